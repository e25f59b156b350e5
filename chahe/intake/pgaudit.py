"""pgAudit's entries in a PostgreSQL log of log_destination csvlog -> database_access. A record is a CSV record.

`AUDIT: SESSION,<statement>,<part>,<class>,<command>,<object type>,<object>,<statement text>,<parameters>[,<rows>]`; the
rows stand there when pgaudit.log_rows is on. Other lines of the log are skipped. Statement text and parameters hold
data of customers and are never read. The time bears the server's zone: an offset, UTC or GMT; another abbreviation
(CST) is taken for the reading's zone.
"""

import csv
import io
import re
from datetime import UTC, datetime
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink, moment
from chahe.intake.csv_records import plain_records
from chahe.intake.dates import parse_moment
from chahe.intake.evidence_paths import host_of
from chahe.intake.oracle_audit import client
from chahe.intake.text_lines import head_text

_TABLE = "database_access"
_COLUMNS = range(23, 27)
_TIME, _USER, _DATABASE, _FROM, _SESSION, _LINE, _SEVERITY, _MESSAGE, _PROGRAM = 0, 1, 2, 4, 5, 6, 11, 13, 22
_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}(?:\.[0-9]{1,6})?) ([A-Z]{2,5}|[+-][0-9]{2}(?::?[0-9]{2})?)")
_FIRST = re.compile(_STAMP.pattern + r",(?:\"[^\"]*\")?,(?:\"[^\"]*\")?,[0-9]*,")
_CLASSES = {"READ": "read", "WRITE": "write", "ROLE": "change", "DDL": "change"}
_PARTS = (9, 10)
_ENTRY = "AUDIT: "
_MOST_DIGITS = 18


def recognise(head: Head) -> bool:
    """A line of csvlog first, and an audit entry in what is seen."""
    text = head_text(head)
    return _FIRST.match(text.removeprefix("\ufeff")) is not None and (f',"{_ENTRY}' in text)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    for number, loc, cells in plain_records(stream, sink, ",", _TABLE):
        if len(cells) not in _COLUMNS:
            sink.reject(number, loc, f"{len(cells)} cells, no line of csvlog", _TABLE)
        elif not cells[_MESSAGE].startswith(_ENTRY):
            sink.skip(number, loc, "no audit entry")
        else:
            try:
                values = _access(cells, ctx)
            except ValueError as error:
                sink.reject(number, loc, str(error), _TABLE)
                continue
            sink.row(_TABLE, number, loc, values)


def _access(cells: list[str], ctx: Context) -> dict[str, object]:
    try:
        parts = next(csv.reader(io.StringIO(cells[_MESSAGE].removeprefix(_ENTRY), newline=""), strict=True))
    except (csv.Error, StopIteration):
        raise ValueError("an audit entry with broken quoting") from None
    if len(parts) not in _PARTS or parts[0] not in ("SESSION", "OBJECT"):
        raise ValueError("an audit entry of another shape")
    rows = parts[9] if len(parts) == _PARTS[1] else ""
    if rows and not (rows.isascii() and rows.isdigit() and len(rows) <= _MOST_DIGITS):
        raise ValueError("rows is no whole number")
    action = _CLASSES.get(parts[3], parts[3].lower())
    return {
        "product": "postgresql",
        "database_name": cells[_DATABASE] or None,
        "host": host_of(ctx.path) or None,
        **moment("happened", _when(cells[_TIME], ctx)),
        "user_name": cells[_USER] or None,
        **client(_address(cells[_FROM])),
        "program": cells[_PROGRAM] or None,
        "action": action,
        "command": parts[4] or None,
        "object_name": parts[6] or None,
        "rows_read": int(rows) if rows and action == "read" else None,
        # An entry does not say how its statement ended.
        "outcome": None,
        "statement_no": f"{cells[_SESSION]}/{cells[_LINE]}",
    }


def _address(said: str) -> str | None:
    """`10.0.0.7:51234`, `fe80::1:51234` or `[local]`."""
    host = said.rpartition(":")[0]
    return host or None


def _when(said: str, ctx: Context) -> datetime:
    found = _STAMP.fullmatch(said)
    if found is None:
        raise ValueError("log_time is no time with its zone")
    stamp, zone = found.groups()
    if zone in ("UTC", "GMT"):
        return parse_moment(stamp, UTC)
    if zone.isalpha():
        return parse_moment(stamp, ctx.zone)
    return parse_moment(stamp + (zone if len(zone) > 3 else f"{zone}:00"), ctx.zone)


READER = Reader(
    name="pgaudit",
    version="1",
    tables=(_TABLE,),
    recognise=recognise,
    read=read,
    priority=10,
)
