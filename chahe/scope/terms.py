"""When something asked for is due: days counted on a dated calendar, and what is late. Pure; the time is passed in.

The first day is not counted, and a last day that is off moves to the next working day (as 行政程序法 §48 has it).
An answer in the minute that is named is in time; one of the next minute is late.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from chahe.catalog import Due
from chahe.catalog.work_days import work_years
from chahe.errors import CallError

TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
THREE = 3
"""三日內."""


class Count(StrEnum):
    """Which days a term of days counts."""

    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days: the published years, and days a person entered (a typhoon, a year not published yet)."""

    entered: Mapping[date, bool] = field(default_factory=dict)  # day -> worked

    def works(self, day: date) -> bool:
        """Whether it is a working day. Of a year nobody published, Mondays to Fridays are, but for days entered."""
        if day in self.entered:
            return self.entered[day]
        year = work_years().get(day.year)
        if year is not None and (day in year.off or day in year.worked):
            return day in year.worked
        return day.weekday() < 5

    def knows(self, day: date) -> bool:
        """Whether the calendar of that year is here, or somebody entered the day."""
        return day in self.entered or day.year in work_years()

    def next_working(self, day: date) -> date:
        """That day, or the first working day after it."""
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def before(self, day: date) -> date:
        """The last working day before it."""
        day -= timedelta(days=1)
        while not self.works(day):
            day -= timedelta(days=1)
        return day

    def after(self, start: date, days: int, count: Count) -> date:
        """The last day of a term of that many days, which begins the day after `start`."""
        last = start + timedelta(days=days if count is Count.CALENDAR else 0)
        if count is Count.WORKING:
            for _ in range(days):
                last = self.next_working(last + timedelta(days=1))
        return self.next_working(last)


def due_day(due: Due, entry: date, issued: date, calendar: Calendar, count: Count) -> date:
    """The day a request of the list is due; never before the day it was issued.

    Args:
        due: 檢查前, 進場日 or 三日內.
        entry: 進場日.
        issued: the day the list went out.
        calendar: working days.
        count: which days 三日內 counts.

    """
    if due is Due.BEFORE:
        return max(calendar.before(entry), issued)
    if due is Due.ENTRY:
        return max(entry, issued)
    return calendar.after(max(entry, issued), THREE, count)


def instant(day: date, hour: str) -> str:
    """`2026-07-14T17:00+08:00`. Raises CallError on an hour that is none."""
    try:
        at = time.fromisoformat(hour)
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None:
        raise CallError(("時刻格式不符，例如 17:00。", "That is no hour; write 17:00."), where=hour[:20])
    return datetime.combine(day, at, TAIPEI).isoformat(timespec="minutes")


def read_instant(text: str) -> str:
    """An instant typed as local time (`2026-07-14T17:00`) in the form of `instant`. Raises CallError."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise CallError(("日期時刻格式不符。", "That is no date with an hour."), where=text[:40]) from None
    return (at if at.tzinfo else at.replace(tzinfo=TAIPEI)).astimezone(TAIPEI).isoformat(timespec="minutes")


def late(due: str, at: datetime) -> bool:
    """Whether `at` is after the minute named by `due`."""
    return at.replace(second=0, microsecond=0) > datetime.fromisoformat(due)


def moment(text: str) -> datetime:
    """An instant of the ledger or of a request, aware."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
