"""Could a rule have fired on what was handed over? What the events met say, and what the audit policy adds to it.

An event that never came says nothing by itself: where its log is there and the audit policy (or Windows itself) would
have had it written, its absence is a fact; where the policy is off, the rule was blind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chahe.derive.audit_subcategories import stated, written
from chahe.sigma.applicability import Applicability, Reason, applicability
from chahe.sigma.ruleset import Rule, RuleSet, Variant
from chahe.sigma.seen import Seen, source_admits

AUDIT_OFF = "audit-policy-off"
NOT_SEEN = "no-event-id"
SEEN_INCOMPLETE = "too-many-kinds"
SERVES = "serves-correlations-only"


@dataclass(frozen=True, slots=True)
class Ability:
    """Of one rule, by its index."""

    rule: int
    able: bool | None
    reason: str | None
    lacking: tuple[str, ...] = ()
    audit_policy: str | None = None
    source_present: bool = True


def abilities(ruleset: RuleSet, seen: Seen, settings: Iterable[Mapping[str, Any]]) -> list[Ability]:
    """For every rule of the set, in its order. `settings`: rows of `gpo_setting`, may be none."""
    policy = stated(settings)
    plain = applicability(ruleset, seen)
    out = [_of(ruleset.rules[a.rule], a, seen, policy) for a in plain]
    return [_correlated(ruleset.rules[a.rule], a, out) for a in out]


def _of(rule: Rule, a: Applicability, seen: Seen, policy: Mapping[str, set[int | None]]) -> Ability:
    present = a.reason is not Reason.NO_LOG_SOURCE
    reason = a.reason.value if a.reason else None
    if a.could:
        return Ability(a.rule, True, None)
    if a.reason is Reason.PROBLEM:
        # Where a rule that cannot run would look is not known: it stays in, and unsettled.
        return Ability(a.rule, None, reason, a.missing)
    if seen.incomplete:
        return Ability(a.rule, None, SEEN_INCOMPLETE, a.missing, source_present=present)
    if a.reason is Reason.NO_EVENT_ID:
        return _by_policy(rule, a, seen, policy)
    return Ability(a.rule, False, reason, a.missing, source_present=present)


def _by_policy(rule: Rule, a: Applicability, seen: Seen, policy: Mapping[str, set[int | None]]) -> Ability:
    answers = [written(event, policy) for event in _events(rule, seen)]
    if any(w is True for w in answers):
        return Ability(a.rule, True, None, audit_policy="on")
    if answers and all(w is False for w in answers):
        return Ability(a.rule, False, AUDIT_OFF, a.missing, "off")
    return Ability(a.rule, None, NOT_SEEN, a.missing, "unknown" if answers else None)


def _events(rule: Rule, seen: Seen) -> list[int]:
    """Numbers of the events of the Security log that the rule waits for and that the log could have held."""
    sources = {kind[0] for kind in seen.kinds if str(kind[1]).lower() == "security"}
    waits: list[Variant] = [v for v in rule.variants if v.channels and "security" in v.channels and v.ids]
    return [
        int(i)
        for v in waits
        if any(source_admits(v, s) for s in sources)
        for i in v.ids or ()
        if i.isascii() and i.isdigit()
    ]


def _correlated(rule: Rule, a: Ability, all_of_them: Sequence[Ability]) -> Ability:
    """A correlation is as able as the rules it rests on: one suffices to count, a sequence needs them all."""
    if rule.correlation is None or rule.problem is not None:
        return a
    bases = [all_of_them[b] for b in rule.correlation.bases]
    answers = {b.able for b in bases}
    counts = rule.correlation.kind in ("event_count", "value_count")
    # NULL between the two: neither the one able base that suffices, nor the one unable that prevents it, is known.
    first, last = (True, False) if counts else (False, True)
    able = first if first in answers else None if None in answers else last
    present = any(b.source_present for b in bases) if counts else all(b.source_present for b in bases)
    reason = None if able else Reason.BASE_CANNOT.value
    return replace(a, able=able, reason=reason, source_present=present)
