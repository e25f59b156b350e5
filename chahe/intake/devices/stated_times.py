"""Times inside a device's record, in the forms that products write: numbers since 1970, ISO 8601, and words.

A number of 10, 13, 16 or 19 digits counts seconds to nanoseconds since 1970 UTC. `Mar 02 2026 08:00:01.5 GMT+08:00`
and `2026-03-02 08:00:01` are of their offset when they state one, else of the reading's zone; a zone written as another
word states none. Without a year, see syslog_times.py.
"""

import re
from datetime import UTC, timedelta, timezone, tzinfo

from chahe.intake.logs.syslog_times import MONTHS, Times

_UNITS = {10: 1_000_000, 13: 1_000, 16: 1}
_OFFSET = r"(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)"
_END = rf"(?:[.,](?P<part>\d{{1,9}}))?(?: ?(?:(?P<utc>Z|UTC|GMT)(?:{_OFFSET})?|(?P<word>[A-Z]{{3,5}})))?"
_WORDS = re.compile(
    r"(?P<month>[A-Z][a-z]{2}) {1,2}(?P<day>\d{1,2})(?: (?P<year>\d{4}))? (?P<time>\d\d:\d\d:\d\d)" + _END
)
_NUMBERS = re.compile(
    r"(?P<year>\d{4})[-/](?P<month>\d\d)[-/](?P<day>\d\d)[T ](?P<time>\d\d:\d\d:\d\d)(?:[.,](?P<part>\d{1,9}))?"
    rf"(?: ?(?:(?P<utc>Z|UTC|GMT)|{_OFFSET}))?"
)


def stated_us(text: str, times: Times) -> int | None:
    """Microseconds since 1970 UTC; None of what is no time of these forms."""
    if text.isascii() and text.isdigit():
        if len(text) == 19:
            return int(text) // 1_000
        return int(text) * _UNITS[len(text)] if len(text) in _UNITS else None
    words = _WORDS.fullmatch(text)
    found = words or _NUMBERS.fullmatch(text)
    if found is None:
        return None
    said = found.groupdict()
    month = MONTHS.get(said["month"], 0) if words is not None else int(said["month"])
    if said["year"] is None:
        us = times.old(said["month"], int(said["day"]), *(int(n) for n in said["time"].split(":")))
    else:
        zone = _zone(said)
        us = times.local(f"{said['year']} {month} {said['day']} {said['time']}", "%Y %m %d %H:%M:%S", zone)
    return None if us is None else us + int((said["part"] or "").ljust(6, "0")[:6])


def _zone(said: dict[str, str | None]) -> tzinfo | None:
    if said["sign"] is None:
        return UTC if said["utc"] else None
    minutes = int(said["hours"] or 0) * 60 + int(said["minutes"] or 0)
    if minutes >= 1_440:
        return None
    return timezone(timedelta(minutes=minutes if said["sign"] == "+" else -minutes))
