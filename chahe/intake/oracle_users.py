"""Oracle DBA_USERS as CSV: USERNAME, ACCOUNT_STATUS, PROFILE and more -> account. A record is a CSV record.

ACCOUNT_STATUS: OPEN, EXPIRED, EXPIRED(GRACE), LOCKED, LOCKED(TIMED) and their combinations with `&`; locked or not
decides enabled (an expired password still opens the account to a change). PASSWORD_CHANGE_DATE gives the date of the
last change; the PASSWORD and SPARE4 columns (hashes) are never read. ORACLE_MAINTAINED = Y is kept as account_class.
Dates: ISO, `2026/03/05 …` or `05-MAR-26`, `05-3月 -26` (NLS defaults, years 00-69 are 2000-2069).
"""

import re
from datetime import date, tzinfo
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import Record, has_columns, read_records
from chahe.intake.evidence_paths import host_of
from chahe.intake.local_dates import DateOrder, date_of
from chahe.intake.oracle_profiles import DATABASE

_HEADERS = ("USERNAME", "ACCOUNT_STATUS", "PROFILE")
_STATUS = re.compile(r"OPEN|(EXPIRED(\(GRACE\))?|LOCKED(\(TIMED\))?)( ?& ?(EXPIRED(\(GRACE\))?|LOCKED(\(TIMED\))?))?")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NLS = re.compile(r"([0-9]{1,2})-([A-Z]{3}|[0-9]{1,2}月) *-([0-9]{2}|[0-9]{4})(?:[ T].*)?", re.IGNORECASE)


def recognise(head: Head) -> bool:
    """The header line."""
    return has_columns(head, _HEADERS)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    read_records(stream, sink, ctx, _HEADERS, "account", _account)


def _account(record: Record, ctx: Context) -> dict[str, object]:
    status = (record.get("ACCOUNT_STATUS") or "").upper()
    if not _STATUS.fullmatch(status):
        raise ValueError("an unknown ACCOUNT_STATUS")
    maintained = (record.get("ORACLE_MAINTAINED") or "").upper()
    return {
        "scope": record.get(*DATABASE) or host_of(ctx.path),
        "account_name": record.get("USERNAME"),
        "platform": "oracle",
        "account_class": {"Y": "built-in", "N": "user"}.get(maintained),
        "enabled": "LOCKED" not in status,
        "locked": "LOCKED" in status,
        "password_changed_date": oracle_date(record.get("PASSWORD_CHANGE_DATE"), ctx.zone),
        "last_logon_date": oracle_date(record.get("LAST_LOGIN"), ctx.zone),
        "created_date": oracle_date(record.get("CREATED"), ctx.zone),
        "profile": record.get("PROFILE"),
        "authentication": record.get("AUTHENTICATION_TYPE"),
        "stated_in": "dba_users",
    }


def oracle_date(text: str | None, zone: tzinfo) -> date | None:
    """A date in an Oracle client's form. Raises ValueError."""
    found = _NLS.fullmatch((text or "").strip())
    if not found:
        return date_of(text, DateOrder(None), zone)
    day, month, year = found.groups()
    number = int(month[:-1]) if month.endswith("月") else None
    if number is None:
        if month.upper() not in _MONTHS:
            raise ValueError("a month in no known language")
        number = _MONTHS.index(month.upper()) + 1
    full = int(year) if len(year) == 4 else (2000 if int(year) < 70 else 1900) + int(year)
    return date(full, number, int(day))


READER = Reader(
    name="oracle-users",
    version="1",
    tables=("account",),
    recognise=recognise,
    read=read,
    priority=10,
)
