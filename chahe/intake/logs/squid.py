"""Access logs of Squid in its built-in formats `squid` (native), `common` and `combined` (Squid 3 to 7).

    %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt
    %>a %[ui %[un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st ["%{Referer}>h" "%{User-Agent}>h"] %Ss:%Sh

The native time is that of the end; less the time it took it is when the request came. `common` and `combined` do not
say how long it took: theirs stays the time of the end. `TCP_DENIED` is denied, other TCP codes are let through; NONE is
neither. `dst` is the server's address where Squid asked the origin itself (HIER_DIRECT, ORIGINAL_DST), not a parent's;
`dst_port` what the address asked for says, or the port of its scheme. Sizes hold the headers of the answer. Queries
between caches (ICP, HTCP: codes UDP_…) are no requests and are skipped. Secrets in addresses are masked. Not read:
formats of one's own, lines with headers (log_mime_hdrs), lines behind syslog.

www.squid-cache.org/Doc/config/logformat; wiki.squid-cache.org/SquidFaq/SquidLogs.
"""

from collections.abc import Callable, Mapping
from typing import BinaryIO
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import re2

from chahe.intake.api import HEAD_BYTES, Context, Head, Reader, Sink
from chahe.intake.columns.block import Array
from chahe.intake.columns.clf_times import clf_micros
from chahe.intake.columns.line_blocks import BOM, CR, NUL, Lines, Mask, blocks_of_text
from chahe.intake.columns.making import Making, Spelling
from chahe.intake.columns.typed import Cells, either, micros, no_nulls, places, whole
from chahe.intake.columns.web_columns import STATUS, client, said
from chahe.intake.devices.rows import ALLOWED, DENIED
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.setting_lines import nine_of_ten
from chahe.intake.text_lines import BAD_CHARACTERS, TOO_LONG

TABLE = "web_request"
BLANK = "blank"
CACHES = "a query between caches, no request"
NO_LINE = "no line of an access log of Squid in this form"
CUT = "the file ends inside a record: cut off"
CONTROLS = "a control character inside the line (CR or NUL)"
_LOOK_AT = 100
_MOST_MS = 1 << 50
_CODE = r"(?P<code>[A-Z][A-Z_]{1,60})"
_WHERE = r"(?P<hierarchy>[A-Z][A-Z_0-9]{1,60})"
_NATIVE = (
    r"^(?P<time>[0-9]{9,10}\.[0-9]{3}) +(?P<lasted>-?[0-9]{1,15}) (?P<client>[^ ]+) " + _CODE
    + r"/(?P<status>[0-9]{3}) (?P<size>[0-9]{1,19}) (?P<method>[^ ]+) (?P<uri>[^ ]+) (?P<user>[^ ]+) " + _WHERE
    + r"/(?P<server>[^ ]+) (?P<content_type>[^ ]+)$"
)  # fmt: skip
_COMMON = (
    r"^(?P<client>[^ ]+) [^ ]+ (?P<user>[^ ]+) \[(?P<time>[^\]]{20,32})\] \"(?P<method>[^ \"]+) (?P<uri>[^ \"]+) "
    r"HTTP/(?P<version>[0-9](?:\.[0-9])?)\" (?P<status>[0-9]{1,3}) (?P<size>[0-9]{1,19}|-) "
)
_END = _CODE + ":" + _WHERE + "$"
_COMBINED = _COMMON + r"\"(?P<referrer>(?:[^\"\\]|\\.)*)\" \"(?P<agent>(?:[^\"\\]|\\.)*)\" " + _END
_FORMS = (_NATIVE, _COMMON + _END, _COMBINED)
_SHAPES = tuple(re2.compile(form) for form in _FORMS)
_HOST = r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^/?#:@]*)"
_SCHEME = r"^(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#]*@)?" + _HOST + r"(?::(?P<port>[0-9]{1,5}))?(?:[/?#].*)?$"
_TUNNEL = "^" + _HOST + r":(?P<port>[0-9]{1,5})$"
_OF_SCHEME = {"http": "80", "https": "443", "ftp": "21", "ws": "80", "wss": "443"}
_ORIGIN = pa.array(["HIER_DIRECT", "DIRECT", "ORIGINAL_DST", "HIER_ORIGINAL_DST"])
_NOTHING = pa.scalar(None, pa.string())


def recognise(head: Head) -> bool:
    """At least nine of ten lines are of one of the forms."""
    return _form(head.data) is not None


def _form(data: bytes) -> int | None:
    """Which form the first lines have."""
    lines = data.removeprefix(BOM).split(b"\n")
    whole_ = lines[:-1] if len(lines) > 1 else lines
    seen = [x.removesuffix(b"\r").decode("utf-8", "replace") for x in whole_[:_LOOK_AT] if x.strip()]

    def fits(shape: "re2._Regexp[str]") -> Callable[[str], bool]:
        return lambda line: shape.match(line) is not None

    return next((n for n, shape in enumerate(_SHAPES) if nine_of_ten(seen, fits(shape))), None)


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    form = _form(stream.read(HEAD_BYTES)) or 0
    stream.seek(0)

    def too_long(number: int) -> None:
        sink.damage(number, f"line:{number}", TOO_LONG)

    for lines in blocks_of_text(stream, too_long):
        _block(lines, form, sink, ctx)


