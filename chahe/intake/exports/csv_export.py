"""Records of an export in CSV, by the names of its columns; `record:N` counts every logical record, header included."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from chahe.evidence.locate_text import csv_records, dialect
from chahe.intake.api import Sink
from chahe.intake.csv_records import MAX_FIELD
from chahe.intake.text_lines import BAD_CHARACTERS, MAX_LINE_BYTES, ends_inside_a_character

NO_HEADER = "no header line with the expected columns"
UNCLOSED = "a quoted field never ends: the rest of the file is not read"
CUT = "the file ends inside a record: cut off"
_MOST_COLUMNS = 4_096

Cells = Mapping[str, str]


def record_place(rec: int) -> str:
    """`record:N`."""
    return f"record:{rec}"


def csv_cells(stream: BinaryIO, sink: Sink, is_header: Callable[[list[str]], bool]) -> Iterator[tuple[int, Cells]]:
    """(number, cells that are not empty by their header as written) of every record below the header.

    What is none is told: blank records, those above the header and repeated headers are skipped; broken quoting,
    another number of cells, bytes of no character are rejects; a quote that never closes is damage, and so is a last
    record that has too few cells.
    """
    csv.field_size_limit(MAX_FIELD)
    codec, delimiter = dialect(stream)
    header: list[str] | None = None
    waiting: tuple[int, str] | None = None  # a refused record is damage when it is the last
    number = 0
    for number, raw in enumerate(csv_records(stream, MAX_LINE_BYTES), 1):
        place = record_place(number)
        if waiting is not None:
            sink.reject(waiting[0], record_place(waiting[0]), waiting[1])
            waiting = None
        if len(raw) > MAX_LINE_BYTES:
            sink.damage(number, place, UNCLOSED)
            return
        cells = _cells(raw, codec, delimiter)
        if isinstance(cells, str):
            waiting = number, cells
        elif not any(c.strip() for c in cells):
            sink.skip(number, place, "blank")
        elif header is None:
            names = [c.strip().removeprefix("\ufeff").strip() for c in cells]
            header = names if is_header(names) and len(names) <= _MOST_COLUMNS else None
            sink.skip(number, place, "header" if header else "above the header")
        elif [c.strip() for c in cells] == header:
            sink.skip(number, place, "repeated header")
        elif len(cells) != len(header):
            waiting = number, f"{len(cells)} cells under {len(header)} headers"
        else:
            yield number, _named(header, cells)
    _end(stream, sink, header, waiting, number)


def _end(stream: BinaryIO, sink: Sink, header: list[str] | None, waiting: tuple[int, str] | None, number: int) -> None:
    if waiting is not None:
        sink.damage(waiting[0], record_place(waiting[0]), f"{CUT} ({waiting[1]})")
    if header is None:
        sink.damage(1, "line:1", NO_HEADER)
    elif waiting is None and ends_inside_a_character(stream):
        sink.damage(number, record_place(number), CUT)


def _named(header: list[str], cells: list[str]) -> Cells:
    out: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=True):
        if cell.strip() and name not in out:
            out[name] = cell
    return out


def _cells(raw: bytes, codec: str, delimiter: str) -> list[str] | str:
    try:
        text = raw.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return BAD_CHARACTERS
    if "\0" in text:
        return "a NUL byte inside the record"
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return "broken quoting"
    if len(rows) > 1:
        return "broken quoting"
    return rows[0] if rows else []
