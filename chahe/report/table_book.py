"""Any table as an Excel workbook, written row by row: what it holds stands on its first sheet.

Every cell is a text or a whole number, never a formula: what begins with =, +, - or @ is stored as text, shown as text
and stays text when somebody edits the cell. A list longer than a sheet goes on in the next sheet, and after SHEETS of
them in the next file; each file says which rows it has.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from chahe.report.content import printable

ROWS = 1_048_575
"""Rows of a sheet below its heading: Excel takes 1,048,576."""

SHEETS = 2
"""Full sheets of one file; with more of them Excel needs more memory than most desks have."""

HEAVIEST = 2 << 30
"""Bytes of one sheet before packing, about: beyond 4 GiB Excel calls the file damaged."""

MAX_CELL = 32_000
"""Characters Excel takes in a cell, less a few."""

_WIDTH = {True: 12, False: 18}
_LIVE = re.compile("^[\\s\\x00-\\x1f]*[=+\\-@|＝＋－＠]")
_EXACT = 10**15
"""Excel keeps fifteen digits of a number: longer ones are written as text."""

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """Heading of a column, and whether it holds whole numbers."""

    heading: str
    number: bool = False
    width: int = 0  # characters; 0 = by kind


@dataclass(frozen=True, slots=True)
class About:
    """The first sheet: its name, the name of the sheets that follow, label and value per line."""

    first: str
    rows: str
    lines: tuple[tuple[str, str], ...]
    span: str  # label of the rows this file has
    made: datetime  # aware UTC; the date in the file's own properties


def write_book(
    out: Path | IO[bytes],
    about: About,
    columns: Sequence[Column],
    rows: Iterator[Sequence[Cell]],
    *,
    before: int = 0,
    scratch: Path | None = None,
    most: int = ROWS,
) -> int:
    """Write rows until there are none or the file is full. Returns how many; those left stay in `rows`.

    Args:
        out: a path, or a stream that can be sought.
        about: the first sheet.
        columns: of the table.
        rows: as many cells each as there are columns.
        before: rows that stand in earlier files.
        scratch: folder for what is packed at the end; the system's own where it is None.
        most: rows of one sheet.

    """
    book = _Book(out, about, columns, scratch)
    written = 0
    for n in range(SHEETS):
        had = book.sheet(rows, n, most)
        written += had
        if had == 0 or (had < most and book.light):
            break
    book.close(about, before, written)
    return written


class _Book:
    def __init__(self, out: Path | IO[bytes], about: About, columns: Sequence[Column], scratch: Path | None) -> None:
        options: dict[str, Any] = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        if scratch is not None:
            options["tmpdir"] = str(scratch)
        self._book: Any = xlsxwriter.Workbook(str(out) if isinstance(out, Path) else out, options)
        made = about.made.replace(tzinfo=None, microsecond=0)
        self._book.set_properties({"title": about.rows, "author": "chahe 查核", "created": made})
        self._columns, self._name = columns, about.rows
        add = self._book.add_format
        top = {"valign": "top"}
        self._head = add({**top, "bold": True, "bg_color": "#E7ECF2", "border": 1, "text_wrap": True})
        self._text = add({**top, "num_format": "@"})
        self._quoted = add({**top, "num_format": "@", "quote_prefix": True})
        self._number = add({**top, "num_format": "#,##0"})
        self._label = add({**top, "bold": True})
        self._wrapped = add({**top, "num_format": "@", "text_wrap": True})
        self._first: Any = self._book.add_worksheet(about.first)
        self.light = True

    def sheet(self, rows: Iterable[Sequence[Cell]], number: int, most: int) -> int:
        """One sheet of rows: until there are none, it is full or it is too heavy."""
        taken = 0
        weight = 0
        page: Any = None
        self.light = True
        for cells in rows:
            if page is None:
                page = self._page(number)
            taken += 1
            for place, value in enumerate(cells):
                weight += self._cell(page, taken, place, value)
            if taken == most or weight > HEAVIEST:
                self.light = weight <= HEAVIEST
                break
        if page is None and number == 0:
            page = self._page(number)
        if page is not None:
            page.autofilter(0, 0, max(taken, 1), len(self._columns) - 1)
        return taken

    def _page(self, number: int) -> Any:
        page = self._book.add_worksheet(self._name if number == 0 else f"{self._name} {number + 1}")
        for place, column in enumerate(self._columns):
            page.set_column(place, place, column.width or _WIDTH[column.number])
            page.write_string(0, place, bounded(column.heading), self._head)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&C&P / &N")
        return page

    def _cell(self, page: Any, row: int, place: int, value: Cell) -> int:
        """Write one; returns about how many bytes it takes."""
        if value is None or value == "":
            return 0
        if isinstance(value, int) and abs(value) < _EXACT:
            page.write_number(row, place, value, self._number)
            return 40
        shown = bounded(str(value))
        page.write_string(row, place, shown, self._quoted if _LIVE.match(shown) else self._text)
        return 80 + 3 * len(shown)

    def close(self, about: About, before: int, written: int) -> None:
        """The first sheet last: by now it is known what the file has."""
        self._first.set_column(0, 0, 24)
        self._first.set_column(1, 1, 90)
        span = f"{before + 1:,}-{before + written:,}" if written else "0"
        for row, (label, value) in enumerate((*about.lines, (about.span, span))):
            self._first.write_string(row, 0, bounded(label), self._label)
            self._first.write_string(row, 1, bounded(value), self._wrapped)
        self._book.close()


def bounded(text: str) -> str:
    """A text as a cell can hold it."""
    shown = printable(text)
    return shown if len(shown) <= MAX_CELL else shown[:MAX_CELL] + "…（截短）"
