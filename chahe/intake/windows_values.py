"""Windows' own encodings: FILETIME, intervals, security identifiers, .NET time spans, account flags."""

import re
import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

TICKS_PER_DAY = 864_000_000_000
TICKS_PER_MINUTE = 600_000_000
_NEVER = {-(2**63), 2**63 - 1}
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_SPAN = re.compile(r"(-)?(?:(\d{1,8})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,20}")

USER_FLAGS: Mapping[str, int] = {
    "disabled": 0x2,
    "password_not_required": 0x20,
    "reversible": 0x80,
    "password_never_expires": 0x10000,
    "smartcard_required": 0x40000,
    "no_preauth": 0x400000,
}
"""userAccountControl bits (MS-ADTS 2.2.16)."""


def whole(text: str) -> int:
    """An ASCII integer of at most 20 digits. Raises ValueError without quoting the text."""
    if not _INTEGER.fullmatch(text.strip()):
        raise ValueError("not a whole number")
    return int(text)


def days_of(ticks: int) -> int:
    """An interval (negative 100 ns) in days, rounded up; 0 = never."""
    return 0 if ticks in _NEVER or ticks == 0 else -(-abs(ticks) // TICKS_PER_DAY)


def minutes_of(ticks: int) -> int:
    """An interval (negative 100 ns) in minutes, at least 1; 0 = without end."""
    return 0 if ticks in _NEVER or ticks == 0 else max(1, abs(ticks) // TICKS_PER_MINUTE)


def filetime_date(ticks: int, zone: tzinfo) -> date | None:
    """The local calendar date of a FILETIME; None for 0 and "never". Raises ValueError out of range."""
    if ticks == 0 or ticks in _NEVER:
        return None
    try:
        return (_EPOCH + timedelta(microseconds=ticks // 10)).astimezone(zone).date()
    except OverflowError:
        raise ValueError("a time stamp out of range") from None


def ticks_of_span(text: str) -> int:
    """A .NET TimeSpan (`42.00:00:00`) as 100 ns ticks. Raises ValueError."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise ValueError("not a time span")
    sign, days, hours, minutes, seconds, fraction = found.groups()
    total = ((int(days or 0) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
    ticks = total * 10_000_000 + int((fraction or "0").ljust(7, "0"))
    return -ticks if sign else ticks


def sid_text(raw: bytes) -> str:
    """`S-1-5-21-…` from its binary form (MS-DTYP 2.4.2). Raises ValueError."""
    if len(raw) < 8 or raw[0] != 1 or len(raw) != 8 + 4 * raw[1]:
        raise ValueError("a malformed security identifier")
    authority = int.from_bytes(raw[2:8], "big")
    parts = struct.unpack(f"<{raw[1]}I", raw[8:])
    return "-".join(["S-1", str(authority), *map(str, parts)])


def account_flags(control: int) -> dict[str, object]:
    """Columns of `account` from userAccountControl."""
    found: dict[str, object] = {name: bool(control & bit) for name, bit in USER_FLAGS.items() if name != "disabled"}
    found["enabled"] = not control & USER_FLAGS["disabled"]
    return found
