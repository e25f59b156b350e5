"""IIS and HTTP.sys logs in the W3C extended format (Microsoft Internet Information Services 6 to 10, HTTP API 2.0).

The schema is the `#Fields` line above, which a server writes anew when it starts; a line with another number of fields
is a reject. `date` and `time` are UTC, also where files are named by local time; a log without the field `date` states
no day, and its lines are rejects. IIS writes a plus for a blank in names and headers: texts stay as written. Its sizes
(sc-bytes, cs-bytes) hold the headers too. A log copied while it was written ends in NUL bytes or inside a line, which
is told as damage. Secrets in addresses are masked. Not read: the logs of its FTP service.
"""

from collections.abc import Mapping
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.columns.block import Array
from chahe.intake.columns.delimited import split_fields
from chahe.intake.columns.line_blocks import BOM, CR, NUL, Lines, Mask, blocks_of_text
from chahe.intake.columns.making import Making, Spelling
from chahe.intake.columns.typed import Cells, iso_micros, places, whole
from chahe.intake.columns.web_columns import STATUS, unzoned, version, with_query
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.text_lines import BAD_CHARACTERS, TOO_LONG

TABLE = "web_request"
BLANK = "blank"
HEADER = "header"
NOTHING = "a connection on which nothing was asked"
NO_FIELDS = "no #Fields line stands above"
WIDTH = "another number of fields than #Fields names"
CUT = "the file ends inside a record: cut off, or copied while it was written"
CONTROLS = "a control character inside the line (CR or NUL)"
_SOFTWARE = (b"#Software: Microsoft Internet Information Services", b"#Software: Microsoft HTTP API")
_FIELDS = b"#Fields:"
_HASH = ord("#")
_MOST_FIELDS = 128
_MOST_MS = 1 << 50
_ADDRESSES = ("c-ip", "s-ip")
_FORWARDED = ("cs(X-Forwarded-For)", "X-Forwarded-For", "x-forwarded-for")
_USED = (
    *("date", "time", "s-computername", "s-port", "c-port", "cs-method", "cs-uri-stem", "cs-uri-query", "cs-uri"),
    *("cs-username", "cs(User-Agent)", "cs(Referer)", "cs(Host)", "cs-host", "cs-version", "sc-status", "sc-bytes"),
    *("cs-bytes", "time-taken", *_ADDRESSES, *_FORWARDED),
)


def recognise(head: Head) -> bool:
    """Microsoft's software is named and the fields are those of requests."""
    lines = [x.rstrip(b"\r") for x in head.data.removeprefix(BOM).split(b"\n")[:20]]
    fields = next((_named(x) for x in lines if x.startswith(_FIELDS)), [])
    return (
        any(x.startswith(_SOFTWARE) for x in lines)
        and "cs-method" in fields
        and bool({"cs-uri-stem", "cs-uri"} & set(fields))
        and not ("x-session" in fields or "ftpsvc" in head.path.lower())
    )


