"""Windows event logs (EVTX). Headers, chunks and records are walked here; the `evtx` library decodes a chunk at a time.

A chunk reaches the library as a small file of its own, so that a broken one costs itself alone. Every record that the
walk finds must come back decoded under the same identifier; one that does not is a reject. What the file should hold
and does not (identifiers missing between chunks, chunks lost at the end, check sums that do not hold, bytes that are
no record) is told with the place where it shows.

The event's time is TimeCreated/SystemTime: the time in a record's header is often empty.
"""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, BinaryIO, cast

import orjson
from evtx import PyEvtxParser

from chahe.evidence import evtx_layout as layout
from chahe.evidence.evtx_layout import CHUNK_BYTES, FILE_BYTES, Slot
from chahe.intake import windows_rows
from chahe.intake.api import Context, Head
from chahe.intake.events import Decoder, Event, Fate, Lost, Piece
from chahe.intake.json_names import read_again
from chahe.intake.log_rows import log_reader
from chahe.intake.windows_event import NotAnEventError, flat, flat_counted, microseconds

SOURCE = ("windows", "", "")

_NONE = (-1, "")
_DRESSED = (1 << 64) - 1
"""Identifier under which bytes that are no record are given to the library: no log counts that far."""

_TABLES_AT = 128
"""Byte of a chunk at which its tables of names and templates begin; they end where the records begin."""

_Tell = Callable[[Lost], None]


def recognise(head: Head) -> bool:
    """The file's magic number."""
    return head.data.startswith(layout.FILE_MAGIC)


