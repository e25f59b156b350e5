"""What syslog and collectors put before a device's own message: a priority, times, hosts.

A collector writes its own time and the host it heard from before the time and host the device wrote. What stands last
before the message is the device's. A zone written as a word (TST, CST) states no offset but UTC and GMT do; a time
without an offset is of the reading's zone, one without a year of the period handed over (syslog_times.py).
"""

import re
from datetime import UTC
from typing import NamedTuple

from chahe.intake.logs.syslog_times import MONTHS, Times

LONGEST = 512
"""Characters that may stand before the message."""

_PRIORITY = re.compile(r"<\d{1,3}>(?:1 )?")
_STAMP = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))"
    r"|(?P<month>[A-Z][a-z]{2}) {1,2}(?P<day>\d{1,2})(?: (?P<year>\d{4}))? (?P<time>\d\d:\d\d:\d\d)(?:\.\d{1,6})?"
    r"(?: (?P<zone>(?:UTC|GMT)(?![+-])|[A-Z]{3,5}(?=:)))?"
)


NO_TIME = "a time in no known form, or none of the calendar"


class Frame(NamedTuple):
    """What stood before a message. `us`: microseconds since 1970 UTC."""

    us: int | None = None
    host: str | None = None
    wrong: bool = False  # a whole date and time stood there, and there is no such moment


def frame(head: str, times: Times) -> Frame:
    """Read what stands before a message; what is none of it is passed over."""
    if not head:
        return Frame()
    bare = _PRIORITY.sub("", head[:LONGEST], count=1)
    stamps = list(_STAMP.finditer(bare))
    if not stamps:
        return Frame(None, _word(bare))
    last = stamps[-1]
    before = bare[stamps[-2].end() : last.start()] if len(stamps) > 1 else bare[: last.start()]
    us = _moment(last, times)
    wrong = us is None and bool(last["iso"] or last["year"])
    return Frame(us, _word(bare[last.end() :]) or _word(before), wrong)


def _word(text: str) -> str | None:
    """The first word that is no punctuation."""
    return next((w for part in text.split() if (w := part.strip(":*-,|"))), None)


def _moment(found: re.Match[str], times: Times) -> int | None:
    if found["iso"]:
        return times.iso(found["iso"])
    month, day, year, time = found["month"], int(found["day"]), found["year"], found["time"]
    if year is None:
        return times.old(month, day, *(int(n) for n in time.split(":")))
    zone = UTC if found["zone"] in ("UTC", "GMT") else None
    return times.local(f"{year} {MONTHS.get(month, 0)} {day} {time}", "%Y %m %d %H:%M:%S", zone)