def _named(line: bytes) -> list[str]:
    return line[len(_FIELDS) :].decode("utf-8", "replace").split()


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    _Reading(sink, ctx).run(stream)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.ctx, self.host = sink, ctx, log_host(ctx.path)
        self.fields: tuple[str, ...] = ()

    def run(self, stream: BinaryIO) -> None:
        for lines in blocks_of_text(stream, self.too_long):
            self.block(lines)

    def too_long(self, number: int) -> None:
        self.sink.damage(number, f"line:{number}", TOO_LONG)

    def block(self, lines: Lines) -> None:
        begin = 0
        for index in [*np.flatnonzero(lines.begin_with(_HASH)).tolist(), len(lines)]:
            if index > begin:
                self.run_of(lines.part(begin, index), index == len(lines))
            if index < len(lines):
                self.directive(lines, index)
            begin = index + 1

    def directive(self, lines: Lines, index: int) -> None:
        line = lines.line(index)
        if line.startswith(_FIELDS):
            self.fields = tuple(_named(line))
        self.sink.skip(lines.first + index, f"line:{lines.first + index}", HEADER)

    def run_of(self, lines: Lines, last: bool) -> None:
        """Lines under one schema."""
        good = self.readable(lines, last and not lines.ended)
        if not good.any():
            return
        chosen = [f for f in dict.fromkeys(_USED) if f in self.fields]
        wanted = [self.fields.index(f) for f in chosen]
        count = int(good.sum())
        split, odd = split_fields(lines.joined(good), count, len(self.fields), wanted, " ", "-")
        numbers = lines.numbers()[good]
        for number in numbers[odd].tolist():
            self.sink.reject(number, f"line:{number}", WIDTH, TABLE)
        numbers = np.delete(numbers, odd)
        fields = dict(zip(chosen, split, strict=True))
        asked = _asked(fields)
        if asked is not None:
            for number in numbers[~asked].tolist():
                self.sink.skip(number, f"line:{number}", NOTHING)
            numbers = numbers[asked]
            fields = {name: values.filter(pa.array(asked)) for name, values in fields.items()}
        recs = pa.array(numbers)
        made = self.made(fields, len(numbers))
        made.settle(self.sink, TABLE, recs, places(recs))

    def readable(self, lines: Lines, cut: bool) -> Mask:
        empty, controls, odd = lines.empty(), lines.holding(CR, NUL), lines.not_utf8()
        unknown = not 0 < len(self.fields) <= _MOST_FIELDS
        bad = empty | controls | odd | unknown
        bad[-1] |= cut
        for index in np.flatnonzero(bad).tolist():
            number = lines.first + index
            if cut and index == len(lines) - 1:
                self.sink.damage(number, f"line:{number}", CUT)
            elif empty[index]:
                self.sink.skip(number, f"line:{number}", BLANK)
            else:
                reason = CONTROLS if controls[index] else BAD_CHARACTERS if odd[index] else NO_FIELDS
                self.sink.reject(number, f"line:{number}", reason, TABLE)
        return ~bad

    def made(self, fields: Mapping[str, Array], rows: int) -> Making:
        fields = {**fields, **{f: unzoned(fields[f]) for f in _ADDRESSES if f in fields}}
        made = Making(_joined(fields), rows, Spelling(secret=self.ctx.secret))
        made.constant("product", "iis")
        made.text("sensor", "s-computername")
        if self.host and "sensor" not in made.columns:
            made.constant("sensor", self.host)
        made.moment("happened", "date", _when(fields, rows))
        made.address("src", "c-ip", needed=False)
        made.port("src_port", "c-port")
        made.address("dst", "s-ip", needed=False)
        made.port("dst_port", "s-port")
        made.text("host", "cs(Host)", "cs-host")
        made.text("method", "cs-method")
        made.discreet("uri", "uri")
        made.text("http_version", "version")
        made.number("status", "sc-status", STATUS)
        made.number("bytes_out", "cs-bytes")
        made.number("bytes_in", "sc-bytes")
        _duration(made)
        made.text("user_agent", "cs(User-Agent)")
        made.discreet("referrer", "cs(Referer)")
        made.text("user_name", "cs-username")
        made.text("forwarded_for", *_FORWARDED)
        return made


def _asked(fields: Mapping[str, Array]) -> Mask | None:
    """Which lines tell of a request: HTTP.sys also logs connections that ended without one. None when all do."""
    texts = [fields[f] for f in ("cs-method", "cs-uri", "cs-uri-stem") if f in fields]
    if not texts:
        return None
    nothing = texts[0].is_null()
    for more in texts[1:]:
        nothing = pc.and_(nothing, more.is_null())
    found: Mask = pc.invert(nothing).to_numpy(zero_copy_only=False)
    return None if found.all() else found


def _joined(fields: Mapping[str, Array]) -> Mapping[str, Array]:
    """The fields with the address asked for as one, and the version as a number."""
    out = dict(fields)
    stem = fields.get("cs-uri-stem")
    if stem is not None:
        query = fields.get("cs-uri-query")
        out["uri"] = stem if query is None else with_query(stem, query)
    elif "cs-uri" in fields:
        out["uri"] = fields["cs-uri"]
    if "cs-version" in fields:
        out["version"] = version(fields["cs-version"])
    return out


def _when(fields: Mapping[str, Array], rows: int) -> Cells:
    day, time = fields.get("date"), fields.get("time")
    if day is None or time is None:
        return Cells(pa.nulls(rows, pa.int64()))
    return iso_micros(pc.binary_join_element_wise(pc.binary_join_element_wise(day, time, "T"), "Z", ""))


def _duration(made: Making) -> None:
    found = made.of("time-taken")
    if found is not None:
        ms = whole(found, _MOST_MS)
        made.put("duration_us", Cells(pc.multiply(ms.values, 1_000), ms.bad), "time-taken: no milliseconds")


READER = Reader("iis-w3c", "1", (TABLE,), recognise, read, priority=4)