def cut(stream: BinaryIO, size: int) -> list[Piece]:
    """Runs of chunks. What is wrong with the file as a whole is told by the piece in which it shows."""
    stream.seek(0)
    header = layout.file_header(stream.read(layout.HEADER_BYTES))
    slots = list(layout.slots(stream))
    marks = _marks(header, slots, stream.seek(0, io.SEEK_END))
    per_piece = max(1, size // CHUNK_BYTES)
    pieces = []
    for at in range(0, len(slots), per_piece):
        some = slots[at : at + per_piece]
        known = tuple(x for slot in some for x in (*marks.pop(slot.start, ()), slot))
        pieces.append(Piece(some[0].start, some[-1].start + some[-1].size, 0, False, known))
    rest = tuple(lost for told in marks.values() for lost in told)
    if rest or not pieces:
        pieces.append(Piece(0, 0, 0, False, rest))
    pieces[-1] = pieces[-1]._replace(last=True)
    return pieces


def _marks(header: layout.FileHeader | None, slots: list[Slot], size: int) -> dict[int, list[Lost]]:
    """What the headers show to be lost, by the slot before which it is told; -1 = after all of them."""
    told: dict[int, list[Lost]] = {}
    ordered = sorted((s for s in slots if s.last >= s.first and not s.shared), key=lambda s: s.first)
    for before, slot in pairwise(ordered):
        if slot.first != before.last + 1:
            reason = f"record identifiers {before.last + 1} to {slot.first - 1} are missing before this chunk"
            told.setdefault(slot.start, []).append(Lost(Fate.DAMAGE, _place(slot.start, slot.start + 128), reason))
    end = told.setdefault(-1, [])
    if header is None or not header.sound:
        end.append(Lost(Fate.DAMAGE, _place(0, min(128, size)), "check sum of the file's header does not hold"))
        return told
    after = " (the log was in use when it was copied)" if header.dirty else ""
    last = max((s.last for s in slots), default=0)
    if not header.dirty and ordered and last + 1 < header.next_number < 2**63:
        reason = f"record identifiers {last + 1} to {header.next_number - 1} are missing at the end of the file"
        end.append(Lost(Fate.DAMAGE, _place(24, 32), reason))
    if -(-(size - FILE_BYTES) // CHUNK_BYTES) < header.chunks < 0xFFFF:
        reason = f"the header states {header.chunks} chunks, the file ends before{after}"
        end.append(Lost(Fate.DAMAGE, _place(42, 44), reason))
    return told


def _place(start: int, end: int) -> str:
    return f"bytes:{start}-{end}"


def decode(stream: BinaryIO, piece: Piece, lost: _Tell, _: Context) -> Iterator[Event]:
    """The events of a run of chunks, in the order of the file."""
    for one in piece.known if isinstance(piece.known, tuple) else ():
        if isinstance(one, Slot):
            stream.seek(one.start)
            yield from _chunk(stream.read(one.size), one, lost)
        else:
            lost(one)


def _damage(data: bytes, slot: Slot, walked: layout.Walk) -> Iterator[tuple[int, int, str]]:
    """(start, end, what) of what is wrong with a chunk, in bytes of the chunk."""
    stated = slot.last - slot.first + 1
    if slot.trouble:
        yield 0, len(data), slot.trouble
    elif len(data) < CHUNK_BYTES:
        yield 0, len(data), "chunk cut off by the end of the file"
    elif not layout.data_sound(data, slot.end_at):
        yield 0, len(data), "check sum of the chunk's records does not hold"
    elif walked.gaps and not walked.records:
        yield 0, len(data), "no record stands in the chunk"
    elif not walked.gaps and stated > len(walked.records):
        yield 0, 128, f"the chunk's header states {stated} records, {len(walked.records)} are there"
    for start, end in walked.gaps if walked.records else ():
        yield start, end, "bytes that are no record"


def _chunk(data: bytes, slot: Slot, lost: _Tell) -> Iterator[Event]:
    walked = layout.walk(data, slot.end_at)
    for start, end, what in _damage(data, slot, walked):
        lost(Lost(Fate.DAMAGE, _place(slot.start + start, slot.start + end), what))
    if not walked.records:
        return
    decoded = _decoded(_sound(data, slot, walked))
    if walked.gaps:
        decoded = (one for one in decoded if one[0] != _DRESSED)
    view = memoryview(data)
    answer = next(decoded, _NONE)
    for record, own in zip(walked.records, layout.named(slot, walked.records), strict=True):
        start, end, number = record
        place = "" if own else _place(slot.start + start, slot.start + end)
        if answer[0] != number:
            lost(Lost(Fate.REJECT, place or f"record:{number}", "the record's content cannot be decoded"))
            continue
        text = answer[1]
        answer = next(decoded, _NONE)
        try:
            fields, names = flat_counted(orjson.loads(text)["Event"])
            if text.count('":') != names + 1:
                # Perhaps a name that stands twice (or a quote inside a value): every value of it counts.
                fields = flat(read_again(text)["Event"])  # type: ignore[arg-type]  # checked there
        except (NotAnEventError, ValueError, KeyError, TypeError, RecursionError):
            lost(Lost(Fate.REJECT, place or f"record:{number}", "the record is no event with a System section"))
            continue
        when = microseconds(fields.get("TimeCreated"))
        yield Event(number, view[start:end], SOURCE, fields, when, place, slot.start + start, text.encode())  # type: ignore[arg-type]


def _decoded(chunk: bytes) -> Iterator[tuple[int, str]]:
    """(identifier, JSON) of each record the library can decode, in order."""
    # Without the tables of names and templates: they only save time, and a circle in them keeps the library for ever.
    data = b"".join((_FILE, chunk[:_TABLES_AT], bytes(layout.RECORDS_AT - _TABLES_AT), chunk[layout.RECORDS_AT :]))
    parser = PyEvtxParser(io.BytesIO(data), number_of_threads=1)
    records = cast("Iterator[dict[str, Any]]", parser.records_json())
    failures = 0
    # A record that fails raises and the next call goes on behind it; no chunk has more records than this.
    while failures < CHUNK_BYTES // layout.SMALLEST:
        try:
            for record in records:
                yield record["event_record_id"], record["data"]
        except (RuntimeError, OSError, ValueError):
            failures += 1
        else:
            return


def _file_for_one_chunk() -> bytes:
    head = bytearray(FILE_BYTES)
    struct.pack_into("<8sQQQIHHHH", head, 0, layout.FILE_MAGIC, 0, 0, 1, 128, 1, 3, FILE_BYTES, 1)
    struct.pack_into("<I", head, 124, zlib.crc32(head[:120]))
    return bytes(head)


_FILE = _file_for_one_chunk()


def _sound(data: bytes, slot: Slot, walked: layout.Walk) -> bytes:
    """The chunk as the library needs it: what is no record is dressed as one, and its end stands where it was found.

    Nothing inside the records changes; templates that stand in a damaged range stay where they are.
    """
    if not slot.trouble and not walked.gaps and len(data) == CHUNK_BYTES:
        return data
    mended = bytearray(data.ljust(CHUNK_BYTES, b"\0"))
    numbers = [r.number for r in walked.records]
    if slot.trouble:
        struct.pack_into("<8sQQQQII", mended, 0, layout.CHUNK_MAGIC, *(numbers[0], numbers[-1]) * 2, 128, 0)
    struct.pack_into("<I", mended, 48, walked.records[-1].end)
    for start, end in walked.gaps:
        if end - start >= layout.SMALLEST:
            struct.pack_into("<IIQQ", mended, start, 0x2A2A, end - start, _DRESSED, 0)
            struct.pack_into("<I", mended, end - 4, end - start)
    return bytes(mended)


# Asked first: a magic number costs nothing, and text formats look at every line of a head.
DECODER = Decoder("evtx", "1", "record", recognise, cut, decode, priority=9)
READER = log_reader(DECODER, windows_rows.naming, windows_rows.sorting)
