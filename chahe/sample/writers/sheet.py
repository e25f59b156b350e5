"""Spreadsheets as insurers really hand them over: title rows, merged cells, total rows, blank rows, repeated headers,
full-width digits; xlsx, or CSV in CP950. The records of a sheet are its data lines and nothing else.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter

Cell = str | int | date | datetime | None
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_STAMP = (2026, 7, 1, 9, 0, 0)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: a header and data lines, and how untidy it is."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    total: bool = False  # a last line 合計 with the number of lines
    blank_every: int = 0  # an empty line after so many lines
    repeat_header: int = 0  # the header again after so many lines
    merge: int | None = None  # column whose equal neighbours are merged cells
    hidden: bool = False
    wide_digits: frozenset[int] = field(default_factory=frozenset)  # columns typed with full-width digits now and then


def wide(text: str) -> str:
    """１２ for 12."""
    return text.translate(FULL_WIDTH)


def _lines(grid: Grid) -> list[tuple[str, Sequence[Cell]]]:
    """What stands below the header, in order: (kind, cells)."""
    out: list[tuple[str, Sequence[Cell]]] = []
    for n, row in enumerate(grid.rows, 1):
        cells = [
            wide(str(c)) if i in grid.wide_digits and n % 7 == 3 and c not in (None, "") else c
            for i, c in enumerate(row)
        ]
        out.append(("row", cells))
        if n == len(grid.rows):
            break
        if grid.blank_every and n % grid.blank_every == 0:
            out.append(("blank", ()))
        if grid.repeat_header and n % grid.repeat_header == 0:
            out.append(("header", grid.headers))
    if grid.total:
        out.append(("total", ("合計", f"{len(grid.rows)} 筆")))
    return out


def workbook(*grids: Grid) -> bytes:
    """An xlsx of the grids; the same bytes for the same content, whatever the platform's zlib."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"author": "示範人壽", "created": datetime(*_STAMP[:6])})  # noqa: DTZ001 (a fixed stamp)
        formats = {
            "title": book.add_format({"bold": True, "align": "center", "font_size": 14}),
            "header": book.add_format({"bold": True, "text_wrap": True, "border": 1}),
            "date": book.add_format({"num_format": "yyyy/m/d"}),
            "moment": book.add_format({"num_format": "yyyy/m/d hh:mm:ss"}),
        }
        for grid in grids:
            _fill(book.add_worksheet(grid.name), grid, formats)
    return _stored(raw.getvalue())


def _fill(sheet: Any, grid: Grid, formats: dict[str, Any]) -> None:
    at = 0
    if grid.title:
        sheet.merge_range(0, 0, 0, max(1, len(grid.headers) - 1), grid.title, formats["title"])
        sheet.write_string(1, 0, "製表日期：115/07/01　製表單位：資訊處")
        at = 3
    sheet.set_column(0, len(grid.headers) - 1, 16)
    sheet.write_row(at, 0, list(grid.headers), formats["header"])
    lines = _lines(grid)
    for kind, cells in lines:
        at += 1
        for column, value in enumerate(cells):
            _put(sheet, at, column, value, formats, kind)
    if grid.merge is not None:
        _merge(sheet, grid.merge, lines, at - len(lines) + 1, formats)
    if grid.hidden:
        sheet.hide()


def _put(sheet: Any, row: int, column: int, value: Cell, formats: dict[str, Any], kind: str) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value, formats["header"] if kind == "header" else None)


def _merge(sheet: Any, column: int, lines: list[tuple[str, Sequence[Cell]]], top: int, formats: dict[str, Any]) -> None:
    """Merges runs of equal neighbouring cells of one column, as people do with the system of a host."""
    start = 0
    while start < len(lines):
        end = start
        while (
            end + 1 < len(lines)
            and lines[start][0] == lines[end + 1][0] == "row"
            and lines[end + 1][1][column] == lines[start][1][column]
        ):
            end += 1
        value = lines[start][1][column] if lines[start][0] == "row" else None
        if end > start and value:
            sheet.merge_range(top + start, column, top + end, column, str(value))
        start = end + 1


def _stored(data: bytes) -> bytes:
    """The same archive without compression and with one fixed date: zlib builds differ between platforms."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for info in source.infolist():
            member = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            member.create_system = 0
            target.writestr(member, source.read(info))
    return out.getvalue()


def as_csv(grid: Grid, encoding: str = "cp950") -> bytes:
    """A CSV with CRLF, as Excel on a Taiwanese Windows saves it (CP950), or UTF-8 with a signature."""
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\r\n")
    if grid.title:
        write.writerow([grid.title])
        write.writerow([])
    write.writerow(grid.headers)
    for kind, cells in _lines(grid):
        write.writerow([] if kind == "blank" else [_plain(c) for c in cells])
    return text.getvalue().encode(encoding)


def _plain(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y/%m/%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    return "" if value is None else str(value)
