"""SQL Server sys.sql_logins as CSV -> account (platform mssql). A record is a CSV record.

Columns name, is_policy_checked, is_expiration_checked, is_disabled; beside them sid, create_date, modify_date,
LOGINPROPERTY results (PasswordLastSetTime, IsLocked) under those names, and the server under server_name or
@@SERVERNAME; else the path names it. password_hash is never read. With is_policy_checked the Windows policy of the
server applies; without is_expiration_checked the password never expires.
"""

from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import Record, has_columns, read_records
from chahe.intake.evidence_paths import host_of
from chahe.intake.local_dates import DateOrder, date_of

_HEADERS = ("name", "is_policy_checked", "is_expiration_checked")
_SERVER = ("server_name", "servername", "@@SERVERNAME", "instance", "instance_name", "伺服器")
_TRUE, _FALSE = {"1", "true"}, {"0", "false"}


def recognise(head: Head) -> bool:
    """The header line."""
    return has_columns(head, _HEADERS)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    read_records(stream, sink, ctx, _HEADERS, "account", _account)


def _account(record: Record, ctx: Context) -> dict[str, object]:
    disabled = _flag(record, "is_disabled")
    expiration = _flag(record, "is_expiration_checked")
    changed = record.get("PasswordLastSetTime", "password_last_set_time")
    return {
        "scope": record.get(*_SERVER) or host_of(ctx.path),
        "account_name": record.get("name"),
        "platform": "mssql",
        "sid": record.get("sid"),
        "enabled": None if disabled is None else not disabled,
        "locked": _flag(record, "IsLocked", "is_locked"),
        "policy_checked": _flag(record, "is_policy_checked"),
        "expiration_checked": expiration,
        "password_never_expires": None if expiration is None else not expiration,
        "password_changed_date": date_of(changed, DateOrder(None), ctx.zone),
        "created_date": date_of(record.get("create_date"), DateOrder(None), ctx.zone),
        "authentication": record.get("type_desc"),
        "stated_in": "sys.sql_logins",
    }


def _flag(record: Record, *names: str) -> bool | None:
    """A bit as 1/0 or True/False; NULL and blank say nothing. Raises ValueError."""
    word = (record.get(*names) or "null").lower()
    if word == "null":
        return None
    if word not in _TRUE | _FALSE:
        raise ValueError(f"{names[0]} is neither 0 nor 1")
    return word in _TRUE


READER = Reader(
    name="mssql-logins",
    version="1",
    tables=("account",),
    recognise=recognise,
    read=read,
    priority=10,
)
