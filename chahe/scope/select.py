"""Which items are examined, each with its written reason, in or out. Pure.

An item is out only because the profile says that what it asks about does not exist here, or because a person left it
out with a reason. It is never out because evidence is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chahe.catalog import Item, Text, catalog
from chahe.scope.profile import LeftOut, Profile


@dataclass(frozen=True, slots=True)
class AspectOut:
    """An aspect of an item in scope that does not apply."""

    aspect: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Selected:
    """One item, in or out, and why."""

    code: str
    inside: bool
    reason: Text
    aspects_out: tuple[AspectOut, ...] = ()
    note: Text | None = None  # what reads differently for a branch of a foreign insurer


def selection(profile: Profile) -> tuple[Selected, ...]:
    """Every item and asking group, in the seed's order."""
    by_person = {out.item: out for out in profile.left_out}
    return tuple(_select(item, profile, by_person.get(item.code)) for item in catalog().asking)


def out_of_scope(profile: Profile) -> Mapping[str, Text]:
    """Items out, with the reason; what the engine answers 不適用 from."""
    return {s.code: s.reason for s in selection(profile) if not s.inside}


def _select(item: Item, profile: Profile, left_out: LeftOut | None) -> Selected:
    if left_out is not None:
        reason = Text(
            f"經領隊決定未列入本次查核範圍：{left_out.reason}", f"Left out of this examination: {left_out.reason}"
        )
        return Selected(item.code, False, reason)
    condition = item.condition
    if condition is not None and not profile.meets(condition.name):
        return Selected(item.code, False, condition.reason)
    note = item.branch_note if profile.institution.foreign_branch else None
    return Selected(item.code, True, _why_in(item, profile), _aspects_out(item, profile), note)


def _why_in(item: Item, profile: Profile) -> Text:
    condition = item.condition
    if condition is not None:
        return Text(f"受檢單位{condition.label.zh}，本項適用。", f"{condition.label.en.rstrip('.')}; the item applies.")
    return Text(
        f"本項為保險業辦理電子商務之一般查核項目，{profile.institution.name}一律適用。",
        "A general item: it applies to every insurer that does business electronically.",
    )


def _aspects_out(item: Item, profile: Profile) -> tuple[AspectOut, ...]:
    conditions = catalog().conditions
    return tuple(
        AspectOut(aspect.id, conditions[aspect.applies].reason)
        for aspect in item.aspects
        if aspect.applies is not None and not profile.meets(aspect.applies)
    )