def _block(lines: Lines, form: int, sink: Sink, ctx: Context) -> None:
    good = _readable(lines, sink)
    if not good.any():
        return
    numbers = lines.numbers()[good]
    texts = pa.array(lines.joined(good).decode().removesuffix("\n").split("\n"), pa.string())
    parts = pc.extract_regex(texts, _FORMS[form])
    none = parts.is_null().to_numpy(zero_copy_only=False)
    for number in numbers[none].tolist():
        sink.reject(number, f"line:{number}", NO_LINE, TABLE)
    parts, numbers = parts.filter(pa.array(~none)), numbers[~none]
    fields = {name: parts.field(name) for name in [f.name for f in parts.type]}
    asked = _asked(fields["code"])
    for number in numbers[~asked].tolist():
        sink.skip(number, f"line:{number}", CACHES)
    fields = {name: values.filter(pa.array(asked)) for name, values in fields.items()}
    recs = pa.array(numbers[asked])
    if len(recs):
        _made(fields, len(recs), ctx).settle(sink, TABLE, recs, places(recs))


def _asked(code: Array) -> Mask:
    found: Mask = pc.invert(pc.starts_with(code, "UDP_")).to_numpy(zero_copy_only=False)
    return found


def _readable(lines: Lines, sink: Sink) -> Mask:
    empty, controls, odd = lines.empty(), lines.holding(CR, NUL), lines.not_utf8()
    bad = empty | controls | odd
    last = len(lines) - 1
    bad[last] |= not lines.ended
    for index in np.flatnonzero(bad).tolist():
        number = lines.first + index
        if index == last and not lines.ended:
            # Nothing says where a line ends but its end.
            sink.damage(number, f"line:{number}", CUT)
        elif empty[index]:
            sink.skip(number, f"line:{number}", BLANK)
        else:
            sink.reject(number, f"line:{number}", CONTROLS if controls[index] else BAD_CHARACTERS, TABLE)
    return ~bad


def _made(parts: Mapping[str, Array], rows: int, ctx: Context) -> Making:
    fields = {name: said(values) for name, values in parts.items()}
    fields |= _asked_for(parts["uri"])
    fields["user"] = _decoded(fields["user"])
    status = parts["status"]
    fields["status"] = pc.if_else(pc.equal(pc.utf8_ltrim(status, "0"), ""), _NOTHING, status)
    made = Making(fields, rows, Spelling(secret=ctx.secret))
    made.constant("product", "squid")
    host = log_host(ctx.path)
    if host:
        made.constant("sensor", host)
    made.moment("happened", "time", _when(fields, made))
    client(made, fields["client"])
    if "server" in fields:
        direct = pc.is_in(parts["hierarchy"], _ORIGIN)
        made.fields = {**fields, "server": pc.if_else(direct, _address(fields["server"]), _NOTHING)}
        made.address("dst", "server", needed=False)
        made.text("content_type", "content_type")
    made.port("dst_port", "port")
    made.text("host", "host")
    made.text("method", "method")
    made.discreet("uri", "uri")
    made.text("http_version", "version")
    made.number("status", "status", STATUS)
    made.number("bytes_in", "size")
    made.discreet("referrer", "referrer")
    made.text("user_agent", "agent")
    made.text("user_name", "user")
    made.text("action_words", "code")
    denied, passed = pc.starts_with(parts["code"], "TCP_DENIED"), pc.starts_with(parts["code"], "TCP_")
    made.columns["action"] = pc.if_else(denied, DENIED, pc.if_else(passed, ALLOWED, _NOTHING))
    return made


def _when(fields: Mapping[str, Array], made: Making) -> Cells:
    """When the request came."""
    if "lasted" not in fields:
        return clf_micros(fields["time"])
    end = micros(fields["time"])
    lasted = whole(fields["lasted"], _MOST_MS)
    us = pc.multiply(lasted.values, 1_000)
    made.put("duration_us", Cells(us, lasted.bad), "lasted: no milliseconds")
    return Cells(pc.subtract(end.values, us), either(end.bad, lasted.bad))


def _asked_for(uri: Array) -> Mapping[str, Array]:
    """Host and port of an absolute address or of a tunnel's `host:port`."""
    coded = uri.dictionary_encode()
    distinct = coded.dictionary
    absolute, tunnel = pc.extract_regex(distinct, _SCHEME), pc.extract_regex(distinct, _TUNNEL)
    scheme = pc.utf8_lower(absolute.field("scheme"))
    usual = pa.array([_OF_SCHEME.get(s or "") for s in scheme.to_pylist()], pa.string())
    stated = absolute.field("port")
    port = pc.if_else(pc.not_equal(stated, ""), stated, usual)
    is_absolute, is_tunnel = absolute.is_valid(), tunnel.is_valid()
    found = {
        "host": pc.if_else(is_absolute, absolute.field("host"), pc.if_else(is_tunnel, tunnel.field("host"), _NOTHING)),
        "port": pc.if_else(is_absolute, port, pc.if_else(is_tunnel, tunnel.field("port"), _NOTHING)),
    }
    return {name: values.take(coded.indices) for name, values in found.items()}


def _decoded(user: Array) -> Array:
    """Squid percent-encodes names."""
    marked = no_nulls(pc.match_substring(user, "%"))
    if marked is None:
        return user
    names = [unquote(value, errors="replace") for value in user.filter(marked).to_pylist()]
    return pc.replace_with_mask(user, marked, pa.array(names, pa.string()))


def _address(text: Array) -> Array:
    """Addresses alone: a name may stand in their place."""
    return pc.if_else(pc.match_substring_regex(text, r"^[0-9.]+$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$"), text, _NOTHING)


READER = Reader("squid", "1", (TABLE,), recognise, read, priority=4)
