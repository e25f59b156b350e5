"""Where chunks and records of a Windows event log (EVTX 3.0 to 3.2) stand, read from its own headers.

A file is a header of 4096 bytes and slots of 64 KiB. A slot in use begins with `ElfChnk`; its records follow at byte
512, each with its size at both ends, its identifier and a FILETIME. An identifier is unique within a sound file; it is
not always the EventRecordID inside (exported logs are numbered anew) and the FILETIME is not the event's time.
Everything stated is checked, nothing is believed: sizes, check sums and identifiers may be damaged or made up.
"""

import struct
import zlib
from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

FILE_MAGIC = b"ElfFile\x00"
CHUNK_MAGIC = b"ElfChnk\x00"
FILE_BYTES = 4096
HEADER_BYTES = 128
"""What of the file's first 4096 bytes says something."""
CHUNK_BYTES = 65_536
RECORDS_AT = 512
SMALLEST = 28
"""A record's header and the copy of its size."""

_RECORD_MAGIC = b"\x2a\x2a\x00\x00"
_RECORD = struct.Struct("<IIQQ")
_SIZE = struct.Struct("<I")
_FILE = struct.Struct("<QQQIHHHH")
_CHUNK = struct.Struct("<QQQQIIII")
_NO_CHECKSUM = 0x4


class FileHeader(NamedTuple):
    """What the file's header states."""

    next_number: int  # identifier the next record would have had
    chunks: int  # slots in use
    dirty: bool  # copied while the log was open for writing
    sound: bool  # its check sum holds


class Slot(NamedTuple):
    """One slot of 64 KiB that is, or was, a chunk."""

    start: int  # byte in the file
    size: int  # bytes there are: fewer when the file is cut off
    first: int  # identifiers its header states, both included; last < first when it states none
    last: int
    end_at: int  # byte of the slot at which its records end
    shared: bool  # some of these identifiers belong to a slot before: then a record is named by its bytes
    trouble: str = ""  # what is wrong with its header; "" when nothing is


class Record(NamedTuple):
    """One record in its slot."""

    start: int  # byte in the slot, of its magic number
    end: int
    number: int


class Walk(NamedTuple):
    """The records of one slot in order, and the byte ranges between them that are none."""

    records: list[Record]
    gaps: list[tuple[int, int]]


def file_header(head: bytes) -> FileHeader | None:
    """The header; None when the bytes do not begin an event log."""
    if len(head) < HEADER_BYTES or not head.startswith(FILE_MAGIC):
        return None
    _, _, following, _, _, _, _, chunks = _FILE.unpack_from(head, 8)
    flags, stated = struct.unpack_from("<II", head, 120)
    return FileHeader(following, chunks, bool(flags & 1), zlib.crc32(head[:120]) == stated)


def slots(stream: BinaryIO) -> Iterator[Slot]:
    """Every slot in use, in the order of the file; slots of zeros only are left out."""
    size = stream.seek(0, 2)
    taken = _Taken()
    for start in range(FILE_BYTES, size, CHUNK_BYTES):
        stream.seek(start)
        slot = _slot(stream, start, min(CHUNK_BYTES, size - start), taken)
        if slot is not None:
            yield slot


def _slot(stream: BinaryIO, start: int, size: int, taken: "_Taken") -> Slot | None:
    head = stream.read(RECORDS_AT)
    trouble = _header_trouble(head)
    if not trouble:
        _, _, first, last, _, _, end_at, _ = _CHUNK.unpack_from(head, 8)
        first, last = _stated(first, last)
        return Slot(start, size, first, last, min(end_at, size), taken.add(first, last))
    data = head + stream.read(size - len(head))
    if data.count(0) == len(data):
        return None
    # The header is not to be believed: what the records themselves say.
    walked = walk(data, len(data))
    numbers = [r.number for r in walked.records] or [1, 0]
    end_at = walked.records[-1].end if walked.records else len(data)
    first, last = numbers[0], max(numbers[-1], numbers[0] - 1)
    return Slot(start, size, first, last, end_at, taken.add(first, last), trouble)


def _stated(first: int, last: int) -> tuple[int, int]:
    return (first, last) if 1 <= first <= last < 2**63 else (1, 0)


def _header_trouble(head: bytes) -> str:
    if len(head) < RECORDS_AT:
        return "chunk cut off inside its header"
    if not head.startswith(CHUNK_MAGIC):
        return "no chunk begins here"
    flags, stated = struct.unpack_from("<II", head, 120)
    if not flags & _NO_CHECKSUM and zlib.crc32(head[128:RECORDS_AT], zlib.crc32(head[:120])) != stated:
        return "check sum of the chunk's header does not hold"
    end_at = _CHUNK.unpack_from(head, 8)[6]
    return "" if RECORDS_AT <= end_at <= CHUNK_BYTES else "chunk's header states an impossible end"


def data_sound(data: bytes | memoryview, end_at: int) -> bool:
    """Whether the check sum over a chunk's records holds (Windows may leave it out and says so in the header)."""
    flags = _SIZE.unpack_from(data, 120)[0]
    return bool(flags & _NO_CHECKSUM) or zlib.crc32(data[RECORDS_AT:end_at]) == _CHUNK.unpack_from(data, 8)[7]


def walk(data: bytes, end_at: int) -> Walk:
    """Records of a slot's bytes, up to `end_at`. After a gap the next place that is a record by all its marks counts.

    A record overwritten by zeros is a gap like any other.
    """
    records: list[Record] = []
    gaps: list[tuple[int, int]] = []
    at, end_at = RECORDS_AT, min(end_at, len(data))
    unpack = _RECORD.unpack_from
    size_at = _SIZE.unpack_from
    while at + SMALLEST <= end_at:
        magic, size, number, _ = unpack(data, at)
        if magic == 0x2A2A and SMALLEST <= size <= end_at - at and size_at(data, at + size - 4)[0] == size:
            records.append(Record(at, at + size, number))
            at += size
            continue
        following = _next_record(data, at, end_at)
        gaps.append((at, following))
        at = following
    if at < end_at:
        gaps.append((at, end_at))
    return Walk(records, gaps)


def _next_record(data: bytes, at: int, end_at: int) -> int:
    """The next byte from which a record runs; `end_at` when there is none. A gap holds a record's marks at least."""
    found = data.find(_RECORD_MAGIC, at + SMALLEST, end_at)
    while found >= 0 and found + SMALLEST <= end_at:
        size = _SIZE.unpack_from(data, found + 4)[0]
        if SMALLEST <= size <= end_at - found and _SIZE.unpack_from(data, found + size - 4)[0] == size:
            return found
        found = data.find(_RECORD_MAGIC, found + 1, end_at)
    return end_at


def named(slot: Slot, records: list[Record]) -> list[bool]:
    """Which records `record:N` names: those in ascending order within what their slot states for itself alone.

    The others are named by their bytes, so that no name means two records.
    """
    out, before = [], -1
    for record in records:
        own = not slot.shared and slot.first <= record.number <= slot.last and record.number > before
        out.append(own)
        if own:
            before = record.number
    return out


class _Taken:
    """Ranges of identifiers seen, kept apart and in order."""

    def __init__(self) -> None:
        self._ranges: list[tuple[int, int]] = []

    def add(self, first: int, last: int) -> bool:
        """Take a range; True when part of it was taken before (then the taken part grows by nothing)."""
        if last < first:
            return False
        at = bisect_left(self._ranges, (first, first))
        before = at > 0 and self._ranges[at - 1][1] >= first
        after = at < len(self._ranges) and self._ranges[at][0] <= last
        if before or after:
            return True
        insort(self._ranges, (first, last))
        return False
