"""Words of FortiOS logs, and its times (logs/fortios.py)."""

import re
from datetime import timedelta, timezone

from chahe.intake.devices.rows import ALLOWED, DENIED, UNSET
from chahe.intake.logs.syslog_times import Times

BEGIN = re.compile(r"(?:date|time|itime|timestamp|logver|idseq|devname|devid|device_id|eventtime|logid|log_id|type)=")
"""The names a record begins with."""
NAMED = re.compile(r"[A-Za-z_][\w.\-]{0,63}=", re.ASCII)
UNITS = {10: 1_000_000, 13: 1_000, 16: 1}
"""By how many digits `eventtime` has: microseconds of its unit. It may also be 19 digits of nanoseconds."""
ACTIONS = {
    **dict.fromkeys(("accept", "close", "start", "timeout", "client-rst", "server-rst", "ip-conn", "dns"), ALLOWED),
    "deny": DENIED,
}
ENDS = frozenset(("close", "timeout", "client-rst", "server-rst", "ip-conn"))
GOES_ON = "0020"
"""The last digits of `logid` of a record written while the session lasts."""
SIDES = {"lan": True, "dmz": True, "wan": False}
NOTHING = frozenset(("", "N/A", "unknown", "undefined", UNSET))
_ZONE = re.compile(r"([+-])(\d\d):?(\d\d)")


def when(day: str, time: str, zone: str, times: Times) -> int | None:
    """Microseconds since 1970 UTC of `date`, `time` and `tz`; None when there is no such moment."""
    if not day or not time:
        return None
    found = _ZONE.fullmatch(zone)
    offset = None
    if found is not None:
        minutes = int(found[2]) * 60 + int(found[3])
        offset = timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes)) if minutes < 1_440 else None
    return times.local(f"{day} {time}", "%Y-%m-%d %H:%M:%S", offset)
