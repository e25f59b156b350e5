"""Lines of a text file with their numbers and byte offsets, decoded without a silent guess (see decode.py).

A line ends at LF (a CR before it belongs to the end). `line:N` counts LF-ended lines from 1; `bytes:A-B` is the
half-open range [A, B). A line with bytes that are no character of the codec is kept with lone surrogates and says so
by `bad`: its record becomes a reject, never a question mark.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from chahe.intake.api import HEAD_BYTES, Head
from chahe.intake.decode import codec_of

MAX_LINE_BYTES = 16 << 20
"""A longer line is damage: no format we read has one, and memory stays bounded."""

_CHUNK = 1 << 20
_BAD = re.compile("[\ud800-\udfff\0]")
_ONE_BYTE = ("utf-8", "cp950")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: number from 1, text without its end, byte range [start, end) without its end."""

    number: int
    text: str
    start: int
    end: int
    terminated: bool

    @property
    def loc(self) -> str:
        """`line:N`."""
        return f"line:{self.number}"

    @property
    def bad(self) -> bool:
        """True when some bytes are no characters of the file's codec."""
        return _BAD.search(self.text) is not None


BAD_CHARACTERS = "bytes that are no character of the file's encoding (user-defined characters or damage)"
TOO_LONG = "a line longer than the reader's cap"
HALF_CHARACTER = "the file ends inside a character: cut off"


class TooLongError(ValueError):
    """A line passed MAX_LINE_BYTES; `number` is its line number."""

    def __init__(self, number: int) -> None:
        super().__init__(TOO_LONG)
        self.number = number


def head_text(head: Head) -> str:
    """The beginning as text for recognition only; "" when it is no text. A cut last character is dropped; bytes of a
    user-defined character show as U+FFFD here and make their record a reject when the file is read.
    """
    found = codec_of(head.data)
    if found is None:
        return "" if b"\0" in head.data else head.data.decode("cp950", "replace")
    codec, bom = found
    return head.data[bom:].decode(codec, "ignore")


def codec_for(stream: BinaryIO) -> tuple[str, int]:
    """(codec, BOM bytes) for the whole stream: as decode.py; where neither UTF-8 nor CP950 reads every byte, the one
    that reads more lines. Leaves the stream at its start.
    """
    stream.seek(0)
    found = codec_of(stream.read(HEAD_BYTES))
    if found is None or (found[1] == 0 and found[0] in _ONE_BYTE):
        whole = next((c for c in _ONE_BYTE if _reads_all(stream, c)), None)
        found = (whole or _reads_most(stream), 0)
    stream.seek(0)
    return found


def lines(stream: BinaryIO) -> Iterator[Line]:
    """Every line of the stream. Raises TooLongError past the cap."""
    codec, bom = codec_for(stream)
    stream.seek(bom)
    return _wide(stream, codec, bom) if codec.startswith("utf-16") else _narrow(stream, codec, bom)


def ends_inside_a_character(stream: BinaryIO) -> bool:
    """True for UTF-16 with an odd number of bytes, or UTF-8 whose last character is incomplete: cut off."""
    codec, bom = codec_for(stream)
    size = stream.seek(0, 2)
    if codec.startswith("utf-16"):
        return (size - bom) % 2 == 1
    stream.seek(max(0, size - 4))
    tail = stream.read()
    if codec != "utf-8" or not tail or tail[-1] < 0x80:
        return False
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    decoder.decode(tail)
    return decoder.getstate()[0] != b""


def _reads_all(stream: BinaryIO, codec: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _reads_most(stream: BinaryIO) -> str:
    good = dict.fromkeys(_ONE_BYTE, 0)
    stream.seek(0)
    while raw := stream.readline(MAX_LINE_BYTES):
        for codec in _ONE_BYTE:
            try:
                raw.decode(codec)
            except UnicodeDecodeError:
                continue
            good[codec] += 1
    return max(_ONE_BYTE, key=lambda c: good[c])


def _narrow(stream: BinaryIO, codec: str, offset: int) -> Iterator[Line]:
    number = 0
    while raw := stream.readline(MAX_LINE_BYTES + 2):
        number += 1
        ended = raw.endswith(b"\n")
        if not ended and len(raw) > MAX_LINE_BYTES:
            raise TooLongError(number)
        body = raw[:-1].removesuffix(b"\r") if ended else raw
        yield Line(number, body.decode(codec, "surrogateescape"), offset, offset + len(body), ended)
        offset += len(raw)


def _wide(stream: BinaryIO, codec: str, offset: int) -> Iterator[Line]:
    newline = "\n".encode(codec)
    rest, number = b"", 0
    while chunk := stream.read(_CHUNK):
        parts = _split_wide(rest + chunk, newline)
        rest = parts.pop()
        if len(rest) > MAX_LINE_BYTES:
            raise TooLongError(number + 1)
        for raw in parts:
            number += 1
            body = raw.removesuffix("\r".encode(codec))
            yield Line(number, body.decode(codec, "surrogatepass"), offset, offset + len(body), True)
            offset += len(raw) + 2
    rest = rest[: len(rest) // 2 * 2]
    if rest:
        yield Line(number + 1, rest.decode(codec, "surrogatepass"), offset, offset + len(rest), False)


def _split_wide(data: bytes, newline: bytes) -> list[bytes]:
    """Split at line feeds that lie on a two-byte boundary."""
    out, start, at = [], 0, data.find(newline)
    while at >= 0:
        if at % 2 == 0:
            out.append(data[start:at])
            start = at + 2
            at = data.find(newline, start)
        else:
            at = data.find(newline, at + 1)
    out.append(data[start:])
    return out
