"""Any spreadsheet file as sheets of rows: which format it is, by content, and how to open it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from chahe.errors import UnreadError
from chahe.evidence.sqlite_file import is_sqlite
from chahe.intake.biff import open_compound
from chahe.intake.compound import MAGIC
from chahe.intake.delimited import DELIMITERS, Encoding, TextSheet, encoding_of, has_quotes
from chahe.intake.grid import DamageError, Row, Sheet, plain
from chahe.intake.headers import LOOK_AT, known_headers
from chahe.intake.ooxml import Workbook, is_workbook
from chahe.intake.parquet_sheet import ParquetSheet, is_parquet
from chahe.intake.sqlite_sheet import open_sqlite


@dataclass(frozen=True, slots=True)
class First:
    """A sheet and its first rows, among which the header is looked for. `damage`: it broke among them."""

    sheet: Sheet
    rows: tuple[Row, ...]
    damage: DamageError | None = None


def open_sheets(stream: BinaryIO) -> Sequence[Sheet]:
    """The sheets of a workbook or text table. Raises UnreadError or DamageError."""
    stream.seek(0)
    head = stream.read(8_192)
    stream.seek(0)
    if is_workbook(head) or head.startswith(b"PK\x03\x04"):
        return Workbook(stream).sheets
    if is_sqlite(head):
        return open_sqlite(stream)
    if is_parquet(head):
        return (ParquetSheet(stream),)
    if head.startswith(MAGIC):
        return open_compound(stream)
    encoding = encoding_of(stream)
    if encoding is None:
        raise UnreadError(("無法判定文字編碼。", "encoding: not readable as UTF-8, UTF-16 or CP950."))
    return (text_sheet(stream, encoding),)


def text_sheet(stream: BinaryIO, encoding: Encoding) -> TextSheet:
    """A text table with the separator under which its rows make most sense."""
    quoted = has_quotes(stream, encoding)
    sheets = [TextSheet(stream, encoding, delimiter, quoted=quoted) for delimiter in DELIMITERS]
    return max(sheets, key=lambda s: _sense(first_rows(s).rows))


def _sense(rows: Sequence[Row]) -> tuple[int, int, int]:
    """How much sense a separator makes: known headers in one row, then rows that split alike, then columns."""
    hits = max((known_headers(plain(v).strip() for v in row.values) for row in rows), default=0)
    widths = [len(row.values) for row in rows if len(row.values) > 1]
    alike = max((widths.count(w) for w in set(widths)), default=0)
    return hits, alike, max(widths, default=0)


def first_rows(sheet: Sheet, count: int = LOOK_AT) -> First:
    """The first rows of a sheet."""
    rows: list[Row] = []
    try:
        rows.extend(islice(sheet.rows(), count))
    except DamageError as error:
        return First(sheet, tuple(rows), error)
    return First(sheet, tuple(rows))
