"""Scanners' CSV exports as a stream of logical records: header first, then rows of equal width, strictly quoted.

A cell may hold line breaks and more than 128 KB (plug-in output). A file cut inside a quoted cell is damage; a file cut
between two records cannot be told from a whole one by its form: only the hand-over manifest's count shows it.
"""

import codecs
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeGuard

from chahe.intake.api import HEAD_BYTES, Sink
from chahe.intake.decode import codec_of
from chahe.intake.xml_stream import Refused

_CELL_LIMIT = 16 * 1024 * 1024
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Opening:
    """How the file begins."""

    codec: str
    bom: int
    delimiter: str
    header: tuple[str, ...]


def start_of(stream: BinaryIO) -> Opening:
    """How the file begins, its codec proved on the whole stream. Raises Refused."""
    found = opening(stream.read(HEAD_BYTES))
    if found is None:
        raise Refused("record:1", "no CSV header")
    return _settled(stream, found)


def opening(head: bytes) -> Opening | None:
    """Codec, delimiter and header names of a CSV, from its first bytes; None when it is no text with a header."""
    found = codec_of(head)
    if found is None:
        return None
    codec, bom = found
    line = head[bom:].decode(codec, "ignore").split("\n", 1)[0].rstrip("\r")
    best: tuple[str, ...] = ()
    chosen = ","
    for delimiter in _DELIMITERS:
        try:
            names = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        if len(names) > len(best):
            best, chosen = tuple(n.strip() for n in names), delimiter
    return Opening(codec, bom, chosen, best) if len(best) > 1 else None


def _settled(stream: BinaryIO, start: Opening) -> Opening:
    """The opening with the codec that reads the whole stream: a text whose head is ASCII may turn out to be CP950.

    Raises Refused when neither does.
    """
    for codec in dict.fromkeys((start.codec, "cp950") if start.codec == "utf-8" and not start.bom else (start.codec,)):
        stream.seek(start.bom)
        decoder = codecs.getincrementaldecoder(codec)("strict")
        try:
            while chunk := stream.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return Opening(codec, start.bom, start.delimiter, start.header)
    raise Refused("record:1", f"bytes that are neither {start.codec} nor CP950")


def records(stream: BinaryIO, start: Opening) -> Iterator[tuple[int, list[str] | None]]:
    """(record number from 1, header not counted; its cells, or None when their number is not the header's).

    Blank lines are records too, with no cells: the locator `record:N` counts them.
    Raises Refused at damage: a quote left open, an over-long cell.
    """
    stream.seek(start.bom)
    csv.field_size_limit(max(csv.field_size_limit(), _CELL_LIMIT))
    rows = csv.reader(_lines(stream, start.codec), delimiter=start.delimiter, strict=True)
    number = 0
    try:
        next(rows, None)
        for cells in rows:
            number += 1
            yield number, cells if len(cells) in {0, len(start.header)} else None
    except csv.Error as e:
        raise Refused(f"record:{number + 2}", f"damaged CSV: {e}") from None


def makes_row(cells: list[str] | None, sink: Sink, rec: int, loc: str) -> TypeGuard[list[str]]:
    """Are there cells to read? Otherwise the record is rejected or, when blank, skipped."""
    if cells is None:
        sink.reject(rec, loc, "the number of cells is not the header's", "scan_finding")
    elif not any(cells):
        sink.skip(rec, loc, "blank")
    else:
        return True
    return False


def _lines(stream: BinaryIO, codec: str) -> Iterator[str]:
    """Lines with their ends kept, as the csv module wants them. Raises Refused on an endless one."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    rest = ""
    while chunk := stream.read(1 << 18):
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        for line in whole:
            yield line + "\n"
        if len(rest) > _CELL_LIMIT:
            raise Refused("record:1", "a line longer than 16 MiB")
    if rest:
        yield rest


def places(header: tuple[str, ...], wanted: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Our field -> index of the first of its header names that is present (any case)."""
    index: dict[str, int] = {}
    for at, name in enumerate(header):
        index.setdefault(name.casefold(), at)
    return {
        field: next(index[n.casefold()] for n in names if n.casefold() in index)
        for field, names in wanted.items()
        if any(n.casefold() in index for n in names)
    }


def covers(header: tuple[str, ...], required: frozenset[str]) -> bool:
    """Does the header hold every required name (any case)?"""
    return required <= {n.casefold() for n in header}
