"""Which days each source of logs covers, of the rows of coverage_source and coverage_day. Pure.

A day without records is silent only where the numbers of a log show that nothing was written; between two records
without such numbers nobody can tell; before the first and after the last record it is outside what was handed over.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, takewhile
from typing import Any

from chahe.report.dossier import Dossier
from chahe.report.drawn import Lane, Mark, Span, State

SOURCES, DAYS = "coverage_source", "coverage_day"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Covered:
    """One source: its row of coverage_source, and its days of the period."""

    source: Mapping[str, Any]
    lane: Lane
    days: Mapping[State, int]
    sums: Mapping[str, int]  # clears, breaks, missing, steps_back, clock_acts in the period

    @property
    def host(self) -> str:
        """Its name; `?` for records that name no host."""
        return str(self.source["host"])

    @property
    def lacking(self) -> int:
        """Days it was a source and holds no records, and marks: what an examiner looks at first."""
        return sum(n for s, n in self.days.items() if s not in (State.RECORDS, State.NO_SOURCE)) + len(self.lane.marks)


def covered(dossier: Dossier) -> list[Covered]:
    """Every source whose days were all kept, by name."""
    sources, days = dossier.shown.get(SOURCES), dossier.shown.get(DAYS)
    if sources is None:
        return []
    rows = days.rows if days is not None else ()
    # The rows kept end at some source, of which some may not be here; those behind it have none here. Both tables
    # are in the order of the sources' names.
    end = None if days is None or days.whole or days.total is None or not rows else str(rows[-1]["host"])
    exam = dossier.profile.examination
    by_host = {h: list(g) for h, g in groupby(rows, key=lambda r: str(r["host"]))}
    return [
        _covered(s, by_host.get(str(s["host"]), []), exam.period_from, exam.period_to)
        for s in takewhile(lambda s: str(s["host"]) != end, sources.rows)
    ]


def _covered(source: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], first: date, last: date) -> Covered:
    states = dict(_states(source, rows, first, last))
    inside = [r for r in rows if first <= r["day"] <= last]
    names = ("clears", "breaks", "missing", "steps_back", "clock_acts")
    marks = tuple(
        (mark, r["day"])
        for r in inside
        for mark, columns in (
            (Mark.CLEARED, ("clears",)),
            (Mark.BREAK, ("breaks",)),
            (Mark.CLOCK, ("steps_back", "clock_acts")),
        )
        if any(r[c] for c in columns)
    )
    return Covered(
        source,
        Lane(_label(source), tuple(_spans(states)), marks),
        Counter(states.values()),
        {n: sum(r[n] or 0 for r in inside) for n in names},
    )


def _label(source: Mapping[str, Any]) -> str:
    host = str(source["host"])
    return ("未具名 unnamed" if host == "?" else host) + ("" if source["registered"] else " *")


def _states(
    source: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], first: date, last: date
) -> Iterable[tuple[date, State]]:
    wrote = {r["day"] for r in rows if r["records"]}
    between = [(r["day"], r["next_day"], r["held"]) for r in rows if r["records"] and r["next_day"] is not None]
    held: dict[date, State] = {}
    for start, end, numbers in between:
        word = State.SILENT if numbers else State.UNKNOWN
        held |= dict.fromkeys(_each(max(start + _DAY, first), min(end - _DAY, last)), word)
    begun, ended = source["registered_from"], source["registered_to"]
    for day in _each(first, last):
        off = (begun is not None and day < begun) or (ended is not None and day > ended)
        if day in wrote:
            yield day, State.RECORDS
        else:
            yield day, State.NO_SOURCE if off else held.get(day, State.OUTSIDE)


def _each(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _spans(states: Mapping[date, State]) -> Iterable[Span]:
    for state, group in groupby(states.items(), key=lambda x: x[1]):
        days = [d for d, _ in group]
        yield Span(state, days[0], days[-1])
