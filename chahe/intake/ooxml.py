"""Excel workbooks as OOXML (ECMA-376: .xlsx, .xlsm): a zip of XML parts, read as a stream.

Own reader, because a general one turns errors into blanks, loses hidden rows, and can be made to allocate the whole
grid by one far cell. Macros, links and external data are never touched; formulas are not computed: their stored
results are used. Known gaps: .xlsb and password-protected workbooks are refused in words; phonetic text is left out.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from posixpath import join, normpath
from typing import IO, BinaryIO

import re2
from lxml import etree

from chahe.errors import UnreadError
from chahe.intake.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MODERN_ROWS,
    CellError,
    DamageError,
    Row,
    Value,
    cell_place,
    encrypted,
    row_place,
)
from chahe.intake.merges import Merges
from chahe.intake.number_formats import Shape, shape, shaped
from chahe.intake.words import MAX_CELL_CHARS

MAX_PARTS = 5_000
MAX_PART_BYTES = 2 << 30
MAX_RATIO = 250
RATIO_FREE_BYTES = 64 << 20
MAX_STRINGS = 20_000_000

_ESCAPED = re2.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair; re2 knows UTF-8 only
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError)
_GENERAL = (Shape.NUMBER, 0)


def is_workbook(head: bytes) -> bool:
    """True when the head of a file is that of a zip whose first members are parts of a spreadsheet."""
    return head.startswith(b"PK\x03\x04") and any(name.startswith(b"xl/") for name in _names(head))


def _names(head: bytes) -> Iterator[bytes]:
    at = 0
    while (at := head.find(b"PK\x03\x04", at)) >= 0 and at + 30 <= len(head):
        size = int.from_bytes(head[at + 26 : at + 28], "little")
        yield head[at + 30 : at + 30 + size]
        at += 30


class _Counted:
    """A member as a stream that stops a decompression bomb: by bytes really inflated, not by what the zip claims."""

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        self._stream = stream
        self._limit = min(MAX_PART_BYTES, max(RATIO_FREE_BYTES, packed * MAX_RATIO))
        self._seen = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if size > 0 else 1 << 20)
        if self._seen == 0 and b"<!DOCTYPE" in data:
            raise UnreadError(("活頁簿內含文件類型宣告，拒絕讀取。", "hostile-xml: a part declares a document type."))
        self._seen += len(data)
        if self._seen > self._limit:
            raise UnreadError(("活頁簿解壓縮後過大，疑為壓縮炸彈。", "zip-bomb: a part inflates beyond its cap."))
        return data


class Workbook:
    """An open workbook. Raises UnreadError when it must not be read, DamageError when it cannot."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
        except (*_ZIP_FAULTS, ValueError) as error:
            raise DamageError("damaged: the zip directory of the workbook cannot be read") from error
        infos = self._zip.infolist()
        if len(infos) > MAX_PARTS:
            raise UnreadError(("活頁簿成員數過多。", "zip-bomb: too many parts."))
        if any(info.flag_bits & 1 for info in infos):
            raise encrypted()
        self._parts = {info.filename.lstrip("/").lower(): info for info in infos}
        if "xl/workbook.bin" in self._parts:
            raise UnreadError(("不讀取 xlsb，請另存為 xlsx。", "xlsb is not read; ask for xlsx."))
        self.epoch_1904 = False
        self.sheets = tuple(self._sheets())
        self.strings = self._strings()
        self.formats = self._formats()

    @contextmanager
    def part(self, name: str) -> Iterator[_Counted]:
        """One part by its path. Raises DamageError when it is absent or corrupt."""
        info = self._parts.get(name.lower())
        if info is None:
            raise DamageError("damaged: a part of the workbook is missing")
        try:
            member = self._zip.open(info)
        except (*_ZIP_FAULTS, ValueError, RuntimeError) as error:
            raise DamageError("damaged: a part of the workbook cannot be found") from error
        try:
            with member:
                yield _Counted(member, info.compress_size)
        except _ZIP_FAULTS as error:
            raise DamageError("damaged: a part of the workbook cannot be inflated") from error
        except etree.XMLSyntaxError as error:
            raise DamageError("damaged: a part of the workbook is not well-formed XML") from error

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The finished elements of those local names, each emptied after use."""
        with self.part(name) as source:
            for _, element in etree.iterparse(
                source,
                events=("end",),
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            ):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def _sheets(self) -> Iterator["WorkbookSheet"]:
        targets: dict[str, str] = {}
        for relation in self.elements("xl/_rels/workbook.xml.rels", "Relationship"):
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if relation.get("TargetMode") != "External" and (relation.get("Type") or "").endswith("/worksheet"):
                targets[relation.get("Id") or ""] = path
        for element in self.elements("xl/workbook.xml", "workbookPr", "sheet"):
            if _local(element) == "workbookPr":
                self.epoch_1904 = element.get("date1904") in ("1", "true")
                continue
            key = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), "")
            if str(key) in targets:
                state = element.get("state") or "visible"
                yield WorkbookSheet(self, element.get("name") or "", targets[str(key)], hidden=state != "visible")

    def _strings(self) -> list[str]:
        if "xl/sharedstrings.xml" not in self._parts:
            return []
        out: list[str] = []
        for element in self.elements("xl/sharedStrings.xml", "si"):
            out.append(text_of(element))
            if len(out) > MAX_STRINGS:
                raise UnreadError(("活頁簿文字過多。", "too-large: too many strings."))
        return out

    def _formats(self) -> list[tuple[Shape, int]]:
        if "xl/styles.xml" not in self._parts:
            return []
        codes: dict[int, str] = {}
        out: list[tuple[Shape, int]] = []
        for element in self.elements("xl/styles.xml", "numFmts", "cellXfs"):
            for child in element:
                number = child.get("numFmtId") or "0"
                if not number.isdecimal():
                    continue
                if _local(element) == "numFmts":
                    codes[int(number)] = child.get("formatCode") or ""
                else:
                    out.append(shape(int(number), codes.get(int(number))))
        return out


class WorkbookSheet:
    """One worksheet as `grid.Sheet`."""

    def __init__(self, book: Workbook, name: str, part: str, *, hidden: bool) -> None:
        self._book = book
        self._part = part
        self.name = name
        self.hidden = hidden
        self.epoch_1904 = book.epoch_1904

    capacities = frozenset((MODERN_ROWS,))
    fixed_width = False
    doubt = ""

    def unread_columns(self) -> Mapping[int, str]:
        """None: every cell holds one value."""
        return {}

    def hidden_columns(self) -> frozenset[int]:
        """Columns marked as hidden, or without any width. The marks stand before the rows."""
        out: set[int] = set()
        for element in self._book.elements(self._part, "col", "row"):
            if _local(element) == "row":
                break
            first, last = element.get("min") or "", element.get("max") or ""
            gone = element.get("hidden") in ("1", "true") or element.get("width") == "0"
            if gone and first.isdecimal() and last.isdecimal():
                out.update(range(int(first) - 1, min(int(last), MAX_COLUMNS)))
        return frozenset(out)

    def place(self, row: Row, column: int) -> str:
        """`cell:Sheet!B7`."""
        return cell_place(self.name, row.number, column)

    def rows(self) -> Iterator[Row]:
        """The rows of the sheet with merged cells filled down and right."""
        with self._book.part(self._part) as source:
            merges = Merges.scan(source.read)
        number, seen = 0, 0
        try:
            for element in self._book.elements(self._part, "row"):
                number = _next_number(element.get("r") or "", number)
                row = self._row(element, number, merges)
                seen += len(row.values)
                if seen > MAX_CELLS:
                    raise UnreadError(("工作表儲存格過多。", "too-large: too many cells."), self.name)
                yield row
        except DamageError as error:
            raise DamageError(error.reason, cell_place(self.name, number + 1, 0)) from error

    def _row(self, element: etree._Element, number: int, merges: Merges) -> Row:
        cells: dict[int, Value] = {}
        bad: str | None = None
        column = -1
        for cell in element:
            if _local(cell) != "c":
                continue
            letters = (cell.get("r") or "").rstrip("0123456789")
            column = column_index(letters) if letters else column + 1
            value = self._value(cell)
            if column >= MAX_COLUMNS:
                bad = bad or (None if value is None else "a value beyond the last column that is read")
            elif column in cells:
                cells[column] = CellError("two values for one cell")
            else:
                cells[column] = value
        merged = merges.fill(number, cells)
        width = max((i for i, v in cells.items() if v is not None), default=-1) + 1
        values = tuple(cells.get(i) for i in range(width))
        hidden = element.get("hidden") in ("1", "true") or element.get("ht") == "0"
        return Row(number, values, row_place(self.name, number, values, merged), hidden, merged, bad, merges.spans)

    def _value(self, cell: etree._Element) -> Value:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return _text("".join(text_of(child) for child in cell if _local(child) == "is"))
        raw: str | None = None
        formula = False
        for child in cell:
            name = _local(child)
            raw = (child.text or "") if name == "v" else raw
            formula = formula or name == "f"
        if kind == "str":
            return _text(unescape(raw or ""))
        if raw is None or raw == "":
            return CellError("a formula without a stored result") if formula else None
        return self._typed(kind, raw, cell.get("s") or "0")

    def _typed(self, kind: str, raw: str, style: str) -> Value:
        if kind == "s":
            index = int(raw) if raw.isdecimal() else -1
            return (
                _text(self._book.strings[index]) if 0 <= index < len(self._book.strings) else CellError("no such text")
            )
        if kind == "e":
            return CellError(raw if raw.startswith("#") and len(raw) < 16 else "an Excel error")
        if kind == "b":
            return raw == "1"
        try:
            if kind == "d":
                return datetime.fromisoformat(raw)
            number = float(raw)
        except ValueError:
            return CellError("a number that is none")
        formats, index = self._book.formats, int(style) if style.isdecimal() else 0
        if number != number or number in (float("inf"), float("-inf")):
            return CellError("a number that is none")
        how = formats[index] if index < len(formats) else _GENERAL
        return shaped(number, how, epoch_1904=self._book.epoch_1904)


def _next_number(stated: str, number: int) -> int:
    following = int(stated) if stated.isdecimal() else number + 1
    if following <= number:
        raise DamageError("damaged: rows of the sheet are out of order")
    return following


def _local(element: etree._Element) -> str:
    # Comments and processing instructions, whose tag is no text, are left out by the parser.
    return element.tag[element.tag.rfind("}") + 1 :]


def text_of(element: etree._Element) -> str:
    """The text of a string item: its runs, without the phonetic guide (rPh)."""
    parts: list[str] = []
    for child in element:
        name = _local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(t.text or "" for t in child if _local(t) == "t")
    return unescape("".join(parts))


def unescape(text: str) -> str:
    """`_x000D_` and alike (ECMA-376 22.4.2.4) as the character they stand for; half a surrogate pair stands for none
    and stays as it is written.
    """
    if "_x" not in text:
        return text
    plain = str(_ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), text))
    if plain.isascii() or not _HALF.search(plain):
        return plain
    paired = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _HALF.sub(lambda m: f"_x{ord(m[0]):04X}_", paired)


@lru_cache(maxsize=MAX_COLUMNS)
def column_index(letters: str) -> int:
    """A -> 0, AA -> 26; what is no column of Excel lies beyond all that are read."""
    if len(letters) > 3 or not letters.isascii() or not letters.isupper():
        return MAX_COLUMNS
    out = 0
    for letter in letters:
        out = out * 26 + ord(letter) - 64
    return out - 1


def _text(text: str) -> Value:
    if len(text) > MAX_CELL_CHARS:
        return CellError("a text longer than Excel allows")
    return text or None
