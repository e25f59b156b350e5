"""Masks columns of a workbook (.xlsx): cells stay equal but for the masked ones; nothing of a value stays in the file.

The workbook is written anew from its cells, so that shared strings and document properties hold nothing old. Every
sheet that names a column is masked, hidden ones too. Refused: formulas (their results would be lost, and may show what
is masked), comments, macros, drawings, pivot caches and links to other files. The finished file is searched part by
part for every value that was masked.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import openpyxl
import re2
from openpyxl.cell.cell import Cell

from chahe.errors import CallError, UnreadError
from chahe.evidence.containers import document_refusal
from chahe.intake.grid import encrypted, plain
from chahe.intake.headers import LOOK_AT
from chahe.intake.mask_csv import refuse_left
from chahe.intake.mask_plan import Masker

_REFUSED = ("vbaproject", "/comments", "threadedcomments", "/drawings/", "pivotcache", "externallinks", "/embeddings/",
            "customxml/", "/media/", "/tables/", "connections.xml", "/richdata/")  # fmt: skip
_TEXTS = re2.compile(rb">([^<]+)<|\"([^\"]+)\"")
_NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - the file says nothing about when it was masked


def mask_xlsx(data: bytes, masker: Masker, name: str) -> bytes:
    """The masked workbook. Raises CallError or UnreadError; nothing is written then."""
    bomb = document_refusal(io.BytesIO(data), name)
    if bomb is not None:
        raise UnreadError((bomb.zh, bomb.en), name)
    _refuse_parts(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError, TypeError, EOFError):
        raise UnreadError(("活頁簿無法讀取。", "damaged: the workbook cannot be read."), name) from None
    found = False
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows())
        formula = next((c for row in rows for c in row if c.data_type == "f"), None)
        if formula is not None:
            place = f"{name}: cell:{sheet.title}!{formula.coordinate}"
            raise CallError(("含公式，請先另存為值。", "A formula; save the workbook as values first."), where=place)
        texts = [[_text(c) for c in row] for row in rows[:LOOK_AT]]
        header = masker.header(texts)
        if header is None:
            continue
        found = True
        for row in rows[header[0] + 1 :]:
            for index, title in header[1].items():
                one = row[index] if index < len(row) else None
                if isinstance(one, Cell):
                    _mask(one, title, masker)
    if not found:
        raise CallError(("找不到要遮蔽的欄位。", "No column to mask was found."), where=name)
    book.properties = type(book.properties)(creator="", created=_NEVER, modified=_NEVER)
    out = io.BytesIO()
    book.save(out)
    left = list(masker.found_in(_texts(out.getvalue())))
    if left:
        refuse_left(name, left)
    return out.getvalue()


def _refuse_parts(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if any(info.flag_bits & 1 for info in packed.infolist()):
                raise encrypted()
            parts = [info.filename for info in packed.infolist()]
    except zipfile.BadZipFile:
        raise UnreadError(("活頁簿無法讀取。", "damaged: the workbook cannot be read."), name) from None
    for part in parts:
        if any(word in f"/{part.lower()}" for word in _REFUSED):
            raise CallError(
                (
                    "活頁簿含註解、圖片、巨集、樞紐或外部連結，未遮蔽。",
                    "A part that could hold values.",
                ),
                where=f"{name}: {part[:80]}",
                todo=("請先移除該部分。", "Remove it first."),
            )


def _text(cell: object) -> str:
    value = getattr(cell, "value", None)
    return plain(value) if isinstance(value, (str, int, float, bool)) else ""


def _mask(cell: Cell, header: str, masker: Masker) -> None:
    text = _text(cell)
    if cell.value is not None and not text and not (isinstance(cell.value, str)):
        raise CallError(
            ("要遮蔽之儲存格為日期或錯誤值。", "A cell to be masked holds a date or an error."),
            where=f"cell:{cell.coordinate}",
        )
    new = masker.cell(header, text)
    if new != text:
        cell.value = new
        cell.hyperlink = None
        cell.number_format = "General"


def _texts(data: bytes) -> Iterator[tuple[str, str]]:
    """(part, text) of every text and attribute of the finished file, and of its file names."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for info in packed.infolist():
            yield info.filename, info.filename
            for text, attribute in _TEXTS.findall(packed.read(info)):
                yield info.filename, unescape((text or attribute).decode("utf-8", "replace"))
