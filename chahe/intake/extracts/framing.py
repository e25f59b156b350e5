"""Where each record of a host extract begins and ends. A place that cannot be told stops the reading; nothing shifts.

Fixed records are cut by their length alone. A line is as long as the layout says: where records hold packed or binary
bytes (any of which may look like a line end) the end is looked for at that place only. Variable records follow their
length words (RDW; in `vb` also those of the blocks, BDW); segments of spanned records are not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from chahe.intake.extracts.layout import MAX_RECORD, Layout
from chahe.intake.grid import DamageError

_CHUNK = 1 << 20
_WORD = 4
_EXTENDED = 0x8000
_CR, _END_OF_FILE = b"\r", b"\x1a"
MAX_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Frame:
    """One record: bytes [start, start + len(raw)) of the file. `problem`: it is not as long as it must be."""

    start: int
    raw: bytes
    problem: str = ""


def place(start: int, size: int) -> str:
    """The locator of so many bytes."""
    return f"bytes:{start}-{start + size}"


def frames(stream: BinaryIO, layout: Layout) -> Iterator[Frame]:
    """Every record in order. Raises DamageError where no further record can be told."""
    stream.seek(0)
    if layout.records == "fixed":
        return _fixed(stream, layout.size)
    if layout.records in ("rdw", "vb"):
        return _variable(stream, blocks=layout.records == "vb")
    if layout.records == "lines" and layout.binary:
        return _stepped(stream, layout)
    return _lines(stream, layout)


def _fixed(stream: BinaryIO, size: int) -> Iterator[Frame]:
    at = 0
    step = max(1, _CHUNK // size) * size
    while chunk := stream.read(step):
        whole = len(chunk) // size * size
        for n in range(0, whole, size):
            yield Frame(at + n, chunk[n : n + size])
        at += whole
        if whole < len(chunk):
            reason = f"truncated: the last record has {len(chunk) - whole} of {size} bytes"
            raise DamageError(reason, place(at, len(chunk) - whole))


def _stepped(stream: BinaryIO, layout: Layout) -> Iterator[Frame]:
    """Records of one length, each with its end; without the end at its place nothing after it can be trusted."""
    at = 0
    end = bytes((layout.end,))
    while raw := stream.read(layout.size):
        if len(raw) < layout.size:
            raise DamageError(f"truncated: the last record has {len(raw)} of {layout.size} bytes", place(at, len(raw)))
        mark = stream.read(1)
        if mark == _CR and end == b"\n":
            mark += stream.read(1)
        if mark and mark.removeprefix(_CR) != end:
            raise DamageError("record-length: no line end where the record must end", place(at, len(raw)))
        yield Frame(at, raw)
        at += len(raw) + len(mark)


def _lines(stream: BinaryIO, layout: Layout) -> Iterator[Frame]:
    ascii_like = layout.end == 0x0A
    wanted = layout.size if layout.records == "lines" else None
    at = 0
    for line in _split(stream, bytes((layout.end,))):
        raw = line[:-1] if line[-1] == layout.end else line
        if ascii_like:
            raw = raw.removesuffix(_CR)
            if raw == _END_OF_FILE and line == raw:
                return  # the mark that DOS programs put behind the last line
        wrong = wanted is not None and len(raw) != wanted and bool(raw)
        yield Frame(at, raw, f"record-length: {len(raw)} bytes where {wanted} are stated" if wrong else "")
        at += len(line)


def _split(stream: BinaryIO, end: bytes) -> Iterator[bytes]:
    """Lines with their ends."""
    rest = b""
    at = 0
    while chunk := stream.read(_CHUNK):
        pieces = (rest + chunk).split(end)
        rest = pieces.pop()
        for piece in pieces:
            yield piece + end
            at += len(piece) + 1
        if len(rest) > MAX_LINE:
            raise DamageError("record-length: a line longer than any record", place(at, len(rest)))
    if rest:
        yield rest


def _variable(stream: BinaryIO, *, blocks: bool) -> Iterator[Frame]:
    at = 0
    left = 0  # bytes of the block still to come
    while head := stream.read(_WORD):
        if len(head) < _WORD:
            raise DamageError("truncated: half a length word", place(at, len(head)))
        if blocks and not left:
            left = _block(head, at)
            at += _WORD
            continue
        size = int.from_bytes(head[:2], "big") - _WORD
        if head[2:] != b"\0\0" or not 0 <= size <= MAX_RECORD or (blocks and size + _WORD > left):
            raise DamageError("record-length: a length word that is none", place(at, _WORD))
        raw = stream.read(size)
        if len(raw) < size:
            raise DamageError(f"truncated: the last record has {len(raw)} of {size} bytes", place(at, _WORD + len(raw)))
        yield Frame(at + _WORD, raw)
        at += _WORD + size
        left -= _WORD + size if blocks else 0
    if left:
        raise DamageError("truncated: the last block ends too early", place(max(0, at - 1), 1))


def _block(head: bytes, at: int) -> int:
    """Bytes of a block behind its length word."""
    if int.from_bytes(head[:2], "big") & _EXTENDED:
        size = int.from_bytes(head, "big") & 0x7FFFFFFF
    else:
        size = int.from_bytes(head[:2], "big") if head[2:] == b"\0\0" else 0
    if size <= 2 * _WORD - 1:
        raise DamageError("record-length: a length word of a block that is none", place(at, _WORD))
    return size - _WORD
