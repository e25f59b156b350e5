"""NetFlow, IPFIX and sFlow records as nfdump prints them with `-o csv`, `-o csv:…` and `-o csv-fast` (1.6 and 1.7).

A record is one flow in one direction: `src` sent its packets, which need not be who opened the connection, and the
answers are a flow of their own. Counted bytes hold the headers of IP. The header says which columns there are; needed
are a first time and both addresses. Times are local times of the machine that printed them: the reading's zone;
`%tsr` and csv-fast count from 1970. `%tsg` (GMT) has the same header and look as local time and cannot be told from
it. The 1.6 header has names of its own. The port of ICMP is its type and code (`8.0`, or 256 times the type plus the
code). Of one packet alone no duration is measured. A line that holds several flows (aggregated, `flows` above 1) is no
connection and a reject. The summary at the end is skipped; the flows it counts are the control total.

github.com/phaag/nfdump: 1.6 bin/output_csv.c; 1.7 man/nfdump.1, src/output/output_csv.c and output_csv_fast.c.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.columns.block import Array
from chahe.intake.columns.delimited import split_fields
from chahe.intake.columns.line_blocks import BOM, CR, NUL, Lines, Mask, blocks_of_text
from chahe.intake.columns.making import Making
from chahe.intake.columns.typed import Cells, either, iso_micros, micros, no_nulls, places, whole
from chahe.intake.devices.rows import ICMP, UNSET, protocol
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.text_lines import BAD_CHARACTERS, TOO_LONG

TABLE = "net_connection"
BLANK, HEADER, SUMMARY = "blank", "header", "summary of the run"
WIDTH = "another number of fields than the header names"
SEVERAL = "a line of several flows: aggregated, no connection"
CUT = "the file ends inside a record: cut off"
CONTROLS = "a control character inside the line (CR or NUL)"
_OLD = frozenset(("ts", "sa", "da", "pr"))
_NEW = frozenset(("firstSeen", "srcAddr", "dstAddr"))
_FAST = ("cnt", "af", "firstSeen")
_TOTALS = b"flows,bytes,packets,"
_MOST_FIELDS = 256
_MOST_MS = 253_370_764_800_000
_NOTHING = pa.scalar(None, pa.string())
_PORTED = pa.array(["tcp", "udp", "sctp", "dccp", "udplite", *sorted(ICMP)])
"""Protocols with ports; of the others nfdump prints 0."""
_NAMES: Mapping[str, tuple[str, ...]] = {
    "first": ("firstSeen", "ts"),
    "last": ("lastSeen", "te"),
    "lasted": ("duration", "td"),
    "src": ("srcAddr", "sa"),
    "dst": ("dstAddr", "da"),
    "src_port": ("srcPort", "sp"),
    "dst_port": ("dstPort", "dp"),
    "proto": ("proto", "pr"),
    "packets_out": ("packets", "inPackets", "ipkt"),
    "bytes_out": ("bytes", "inBytes", "ibyt"),
    "packets_in": ("outPackets", "opkt"),
    "bytes_in": ("outBytes", "obyt"),
    "flows": ("flows",),
    "sensor": ("routerIP", "ra"),
    "src_nat": ("srcXIP",),
    "dst_nat": ("dstXIP",),
    "user": ("nselUser",),
}
"""Field -> nfdump's headers for it: of 1.7, then of 1.6."""


def recognise(head: Head) -> bool:
    """The first line that is not blank is a header of nfdump."""
    lines = head.data.removeprefix(BOM).split(b"\n")
    return _is_header(next((x for x in lines[:5] if x.strip()), b""))


def _names(line: bytes) -> list[str]:
    return line.strip().decode("utf-8", "replace").split(",")


def _is_header(line: bytes) -> bool:
    names = set(_names(line))
    return names >= _OLD or names >= _NEW


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    _Reading(sink, ctx).run(stream)


