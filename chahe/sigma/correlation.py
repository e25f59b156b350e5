"""Correlation rules over the hits of their base rules, exactly and in time order.

For each combination of group-by values, a window of `span` slides over the hits: at each hit it holds those of the
same combination no more than `span` before it (ends included). Where the condition holds at several hits in a row
whose windows share a hit, that is one correlation hit: from the first member of the first window to the last hit.
`temporal_ordered` needs a hit of each rule in the rules' order, one event serving for one rule; hits of the same
instant count in the order of their events. Hits without a time, or without a group-by value, cannot be placed: they
are counted, never guessed.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chahe.sigma.fieldnames import resolved
from chahe.sigma.numbers import COMPARE, text_of
from chahe.sigma.ruleset import Correlation, RuleSet


@dataclass(frozen=True, slots=True)
class Hit:
    """A base rule fired on an event."""

    rule: int  # index in RuleSet.rules
    event: int  # number of the event in the order of input: orders hits of the same instant
    when: int | None  # microseconds since 1970 UTC
    values: tuple[Any, ...]  # of RuleSet.base_fields(rule), same order; None where the event has none


@dataclass(frozen=True, slots=True)
class CorrelationHit:
    """A correlation rule's condition held."""

    rule: int
    group: tuple[tuple[str, str], ...]  # (group-by field, value as first met)
    start: int  # microseconds since 1970 UTC, of the first member
    end: int  # of the last
    count: int  # the largest count any of its windows reached
    members: tuple[int, ...]  # positions in the hits given, in time order


@dataclass(slots=True)
class Correlated:
    """What correlation found, and what it could not place: correlation rule -> number of its base hits."""

    hits: tuple[CorrelationHit, ...] = ()
    without_time: dict[int, int] = field(default_factory=dict)
    without_group: dict[int, int] = field(default_factory=dict)


