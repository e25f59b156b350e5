"""/etc/shadow, nine fields per line (shadow(5)). A record is a line -> account (platform linux).

Hashes never leave this reader: locked, empty and the algorithm are kept. The date of change is in days since
1970-01-01; 0 forces a change at the next log-in (no date). max: empty or -1 = never expires (max_age_days 0); 99999
stays 99999 and counts as never expiring, as chage prints it (10,000 days or more). The host comes from the path.
"""

import re
from datetime import date, timedelta
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of
from chahe.intake.setting_lines import nearly_all, number, shaped_lines
from chahe.intake.text_lines import Line
from chahe.intake.unix_hashes import password_field

_LINE = re.compile(r"([^:\s]{1,256}):([^:]*)((?::-?[0-9]*){6}):([^:]*)")
_NEVER_FROM = 10_000


def recognise(head: Head) -> bool:
    """At least nine of ten lines have the nine fields with numbers in their places."""
    return nearly_all(head, _LINE)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    host = host_of(ctx.path)
    refusal = "not nine fields with numbers in their places"
    for line, found in shaped_lines(stream, sink, "account", _LINE, refusal):
        try:
            values = _account(found)
        except (ValueError, OverflowError):
            sink.reject(line.number, line.loc, "a number out of range", "account")
            continue
        _row(sink, line, host, values)


def _row(sink: Sink, line: Line, host: str, values: dict[str, object]) -> None:
    sink.row("account", line.number, line.loc, {"scope": host, "platform": "linux", "stated_in": "shadow", **values})


def _account(found: re.Match[str]) -> dict[str, object]:
    field = password_field(found.group(2))
    changed, _least, greatest, _warn, _inactive, _expires = found.group(3)[1:].split(":")
    age = number(greatest) if greatest else -1
    return {
        "account_name": found.group(1),
        "enabled": field.enabled,
        "locked": field.locked,
        "password_not_required": field.empty,
        "authentication": field.algorithm,
        "max_age_days": max(age, 0),
        "password_never_expires": age < 0 or age >= _NEVER_FROM,
        "password_changed_date": _day(number(changed)) if changed else None,
    }


def _day(days: int) -> date | None:
    return date(1970, 1, 1) + timedelta(days=days) if days > 0 else None


READER = Reader(
    name="shadow",
    version="1",
    tables=("account",),
    recognise=recognise,
    read=read,
    priority=12,
)
