"""A text file as blocks of whole lines, and questions about all lines of a block at once.

Lines are those of `logs/text_pieces.py`: they end at LF (a CR before it belongs to the end), `line:N` counts from 1,
one longer than any record is told and passed over without being held.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from chahe.intake.text_lines import MAX_LINE_BYTES

BLOCK_BYTES = 4 << 20
"""Bytes read at a time."""

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

LF, CR, NUL = 10, 13, 0
BOM = b"\xef\xbb\xbf"
"""The mark of UTF-8 that may stand before the first line."""


class LineBlock(NamedTuple):
    """Whole lines: the number of the first, and their bytes with their ends (the file's last line may have none)."""

    first: int
    data: bytes


def line_blocks(stream: BinaryIO, too_long: Callable[[int], None], size: int = BLOCK_BYTES) -> Iterator[LineBlock]:
    """Every line of the stream from where it stands in blocks of about `size` bytes; `too_long(number)` of the rest."""
    number, rest = 1, b""
    while chunk := stream.read(size):
        data = rest + chunk
        first_end = data.find(b"\n")
        if first_end < 0:
            rest = data
            if len(data) > MAX_LINE_BYTES + 1:
                too_long(number)
                number, rest = number + 1, _after_line(stream)
            continue
        if first_end > MAX_LINE_BYTES + 1:
            too_long(number)
            number, data = number + 1, data[first_end + 1 :]
        end = data.rfind(b"\n") + 1
        if end:
            yield LineBlock(number, data[:end])
            number += data.count(b"\n", 0, end)
        rest = data[end:]
    if len(rest) > MAX_LINE_BYTES and b"\n" not in rest:
        too_long(number)
    elif rest:
        yield LineBlock(number, rest)


def blocks_of_text(stream: BinaryIO, too_long: Callable[[int], None], size: int = BLOCK_BYTES) -> Iterator["Lines"]:
    """The same as lines, without the mark of UTF-8 before the first of them."""
    for block in line_blocks(stream, too_long, size):
        data = block.data.removeprefix(BOM) if block.first == 1 else block.data
        if data:
            yield Lines.of(LineBlock(block.first, data))


def _after_line(stream: BinaryIO) -> bytes:
    """Pass over the rest of a line; what was read behind its end."""
    while chunk := stream.read(1 << 20):
        end = chunk.find(b"\n")
        if end >= 0:
            return chunk[end + 1 :]
    return b""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a block: `data` with every end as LF, line i without its end is data[starts[i]:ends[i]]."""

    first: int
    data: bytes
    buffer: npt.NDArray[np.uint8]
    starts: Numbers
    ends: Numbers

    @classmethod
    def of(cls, block: LineBlock) -> "Lines":
        """Find the lines of a block."""
        data = block.data.replace(b"\r\n", b"\n") if b"\r" in block.data else block.data
        buffer = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(buffer == LF)
        if not data.endswith(b"\n"):
            ends = np.append(ends, len(data))
        starts = np.empty_like(ends)
        starts[:1] = 0
        starts[1:] = ends[:-1] + 1
        return cls(block.first, data, buffer, starts, ends)

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def ended(self) -> bool:
        """Whether the last line has an end."""
        return self.data.endswith(b"\n")

    def part(self, begin: int, stop: int) -> "Lines":
        """Lines [begin, stop) by themselves; at least one."""
        offset, end = self.starts[begin], self.ends[stop - 1] + 1
        starts, ends = self.starts[begin:stop] - offset, self.ends[begin:stop] - offset
        return Lines(self.first + begin, self.data[offset:end], self.buffer[offset:end], starts, ends)

    def numbers(self) -> Numbers:
        """Line numbers."""
        return np.arange(self.first, self.first + len(self), dtype=np.int64)

    def line(self, index: int) -> bytes:
        """One line without its end."""
        return self.data[self.starts[index] : self.ends[index]]

    def begin_with(self, byte: int) -> Mask:
        """Which lines begin with that byte (never LF)."""
        found: Mask = self.buffer[np.minimum(self.starts, len(self.data) - 1)] == byte
        return found

    def close_with(self, byte: int) -> Mask:
        """Which lines have that byte last; false of empty lines."""
        found: Mask = (self.ends > self.starts) & (self.buffer[self.ends - 1] == byte)
        return found

    def empty(self) -> Mask:
        """Which lines have no bytes."""
        found: Mask = self.starts == self.ends
        return found

    def holding(self, *bytes_: int) -> Mask:
        """Which lines hold one of the bytes: made for bytes that hardly ever stand anywhere."""
        found = np.zeros(len(self), np.bool_)
        for byte in bytes_:
            if byte in self.data:
                places = np.flatnonzero(self.buffer == byte)
                found[np.searchsorted(self.ends, places, side="right")] = True
        return found

    def not_utf8(self) -> Mask:
        """Which lines are no UTF-8."""
        found = np.zeros(len(self), np.bool_)
        if not self.data.isascii() and not _is_utf8(self.data):
            for index in range(len(self)):
                found[index] = not _is_utf8(self.line(index))
        return found

    def joined(self, chosen: Mask) -> bytes:
        """The chosen lines with their ends, in order."""
        if chosen.all():
            return self.data
        padded = np.diff(np.concatenate(([False], chosen, [False])).astype(np.int8))
        begin, stop = np.flatnonzero(padded == 1), np.flatnonzero(padded == -1)
        parts = [self.data[self.starts[a] : self.ends[b - 1] + 1] for a, b in zip(begin, stop, strict=True)]
        return b"".join(parts)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
