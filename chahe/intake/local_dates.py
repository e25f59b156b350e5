"""Dates as Windows programs print them in a culture, read without guessing day against month.

`2026/3/5 下午 03:20:11`, `2026-03-05T15:20:11`, `2026/03/05 15:20`, `3/5/2026 3:20:11 PM`, FILETIME digits.
Where the year comes last, the file as a whole must tell which of the first two numbers is the day: one value above 12
decides for all, a contradiction or no such value leaves the order unknown and the value unread.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from chahe.intake.windows_values import filetime_date

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(.*)", re.DOTALL)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(.*)", re.DOTALL)
_REST = re.compile(
    r"(?:[T ]\s*(?:上午|下午|AM|PM)?\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,7})?)?\s*(?:AM|PM|上午|下午)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?)?\s*",
    re.I,
)
_NEVER = {"", "never", "n/a", "null", "從不", "永不", "0"}


@dataclass(frozen=True, slots=True)
class DateOrder:
    """Which of the first two numbers of a year-last date is the day; None = the file does not tell."""

    day_first: bool | None


def order_of(values: Iterable[str]) -> DateOrder:
    """Decide from every date of the file."""
    day, month = False, False
    for value in values:
        found = _YEAR_LAST.fullmatch(value.strip())
        if found:
            day |= int(found.group(1)) > 12
            month |= int(found.group(2)) > 12
    return DateOrder(None if day == month else day)


def date_of(text: str | None, order: DateOrder, zone: tzinfo) -> date | None:
    """The calendar date in `zone`; None for never or blank. Raises ValueError with a reason, never with the value."""
    word = (text or "").strip()
    if word.lower() in _NEVER:
        return None
    if re.fullmatch(r"[0-9]{17,19}", word):
        return filetime_date(int(word), zone)
    year_first = _YEAR_FIRST.fullmatch(word)
    if year_first:
        year, month, day, rest = year_first.groups()
    else:
        year_last = _YEAR_LAST.fullmatch(word)
        if not year_last:
            raise ValueError("a date in no known form")
        one, two, year, rest = year_last.groups()
        if order.day_first is None and one != two:
            raise ValueError("day and month cannot be told apart in this file")
        day, month = (one, two) if order.day_first else (two, one)
    return _local(date(int(year), int(month), int(day)), word, rest, zone)


def _local(day: date, word: str, rest: str, zone: tzinfo) -> date:
    """The date itself, or moved by a stated offset from UTC."""
    found = _REST.fullmatch(rest)
    if not found:
        raise ValueError("a date in no known form")
    if not found.group(1):
        return day
    stamp = re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", word).replace("Z", "+00:00").replace("/", "-")
    when = datetime.fromisoformat(stamp)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(zone).date()
