"""擬議結論: from observations to one proposal per item (design.md, Aspects). Pure."""

from collections.abc import Callable, Iterable, Mapping

from chahe.catalog import Aspect, Catalog, Item
from chahe.checks.api import Check, checks_of
from chahe.model import AspectResult, Observation, Outcome, Proposal, Reason

Holds = Callable[[str | None], bool]
"""Does the named condition of the profile hold? None always does."""


def propose(
    catalog: Catalog, observations: Iterable[Observation], out_of_scope: Mapping[str, str], holds: Holds
) -> tuple[Proposal, ...]:
    """One proposal per item, in the seed's order.

    Any exception -> exception; else any aspect not met or without a check -> insufficient evidence; met only when
    every aspect is; not applicable only from scope.
    """
    stars = {o.check: o for o in observations if o.subject == "*"}
    return tuple(_item(i, stars, out_of_scope, holds) for i in catalog.items)


def _item(item: Item, stars: Mapping[str, Observation], out_of_scope: Mapping[str, str], holds: Holds) -> Proposal:
    if item.code in out_of_scope:
        return Proposal(item.code, Outcome.NOT_APPLICABLE, (), (out_of_scope[item.code],))
    aspects = tuple(_aspect(item, a, stars) for a in item.aspects if holds(a.applies))
    if any(a.outcome is Outcome.EXCEPTION for a in aspects):
        outcome = Outcome.EXCEPTION
    elif aspects and all(a.outcome is Outcome.MET for a in aspects):
        outcome = Outcome.MET
    else:
        outcome = Outcome.INSUFFICIENT
    reasons = tuple(f"{a.aspect}: {a.reason}" for a in aspects if a.reason)
    return Proposal(item.code, outcome, aspects, reasons)


def _aspect(item: Item, aspect: Aspect, stars: Mapping[str, Observation]) -> AspectResult:
    mine = [c for c in checks_of(item.code) if c.aspect == aspect.id]
    found = [stars[c.id] for c in mine if c.id in stars]
    outcome, reason = _settle(aspect, mine, found)
    return AspectResult(aspect.id, aspect.text, outcome, reason, tuple(c.id for c in mine))


def _settle(aspect: Aspect, mine: list[Check], found: list[Observation]) -> tuple[Outcome, str | None]:
    if any(o.outcome is Outcome.EXCEPTION for o in found):
        return Outcome.EXCEPTION, None
    open_ = [o for o in found if o.outcome is not Outcome.MET]
    if open_:
        return Outcome.INSUFFICIENT, ", ".join(sorted({f"{o.check} {o.reason}" for o in open_}))
    if not mine or aspect.person:
        # Checks may help a person, but this aspect is a person's to settle.
        return Outcome.INSUFFICIENT, Reason.NO_CHECK.value
    if len(found) < len(mine):
        return Outcome.INSUFFICIENT, Reason.FAULT.value
    return Outcome.MET, None
