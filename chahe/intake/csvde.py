r"""csvde: one CSV record per directory object, first column DN, attribute names as headers.

Values of one attribute are joined by `;` (a literal one is written `\;`), binary values are `X'hex'`. A record is a
CSV record; what objects become: directory_rows. csvde leaves out attributes with more values than the server sends at
once (`member;range=0-1499`): then a reject for group_member.
"""

import re
from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.csv_records import Record, header_of, records
from chahe.intake.directory_rows import TABLES, Entry, cut_range, rows_of

_BINARY = re.compile(r"X'((?:[0-9A-Fa-f]{2})*)'")


def recognise(head: Head) -> bool:
    """First column DN and an objectClass column."""
    found, _ = header_of(head, ",")
    return "dn" in found and "objectclass" in found


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    for record in records(stream, sink, ("DN", "objectClass"), ",", "account"):
        try:
            entry = _entry(record)
            made = rows_of(entry, ctx.zone)
        except ValueError as error:
            sink.reject(record.number, record.loc, str(error))
            continue
        if isinstance(made, str):
            sink.skip(record.number, record.loc, made)
            continue
        for table, values in made:
            sink.row(table, record.number, record.loc, values)
        if entry.cut_members:
            reason = "the server sent only a part of the members (range)"
            sink.reject(record.number, record.loc, reason, "group_member")


def _entry(record: Record) -> Entry:
    values: dict[str, list[str | bytes]] = {}
    cut = False
    for header, cell in record.values.items():
        written = record.written[header].lower()
        cut |= cut_range(written)
        values[written.partition(";")[0]] = [_value(v) for v in re.split(r"(?<!\\);", cell)]
    dn = record.get("DN")
    if dn is None:
        raise ValueError("the record has no distinguished name")
    return Entry(dn, values, "csvde", cut)


def _value(text: str) -> str | bytes:
    found = _BINARY.fullmatch(text)
    return bytes.fromhex(found.group(1)) if found else text.replace("\\;", ";")


READER = Reader(
    name="csvde",
    version="3",
    tables=TABLES,
    recognise=recognise,
    read=read,
    priority=10,
)
