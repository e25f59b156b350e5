"""Lines, byte ranges and logical records, streaming."""

import codecs
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from chahe.errors import CallError
from chahe.evidence import json_array, locate_evtx, locate_pcap

_DELIMITERS = ",\t;|"
_LONGEST_ELEMENT = 256 << 20
_BLOCK = 1 << 20
_DIGITS = 18
"""Digits of a position: no file has more bytes, and Python neither reads nor counts to numbers of any length."""


def number(text: str) -> int:
    """A position from 1. Raises CallError."""
    if not text.isascii() or not text.isdigit() or len(text) > _DIGITS or int(text) < 1:
        raise CallError(("位置須為正整數。", "The position must be a whole number from 1."), where=text[:80])
    return int(text)


def utf16(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` when a text is in two-byte units, by its mark or by where its zero bytes stand."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even and odd * 8 > len(head):
        return "utf-16-le"
    if even > 4 * odd and even * 8 > len(head):
        return "utf-16-be"
    return None


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """Every line without its end. The empty rest after a last line end is no line."""
    stream.seek(0)
    for body, _ in _lines_with_ends(stream, utf16(stream.read(4096))):
        yield body


def line(stream: BinaryIO, place: str) -> bytes | None:
    """`line:N`."""
    return next(islice(lines(stream), number(place) - 1, None), None)


def byte_range(stream: BinaryIO, place: str) -> bytes | None:
    """`bytes:A-B`, B not included."""
    first, dash, last = place.partition("-")
    whole = all(t.isascii() and t.isdigit() and len(t) <= _DIGITS for t in (first, last))
    if not dash or not whole or int(first) > int(last):
        raise CallError(("位元組範圍須為 A-B。", "A byte range is A-B with A <= B."), where=place[:80])
    start, end = int(first), int(last)
    if end > stream.seek(0, 2):
        return None
    stream.seek(start)
    return stream.read(end - start)


def record(stream: BinaryIO, place: str) -> bytes | None:
    """`record:N`."""
    wanted = number(place)
    stream.seek(0)
    start = stream.read(4096)
    if locate_evtx.is_event_log(start):
        return locate_evtx.record(stream, wanted)
    if locate_pcap.is_capture(start):
        return locate_pcap.record(stream, wanted)
    if json_array.is_array(start):
        return _array_element(stream, wanted)
    head = start.removeprefix(codecs.BOM_UTF8).lstrip()
    source = lines(stream) if head.startswith(b"{") else csv_records(stream)
    return next(islice(source, wanted - 1, None), None)


def _array_element(stream: BinaryIO, wanted: int) -> bytes | None:
    found = next(islice(json_array.elements(stream, _LONGEST_ELEMENT), wanted - 1, None), None)
    return None if found is None or found.problem else found.raw


def csv_records(stream: BinaryIO, cap: int | None = None) -> Iterator[bytes]:
    """Logical records of a CSV: lines, joined while a quoted field is open. Line ends inside a record are kept.

    A quote opens a field only at the field's beginning, as Excel and Python's csv module read it. In CP950 and UTF-8
    neither the quote nor a delimiter occurs as part of another character but '|' does in CP950's second bytes, so
    lines are looked at as text. A record that passes `cap` bytes (a quote that never closes) ends the list as it is.
    """
    codec, delimiter = dialect(stream)
    wide = codec if codec.startswith("utf-16") else None
    held: list[bytes] = []
    size = 0
    open_quote = False
    for raw, end in _lines_with_ends(stream, wide):
        text = raw.decode(codec, "replace")
        open_quote = _still_open(text, delimiter, open_quote) if '"' in text else open_quote
        held.append(raw)
        size += len(raw)
        if open_quote and (cap is None or size <= cap):
            held.append(end)
            continue
        yield b"".join(held)
        if cap is not None and size > cap:
            return
        held, size = [], 0
    if held:
        yield b"".join(held)


def dialect(stream: BinaryIO) -> tuple[str, str]:
    """(codec, delimiter) of a CSV, from its first 4 KiB."""
    stream.seek(0)
    head = stream.read(4096)
    codec = utf16(head) or _narrow_codec(head)
    return codec, _delimiter(head.decode(codec, "replace"))


def _narrow_codec(head: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        return "cp950"
    return "utf-8"


def _delimiter(head: str) -> str:
    first = head.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _lines_with_ends(stream: BinaryIO, wide: str | None) -> Iterator[tuple[bytes, bytes]]:
    """Lines, and the line end as it stands in a record that goes on: LF, or CR LF when the line had one."""
    if wide is not None:
        newline, carriage = "\n".encode(wide), "\r".encode(wide)
        for raw in _wide_lines_kept(stream, newline):
            body = raw.removesuffix(newline)
            end = raw[len(body) :]
            yield (body.removesuffix(carriage), carriage + end) if body.endswith(carriage) else (body, end)
        return
    stream.seek(0)
    for raw in stream:
        body = raw.removesuffix(b"\n")
        end = raw[len(body) :]
        yield (body[:-1], b"\r" + end) if end and body.endswith(b"\r") else (body, end)


def _wide_lines_kept(stream: BinaryIO, newline: bytes) -> Iterator[bytes]:
    stream.seek(0)
    rest = b""
    while block := stream.read(_BLOCK):
        rest += block
        start, at = 0, rest.find(newline)
        while at >= 0:
            if (at - start) % 2 == 0:
                yield rest[start : at + 2]
                start = at + 2
                at = rest.find(newline, start)
            else:
                at = rest.find(newline, at + 1)
        rest = rest[start:]
    if rest:
        yield rest


def _still_open(text: str, delimiter: str, inside: bool) -> bool:
    """Whether a quoted field is open at the end of this line, given whether one was at its beginning."""
    at, start_of_field = 0, not inside
    while at < len(text):
        character = text[at]
        if inside:
            if character == '"':
                if text[at + 1 : at + 2] == '"':
                    at += 1
                else:
                    inside = False
            start_of_field = False
        elif character == '"' and start_of_field:
            inside = True
        else:
            start_of_field = character == delimiter
        if character == "\ufeff":
            start_of_field = True
        at += 1
    return inside