def hit_values(ruleset: RuleSet, rule: int, fields: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values `Hit.values` wants of an event; names are found as the matcher finds them."""
    names = ruleset.base_fields(rule)
    found = resolved(names, fields)
    values = (fields[found[n]] if n in found else None for n in names)
    return tuple(tuple(v) if isinstance(v, list) else v for v in values)


@dataclass(frozen=True, slots=True)
class _Member:
    when: int
    event: int
    turn: int  # place of its rule among the correlation's
    position: int
    group: tuple[str, ...]  # lower case
    shown: tuple[str, ...]
    value: tuple[str, ...] | None  # whose distinct number value_count counts


def correlate(ruleset: RuleSet, hits: Sequence[Hit]) -> Correlated:
    """Evaluate every correlation of the set over all hits of all base rules, in any order."""
    out = Correlated()
    by_rule: dict[int, list[int]] = {}
    for position, hit in enumerate(hits):
        by_rule.setdefault(hit.rule, []).append(position)
    found: list[CorrelationHit] = []
    for index, rule in enumerate(ruleset.rules):
        if rule.correlation is not None:
            found.extend(_of_rule(ruleset, index, rule.correlation, hits, by_rule, out))
    out.hits = tuple(found)
    return out


def _of_rule(
    ruleset: RuleSet,
    index: int,
    correlation: Correlation,
    hits: Sequence[Hit],
    by_rule: Mapping[int, Sequence[int]],
    out: Correlated,
) -> list[CorrelationHit]:
    groups: dict[tuple[str, ...], list[_Member]] = {}
    for turn, base in enumerate(correlation.bases):
        at = _places(ruleset, correlation, turn)
        for position in by_rule.get(base, ()):
            hit = hits[position]
            shown = tuple(_text(hit.values[p]) for p in at[0])
            if hit.when is None:
                out.without_time[index] = out.without_time.get(index, 0) + 1
            elif None in shown:
                out.without_group[index] = out.without_group.get(index, 0) + 1
            else:
                texts = tuple(t for t in shown if t is not None)
                counted = tuple(_text(hit.values[p]) for p in at[1])
                value = tuple(t.lower() for t in counted if t is not None)
                member = _Member(
                    *(hit.when, hit.event, turn, position),
                    *(tuple(t.lower() for t in texts), texts, value if len(value) == len(counted) else None),
                )
                groups.setdefault(member.group, []).append(member)
    made: list[CorrelationHit] = []
    for group in sorted(groups):
        # A later rule's turn goes first within an event, so that no event follows itself.
        members = sorted(groups[group], key=lambda m: (m.when, m.event, -m.turn))
        made.extend(_slide(index, correlation, members))
    return made


def _places(ruleset: RuleSet, correlation: Correlation, turn: int) -> tuple[list[int], list[int]]:
    """Where the group-by values, and the counted values, stand in Hit.values of the rule at this turn."""
    names = ruleset.base_fields(correlation.bases[turn])
    reference = correlation.rules[turn]
    place = [
        [names.index(correlation.aliases.get(n, {}).get(reference, n)) for n in wanted]
        for wanted in (correlation.group_by, correlation.fields)
    ]
    return place[0], place[1]


def _text(value: Any) -> str | None:
    if isinstance(value, tuple):
        texts = [text_of(v) for v in value if v is not None and v != ""]
        return "\n".join(texts) or None
    return None if value is None or value == "" else text_of(value)


def _slide(index: int, correlation: Correlation, members: Sequence[_Member]) -> Iterable[CorrelationHit]:
    window: deque[int] = deque()
    measure = _MEASURES[correlation.kind](correlation)
    holds = COMPARE[correlation.operator]
    run: tuple[int, int, int] | None = None  # first member, last member, largest count
    for at, member in enumerate(members):
        window.append(at)
        while members[window[0]].when < member.when - correlation.span:
            measure.leave(members[window.popleft()])
        count = measure.enter(member)
        if not holds(count, correlation.count):
            continue
        if run is not None and window[0] <= run[1]:
            run = (run[0], at, max(run[2], count))
        else:
            if run is not None:
                yield _made(index, correlation, members, run)
            run = (window[0], at, count)
    if run is not None:
        yield _made(index, correlation, members, run)


def _made(
    index: int, correlation: Correlation, members: Sequence[_Member], run: tuple[int, int, int]
) -> CorrelationHit:
    inside = members[run[0] : run[1] + 1]
    group = tuple(zip(correlation.group_by, inside[0].shown, strict=True))
    positions = tuple(dict.fromkeys(m.position for m in inside))
    return CorrelationHit(index, group, inside[0].when, inside[-1].when, run[2], positions)


class _Distinct:
    """Counts distinct keys of the members in the window; members without a key are not counted."""

    def __init__(self, key: Callable[[_Member], Any]) -> None:
        self._key = key
        self._counts: Counter[Any] = Counter()

    def enter(self, member: _Member) -> int:
        """Count a member that comes in."""
        key = self._key(member)
        if key is not None:
            self._counts[key] += 1
        return len(self._counts)

    def leave(self, member: _Member) -> None:
        """Forget a member that falls out."""
        key = self._key(member)
        if key is not None:
            self._counts[key] -= 1
            if not self._counts[key]:
                del self._counts[key]


class _Ordered:
    """The longest beginning of the rules' order that ends with this member and starts inside the window."""

    def __init__(self, correlation: Correlation) -> None:
        self._span = correlation.span
        self._latest: list[int | None] = [None] * len(correlation.rules)  # start of the chain up to this rule

    def enter(self, member: _Member) -> int:
        """Extend chains by a member."""
        turn = member.turn
        start = member.when if turn == 0 else self._latest[turn - 1]
        if start is None or start < member.when - self._span:
            return 0
        self._latest[turn] = start
        return turn + 1

    def leave(self, member: _Member) -> None:
        """Chains know their own start."""


_MEASURES: dict[str, Callable[[Correlation], _Distinct | _Ordered]] = {
    "event_count": lambda c: _Distinct(lambda m: m.event),
    "value_count": lambda c: _Distinct(lambda m: m.value),
    "temporal": lambda c: _Distinct(lambda m: m.turn),
    "temporal_ordered": _Ordered,
}
