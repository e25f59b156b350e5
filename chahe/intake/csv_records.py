"""Logical records of a CSV export (RFC 4180, quotes, embedded line ends), with places, columns by header name.

A record on one line is located as `line:N`; one that spans lines as `record:N`, counting all logical records of the
file from 1, header included. `_rec` is that same number. Everything above the header and the header itself is skipped
with its reason.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from chahe.intake.api import Context, Head, Sink
from chahe.intake.text_lines import (
    BAD_CHARACTERS,
    HALF_CHARACTER,
    Line,
    TooLongError,
    ends_inside_a_character,
    head_text,
    lines,
)

_LONE = re.compile("[\ud800-\udfff\0]")
MAX_FIELD = 4 << 20
"""Characters in one field; a group of many members fits."""


@dataclass(frozen=True, slots=True)
class Record:
    """One logical record. `values` maps the header's key to the cell, trimmed; empty cells are left out."""

    number: int
    loc: str
    values: Mapping[str, str]
    written: Mapping[str, str]  # header's key -> header as written; shared by all records

    def get(self, *names: str) -> str | None:
        """The first non-empty cell under one of these headers (compared by `key`)."""
        for name in names:
            value = self.values.get(key(name))
            if value is not None:
                return value
        return None

    def has(self, *names: str) -> bool:
        """True when one of these headers has a non-empty cell."""
        return self.get(*names) is not None


def key(header: str) -> str:
    """Headers are compared without case, blanks, underscores and hyphens."""
    return re.sub(r"[\s_\-﻿\"]+", "", header).lower()


def header_of(head: Head, delimiters: str = ",;\t") -> tuple[frozenset[str], str]:
    """(header keys, delimiter) of a file that begins with a CSV header, "#TYPE" line or comments before it allowed."""
    for line in head_text(head).split("\n")[:20]:
        if not line.strip() or line.startswith(("#", "sep=")):
            continue
        for delimiter in delimiters:
            if delimiter in line:
                return frozenset(key(c) for c in _cells(line, delimiter)), delimiter
        return frozenset({key(line)}), ","
    return frozenset(), ","


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line; none when its quoting is broken."""
    try:
        return next(csv.reader([line.replace("\r", " ")], delimiter=delimiter), [])
    except csv.Error:
        return []


def records(stream: BinaryIO, sink: Sink, wanted: Iterable[str], delimiter: str, table: str) -> Iterator[Record]:
    """Every record below the header, which is the first record holding all `wanted` headers.

    Blank records, "#" lines, the header and repeated headers are skipped; records with undecodable bytes, another
    number of cells than the header or broken quoting become rejects of `table`; a quote that never closes is damage.
    """
    needed = {key(w) for w in wanted}
    header: list[str] | None = None
    written: dict[str, str] = {}
    number, loc = 0, "line:1"
    try:
        for number, loc, cells, problem in _logical(stream, delimiter):
            if problem:
                sink.reject(number, loc, problem, table)
            elif header is None:
                header = _header(cells, needed, sink, number, loc)
                written.update({key(c): c.strip() for c in cells})
            elif not any(c.strip() for c in cells):
                sink.skip(number, loc, "blank")
            elif [key(c) for c in cells] == header:
                sink.skip(number, loc, "repeated header")
            elif len(cells) != len(header):
                reason = f"{len(cells)} cells under {len(header)} headers"
                sink.reject(number, loc, reason, table)
            else:
                values = {h: c.strip() for h, c in zip(header, cells, strict=True) if c.strip()}
                yield Record(number, loc, values, written)
    except _Unclosed as error:
        sink.damage(error.number, f"line:{error.line}", "a quoted field never ends: the file is cut off or malformed")
    except TooLongError as error:
        sink.damage(error.number, f"line:{error.number}", str(error))
    else:
        if header is None:
            sink.damage(1, "line:1", "no header line with the expected columns")
        elif ends_inside_a_character(stream):
            sink.damage(number + 1, loc, HALF_CHARACTER)


def plain_records(stream: BinaryIO, sink: Sink, delimiter: str, table: str) -> Iterator[tuple[int, str, list[str]]]:
    """(number, locator, cells) of every record of a CSV without a header; as `records` for what cannot be read."""
    number, loc = 0, "line:1"
    try:
        for number, loc, cells, problem in _logical(stream, delimiter):
            if problem:
                sink.reject(number, loc, problem, table)
            elif not any(c.strip() for c in cells):
                sink.skip(number, loc, "blank")
            else:
                yield number, loc, cells
    except _Unclosed as error:
        sink.damage(error.number, f"line:{error.line}", "a quoted field never ends: the file is cut off or malformed")
    except TooLongError as error:
        sink.damage(error.number, f"line:{error.number}", str(error))
    else:
        if ends_inside_a_character(stream):
            sink.damage(number + 1, loc, HALF_CHARACTER)


class _Unclosed(ValueError):  # noqa: N818 - never leaves this module
    def __init__(self, number: int, line: int) -> None:
        super().__init__()
        self.number, self.line = number, line


def _header(cells: list[str], needed: set[str], sink: Sink, number: int, loc: str) -> list[str] | None:
    found = [key(c) for c in cells]
    if needed <= set(found):
        sink.skip(number, loc, "header")
        return found
    sink.skip(number, loc, "above the header")
    return None


def _logical(stream: BinaryIO, delimiter: str) -> Iterator[tuple[int, str, list[str], str | None]]:
    """(number, locator, cells, problem) of every logical record."""
    csv.field_size_limit(MAX_FIELD)
    feed = _Feed(lines(stream))
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    number = 0
    while True:
        first, number = feed.number + 1, number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error) or "field larger" in str(error):
                raise _Unclosed(number, first) from None
            yield number, _place(first, feed.number, number), [], "broken quoting"
            continue
        loc = _place(first, feed.number, number)
        bad = any(_LONE.search(c) for c in cells)
        yield number, loc, cells, BAD_CHARACTERS if bad else None


def _place(first: int, last: int, number: int) -> str:
    return f"line:{first}" if last <= first else f"record:{number}"


class _Feed:
    """Lines for csv.reader, counting them."""

    def __init__(self, source: Iterator[Line]) -> None:
        self.source = source
        self.number = 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = next(self.source)
        self.number = line.number
        return line.text.replace("\r", " ") + "\n"


def has_columns(head: Head, wanted: Iterable[str]) -> bool:
    """Does the header line name all of these columns?"""
    found, _ = header_of(head)
    return {key(h) for h in wanted} <= found


def read_records(
    stream: BinaryIO,
    sink: Sink,
    ctx: Context,
    wanted: tuple[str, ...],
    table: str,
    take: Callable[[Record, Context], Mapping[str, object]],
) -> None:
    """A row of one table from every record; a record `take` refuses with ValueError is a reject."""
    start = stream.read(65_536)
    _, delimiter = header_of(Head(ctx.path, start, len(start)))
    for record in records(stream, sink, wanted, delimiter, table):
        try:
            values = take(record, ctx)
        except ValueError as error:
            sink.reject(record.number, record.loc, str(error), table)
            continue
        sink.row(table, record.number, record.loc, values)
