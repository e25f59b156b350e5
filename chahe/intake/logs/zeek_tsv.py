"""Zeek's logs as its ASCII writer prints them: tab-separated, with their schema in # lines at the head.

Zeek 2 to 7 (and Bro). The schema is `#fields`, never the order of columns; fields that forwarders add are kept where a
column is for them. A line with another number of fields, or a field that is not of its type, is a reject. A log that
does not end with `#close` was cut off or copied while it was written: that is told as damage. conn, dns, http and ssl
become rows of the network tables; every other log becomes events (`log_event`, Sigma's product zeek).
"""

from collections.abc import Mapping
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.columns.block import Array
from chahe.intake.columns.delimited import split_fields
from chahe.intake.columns.line_blocks import BOM, CR, NUL, Lines, Mask, blocks_of_text
from chahe.intake.columns.making import Making, Spelling, plain
from chahe.intake.columns.typed import Cells, micros, places
from chahe.intake.text_lines import BAD_CHARACTERS, TOO_LONG
from chahe.intake.zeek.escapes import unescaped
from chahe.intake.zeek.events import WIDTH, Row, event_form, events_block
from chahe.intake.zeek.header import Header, Schema
from chahe.intake.zeek.rows import ROWS, TABLES, make

HASH = ord("#")
BLANK = "blank"
HEADER = "header"
COMMENT = "comment"
CUT = "the file ends inside a record: cut off"
UNCLOSED = "no #close line: the log was cut off, or copied while it was written"
UNCLOSED_BEFORE = "a new header, and the log before it has no #close line: it was cut off"
CONTROLS = "a control character inside the line (CR or NUL)"
_FIRST = b"#separator "


def recognise(head: Head) -> bool:
    """The first line names the separator, and #fields follows."""
    data = head.data.removeprefix(BOM)
    return data.startswith(_FIRST) and b"\n#fields" in data


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    _Reading(sink, ctx).run(stream)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.ctx = sink, ctx
        self.header = Header()
        self.last = 0  # the last line seen

    def run(self, stream: BinaryIO) -> None:
        for lines in blocks_of_text(stream, self.too_long):
            self.block(lines)
        if not self.header.closed:
            self.sink.damage(self.last + 1, f"line:{self.last}", UNCLOSED)

    def too_long(self, number: int) -> None:
        self.last = number
        self.sink.damage(number, f"line:{number}", TOO_LONG)

    def block(self, lines: Lines) -> None:
        hashes = lines.begin_with(HASH)
        begin = 0
        runs: list[tuple[int, int, Schema | str]] = []
        for index in [*np.flatnonzero(hashes).tolist(), len(lines)]:
            if index > begin:
                schema = self.header.schema()
                self.header.closed = False
                if runs and runs[-1][2] == schema:
                    runs[-1] = (runs[-1][0], index, schema)
                else:
                    runs.append((begin, index, schema))
            if index < len(lines):
                self.directive(lines, index)
            begin = index + 1
        for start, stop, schema in runs:
            self.run_of(lines.part(start, stop), ~hashes[start:stop], schema)
        self.last = lines.first + len(lines) - 1

    def directive(self, lines: Lines, index: int) -> None:
        number, line = lines.first + index, lines.line(index)
        open_before = not self.header.closed
        name = self.header.take(line)
        if name == "separator" and open_before:
            self.sink.damage(number, f"line:{number}", UNCLOSED_BEFORE)
        else:
            self.sink.skip(number, f"line:{number}", HEADER if name else COMMENT)

    def run_of(self, lines: Lines, data: Mask, schema: Schema | str) -> None:
        """Lines under one schema; those that are not `data` have been dealt with."""
        good = self.whole(lines, data, schema)
        if isinstance(schema, str) or not good.any():
            return
        rows = ROWS.get(schema.path)
        if rows is None:
            self.events(lines, good, schema)
            return
        chosen = [f for f in rows.fields if f in schema.fields]
        text, count = lines.joined(good), int(good.sum())
        wanted = [schema.fields.index(f) for f in chosen]
        split, odd = split_fields(text, count, len(schema.fields), wanted, schema.separator, schema.unset)
        fields = dict(zip(chosen, split, strict=True))
        numbers = lines.numbers()[good]
        if odd:
            for number in numbers[odd].tolist():
                self.sink.reject(number, f"line:{number}", WIDTH)
            numbers, count = np.delete(numbers, odd), count - len(odd)
        recs = pa.array(numbers)
        made = make(rows, Making(fields, count, self.spelling(schema, text)), _when(fields, count))
        made.settle(self.sink, rows.table, recs, places(recs))

    def events(self, lines: Lines, good: Mask, schema: Schema) -> None:
        """A log without tables of its own: one event a line."""
        form = event_form(schema, self.ctx.secret)
        rows: dict[int, Row] = {}
        for index in np.flatnonzero(good).tolist():
            number = lines.first + index
            row = form(lines.line(index).decode("utf-8"))
            if isinstance(row, str):
                self.sink.reject(number, f"line:{number}", row, "log_event")
            else:
                rows[number] = row
        if rows:
            self.sink.block("log_event", events_block(rows))

    def spelling(self, schema: Schema, text: bytes) -> Spelling:
        return Spelling(
            true="T",
            false="F",
            separator=schema.set_separator,
            empty=schema.empty if schema.empty.encode() in text else None,
            unset=schema.unset,
            text=unescaped if b"\\" in text else plain,
            secret=self.ctx.secret,
        )

    def whole(self, lines: Lines, data: Mask, schema: Schema | str) -> Mask:
        """Which lines can be split; what becomes of the others is told."""
        good = data.copy()
        self.out(lines, good, lines.empty(), "skip", BLANK)
        if not lines.data.endswith(b"\n"):
            self.out(lines, good, np.arange(len(lines)) == len(lines) - 1, "damage", CUT)
        if isinstance(schema, str):
            self.out(lines, good, good.copy(), "reject", schema)
            return good
        self.out(lines, good, lines.holding(CR, NUL), "reject", CONTROLS)
        self.out(lines, good, lines.not_utf8(), "reject", BAD_CHARACTERS)
        return good

    def out(self, lines: Lines, good: Mask, bad: Mask, fate: str, reason: str) -> None:
        tell = {"skip": self.sink.skip, "reject": self.sink.reject, "damage": self.sink.damage}[fate]
        for index in np.flatnonzero(good & bad).tolist():
            tell(lines.first + index, f"line:{lines.first + index}", reason)
        good &= ~bad


def _when(fields: Mapping[str, Array], rows: int) -> Cells:
    found = fields.get("ts")
    return Cells(pa.nulls(rows, pa.int64())) if found is None else micros(found)


READER = Reader("zeek-tsv", "1", (*TABLES, "log_event"), recognise, read, priority=5)