class _Reading:
    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.host = sink, log_host(ctx.path)
        self.offset = (ctx.zone.utcoffset(None)) // timedelta(microseconds=1)
        self.header = b""
        self.fields: tuple[str, ...] = ()
        self.summing = self.totals = False

    def run(self, stream: BinaryIO) -> None:
        for lines in blocks_of_text(stream, self.too_long):
            self.block(lines)

    def too_long(self, number: int) -> None:
        self.sink.damage(number, f"line:{number}", TOO_LONG)

    def block(self, lines: Lines) -> None:
        begin = 0
        while begin < len(lines):
            if self.summing or not self.header:
                self.single(lines, begin)
                begin += 1
                continue
            stop = self.next_special(lines, begin)
            if stop > begin:
                self.run_of(lines.part(begin, stop), stop == len(lines))
            if stop < len(lines):
                self.single(lines, stop)
            begin = stop + 1

    def next_special(self, lines: Lines, begin: int) -> int:
        """The next line that is a header or begins the summary."""
        marked = lines.begin_with(self.header[0]) | lines.begin_with(ord("S"))
        for index in np.flatnonzero(marked[begin:]).tolist():
            line = lines.line(begin + index)
            if line.startswith(b"Summary") or _is_header(line):
                return int(begin + index)
        return len(lines)

    def single(self, lines: Lines, index: int) -> None:
        """A line that is no flow: before the header, the header, of the summary."""
        number, line = lines.first + index, lines.line(index).strip()
        place = f"line:{number}"
        if _is_header(line):
            self.header, self.fields = line, tuple(_names(line))
            self.summing = self.totals = False
            self.sink.skip(number, place, HEADER)
        elif not line:
            self.sink.skip(number, place, BLANK)
        elif self.summing or line.startswith(b"Summary"):
            self.summing = True
            self.sink.skip(number, place, SUMMARY)
            counted = line.partition(b",")[0]
            if self.totals and counted.isdigit() and len(counted) < 19:
                self.sink.stated(TABLE, int(counted))
            self.totals = line.startswith(_TOTALS)
        else:
            self.sink.reject(number, place, "no header stands above", TABLE)

    def run_of(self, lines: Lines, last: bool) -> None:
        """Flows under one header."""
        good = self.readable(lines, last and not lines.ended)
        if not good.any():
            return
        chosen = {role: name for role, names in _NAMES.items() if (name := _first(names, self.fields))}
        wanted = [self.fields.index(name) for name in chosen.values()]
        count = int(good.sum())
        split, odd = split_fields(lines.joined(good), count, len(self.fields), wanted, ",", "")
        numbers = lines.numbers()[good]
        for number in numbers[odd].tolist():
            self.sink.reject(number, f"line:{number}", WIDTH, TABLE)
        recs = pa.array(np.delete(numbers, odd))
        trimmed = [pc.utf8_trim_whitespace(values) for values in split]
        self.made(dict(zip(chosen, trimmed, strict=True)), len(recs)).settle(self.sink, TABLE, recs, places(recs))

    def readable(self, lines: Lines, cut: bool) -> Mask:
        empty, controls, odd = lines.empty(), lines.holding(CR, NUL), lines.not_utf8()
        bad = empty | controls | odd
        bad[-1] |= cut
        for index in np.flatnonzero(bad).tolist():
            number = lines.first + index
            if cut and index == len(lines) - 1:
                self.sink.damage(number, f"line:{number}", CUT)
            elif empty[index]:
                self.sink.skip(number, f"line:{number}", BLANK)
            else:
                self.sink.reject(number, f"line:{number}", CONTROLS if controls[index] else BAD_CHARACTERS, TABLE)
        return ~bad

    def made(self, fields: Mapping[str, Array], rows: int) -> Making:
        made = Making({**fields, **_known(fields)}, rows)
        made.constant("product", "nfdump")
        made.text("sensor", "sensor")
        if self.host:
            sensor = made.columns.get("sensor", pa.nulls(rows, pa.string()))
            made.columns["sensor"] = pc.fill_null(sensor, self.host)
        first = self.moment(fields["first"])
        made.moment("happened", "first", first)
        self.lasting(made, fields, first)
        made.address("src", "src", needed=True)
        made.address("dst", "dst", needed=True)
        for column in ("proto", "src_nat", "dst_nat"):
            made.text({"proto": "proto"}.get(column, f"{column}_ip"), column)
        made.text("user_name", "user")
        made.port("src_port", "src_port")
        made.port("dst_port", "dst_port")
        for way in ("out", "in"):
            made.number(f"packets_{way}", f"packets_{way}")
            made.number(f"ip_bytes_{way}", f"bytes_{way}")
        _unmeasured(made)
        if "flows" in fields:
            made.wrong(no_nulls(pc.invert(pc.equal(fields["flows"], "1"))), SEVERAL)
        return made

    def moment(self, text: Array) -> Cells:
        """Microseconds since 1970 UTC, see the module."""
        if self.fields[:3] == _FAST:
            ms = whole(text, _MOST_MS)
            return Cells(pc.multiply(ms.values, 1_000), ms.bad)
        worded = pc.fill_null(pc.match_substring(text, "-"), False)
        words = pc.binary_join_element_wise(pc.replace_substring(text, " ", "T", max_replacements=1), "Z", "")
        local = iso_micros(pc.if_else(worded, words, _NOTHING))
        counted = micros(pc.if_else(worded, _NOTHING, text))
        return Cells(
            pc.coalesce(pc.subtract(local.values, self.offset), counted.values), either(local.bad, counted.bad)
        )

    def lasting(self, made: Making, fields: Mapping[str, Array], first: Cells) -> None:
        """How long it lasted: as stated, else from the first to the last time."""
        if "lasted" in fields:
            lasted = micros(fields["lasted"])
        elif "last" in fields:
            last = self.moment(fields["last"])
            lasted = Cells(pc.subtract(last.values, first.values), last.bad)
        else:
            return
        negative = no_nulls(pc.less(lasted.values, 0))
        made.put("duration_us", Cells(lasted.values, either(lasted.bad, negative)), "duration: no time that passes")


