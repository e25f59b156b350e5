"""Records of database monitors as rows of database_access, by the names their reports give the columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chahe.intake.api import Context, moment
from chahe.intake.csv_records import Record
from chahe.intake.database_words import action_of
from chahe.intake.dates import parse_moment
from chahe.intake.oracle_audit import client

NOTHING = frozenset(("", "N/A", "n/a", "null", "NULL", "-", "?"))
_PRODUCTS = {
    "oracle": "oracle",
    "ms sql server": "mssql",
    "mssql": "mssql",
    "ms-sql": "mssql",
    "mssqlserver": "mssql",
    "postgresql": "postgresql",
    "postgre sql": "postgresql",
}
_MOST = 1 << 62


@dataclass(frozen=True, slots=True)
class Columns:
    """Under which headers a report writes what; the first that says something is taken."""

    happened: tuple[str, ...]
    user: tuple[str, ...]
    command: tuple[str, ...]
    product: tuple[str, ...]
    database: tuple[str, ...]
    host: tuple[str, ...]
    os_user: tuple[str, ...]
    client_host: tuple[str, ...]
    client_ip: tuple[str, ...]
    program: tuple[str, ...]
    schema: tuple[str, ...]
    object_name: tuple[str, ...]
    rows: tuple[str, ...]
    number: tuple[str, ...]


def said(record: Record, names: tuple[str, ...]) -> str | None:
    """The first cell under one of these headers that says something."""
    return next((value for name in names if (value := record.get(name)) is not None and value not in NOTHING), None)


def access(record: Record, ctx: Context, columns: Columns, outcome: str | None) -> Mapping[str, object]:
    """The row of a statement. Raises ValueError when a time or a number is none.

    `rows_read` is taken of reads alone; a negative number says that the monitor does not know.
    """
    command = said(record, columns.command)
    if command is None:
        raise ValueError("no command")
    action = action_of(command)
    product = said(record, columns.product)
    schema, name = said(record, columns.schema), said(record, columns.object_name)
    return {
        "product": _PRODUCTS.get(product.lower(), product.lower()) if product else None,
        "database_name": said(record, columns.database),
        "host": said(record, columns.host),
        **moment("happened", _when(said(record, columns.happened), ctx)),
        "user_name": said(record, columns.user),
        "os_user": said(record, columns.os_user),
        "client_host": said(record, columns.client_host),
        **client(said(record, columns.client_ip)),
        "program": said(record, columns.program),
        "action": action,
        "command": command.upper(),
        "object_name": f"{schema}.{name}" if schema and name and "." not in name else name,
        "rows_read": _rows(record, columns) if action == "read" else None,
        "outcome": outcome,
        "statement_no": said(record, columns.number),
    }


def _when(text: str | None, ctx: Context) -> datetime | None:
    return None if text is None else parse_moment(text, ctx.zone)


def _rows(record: Record, columns: Columns) -> int | None:
    text = said(record, columns.rows)
    if text is None:
        return None
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _MOST:
        raise ValueError(f"{columns.rows[0]} is no whole number")
    return None if text.startswith("-") else int(digits)
