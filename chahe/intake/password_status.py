"""`passwd -S -a` (shadow-utils and Red Hat): one account per line -> account (platform linux).

`root PS 2024-01-05 0 99999 7 -1 (Password set, SHA512 crypt.)` or `root P 01/05/2024 0 99999 7 -1`: the slashed date is
always month/day/year (shadow-utils prints it so). State: P/PS usable, L/LK locked, NP none. -1 = never expires.
"""

import re
from datetime import date
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.evidence_paths import host_of
from chahe.intake.setting_lines import nearly_all, number, shaped_lines

_LINE = re.compile(
    r"(\S{1,256}) (PS?|LK?|NP) (?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{2})/([0-9]{2})/([0-9]{4})|never)"
    r" (-?[0-9]{1,6}) (-?[0-9]{1,6}) (-?[0-9]{1,6}) (-?[0-9]{1,6})(?: \((.*)\))?\s*"
)
_NEVER_FROM = 10_000
_ALGORITHM = re.compile(r"(SHA512|SHA256|MD5|DES|Blowfish|yescrypt)", re.I)


def recognise(head: Head) -> bool:
    """At least nine of ten lines have exactly this shape."""
    return nearly_all(head, _LINE)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    host = host_of(ctx.path)
    for line, found in shaped_lines(stream, sink, "account", _LINE, "not a line of passwd -S"):
        try:
            values = _account(found)
        except ValueError:
            sink.reject(line.number, line.loc, "a date that does not exist", "account")
            continue
        sink.row("account", line.number, line.loc, {"scope": host, "platform": "linux", **values})


def _account(found: re.Match[str]) -> dict[str, object]:
    name, state, year, month, day, us_month, us_day, us_year, _least, greatest, _warn, _idle, note = found.groups()
    changed = date(int(year or us_year), int(month or us_month), int(day or us_day)) if year or us_year else None
    age = number(greatest)
    algorithm = _ALGORITHM.search(note or "")
    return {
        "account_name": name,
        "enabled": not state.startswith("L"),
        "locked": state.startswith("L"),
        "password_not_required": state == "NP",
        "authentication": algorithm.group(1).lower() + "crypt" if algorithm else None,
        "password_changed_date": changed if changed and changed > date(1970, 1, 1) else None,
        "max_age_days": max(age, 0),
        "password_never_expires": age < 0 or age >= _NEVER_FROM,
        "stated_in": "passwd -S",
    }


READER = Reader(
    name="password-status",
    version="1",
    tables=("account",),
    recognise=recognise,
    read=read,
    priority=10,
)
