"""Web access logs of Apache httpd, nginx and all who write like them: common, combined, and combined with one more
quoted field, X-Forwarded-For. Times carry their offset from UTC.

A request that is no request (bytes of TLS on a port without it, `-`) is kept as written in `uri`, without a method.
What the server escapes stays escaped. Secrets in addresses are masked. Not read: formats with other fields, error logs.
"""

from collections.abc import Mapping
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from chahe.intake.api import HEAD_BYTES, Context, Head, Reader, Sink
from chahe.intake.columns.access_lines import PARTS, quotes_of, take_apart
from chahe.intake.columns.block import Array
from chahe.intake.columns.clf_times import clf_micros
from chahe.intake.columns.line_blocks import BOM, CR, NUL, Lines, Mask, blocks_of_text
from chahe.intake.columns.making import Making, Spelling
from chahe.intake.columns.typed import places
from chahe.intake.columns.web_columns import STATUS, client, request, said
from chahe.intake.logs.linux_rows import log_host
from chahe.intake.setting_lines import nine_of_ten
from chahe.intake.text_lines import BAD_CHARACTERS, TOO_LONG

TABLE = "web_request"
BLANK = "blank"
NO_LINE = "no line of an access log of this form"
CUT = "the file ends inside a record: cut off"
CONTROLS = "a control character inside the line (CR or NUL)"
_LOOK_AT = 100


def recognise(head: Head) -> bool:
    """At least nine of ten lines are of one of the forms."""
    return nine_of_ten(_first_lines(head.data), lambda line: bool(quotes_of(line)))


def _first_lines(data: bytes) -> list[str]:
    lines = data.removeprefix(BOM).split(b"\n")
    whole = lines[:-1] if len(lines) > 1 else lines
    return [x.removesuffix(b"\r").decode("utf-8", "replace") for x in whole[:_LOOK_AT] if x.strip()]


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See `api.Reader`."""
    forms = [n for n in map(quotes_of, _first_lines(stream.read(HEAD_BYTES))) if n]
    stream.seek(0)
    most = max(sorted(set(forms)), key=forms.count, default=6)

    def too_long(number: int) -> None:
        sink.damage(number, f"line:{number}", TOO_LONG)

    for lines in blocks_of_text(stream, too_long):
        _block(lines, most, sink, ctx)


def _block(lines: Lines, quotes: int, sink: Sink, ctx: Context) -> None:
    good = _readable(lines, sink)
    last = len(lines) - 1
    if good[last] and not lines.ended and not lines.line(last).endswith(b'"'):
        # What ends in a number may have lost digits of it.
        good[last] = False
        sink.damage(lines.first + last, f"line:{lines.first + last}", CUT)
    if not good.any():
        return
    found, parts, none = take_apart(lines, good, quotes)
    for index in none.tolist():
        number = lines.first + index
        if index == last and not lines.ended:
            sink.damage(number, f"line:{number}", CUT)
        else:
            sink.reject(number, f"line:{number}", NO_LINE, TABLE)
    if len(found):
        recs = pa.array(lines.numbers()[found])
        made = _made(dict(zip(PARTS, parts, strict=True)), len(found), ctx)
        made.settle(sink, TABLE, recs, places(recs))


def _readable(lines: Lines, sink: Sink) -> Mask:
    empty, controls, odd = lines.empty(), lines.holding(CR, NUL), lines.not_utf8()
    for index in np.flatnonzero(empty | controls | odd).tolist():
        number = lines.first + index
        if empty[index]:
            sink.skip(number, f"line:{number}", BLANK)
        else:
            sink.reject(number, f"line:{number}", CONTROLS if controls[index] else BAD_CHARACTERS, TABLE)
    return ~(empty | controls | odd)


def _made(parts: Mapping[str, Array], rows: int, ctx: Context) -> Making:
    fields = {name: said(values) for name, values in parts.items()}
    fields |= request(parts["request"])
    made = Making(fields, rows, Spelling(secret=ctx.secret))
    made.constant("product", "access-log")
    host = log_host(ctx.path)
    if host:
        made.constant("sensor", host)
    made.moment("happened", "time", clf_micros(parts["time"]))
    client(made, said(parts["client"]))
    made.text("method", "method")
    made.discreet("uri", "uri")
    made.text("http_version", "version")
    made.number("status", "status", STATUS)
    made.number("bytes_in", "size")
    made.discreet("referrer", "referrer")
    made.text("user_agent", "agent")
    made.text("user_name", "user")
    made.text("forwarded_for", "forwarded")
    return made


READER = Reader("access-log", "1", (TABLE,), recognise, read)
