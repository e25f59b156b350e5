"""`cell:Sheet!B7`: a cell's value as text; `cell:!B7` a field of a CSV; `cell:table!B7` of a SQLite table.

An .xlsx is streamed by openpyxl: calamine lays out the whole extent a sheet claims, and one cell at XFD1048576 makes it
abort the process. The old .xls, whose extent is small by its format, is read by calamine.
"""

import csv
import re
import sqlite3
import zipfile
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

import openpyxl
import python_calamine

from chahe.errors import CallError
from chahe.evidence import locate_text, sqlite_file
from chahe.evidence.containers import document_refusal

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def cell(stream: BinaryIO, place: str) -> bytes | None:
    """The bytes of `cell:`; an empty cell is empty bytes, a place outside the sheet None. Raises CallError."""
    sheet, _, address = place.rpartition("!")
    matched = _ADDRESS.fullmatch(address)
    if matched is None:
        raise CallError(("儲存格位址須如 Sheet1!B7。", "A cell is addressed like Sheet1!B7."), where=place[:80])
    column = 0
    for letter in matched[1]:
        column = column * 26 + ord(letter) - 64
    row = int(matched[2])
    value = _csv_field(stream, row, column) if not sheet else _named(stream, sheet, row, column)
    return None if value is None else value.encode()


def _named(stream: BinaryIO, sheet: str, row: int, column: int) -> str | None:
    head = stream.read(16)
    stream.seek(0)
    if not sqlite_file.is_sqlite(head):
        return _sheet_value(stream, sheet, row, column)
    try:
        with sqlite_file.opened(stream) as connection:
            names = sqlite_file.columns(connection, sheet)
            if column > len(names):
                return None
            if row == 1:
                return names[column - 1]
            found = sqlite_file.select(connection, sheet, names[column - 1 : column], only=row - 1).fetchone()
    except (sqlite3.Error, ValueError):
        raise CallError(("資料庫或資料表無法讀取。", "The database or the table cannot be read."), sheet[:80]) from None
    if found is None:
        return None
    return found[0].decode("utf-8", "replace") if isinstance(found[0], bytes) else text_of(found[0])


def _sheet_value(stream: BinaryIO, sheet: str, row: int, column: int) -> str | None:
    refusal = document_refusal(stream, "")
    if refusal is not None:
        raise CallError((f"活頁簿無法開啟：{refusal.zh}", f"The workbook cannot be opened: {refusal.en}"))
    start = stream.tell()
    packed = stream.read(2) == b"PK"
    stream.seek(start)
    if packed:
        return _streamed(stream, sheet, row, column)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(stream)
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=row)
    except (python_calamine.CalamineError, OSError, ValueError):
        raise CallError(("活頁簿或工作表無法讀取。", "The workbook or the sheet cannot be read."), sheet[:80]) from None
    if len(rows) < row or len(rows[row - 1]) < column:
        return None
    return text_of(rows[row - 1][column - 1])


def _streamed(stream: BinaryIO, sheet: str, row: int, column: int) -> str | None:
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        found = book[sheet].iter_rows(min_row=row, max_row=row, min_col=column, max_col=column)
        values = [_dated(cell.value, cell.number_format) for line in found for cell in line]
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError, TypeError, EOFError):
        raise CallError(("活頁簿或工作表無法讀取。", "The workbook or the sheet cannot be read."), sheet[:80]) from None
    return text_of(values[0]) if values else None


def _dated(value: object, shown: str | None) -> object:
    """A day shown without a clock is a date: a workbook stores both as one number."""
    return value.date() if isinstance(value, datetime) and "h" not in (shown or "").lower() else value


def text_of(value: object) -> str:
    """One spelling per value: whole numbers without a fraction, ISO dates, TRUE and FALSE."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


def _csv_field(stream: BinaryIO, row: int, column: int) -> str | None:
    found = locate_text.record(stream, str(row))
    if found is None:
        return None
    codec, delimiter = locate_text.dialect(stream)
    fields = next(csv.reader([found.decode(codec, "replace").removeprefix("\ufeff")], delimiter=delimiter), [])
    return fields[column - 1] if len(fields) >= column else None
