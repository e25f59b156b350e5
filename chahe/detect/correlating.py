"""Correlations over all files: the hits they rest on come from disk in order of time, some at a time.

A stretch of hits is correlated together with those of the longest span before it, so that every window is whole; what
goes on from one stretch into the next is put together again. A correlation's hit is told at the event that completed
it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from chahe.sigma.correlation import CorrelationHit, Hit, correlate
from chahe.sigma.ruleset import RuleSet

STRETCH = 200_000
"""New hits correlated together."""

HELD = 1_000_000
"""Hits of the longest span that are looked back on; of more the earliest are forgotten, and that is said."""


class Part(NamedTuple):
    """A hit of a rule that a correlation rests on."""

    when: int  # microseconds since 1970 UTC
    order: tuple[int, int, int]  # file, piece, event: the order of the input
    rule: int
    values: tuple[Any, ...]
    file: str
    record: int
    place: str
    digest: str

    def line(self) -> bytes:
        """As it lies on disk."""
        return json.dumps(self, separators=(",", ":")).encode() + b"\n"  # ASCII: half characters stay as they are


def part_of(line: bytes) -> Part:
    """Inverse of `Part.line`."""
    when, order, rule, values, *where = json.loads(line)
    return Part(when, tuple(order), rule, tuple(tuple(v) if isinstance(v, list) else v for v in values), *where)


@dataclass(slots=True)
class Told:
    """A correlation's hit and the events it begins and ends with."""

    rule: int
    group: tuple[tuple[str, str], ...]
    count: int
    first: Part
    last: Part


class Correlator:
    """Takes the parts in order of time; gives the hits of correlations in the order in which they were completed."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._ruleset = ruleset
        self._span = max((r.correlation.span for r in ruleset.rules if r.correlation is not None), default=0)
        self.without_group = False
        self.forgotten = 0

    def hits(self, lines: Iterable[bytes]) -> Iterator[Told]:
        """Correlate everything."""
        held: list[Part] = []
        fresh = 0
        seam: int | None = None
        going_on: list[Told] = []
        for part in _in_order(lines):
            held.append(part)
            fresh += 1
            if fresh >= STRETCH and len(held) > 1 and part.when > held[-2].when:
                # The newest begins the next stretch: hits of one instant stay together.
                done, going_on = self._stretch(held[:-1], going_on, seam)
                yield from done
                seam = held[-2].when
                held = self._kept(held)
                fresh = 1
        done, going_on = self._stretch(held, going_on, seam)
        yield from _sorted([*done, *going_on])

    def _kept(self, held: list[Part]) -> list[Part]:
        since = held[-1].when - self._span
        kept = [part for part in held if part.when >= since]
        self.forgotten += max(0, len(kept) - HELD)
        return kept[-HELD:]

    def _stretch(
        self, held: Sequence[Part], going_on: Sequence[Told], seam: int | None
    ) -> tuple[list[Told], list[Told]]:
        """(complete, perhaps going on) after these hits; those wholly before the seam were told before."""
        orders: dict[tuple[int, int, int], int] = {}
        hits = [Hit(p.rule, orders.setdefault(p.order, len(orders)), p.when, p.values) for p in held]
        found = correlate(self._ruleset, hits)
        self.without_group = self.without_group or bool(found.without_group)
        before = {(t.rule, _key(t.group)): t for t in going_on}
        made: list[Told] = []
        for hit in found.hits:
            if seam is not None and hit.end <= seam:
                continue
            told = _told(hit, held)
            earlier = before.get((told.rule, _key(told.group)))
            if earlier is not None and told.first.when <= earlier.last.when:
                del before[told.rule, _key(told.group)]
                told = Told(told.rule, earlier.group, max(told.count, earlier.count), earlier.first, told.last)
            made.append(told)
        until = (held[-1].when if held else 0) - self._span
        every = [*before.values(), *made]
        # Of one correlation and group only the latest can go on, and only while its last hit is within the span.
        latest = {(t.rule, _key(t.group)): t for t in every if t.last.when >= until}
        complete = [t for t in every if latest.get((t.rule, _key(t.group))) is not t]
        return _sorted(complete), list(latest.values())


def _key(group: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value.lower()) for name, value in group)


def _told(hit: CorrelationHit, held: Sequence[Part]) -> Told:
    return Told(hit.rule, hit.group, hit.count, held[hit.members[0]], held[hit.members[-1]])


def _sorted(told: Iterable[Told]) -> list[Told]:
    return sorted(told, key=lambda t: (t.last.when, t.last.order, t.rule, t.group))


def _in_order(lines: Iterable[bytes]) -> Iterator[Part]:
    """By time, and those of one instant in the order of the input."""
    for _, same in groupby(map(part_of, lines), key=attrgetter("when")):
        yield from sorted(same, key=lambda p: (p.order, p.rule))
