"""Old Excel workbooks: .xls as BIFF8 ([MS-XLS]; Excel 97 to 2003) in a compound file, and encrypted workbooks.

Own reader for the same reasons as the OOXML one: errors stay errors, hidden rows and merged cells are known, and
number formats say what is a date. Formulas' stored results are used. Excel 95 and older, chart and macro sheets are
not read.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from chahe.errors import UnreadError
from chahe.intake.biff_strings import Pieces, short_text
from chahe.intake.compound import MAGIC, MAX_BYTES, Compound
from chahe.intake.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    OLD_ROWS,
    CellError,
    DamageError,
    Row,
    Sheet,
    Value,
    cell_place,
    encrypted,
    row_place,
)
from chahe.intake.merges import Merges, Range
from chahe.intake.number_formats import Shape, shape, shaped

_BOF, _EOF, _CONTINUE, _FILEPASS, _BOUNDSHEET, _SST = 0x809, 0x0A, 0x3C, 0x2F, 0x85, 0xFC
_DATEMODE, _FORMAT, _XF, _ROW, _MERGES, _COLINFO = 0x22, 0x41E, 0xE0, 0x208, 0xE5, 0x7D
_LABELSST, _LABEL, _NUMBER, _RK, _MULRK, _BOOLERR, _FORMULA, _STRING = 0xFD, 0x204, 0x203, 0x27E, 0xBD, 0x205, 6, 0x207
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_GENERAL = (Shape.NUMBER, 0)

Record = tuple[int, bytes]


def is_workbook(head: bytes, size: int, path: str) -> bool:
    """True for a compound file that names a workbook or an encrypted package where the head shows its directory."""
    if not head.startswith(MAGIC):
        return False
    if any(name.encode("utf-16-le") in head for name in ("Workbook", "EncryptedPackage")):
        return True
    # The directory of a long file may stand beyond the head; reading then confirms what the name says.
    return size > len(head) and path.casefold().endswith((".xls", ".xlsx", ".xlsm"))


def open_compound(stream: BinaryIO) -> Sequence[Sheet]:
    """The sheets of an .xls. Raises UnreadError where it must not be read, DamageError for a broken file."""
    if stream.seek(0, 2) > MAX_BYTES:
        raise UnreadError(("檔案過大。", "too-large: an .xls of this size is not read."))
    stream.seek(0)
    try:
        return _open(stream.read())
    except (struct.error, IndexError) as error:
        raise DamageError("damaged: a record of the workbook is too short") from error


def _open(data: bytes) -> Sequence[Sheet]:
    file = Compound(data)
    names = {name.casefold(): name for name in file.names()}
    if "encryptedpackage" in names:
        raise encrypted()
    if "workbook" not in names:
        raise UnreadError(
            (
                "不是可讀取之活頁簿（Excel 95 以前或其他文件）。",
                "not-a-workbook: no BIFF8 workbook in this compound file.",
            )
        )
    return _Book(file.stream(names["workbook"])).sheets


def _records(data: bytes, start: int) -> Iterator[Record]:
    """The records from an offset to the end of its substream."""
    at, depth = start, 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + size]
        if len(body) < size:
            break
        yield kind, body
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        at += 4 + size
    raise DamageError("damaged: the workbook ends inside a sheet")


class _Book:
    """What all sheets share."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.epoch_1904 = False
        self.strings: list[str] = []
        self.formats: list[tuple[Shape, int]] = []
        codes: dict[int, str] = {}
        found: list[BiffSheet] = []
        shared: list[bytes] = []
        for kind, body in _records(data, 0):
            if kind == _FILEPASS:
                raise encrypted()
            if kind == _BOF and struct.unpack_from("<H", body)[0] != 0x600:
                raise UnreadError(("不讀取 Excel 95 以前之格式。", "not-a-workbook: older than BIFF8."))
            if kind == _SST or (kind == _CONTINUE and shared):
                shared.append(body)
                continue
            if shared and not self.strings:
                self.strings = _shared(shared)
            if kind == _BOUNDSHEET and body[5] == 0:
                hidden = bool(body[4] & 3)
                found.append(
                    BiffSheet(self, short_text(body[6:], counted=1), struct.unpack_from("<I", body)[0], hidden=hidden)
                )
            elif kind == _DATEMODE:
                self.epoch_1904 = body[:2] == b"\1\0"
            elif kind == _FORMAT:
                codes[struct.unpack_from("<H", body)[0]] = short_text(body[2:], counted=2)
            elif kind == _XF:
                number = struct.unpack_from("<H", body, 2)[0]
                self.formats.append(shape(number, codes.get(number)))
        for sheet in found:
            sheet.epoch_1904 = self.epoch_1904
        self.sheets = tuple(found)

    def shaped(self, number: float, style: int) -> Value:
        """A number as its cell format shows it."""
        how = self.formats[style] if style < len(self.formats) else _GENERAL
        return shaped(number, how, epoch_1904=self.epoch_1904)


def _shared(parts: list[bytes]) -> list[str]:
    pieces = Pieces(parts)
    pieces.take(4)
    return [pieces.text() for _ in range(min(struct.unpack("<I", pieces.take(4))[0], 20_000_000))]


