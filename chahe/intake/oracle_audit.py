"""Oracle UNIFIED_AUDIT_TRAIL as CSV -> database_access. A record is a CSV record.

Headers DBUSERNAME, ACTION_NAME and EVENT_TIMESTAMP or EVENT_TIMESTAMP_UTC; the one in UTC is taken first, the other is
local time of the reading's zone. Times: ISO, or Oracle's default `12-MAR-25 12.30.00.123456 AM`. RETURN_CODE 0 is a
success. The trail states no rows, so `rows_read` is NULL unless the query adds a column ROWS_PROCESSED. SQL_TEXT and
SQL_BINDS hold data of customers and are never read.
"""

import re
from datetime import UTC, datetime, time, tzinfo
from ipaddress import ip_address
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.csv_records import Record, has_columns, read_records
from chahe.intake.database_words import action_of
from chahe.intake.dates import parse_moment
from chahe.intake.evidence_paths import host_of
from chahe.intake.indicator_words import address
from chahe.intake.oracle_profiles import DATABASE
from chahe.intake.oracle_users import oracle_date

_HEADERS = ("DBUSERNAME", "ACTION_NAME")
_TIMES = ("EVENT_TIMESTAMP_UTC", "EVENT_TIMESTAMP")
_NLS = re.compile(r"(\S+(?: -[0-9]{2})?) ([0-9]{1,2})[.:]([0-9]{2})[.:]([0-9]{2})(?:\.([0-9]{1,9}))? (AM|PM|上午|下午)")
_MOST = 1 << 62


def recognise(head: Head) -> bool:
    """The header line."""
    return has_columns(head, _HEADERS) and any(has_columns(head, (t,)) for t in _TIMES)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    read_records(stream, sink, ctx, _HEADERS, "database_access", _access)


def _access(record: Record, ctx: Context) -> dict[str, object]:
    command = record.get("ACTION_NAME")
    code = whole(record, "RETURN_CODE")
    owner, name = record.get("OBJECT_SCHEMA"), record.get("OBJECT_NAME")
    return {
        "product": "oracle",
        "database_name": record.get(*DATABASE) or host_of(ctx.path) or None,
        "host": record.get("HOST_NAME", "SERVER_HOST"),
        **moment("happened", _when(record, ctx.zone)),
        "user_name": record.get("DBUSERNAME"),
        "os_user": record.get("OS_USERNAME"),
        "client_host": record.get("USERHOST"),
        **client(record.get("CLIENT_IP", "IP_ADDRESS")),
        "program": record.get("CLIENT_PROGRAM_NAME"),
        "action": None if command is None else action_of(command),
        "command": command,
        "object_name": f"{owner}.{name}" if owner and name else name,
        "rows_read": whole(record, "ROWS_PROCESSED"),
        "outcome": None if code is None else ("success" if code == 0 else "failure"),
        "statement_no": record.get("ENTRY_ID"),
    }


def whole(record: Record, *names: str) -> int | None:
    """A whole number; None for a blank cell. Raises ValueError."""
    said = record.get(*names)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit()) or int(said) > _MOST:
        raise ValueError(f"{names[0]} is no whole number")
    return int(said)


def client(said: str | None) -> dict[str, object]:
    """The columns of an address; none where something else stands in its place (local machine, a socket)."""
    try:
        return {} if said is None else address("client", str(ip_address(said)))
    except ValueError:
        return {}


def _when(record: Record, zone: tzinfo) -> datetime | None:
    for name, own in ((_TIMES[0], UTC), (_TIMES[1], zone)):
        said = record.get(name)
        if said is not None:
            return _moment(said, own)
    return None


def _moment(said: str, zone: tzinfo) -> datetime:
    found = _NLS.fullmatch(said)
    if found is None:
        return parse_moment(said, zone)
    day = oracle_date(found.group(1), zone)
    hour = int(found.group(2)) % 12 + (12 if found.group(6) in ("PM", "下午") else 0)
    if day is None or not 1 <= int(found.group(2)) <= 12:
        raise ValueError("no such time of day")
    micro = int((found.group(5) or "0")[:6].ljust(6, "0"))
    return datetime.combine(day, time(hour, int(found.group(3)), int(found.group(4)), micro), zone)


READER = Reader(
    name="oracle-audit",
    version="1",
    tables=("database_access",),
    recognise=recognise,
    read=read,
    priority=10,
)
