"""Could a rule have fired at all on what was handed over? A rule that could not says nothing about what happened.

For each rule, its programs are judged with three values over each kind of event met: an atom on a field no event of
the kind had is false (null is true), every other atom is unknown. A program that is false for sure everywhere could
not have fired, and the nearest reason is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chahe.sigma.fieldnames import resolved
from chahe.sigma.numbers import text_of
from chahe.sigma.programs import judged
from chahe.sigma.ruleset import Atom, Rule, RuleSet, Source, Variant
from chahe.sigma.seen import Kind, Seen, source_admits


class Reason(StrEnum):
    """Why a rule could not have fired, from the farthest to the nearest."""

    PROBLEM = "problem"  # it cannot run at all
    NO_LOG_SOURCE = "no-log-source"  # no event of its product, category, service
    NO_CHANNEL = "no-channel"  # Windows events, but none of its channels
    NO_EVENT_ID = "no-event-id"  # its channel, but none of its event identifiers
    FIELD_NEVER_PRESENT = "field-never-present"  # its events, but none with the fields it needs
    NEVER_TRUE = "never-true"  # its own conditions exclude each other
    BASE_CANNOT = "base-cannot"  # a correlation one of whose rules could not have fired


_NEAR = list(Reason)

REASON_WORDS: dict[Reason, tuple[str, str]] = {
    Reason.PROBLEM: ("規則無法執行", "the rule cannot run"),
    Reason.NO_LOG_SOURCE: ("無此類日誌", "no log of this kind"),
    Reason.NO_CHANNEL: ("無此頻道之事件", "no events of its channels"),
    Reason.NO_EVENT_ID: ("無此事件識別碼", "no events with its identifiers"),
    Reason.FIELD_NEVER_PRESENT: ("所需欄位從未出現", "the fields it needs never appear"),
    Reason.NEVER_TRUE: ("條件互斥，永不成立", "its conditions exclude each other"),
    Reason.BASE_CANNOT: ("所關聯之規則無從命中", "a rule it correlates could not have fired"),
}


@dataclass(frozen=True, slots=True)
class Applicability:
    """Of one rule. `reason` is None when it could have fired; `missing` names what was not there."""

    rule: int
    could: bool
    reason: Reason | None = None
    missing: tuple[str, ...] = ()


def applicability(ruleset: RuleSet, seen: Seen) -> tuple[Applicability, ...]:
    """For every rule of the set, in its order.

    When `seen.incomplete`, a rule said not to have been able to fire may have been.
    """
    kinds = _Kinds(seen)
    found = [_of_rule(index, rule, kinds) for index, rule in enumerate(ruleset.rules)]
    for index, rule in enumerate(ruleset.rules):
        if rule.correlation is not None:
            found[index] = _of_correlation(index, rule, found)
    return tuple(found)


class _Kinds:
    """What was met, by channel in lower case (None: outside Windows)."""

    def __init__(self, seen: Seen) -> None:
        self.by_channel: dict[str | None, list[tuple[Kind, set[str]]]] = {}
        for kind, keys in sorted(seen.kinds.items(), key=lambda k: repr(k[0])):
            channel = None if kind[1] is None else text_of(kind[1]).lower()
            self.by_channel.setdefault(channel, []).append((kind, keys))
        self.sources: list[Source] = sorted({kind[0] for kind in seen.kinds})

    def of(self, channels: Sequence[str] | None) -> list[tuple[Kind, set[str]]]:
        """Kinds of these channels, or all."""
        wanted = self.by_channel if channels is None else channels
        return [entry for channel in wanted for entry in self.by_channel.get(channel, [])]


def _of_rule(index: int, rule: Rule, kinds: _Kinds) -> Applicability:
    if rule.problem is not None:
        return Applicability(index, False, Reason.PROBLEM, (rule.problem.code,))
    nearest = Applicability(index, False, Reason.NO_LOG_SOURCE, _named(rule.logsource))
    for variant in rule.variants:
        found = _of_variant(index, variant, kinds)
        if found.could:
            return found
        if found.reason and nearest.reason and _NEAR.index(found.reason) > _NEAR.index(nearest.reason):
            nearest = found
    return nearest


def _named(source: Source) -> tuple[str, ...]:
    return ("/".join(part or "*" for part in source),)


def _of_variant(index: int, variant: Variant, kinds: _Kinds) -> Applicability:
    if not any(source_admits(variant, s) for s in kinds.sources):
        return Applicability(index, False, Reason.NO_LOG_SOURCE, _named(variant.source))
    here = [e for e in kinds.of(variant.channels) if source_admits(variant, e[0][0])]
    if not here:
        return Applicability(index, False, Reason.NO_CHANNEL, variant.channels or ())
    if variant.ids is not None:
        here = [e for e in here if e[0][2] is not None and text_of(e[0][2]) in variant.ids]
    if not here:
        return Applicability(index, False, Reason.NO_EVENT_ID, variant.ids or ())
    names = _names(variant.atoms)
    met: set[str] = set()
    for _, keys in here:
        have = set(resolved(names, keys))
        if judged(variant.program, [_value(a, have) for a in variant.atoms]) is not False:
            return Applicability(index, True)
        met |= have
    absent = tuple(sorted(set(names) - met))
    reason = Reason.FIELD_NEVER_PRESENT if absent else Reason.NEVER_TRUE
    return Applicability(index, False, reason, absent)


def _names(atoms: Sequence[Atom]) -> list[str]:
    return [n for n in dict.fromkeys(n for a in atoms for n in ((a[0], a[2]) if a[1] == "ref" else (a[0],))) if n]


def _value(atom: Atom, have: set[str]) -> bool | None:
    """What an atom is worth when only these fields ever appear: unknown, or what holds of a missing field."""
    if atom[0] and not (atom[0] in have and (atom[1] != "ref" or atom[2] in have)):
        return bool(atom[1] == "null")
    return None


def _of_correlation(index: int, rule: Rule, found: Sequence[Applicability]) -> Applicability:
    correlation = rule.correlation
    if correlation is None:
        return found[index]
    cannot = [r for r, b in zip(correlation.rules, correlation.bases, strict=True) if not found[b].could]
    temporal = correlation.kind.startswith("temporal") and correlation.operator in ("gte", "gt", "eq")
    needed = correlation.count + (correlation.operator == "gt") if temporal else 1
    if len(correlation.rules) - len(cannot) >= needed:
        return Applicability(index, True)
    return Applicability(index, False, Reason.BASE_CANNOT, tuple(cannot))
