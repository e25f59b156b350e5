"""SQL Server's sys.fn_get_audit_file as CSV -> database_access. A record is a CSV record.

`event_time` is UTC, as the function gives it. `succeeded` 1 is a success. `rows_read` is `response_rows` of a SELECT;
`affected_rows` is not, for it means another thing by statement. The column `statement` holds data of customers and is
never read. `action_id`: SL select, IN insert, UP update, DL delete, LGIS and LGIF log-ins; others as written.
"""

from datetime import UTC
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.csv_records import Record, has_columns, read_records
from chahe.intake.dates import parse_moment
from chahe.intake.evidence_paths import host_of
from chahe.intake.oracle_audit import client, whole

_HEADERS = ("event_time", "action_id", "server_principal_name")
_COMMANDS = {
    "SL": ("SELECT", "read"),
    "IN": ("INSERT", "write"),
    "UP": ("UPDATE", "write"),
    "DL": ("DELETE", "write"),
    "EX": ("EXECUTE", "execute"),
    "CR": ("CREATE", "change"),
    "AL": ("ALTER", "change"),
    "DR": ("DROP", "change"),
    "G": ("GRANT", "change"),
    "R": ("REVOKE", "change"),
    "D": ("DENY", "change"),
    "LGIS": ("LOGIN SUCCEEDED", "session"),
    "LGIF": ("LOGIN FAILED", "session"),
    "LGO": ("LOGOUT", "session"),
}
_OUTCOMES = {"1": "success", "true": "success", "0": "failure", "false": "failure"}


def recognise(head: Head) -> bool:
    """The header line."""
    return has_columns(head, _HEADERS)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    read_records(stream, sink, ctx, _HEADERS, "database_access", _access)


def _access(record: Record, ctx: Context) -> dict[str, object]:
    code = (_stated(record, "action_id") or "").upper()
    command, action = _COMMANDS.get(code, (code or None, code.lower() or None))
    said = _stated(record, "succeeded")
    if said is not None and said.lower() not in _OUTCOMES:
        raise ValueError("succeeded is neither 0 nor 1")
    when = _stated(record, "event_time")
    schema, name = _stated(record, "schema_name"), _stated(record, "object_name")
    return {
        "product": "mssql",
        "database_name": _stated(record, "database_name") or host_of(ctx.path) or None,
        "host": (_stated(record, "server_instance_name") or "").partition("\\")[0] or None,
        **moment("happened", None if when is None else parse_moment(when, UTC)),
        "user_name": _stated(record, "server_principal_name") or _stated(record, "database_principal_name"),
        "client_host": _stated(record, "host_name"),
        **client(_stated(record, "client_ip")),
        "program": _stated(record, "application_name"),
        "action": action,
        "command": command,
        "object_name": f"{schema}.{name}" if schema and name else name,
        "rows_read": whole(record, "response_rows") if action == "read" and _stated(record, "response_rows") else None,
        "outcome": None if said is None else _OUTCOMES[said.lower()],
        "statement_no": _stated(record, "sequence_number"),
    }


def _stated(record: Record, name: str) -> str | None:
    """The cell; None when it is blank or NULL, as Management Studio writes a missing value."""
    said = record.get(name)
    return None if said is None or said == "NULL" else said


READER = Reader(
    name="mssql-audit",
    version="1",
    tables=("database_access",),
    recognise=recognise,
    read=read,
    priority=10,
)
