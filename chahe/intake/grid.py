"""What every spreadsheet format becomes before a word of it is understood: sheets of rows of plain values.

A value is what the cell holds (for a formula: the stored result), never what it might mean. An Excel error, a formula
without a stored result and a text beyond Excel's own limit are `CellError`: they are read as such, never as blank.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from chahe.errors import UnreadError

MAX_COLUMNS = 1_024
"""Columns of one row that are looked at; a row with something beyond them is a reject."""

MAX_CELLS = 50_000_000
"""Cells of one file. More is refused: no register of an insurer comes near it."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds no value we may use: why, in words (an Excel error such as #REF!, never a content)."""

    why: str


Value = str | int | float | bool | date | datetime | time | timedelta | CellError | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is the sheet's own row number, or the logical record's of a text file, from 1."""

    number: int
    values: tuple[Value, ...]
    loc: str  # locator
    hidden: bool = False
    merged: frozenset[int] = frozenset()  # columns filled from a merged cell that begins elsewhere
    bad: str | None = None  # why the row as a whole cannot be read
    spans: frozenset[int] = frozenset()  # columns whose cell is merged with rows below
    ended: bool = True  # False: the text ends without a line end after it

    def own_blank(self) -> bool:
        """Nothing stands in the row itself (cells merged from above do not count)."""
        return self.bad is None and all(
            v is None or (isinstance(v, str) and not v.strip()) or i in self.merged for i, v in enumerate(self.values)
        )


MODERN_ROWS = 1_048_576
"""Rows of a sheet since Excel 2007."""

OLD_ROWS = 65_536
"""Rows of a sheet until Excel 2003, and of .xls."""


class Sheet(Protocol):
    """One sheet. `rows` may be called more than once and starts anew; raises DamageError where reading must stop."""

    name: str
    hidden: bool
    epoch_1904: bool
    """Day numbers count from 1904-01-01."""

    capacities: frozenset[int]
    """Row numbers at which Excel takes no further row: a last row there may not have been the last."""

    fixed_width: bool
    """A record has no more fields than its header: a text table, where a stray separator moves every value."""

    doubt: str
    """Why the sheet may lack rows, whatever it holds; "" when nothing says so."""

    def unread_columns(self) -> Mapping[int, str]:
        """Columns whose type is never read, and why."""

    def hidden_columns(self) -> frozenset[int]:
        """Columns that are hidden, from 0. They are read like any other."""

    def rows(self) -> Iterator[Row]:
        """The rows that the file holds, in order; absent rows are not made up."""

    def place(self, row: Row, column: int) -> str:
        """Locator of one cell, or of its row when the format names no cells."""


def encrypted() -> UnreadError:
    """The refusal of a workbook that asks for a password."""
    return UnreadError(
        (
            "活頁簿設有開啟密碼，未讀取；請受檢單位另存為無密碼之活頁簿重新提供，或以 chahe unlock 開啟。",
            "password: the workbook is encrypted; ask for a copy without its password, or open it by chahe unlock.",
        )
    )


class DamageError(Exception):
    """Reading must stop here: the file is cut or malformed. `reason` holds no content."""

    def __init__(self, reason: str, loc: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.loc = loc


def column_letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    out = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        out = chr(65 + rest) + out
    return out


def cell_place(sheet: str, number: int, column: int) -> str:
    """`cell:Sheet!B7`."""
    return f"cell:{sheet}!{column_letters(column)}{number}"


def row_place(sheet: str, number: int, values: tuple[Value, ...], merged: frozenset[int]) -> str:
    """`cell:` of the first cell that is filled in the row itself, else of column A."""
    first = next((i for i, v in enumerate(values) if v is not None and i not in merged), 0)
    return cell_place(sheet, number, first)


def plain(value: Value) -> str:
    """A value as text, the way it reads in the sheet (whole floats without `.0`); '' for blank and errors."""
    if type(value) is str:  # most cells, and this is asked of every one
        return value
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
