"""Zeek's logs as its JSON writer prints them: one object a line (NDJSON), an absent field left out.

`ts` is seconds or milliseconds since 1970, or ISO 8601 in UTC, as the sensor was told. Fields have Zeek's flat names
(`id.orig_h`). conn, dns, http and ssl become rows of the network tables, every other log events. The writer puts no end
to a log: whether one was cut between two lines cannot be seen; a line that was cut is told.
"""

from collections.abc import Mapping
from typing import BinaryIO

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import HEAD_BYTES, Context, Head, Reader, Sink
from chahe.intake.columns.block import Array
from chahe.intake.columns.json_block import CLOSE, NOT_JSON, OPEN, SECONDS, TEXTS, read_objects
from chahe.intake.columns.line_blocks import BOM, Lines, Mask, blocks_of_text
from chahe.intake.columns.making import Making, Spelling, as_micros
from chahe.intake.columns.typed import Cells, iso_micros, no_nulls, places
from chahe.intake.text_lines import BAD_CHARACTERS, TOO_LONG
from chahe.intake.zeek.events import MILLISECONDS, NO_TIME, Row, Secret, event_row, events_block, value_us
from chahe.intake.zeek.json_kinds import LOG, is_dated, log_of
from chahe.intake.zeek.rows import ROWS, TABLES, Rows, make

BLANK = "blank"
CUT = "the file ends inside a record: cut off"
_TYPES: Mapping[str, Array] = {
    **dict.fromkeys(("duration", "rtt"), SECONDS),
    **dict.fromkeys(("local_orig", "local_resp", "AA", "TC", "RD", "RA", "rejected"), pa.bool_()),
    **dict.fromkeys(("resumed", "established"), pa.bool_()),
    **dict.fromkeys(("id.orig_p", "id.resp_p", "orig_bytes", "resp_bytes", "missed_bytes", "orig_pkts"), pa.int64()),
    **dict.fromkeys(("orig_ip_bytes", "resp_pkts", "resp_ip_bytes", "trans_id", "qtype", "rcode"), pa.int64()),
    **dict.fromkeys(("request_body_len", "response_body_len", "status_code"), pa.int64()),
    **dict.fromkeys(("tunnel_parents", "answers", "proxied", "orig_mime_types", "resp_mime_types"), TEXTS),
    **dict.fromkeys(("cert_chain_fps", "cert_chain_fuids"), TEXTS),
    "TTLs": pa.list_(SECONDS),
}
"""Types of fields that are no text."""


def recognise(head: Head) -> bool:
    """The first lines are objects with `ts` and the fields of one of Zeek's logs, or say which log they are of."""
    return head.data.lstrip(BOM + b" \r\n").startswith(b"{") and log_of(head) is not None


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    data = stream.read(HEAD_BYTES)
    head = Head(ctx.path, data, len(data))
    stream.seek(0)
    _Reading(sink, ctx, log_of(head) or LOG, is_dated(head)).run(stream)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context, log: str, dated: bool) -> None:
        self.sink, self.ctx, self.log = sink, ctx, log
        self.when = pa.string() if dated else SECONDS

    def run(self, stream: BinaryIO) -> None:
        for lines in blocks_of_text(stream, self.too_long):
            self.block(lines)

    def too_long(self, number: int) -> None:
        self.sink.damage(number, f"line:{number}", TOO_LONG)

    def block(self, lines: Lines) -> None:
        good = self.objects(lines)
        if self.log != LOG:
            self.part(lines, good, self.log)
            return
        logs = np.array([_log_named(lines.line(i)) if good[i] else "" for i in range(len(lines))])
        for log in dict.fromkeys(logs[good].tolist()):
            self.part(lines, good & (logs == log), log)

    def part(self, lines: Lines, chosen: Mask, log: str) -> None:
        """The lines of one log."""
        rows = ROWS.get(log)
        if rows is None:
            self.events(lines, chosen, log)
        else:
            self.rows(lines, chosen, rows)

    def rows(self, lines: Lines, chosen: Mask, rows: Rows) -> None:
        schema = pa.schema([(f, self.when if f == "ts" else _TYPES.get(f, pa.string())) for f in rows.fields])

        def refuse(index: int, reason: str) -> None:
            self.refuse(lines, index, reason, rows.table)

        found, fields = read_objects(lines, chosen, schema, refuse)
        if not len(found):
            return
        present = {name: values for name, values in fields.items() if values.null_count < len(values)}
        recs = pa.array(lines.numbers()[found])
        spelling = Spelling(secret=self.ctx.secret)
        made = make(rows, Making(present, len(found), spelling), _when(fields["ts"]))
        made.settle(self.sink, rows.table, recs, places(recs))

    def events(self, lines: Lines, chosen: Mask, log: str) -> None:
        rows: dict[int, Row] = {}
        for index in np.flatnonzero(chosen).tolist():
            row = _event(lines.line(index), log, self.ctx.secret)
            if isinstance(row, str):
                self.refuse(lines, index, row, "log_event")
            else:
                rows[lines.first + index] = row
        if rows:
            self.sink.block("log_event", events_block(rows))

    def objects(self, lines: Lines) -> Mask:
        """Which lines look like objects; what becomes of the others is told."""
        odd = lines.not_utf8()
        shaped = lines.begin_with(OPEN) & lines.close_with(CLOSE) & ~odd
        for index in np.flatnonzero(~shaped).tolist():
            line = lines.line(index).strip()
            if not line:
                self.sink.skip(lines.first + index, f"line:{lines.first + index}", BLANK)
            elif odd[index]:
                self.refuse(lines, index, BAD_CHARACTERS, None)
            elif line.startswith(b"{") and line.endswith(b"}"):
                shaped[index] = True
            else:
                self.refuse(lines, index, NOT_JSON, None)
        return shaped

    def refuse(self, lines: Lines, index: int, reason: str, table: str | None) -> None:
        """A line that gives no row; the last one of a file without an end was cut."""
        number = lines.first + index
        if index == len(lines) - 1 and not lines.ended:
            self.sink.damage(number, f"line:{number}", CUT)
        else:
            self.sink.reject(number, f"line:{number}", reason, table)


def _event(line: bytes, log: str, secret: Secret) -> Row | str:
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError:
        return NOT_JSON
    if "ts" not in fields:
        return event_row(log, fields, None, secret)
    us = value_us(fields["ts"])
    return NO_TIME if us is None else event_row(log, fields, us, secret)


def _log_named(line: bytes) -> str:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return ""
    return str(found.get(LOG, "")) if isinstance(found, dict) else ""


def _when(found: Array) -> Cells:
    """Microseconds of `ts`."""
    if pa.types.is_string(found.type):
        return iso_micros(found)
    us = as_micros(found)
    counted = no_nulls(pc.greater(us.values, MILLISECONDS))
    if counted is None:
        return us
    return Cells(pc.if_else(counted, pc.divide(us.values, 1000), us.values), us.bad)


READER = Reader("zeek-json", "1", (*TABLES, "log_event"), recognise, read, priority=5)