@dataclass(slots=True)
class _Cells:
    """The cells of one sheet as they stand, by row."""

    rows: dict[int, dict[int, Value]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merges: list[Range] = field(default_factory=list)
    wide: set[int] = field(default_factory=set)  # rows with a value beyond the last column that is read
    count: int = 0
    pending: tuple[int, int] | None = None  # formula whose text result follows

    def put(self, row: int, column: int, value: Value) -> None:
        """One cell; raises UnreadError beyond the cap."""
        self.count += 1
        if self.count > MAX_CELLS:
            raise UnreadError(("工作表儲存格過多。", "too-large: too many cells."))
        if column >= MAX_COLUMNS:
            self.wide.add(row)
        else:
            self.rows.setdefault(row, {})[column] = value


class BiffSheet:
    """One worksheet as `grid.Sheet`."""

    def __init__(self, book: _Book, name: str, offset: int, *, hidden: bool) -> None:
        self._book = book
        self._offset = offset
        self.name = name
        self.hidden = hidden
        self.epoch_1904 = False  # known when the whole workbook was looked at

    capacities = frozenset((OLD_ROWS,))
    fixed_width = False
    doubt = ""

    def unread_columns(self) -> Mapping[int, str]:
        """None: every cell holds one value."""
        return {}

    def hidden_columns(self) -> frozenset[int]:
        """Columns marked as hidden ([MS-XLS] 2.4.53)."""
        out: set[int] = set()
        try:
            for kind, body in _records(self._book.data, self._offset):
                if kind == _COLINFO and struct.unpack_from("<H", body, 8)[0] & 1:
                    first, last = struct.unpack_from("<HH", body)
                    out.update(range(first, min(last + 1, MAX_COLUMNS)))
        except (DamageError, struct.error):
            pass  # `rows` says that the sheet is cut
        return frozenset(out)

    def place(self, row: Row, column: int) -> str:
        """`cell:Sheet!B7`."""
        return cell_place(self.name, row.number, column)

    def rows(self) -> Iterator[Row]:
        """The rows with merged cells filled. A sheet that is cut gives the rows before the cut, then DamageError."""
        cells, damage = _Cells(), None
        try:
            for kind, body in _records(self._book.data, self._offset):
                _cell(self._book, cells, kind, body)
        except (DamageError, struct.error, IndexError) as error:
            damage = error
        merges = Merges(cells.merges)
        last = 0
        for number in sorted(cells.rows):
            last = number
            held = cells.rows[number]
            merged = merges.fill(number + 1, held)
            width = max((i for i, v in held.items() if v is not None), default=-1) + 1
            bad = "a value beyond the last column that is read" if number in cells.wide else None
            values = tuple(held.get(i) for i in range(width))
            loc = row_place(self.name, number + 1, values, merged)
            yield Row(number + 1, values, loc, number in cells.hidden, merged, bad, merges.spans)
        if damage is not None:
            reason = damage.reason if isinstance(damage, DamageError) else "damaged: a record of the sheet is too short"
            raise DamageError(reason, cell_place(self.name, last + 2, 0)) from damage


def _cell(book: _Book, cells: _Cells, kind: int, body: bytes) -> None:
    """One record of a sheet."""
    if kind == _STRING and cells.pending is not None:
        cells.put(*cells.pending, short_text(body, counted=2) or None)
        cells.pending = None
    elif kind == _ROW:
        if struct.unpack_from("<H", body, 12)[0] & 0x20:
            cells.hidden.add(struct.unpack_from("<H", body)[0])
    elif kind == _MERGES:
        for at in range(struct.unpack_from("<H", body)[0]):
            first, last, left, right = struct.unpack_from("<HHHH", body, 2 + at * 8)
            cells.merges.append((first + 1, left, last + 1, min(right, MAX_COLUMNS - 1)))
    elif kind == _MULRK:
        row, column = struct.unpack_from("<HH", body)
        for step in range((len(body) - 6) // 6):
            style, packed = struct.unpack_from("<HI", body, 4 + step * 6)
            cells.put(row, column + step, book.shaped(_rk(packed), style))
    elif kind in (_LABELSST, _LABEL, _NUMBER, _RK, _BOOLERR, _FORMULA):
        row, column, style = struct.unpack_from("<HHH", body)
        cells.put(row, column, _value(book, cells, kind, body, style))


def _value(book: _Book, cells: _Cells, kind: int, body: bytes, style: int) -> Value:
    if kind == _LABELSST:
        index = struct.unpack_from("<I", body, 6)[0]
        return (book.strings[index] or None) if index < len(book.strings) else CellError("no such text")
    if kind == _LABEL:
        return short_text(body[6:], counted=2) or None
    if kind == _RK:
        return book.shaped(_rk(struct.unpack_from("<I", body, 6)[0]), style)
    if kind == _BOOLERR:
        return _error(body[6]) if body[7] else bool(body[6])
    if kind == _FORMULA and body[12:14] == b"\xff\xff":
        return _formula(cells, body)
    return book.shaped(struct.unpack_from("<d", body, 6)[0], style)


def _formula(cells: _Cells, body: bytes) -> Value:
    """The stored result of a formula that is no number: text follows in its own record."""
    if body[6] == 0:
        cells.pending = struct.unpack_from("<HH", body)
        return CellError("a formula without a stored result")
    if body[6] == 1:
        return bool(body[8])
    return _error(body[8]) if body[6] == 2 else None


def _error(code: int) -> CellError:
    return CellError(_ERRORS.get(code, "an Excel error"))


def _rk(packed: int) -> float:
    """An RK number: a 30-bit integer or the upper half of a double, perhaps a hundredfold."""
    if packed & 2:
        number = float(packed >> 2) - (1 << 30 if packed & 0x80000000 else 0)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return number / 100 if packed & 1 else number
