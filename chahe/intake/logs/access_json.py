"""Web access logs as JSON, in the fields their owner chose: nginx's log_format with escape=json, and the like.

Fields are known by the names of nginx's variables and their usual other names (`NAMES`), others are left out. The time
is one that states its zone: `msec` (seconds since 1970 with decimals), ISO 8601 with an offset (`time_iso8601`), or
`time_local` with one; a time without an offset is not guessed, its record is a reject. A dash and an empty text are
nothing. Sizes are body_bytes_sent, else bytes_sent, which holds the headers too. Without escape=json nginx escapes a
quote in a way that is no JSON: such lines are rejects. Secrets in addresses are masked.

Flat lines are read many at once (columns/flat_json.py), the others, arrays and UTF-16 a record at a time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import BinaryIO, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from chahe.evidence.json_array import is_array
from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.columns.addresses import addresses
from chahe.intake.columns.block import Array
from chahe.intake.columns.clf_times import ISO_SHAPE, SHAPE, clf_micros, zoned_micros
from chahe.intake.columns.flat_json import Flat, FlatJson
from chahe.intake.columns.line_blocks import BLOCK_BYTES, LineBlock, Lines, Numbers, line_blocks
from chahe.intake.columns.making import Making, Spelling
from chahe.intake.columns.typed import Cells, iso_micros, micros, places
from chahe.intake.columns.web_columns import STATUS, client, request, said, version, with_query
from chahe.intake.devices.blocks import each, plain_lines, without
from chahe.intake.events import PIECE_BYTES, Fate, Lost
from chahe.intake.logs.json_pieces import BLANK, JsonLines, cut_json, form_of, is_lines, json_records
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.text_lines import TOO_LONG
from chahe.intake.windows_event import EPOCH, as_microseconds

TABLE = "web_request"
NO_REQUEST = "no request of an access log in the fields that are known"
OTHER_TYPE = "a value of another type"
NO_ZONE = "time: none, or one that states no zone"
TIMES = ("msec", "time_msec", "time_iso8601", "@timestamp", "timestamp", "time_local", "time", "datetime")
NAMES: Mapping[str, tuple[str, ...]] = {
    "client": ("remote_addr", "remote_ip", "clientip", "client_ip", "client", "client_addr"),
    "src_port": ("remote_port",),
    "dst": ("server_addr",),
    "dst_port": ("server_port",),
    "host": ("http_host", "host", "server_name", "vhost"),
    "request": ("request", "request_line"),
    "method": ("request_method", "method", "verb"),
    "whole_uri": ("request_uri",),
    "uri": ("uri", "url", "path"),
    "query": ("args", "query_string"),
    "protocol": ("server_protocol", "protocol"),
    "status": ("status", "status_code", "response", "response_code"),
    "size": ("body_bytes_sent", "bytes_sent", "bytes", "size"),
    "sent": ("content_length",),
    "lasted": ("request_time",),
    "agent": ("http_user_agent", "user_agent", "agent", "useragent"),
    "referrer": ("http_referer", "referer", "referrer", "http_referrer"),
    "user": ("remote_user", "user"),
    "forwarded": ("http_x_forwarded_for", "x_forwarded_for", "xff", "forwarded_for"),
    "content_type": ("sent_http_content_type",),
    "request_content_type": ("content_type",),
    "sni": ("ssl_server_name",),
    "tls": ("ssl_protocol",),
    "sensor": ("hostname",),
}
_TOGETHER = 16_384
_LOOK_AT = 20
_EPOCH_SECONDS = re.compile(r"([0-9]{9,11})(?:\.([0-9]{1,6}))?")
_CLF = re.compile(SHAPE)
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,6})?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)


_FORMS = (
    (ISO_SHAPE, zoned_micros),
    (r"^[0-9]{9,11}(\.[0-9]{1,6})?$", micros),
    (f"^{SHAPE}$", clf_micros),
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$", iso_micros),
)
"""How many times of one form are read."""
_BOM = b"\xef\xbb\xbf"
_BACKSLASH = ord("\\")
_NOTHING = pa.array(["", "-"])

by_columns = True
"""False: read every record by itself, which tests compare with."""


def recognise(head: Head) -> bool:
    """The first objects have a client, a request, a status and a time under names that are known."""
    data = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.startswith((b"{", b"[")):
        return False
    seen = list(islice(_objects(data), _LOOK_AT))
    return bool(seen) and sum(map(_is_request, seen)) * 10 >= len(seen) * 9


def _objects(data: bytes) -> Iterator[object]:
    """Lines that are JSON, whole ones; of an array its first element, whose end is searched for."""
    if is_array(data):
        start, end = data.find(b"{"), 0
        while start >= 0 and (end := data.find(b"}", max(start, end) + 1)) >= 0:
            try:
                yield orjson.loads(data[start : end + 1])
            except orjson.JSONDecodeError:
                continue
            return
        return
    lines = data.split(b"\n")
    for line in lines[:-1] if len(lines) > 1 else lines:
        if line.strip():
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError:
                yield None


def _is_request(found: object) -> bool:
    if type(found) is not dict:
        return False
    has = {role for role, names in NAMES.items() if any(type(found.get(n)) in (str, int) for n in names)}
    asked = "request" in has or ("method" in has and bool({"uri", "whole_uri"} & has))
    return {"client", "status"} <= has and asked and any(type(found.get(n)) in (str, int, float) for n in TIMES)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    _Reading(sink, ctx).run(stream)


class _Kept(NamedTuple):
    rec: int
    loc: str
    us: int
    values: Mapping[str, str | None]


class _Many(NamedTuple):
    """Records by columns: indices of their lines, their times and what they say by `NAMES`."""

    lines: Numbers
    us: Array
    fields: Mapping[str, Array]


class _Reading:
    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.ctx, self.host = sink, ctx, log_host(ctx.path)
        self.last = 0
        self.waiting: _Many | None = None  # their line numbers

    def run(self, stream: BinaryIO) -> None:
        if by_columns and is_lines(stream):
            self.lines(stream)
            return
        kept: list[_Kept] = []
        for piece in cut_json(stream, PIECE_BYTES):
            form = form_of(piece)
            for number, _, found in json_records(stream, piece, self.lost):
                self.last = number
                one = self.one(number, f"{form}:{number}", found)
                if one is not None:
                    kept.append(one)
                if len(kept) >= _TOGETHER:
                    self.hand_on(kept)
                    kept = []
        self.hand_on(kept)

    def lines(self, stream: BinaryIO) -> None:
        """A file of lines, many at once."""
        alone = JsonLines(stream, self.lost)
        flat = FlatJson(_is_plain, frozenset((*TIMES, *(n for names in NAMES.values() for n in names))))
        stream.seek(0)
        for block in line_blocks(stream, self.too_long, BLOCK_BYTES):
            marked = block.first == 1 and block.data.startswith(_BOM)
            data = block.data.removeprefix(_BOM) if marked else block.data
            if data:
                self.block(Lines.of(LineBlock(block.first, data)), flat, alone)
            else:
                self.sink.skip(block.first, f"line:{block.first}", BLANK)
        self.hand_on_lines()

    def too_long(self, number: int) -> None:
        self.sink.damage(number, f"line:{number}", TOO_LONG)

    def block(self, lines: Lines, flat: FlatJson, alone: JsonLines) -> None:
        found: list[_Many] = []
        rest = np.ones(len(lines), np.bool_)
        for some in flat.read(lines, plain_lines(lines) & ~lines.holding(_BACKSLASH)):
            many = _many(some)
            rest[many.lines] = False
            found.append(many)
        kept: list[_Kept] = []
        for index in np.flatnonzero(rest).tolist():
            number = lines.first + index
            one = alone.read(number, lines.line(index), index < len(lines) - 1 or lines.ended)
            known = None if one is None else self.one(number, f"line:{number}", one)
            if known is not None:
                kept.append(known)
        if kept:
            numbers = np.array([k.rec for k in kept], np.int64) - lines.first
            found.append(_Many(numbers, pa.array([k.us for k in kept], pa.int64()), _fields(kept)))
        self.hand_on_lines()
        if found:
            many = _in_order(found)
            self.waiting = many._replace(lines=lines.first + many.lines)

    def hand_on_lines(self) -> None:
        """A block later, so that what is told of lines keeps its order where a file ends inside a line."""
        many, self.waiting = self.waiting, None
        if many is not None:
            recs = pa.array(many.lines)
            _made(many.fields, many.us, self.host, self.ctx).settle(self.sink, TABLE, recs, places(recs))

    def lost(self, one: Lost) -> None:
        form, _, place = one.place.partition(":")
        number = int(place) if form in ("line", "record") else self.last + 1
        self.last = number
        tell = {Fate.SKIP: self.sink.skip, Fate.DAMAGE: self.sink.damage, Fate.REJECT: self.sink.reject}[one.fate]
        tell(number, one.place, one.reason)

    def one(self, number: int, place: str, found: Mapping[str, object]) -> _Kept | None:
        """What a record says, as text; a reject, and None, when it is no request."""
        values: dict[str, str | None] = {}
        reason = None if _is_request(found) else NO_REQUEST
        for role, names in NAMES.items():
            value = next((found[n] for n in names if found.get(n) not in (None, "", "-")), None)
            if isinstance(value, (dict, list, bool)):
                reason = reason or f"{role}: {OTHER_TYPE}"
            values[role] = None if value is None else _text(value)
        us = next((us for n in TIMES if n in found and (us := moment_us(_text(found[n]))) is not None), None)
        if us is None:
            reason = reason or NO_ZONE
        if reason is not None or us is None:
            self.sink.reject(number, place, str(reason), TABLE)
            return None
        return _Kept(number, place, us, values)

    def hand_on(self, kept: list[_Kept]) -> None:
        if kept:
            made = _made(_fields(kept), pa.array([k.us for k in kept], pa.int64()), self.host, self.ctx)
            recs = pa.array([k.rec for k in kept], pa.int64())
            made.settle(self.sink, TABLE, recs, pa.array([k.loc for k in kept], pa.string()))


def _fields(kept: Sequence[_Kept]) -> Mapping[str, Array]:
    return {role: pa.array([k.values[role] for k in kept], pa.string()) for role in NAMES}


def _is_plain(found: Mapping[str, object]) -> bool:
    """Whether lines with these names and types are requests, if their times are any."""
    return _is_request(found) and not any(type(found.get(n)) is bool for names in NAMES.values() for n in names)


def _many(flat: Flat) -> _Many:
    """Of lines that are alike what each says, as text; those without a time are left out."""
    texts = flat.texts
    times = [moments_us(texts[n]) for n in TIMES if n in texts]
    us = times[0] if len(times) == 1 or not times[0].null_count else pc.coalesce(*times)
    nothing = pa.nulls(len(us), pa.string())
    fields = {}
    for role, names in NAMES.items():
        said_ = [without(texts[n], _NOTHING) for n in names if n in texts]
        fields[role] = nothing if not said_ else said_[0] if len(said_) == 1 else pc.coalesce(*said_)
    if not us.null_count:
        return _Many(flat.lines, us, fields)
    known = us.is_valid()
    chosen = {role: values.filter(known) for role, values in fields.items()}
    return _Many(flat.lines[known.to_numpy(zero_copy_only=False)], us.filter(known), chosen)


def _in_order(parts: Sequence[_Many]) -> _Many:
    """What several parts of a block say, in the order of the lines."""
    if len(parts) == 1:
        return parts[0]
    lines = np.concatenate([p.lines for p in parts])
    order = pa.array(np.argsort(lines))
    fields = {role: pa.concat_arrays([p.fields[role] for p in parts]).take(order) for role in NAMES}
    return _Many(lines[order.to_numpy()], pa.concat_arrays([p.us for p in parts]).take(order), fields)


def moments_us(texts: Array) -> Array:
    """`moment_us` of every text; many at once where all are of one form."""
    for shape, micros_of in _FORMS:
        if pc.all(pc.match_substring_regex(texts, shape)).as_py():
            return micros_of(texts).values
    return each(texts, lambda text: None if text is None else moment_us(text), pa.int64())


def _text(value: object) -> str:
    """A scalar as the digits or letters that stand for it."""
    return repr(value) if isinstance(value, float) else str(value)


@lru_cache(maxsize=4_096)
def moment_us(text: str) -> int | None:
    """Microseconds since 1970 UTC of a time that states its zone; None of any other text."""
    seconds = _EPOCH_SECONDS.fullmatch(text)
    if seconds is not None:
        return int(seconds[1]) * 1_000_000 + int((seconds[2] or "").ljust(6, "0"))
    if _CLF.fullmatch(text) is not None:
        found = clf_micros(pa.array([text], pa.string()))
        return None if found.bad is not None else int(found.values[0].as_py())
    if _ISO.fullmatch(text) is None:
        return None
    try:
        return as_microseconds(datetime.fromisoformat(text) - EPOCH)
    except (ValueError, OverflowError):
        return None


def _made(fields: Mapping[str, Array], us: Array, host: str | None, ctx: Context) -> Making:
    made = Making(_joined(fields), len(us), Spelling(secret=ctx.secret))
    made.constant("product", "access-log")
    made.text("sensor", "sensor")
    if host:
        made.columns["sensor"] = pc.fill_null(made.columns["sensor"], host)
    made.moment("happened", "time", Cells(us))
    client(made, fields["client"])
    made.columns |= addresses("dst", fields["dst"])[0]  # a server asked over a socket of its own host has none
    for column in ("src_port", "dst_port"):
        made.port(column, column)
    made.discreet("uri", "uri")
    made.discreet("referrer", "referrer")
    made.number("status", "status", STATUS)
    made.number("bytes_out", "sent")
    made.number("bytes_in", "size")
    made.seconds("duration_us", "lasted")
    for column, name in (
        ("host", "host"),
        ("method", "method"),
        ("http_version", "version"),
        ("user_agent", "agent"),
        ("user_name", "user"),
        ("forwarded_for", "forwarded"),
        ("content_type", "content_type"),
        ("request_content_type", "request_content_type"),
        ("sni", "sni"),
        ("tls_version", "tls"),
    ):
        made.text(column, name)
    return made


def _joined(fields: Mapping[str, Array]) -> Mapping[str, Array]:
    """The request line taken apart where there is one; else method, address and protocol as they stand."""
    line = request(fields["request"])
    own = with_query(fields["uri"], fields["query"])
    uri = _first(line["uri"], fields["whole_uri"], own)
    method = _first(line["method"], fields["method"])
    return {**fields, "uri": uri, "method": method, "version": _first(line["version"], version(fields["protocol"]))}


def _first(*values: Iterable[object]) -> Array:
    return pc.coalesce(*(said(v) for v in values))


READER = Reader("access-json", "1", (TABLE,), recognise, read)
