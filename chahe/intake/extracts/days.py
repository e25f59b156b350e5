"""Dates and times of day as hosts write them: digits only, in a form the layout states. Pure.

roc7      1141105        ROC year of three digits, month, day
roc6      141105         ROC year of two digits; the layout states its hundreds (0 or 100)
ymd8      20251105
ymd6      251105         the layout states the century (1900 or 2000)
A clock may follow: hhmmss, hhmm, or hhmmss and two or six digits of a second (roc7hhmmss, ymd8hhmmss …).
db2       2025-11-05-13.02.59.123456
"""

from dataclasses import dataclass
from datetime import date, datetime, time

import re2

from chahe.intake.words import fold

_FORM = re2.compile(r"(roc7|roc6|ymd8|ymd6)(hhmm(?:ss(?:cc|ffffff)?)?)?")
_DB2 = re2.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})-([0-9]{2})\.([0-9]{2})\.([0-9]{2})(?:\.([0-9]{1,6}))?")
_CLOCKS = ("hhmm", "hhmmss", "hhmmsscc", "hhmmssffffff")
_ROC = 1911
_CENTURIES = {"roc6": (0, 100), "ymd6": (1900, 2000)}


@dataclass(frozen=True, slots=True)
class Form:
    """How a date is written. `day` is "db2" or the date's form, `clock` "" for a date alone."""

    day: str
    clock: str = ""
    century: int = 0  # added to a year of two digits

    @property
    def timed(self) -> bool:
        """Whether a time of day belongs to it."""
        return bool(self.clock) or self.day == "db2"


def form(text: str, century: int | None, clock: str = "") -> Form:
    """The form a layout names; `clock` is that of a field of its own. Raises ValueError."""
    if text == "db2" and not clock and century is None:
        return Form("db2")
    found = _FORM.fullmatch(text)
    if found is None or (clock and found.group(2)) or (clock and clock not in _CLOCKS):
        raise ValueError("no form of a date")
    day = str(found.group(1))
    known = _CENTURIES.get(day)
    if (known is None) != (century is None) or (known is not None and century not in known):
        raise ValueError("a year of two digits needs its century, no other year has one")
    return Form(day, clock or str(found.group(2) or ""), century or 0)


def parse(text: str, how: Form) -> date | datetime:
    """A date, or a naive time by the host's clock. Raises ValueError, never holding the value."""
    bare = text if text.isascii() else fold(text)
    if how.day == "db2":
        return _db2(bare)
    wide = int(how.day[-1])
    digits = wide + len(how.clock)
    if len(bare) != digits or not (bare.isascii() and bare.isdigit()):
        raise ValueError(f"not {digits} digits of a date")
    day = _day(bare[:wide], how)
    return datetime.combine(day, _clock(bare[wide:])) if how.clock else day


def _day(bare: str, how: Form) -> date:
    year = int(bare[:-4])
    if how.day.startswith("roc"):
        year += how.century
        if year < 1:
            raise ValueError("no such day")
        year += _ROC
    elif how.day == "ymd6":
        year += how.century
    try:
        return date(year, int(bare[-4:-2]), int(bare[-2:]))
    except ValueError:
        raise ValueError("no such day") from None


def _clock(bare: str) -> time:
    try:
        return time(int(bare[:2]), int(bare[2:4]), int(bare[4:6] or 0), int((bare[6:] or "0").ljust(6, "0")))
    except ValueError:
        raise ValueError("no such time of day") from None


def _db2(bare: str) -> datetime:
    found = _DB2.fullmatch(bare)
    if found is None:
        raise ValueError("no DB2 time stamp")
    year, month, day, hour, minute, second, part = found.groups()
    try:
        whole = date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("no such day") from None
    return datetime.combine(whole, _clock(f"{hour}{minute}{second}{(part or '').ljust(6, '0')}"))