def _first(names: tuple[str, ...], fields: tuple[str, ...]) -> str | None:
    return next((n for n in names if n in fields), None)


def _known(fields: Mapping[str, Array]) -> dict[str, Array]:
    """The fields that need more than their text: protocols by name, unset addresses, type and code of ICMP."""
    out = {name: _addressed(fields[name]) for name in ("sensor", "src_nat", "dst_nat") if name in fields}
    if "proto" not in fields:
        return out
    coded = fields["proto"].dictionary_encode()
    said = pa.array([protocol(p) for p in coded.dictionary.to_pylist()], pa.string())
    out["proto"] = said.take(coded.indices)
    bare = pc.fill_null(pc.invert(pc.is_in(out["proto"], _PORTED)), False)
    for name in ("src_port", "dst_port"):
        if name in fields:
            out[name] = pc.if_else(pc.and_(bare, pc.equal(fields[name], "0")), _NOTHING, fields[name])
    icmp = pc.fill_null(pc.is_in(out["proto"], pa.array(sorted(ICMP))), False)
    if "dst_port" in fields and pc.any(icmp).as_py():
        parts = [_icmp(p) for p in fields["dst_port"].filter(icmp).to_pylist()]
        for place, name in enumerate(("src_port", "dst_port")):
            told = pa.array([p[place] for p in parts], pa.string())
            before = out.get(name, pa.nulls(len(icmp), pa.string()))
            out[name] = pc.replace_with_mask(before, icmp, told)
    return out


def _addressed(text: Array) -> Array:
    unset = pc.is_in(text, pa.array([UNSET, "::", "0"]))
    return pc.if_else(unset, _NOTHING, text)


def _icmp(port: str | None) -> tuple[str | None, str | None]:
    """Type and code from `8.0`, or from the number both make; what is neither stays and is told."""
    if port is None:
        return None, None
    kind, dot, code = port.partition(".")
    if dot:
        return kind, code
    if port.isascii() and port.isdigit() and len(port) <= 5:
        return str(int(port) >> 8), str(int(port) & 255)
    return port, port


def _unmeasured(made: Making) -> None:
    """Nothing counted in the other direction is nothing measured; one packet has no duration."""
    back = [made.columns.get(name) for name in ("packets_in", "ip_bytes_in")]
    if back[0] is not None and back[1] is not None:
        none = pc.fill_null(pc.and_(pc.equal(back[0], 0), pc.equal(back[1], 0)), False)
        for name in ("packets_in", "ip_bytes_in"):
            made.columns[name] = pc.if_else(none, pa.scalar(None, pa.int64()), made.columns[name])
    out = made.columns.get("packets_out")
    if out is not None and "duration_us" in made.columns:
        alone = pc.fill_null(pc.equal(out, 1), False)
        made.columns["duration_us"] = pc.if_else(alone, pa.scalar(None, pa.int64()), made.columns["duration_us"])


READER = Reader("nfdump-csv", "1", (TABLE,), recognise, read, priority=4)
