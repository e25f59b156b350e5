"""`sar -u` of Linux (sysstat) as text -> host_metric. A record is a line.

    Linux 4.18.0 (web01)  2025-03-12  _x86_64_  (4 CPU)
    12:10:01 AM   CPU   %user   %nice   %system   %iowait   %steal   %idle
    12:20:01 AM   all    3.05    0.00      1.21      0.10     0.00   95.64

Busy is 100 less idle less iowait. Only lines of all processors together are rows. Several days may follow each other,
each with its own first line. Whether 03/12/2025 is a day in March or December the line does not say: the file's name
does where it is sysstat's own (sa12, sar12); else the times are left out. The zone is the reading's.
"""

import re
from datetime import date, datetime, time, tzinfo
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.text_lines import TOO_LONG, TooLongError, head_text, lines

_TABLE = "host_metric"
_FIRST = re.compile(r"Linux \S+ \((\S{1,255})\)\s+(\S{8,16})\s+_\S+_\s+\([0-9]+ CPUs?\)")
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?: (AM|PM))?")
_NUMBER = re.compile(r"([0-9]{1,3})\.([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/年]([0-9]{2})[-/月]([0-9]{2})日?")
_YEAR_LAST = re.compile(r"([0-9]{2})[/.-]([0-9]{2})[/.-]([0-9]{4}|[0-9]{2})")
_OWN_NAME = re.compile(r"(?:^|[/!])sar?([0-9]{2})(?:\.[a-z]+)?$")
_WHOLE = 10_000
_ROUNDED = 2
"""Two shares rounded up may exceed the whole by so many hundredths."""


def recognise(head: Head) -> bool:
    """A first line of sar, and a line that names idle time."""
    text = head_text(head).removeprefix("\ufeff")
    return _FIRST.match(text.lstrip()) is not None and "%idle" in text and "%iowait" in text


class _Section:
    """One day of one host."""

    def __init__(self, found: re.Match[str], path: str) -> None:
        self.host, self.day = found.group(1), _day(found.group(2), path)
        self.columns: list[str] = []
        self.last = time(0)

    def row(self, text: str, zone: tzinfo) -> dict[str, object] | None:
        """The row of a line; None where it is of one processor. Raises ValueError."""
        found = _CLOCK.match(text)
        cells = text[found.end() :].split() if found else []
        if found is None or not self.columns or len(cells) != len(self.columns):
            raise ValueError("not a line of sar -u")
        said = dict(zip(self.columns, cells, strict=True))
        clock = _clock(found)
        if clock < self.last:
            raise ValueError("the time runs back within a day")
        self.last = clock
        if said.get("CPU", "all") != "all":
            return None
        busy = _WHOLE - _hundredths(said["%idle"]) - _hundredths(said["%iowait"])
        if busy < -_ROUNDED:
            raise ValueError("shares of more than the whole time")
        when = None if self.day is None else datetime.combine(self.day, clock, zone)
        return {"product": "sar", "host": self.host, **moment("happened", when), "busy_bp": max(busy, 0)}


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    section: _Section | None = None
    number = 0
    try:
        for line in lines(stream):
            number, text = line.number, line.text.strip()
            first = _FIRST.fullmatch(text)
            if first:
                section = _Section(first, ctx.path)
                sink.skip(number, line.loc, "first line of a day")
            elif not text:
                sink.skip(number, line.loc, "blank")
            elif section is None or line.bad:
                sink.reject(number, line.loc, "not a line of sar -u", _TABLE)
            else:
                _take(section, text, number, line.loc, sink, ctx.zone)
    except TooLongError as error:
        sink.damage(number + 1, f"line:{error.number}", TOO_LONG)


def _take(section: _Section, text: str, number: int, loc: str, sink: Sink, zone: tzinfo) -> None:
    clock = _CLOCK.match(text)
    cells = text[clock.end() :].split() if clock else []
    if "%idle" in cells and "%iowait" in cells:
        section.columns = cells
        sink.skip(number, loc, "header")
    elif text.startswith(("Average:", "平均時間:", "平均：")):
        sink.skip(number, loc, "average of the day")
    elif clock and "LINUX RESTART" in text:
        sink.skip(number, loc, "the host was restarted")
    else:
        try:
            values = section.row(text, zone)
        except ValueError as error:
            sink.reject(number, loc, str(error), _TABLE)
            return
        if values is None:
            sink.skip(number, loc, "one processor of several")
        else:
            sink.row(_TABLE, number, loc, values)


def _clock(found: re.Match[str]) -> time:
    hour, half = int(found.group(1)), found.group(4)
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such time of day")
        hour = hour % 12 + (12 if half == "PM" else 0)
    return time(hour, int(found.group(2)), int(found.group(3)))


def _hundredths(said: str) -> int:
    found = _NUMBER.fullmatch(said)
    value = int(found.group(1)) * 100 + int(found.group(2)) if found else -1
    if not 0 <= value <= _WHOLE:
        raise ValueError("not a share of time")
    return value


def _day(said: str, path: str) -> date | None:
    """None where day and month cannot be told apart, or there is no such day."""
    whole = _YEAR_FIRST.fullmatch(said)
    if whole:
        return _date(*(int(g) for g in whole.groups()))
    parts = _YEAR_LAST.fullmatch(said)
    if parts is None:
        return None
    one, two, year = (int(g) for g in parts.groups())
    year += 2000 if year < 100 else 0
    found = {d for d in (_date(year, one, two), _date(year, two, one)) if d is not None}
    named = _OWN_NAME.search(path)
    if named:
        found = {d for d in found if d.day == int(named.group(1))}
    return found.pop() if len(found) == 1 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


READER = Reader(
    name="sar-cpu",
    version="1",
    tables=(_TABLE,),
    recognise=recognise,
    read=read,
    priority=10,
)
