"""What pictures show, apart from how they are drawn: numbers and labels only. Pure.

A picture distinguishes three things that must not look alike: something counted, nothing counted where records were
looked at, and nothing known. The last is hatched.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ZONE = "臺北時間 UTC+8"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's words: a title (zh-TW with English beside) and `alt`, which says what it shows."""

    title: str
    alt: str


@dataclass(frozen=True, slots=True)
class Figure(Picture):
    """A bar chart: one whole number per label."""

    bars: tuple[tuple[str, int], ...]
    unit: str


class State(StrEnum):
    """What is known of a source on a day."""

    RECORDS = "records"  # there are records
    SILENT = "silent"  # none between two that follow each other by number: nothing was written
    UNKNOWN = "unknown"  # none between two, and nobody can tell whether some were written
    OUTSIDE = "outside"  # before the first or after the last record handed over, or nothing was
    NO_SOURCE = "no-source"  # by the register it was no source then


class Mark(StrEnum):
    """What is known of a log on a day, beside its records."""

    CLEARED = "cleared"
    BREAK = "break"  # running numbers are missing
    CLOCK = "clock"  # the clock was changed, or time steps back


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one state, both ends included."""

    state: State
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Lane:
    """One source over the period."""

    label: str
    spans: tuple[Span, ...]
    marks: tuple[tuple[Mark, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline(Picture):
    """Which days each source covers. Without lanes it shows `nothing`, hatched."""

    first: date
    last: date
    lanes: tuple[Lane, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """Hours of the week of one source: seven rows, Monday first, of 24 numbers; None where nothing is known."""

    label: str
    days: tuple[int | None, ...]  # on how many such weekdays there are records; None: not counted
    cells: tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True, slots=True)
class HeatMap(Picture):
    """Hours of the week, one panel a source. Without panels it shows `nothing`, hatched."""

    unit: str
    period: str
    panels: tuple[Week, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals between the connections of one pair: bars `width_s` seconds wide from 0 on, and what is longer."""

    label: str
    width_s: int
    bars: tuple[int, ...]
    longer: int
    period_s: int  # the median interval


@dataclass(frozen=True, slots=True)
class IntervalPlot(Picture):
    """Inter-arrival plots, one panel a pair. Without panels it shows `nothing`, hatched."""

    period: str
    panels: tuple[Intervals, ...]
    nothing: str = ""
