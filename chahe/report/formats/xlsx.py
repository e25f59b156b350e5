"""Excel. Volume 2: an index of the items with links, a sheet per item, exceptions with filters, evidence, control
totals, follow-up. Volume 1: the annexes as sheets the insurer fills in. Volume 3: answers beside tests.

Every cell of ours is written as text or a number, never as a formula or a link out of the workbook: evidence may
begin with =, +, - or @.
"""

import math
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from chahe.findings.followup import COLUMNS
from chahe.report.chart_image import dpi_of, png
from chahe.report.content import DRAFT_LINE, Block, Code, Document, Heading, Para, Picture, Points, Table, printable
from chahe.report.making import Making
from chahe.report.opinions import by_category, follow_up_cells
from chahe.report.self_assessment_sheets import self_assessment_sheets
from chahe.report.sheet import Sheet
from chahe.report.sheets import sheets
from chahe.report.volumes import SELF_ASSESSMENT, Volume

SUFFIX = ".xlsx"
VOLUMES = (1, 2, 3)
_ROWS_AN_INCH = 72 / 15
MAX_ALT = 2_000
"""Characters of a text alternative; the whole of it stands in the cell above the picture."""
MAX_CELL = 32_000
"""Characters Excel takes in a cell, less a few."""


def write(volume: Volume, path: Path) -> None:
    """Write one volume."""
    book = _Book(path, volume.document)
    for sheet in _sheets(volume):
        book.add(sheet)
    book.close()


def _sheets(volume: Volume) -> Iterable[Sheet]:
    if volume.document.volume == SELF_ASSESSMENT:
        return self_assessment_sheets(volume.making)
    return _volume_one(volume) if volume.document.volume == 1 else sheets(volume.making)


def _volume_one(volume: Volume) -> Iterable[Sheet]:
    making: Making = volume.making
    numbered = [x for listed in by_category(making.opinions).values() for x in listed]
    cover = tuple((k, v) for k, v in volume.document.cover)
    yield Sheet("封面", (("項目 item", 20), ("內容", 60)), cover)
    follow = tuple(tuple(follow_up_cells(making.dossier, n, e).values()) for n, e in numbered)
    yield Sheet("附表二 改善情形", tuple((c, 22 if len(c) > 3 else 10) for c in COLUMNS), follow, frozen=1)


class _Book:
    def __init__(self, path: Path, document: Document) -> None:
        self._document = document
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book: Any = xlsxwriter.Workbook(str(path), options)
        made = document.made.replace(tzinfo=None, microsecond=0)
        self._book.set_properties({"title": document.title, "author": "chahe 查核", "created": made})
        add = self._book.add_format
        border = {"border": 1, "valign": "top", "text_wrap": True}
        self._head = add({**border, "bold": True, "bg_color": "#E7ECF2"})
        self._cell = add({**border, "num_format": "@"})
        self._number = add({**border, "num_format": "#,##0"})
        self._link = add({**border, "font_color": "#1A4F8B", "underline": 1})
        self._back = add({"font_color": "#1A4F8B", "underline": 1})
        self._title = add({"bold": True, "font_size": 14})
        self._bold = add({"bold": True, "valign": "top", "text_wrap": True})
        self._plain = add({"valign": "top", "text_wrap": True})
        self._mark = add({"bold": True, "font_size": 14, "font_color": "#B00020"})
        self._first: str | None = None

    def close(self) -> None:
        self._book.close()

    def add(self, sheet: Sheet) -> None:
        """The draft mark, a title with the way back, the table that can be filtered, and the blocks below it."""
        page = self._book.add_worksheet(sheet.name)
        top = 0
        if self._document.draft:
            self._string(page, 0, 0, DRAFT_LINE, self._mark)
            page.set_header(f'&C&14&"-,Bold"&KB00020{DRAFT_LINE}')
            top = 1
        self._string(page, top, 0, sheet.title or sheet.name, self._title)
        if self._first is None:
            self._first = sheet.name
        else:
            page.write_url(
                top, max(1, len(sheet.columns) - 1), f"internal:'{self._first}'!A1", self._back, "回索引 index"
            )
        for place, (_, width) in enumerate(sheet.columns):
            page.set_column(place, place, width)
        self._rows(page, top + 1, sheet)
        row = top + 3 + max(len(sheet.rows), 1)
        for block in sheet.blocks:
            row = self._block(page, row, block, len(sheet.columns))
        page.freeze_panes(top + 2, sheet.frozen)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&C第 &P 頁，共 &N 頁")

    def _rows(self, page: Any, row: int, sheet: Sheet) -> None:
        for place, (header, _) in enumerate(sheet.columns):
            self._string(page, row, place, header, self._head)
        for number, cells in enumerate(sheet.rows, 1):
            target = sheet.links[number - 1] if sheet.links else ""
            for place, value in enumerate(cells):
                if place == 0 and target:
                    page.write_url(row + number, 0, f"internal:'{target}'!A1", self._link, str(value))
                elif isinstance(value, int):
                    page.write_number(row + number, place, value, self._number)
                else:
                    self._string(page, row + number, place, value, self._cell)
        page.autofilter(row, 0, row + max(len(sheet.rows), 1), len(sheet.columns) - 1)
        page.repeat_rows(row)

    def _block(self, page: Any, row: int, block: Block, columns: int) -> int:
        match block:
            case Heading():
                self._string(page, row, 0, block.text, self._bold)
                return row + 1
            case Para():
                self._merged(page, row, f"【{block.label}】{block.text}" if block.label else block.text, columns)
                return row + 1
            case Points():
                for n, item in enumerate(block.items):
                    self._merged(page, row + n, "・" + item, columns)
                return row + len(block.items)
            case Code():
                self._merged(page, row, block.text, columns)
                return row + 1
            case Picture():
                self._merged(page, row, block.alt, columns)
                return self._picture(page, row + 1, block)
            case Table():
                return self._table(page, row, block)

    def _picture(self, page: Any, row: int, picture: Picture) -> int:
        """The picture over as many rows as it is high."""
        data = png(picture)
        shown = {"image_data": BytesIO(data), "description": printable(picture.alt)[:MAX_ALT], "object_position": 2}
        page.insert_image(row, 0, "picture.png", shown)
        dots = int.from_bytes(data[20:24], "big")  # height, in the first chunk of a PNG
        return row + math.ceil(dots / dpi_of(picture) * _ROWS_AN_INCH) + 2

    def _table(self, page: Any, row: int, table: Table) -> int:
        if table.caption:
            self._string(page, row, 0, table.caption, self._bold)
            row += 1
        self._line(page, row, table.headers, self._head)
        for cells in table.rows:
            row += 1
            self._line(page, row, cells, self._cell)
        return row + 2

    def _line(self, page: Any, row: int, cells: Sequence[str], form: Any) -> None:
        for place, text in enumerate(cells):
            self._string(page, row, place, text, form)

    def _merged(self, page: Any, row: int, text: str, columns: int) -> None:
        shown = _bounded(text)
        last = max(columns - 1, 1)
        page.merge_range(row, 0, row, last, "", self._plain)
        page.write_string(row, 0, shown, self._plain)
        # Excel does not grow merged rows by itself.
        page.set_row(row, min(400, 15 * sum(1 + len(line) // 70 for line in shown.split("\n"))))

    def _string(self, page: Any, row: int, column: int, text: str, form: Any) -> None:
        page.write_string(row, column, _bounded(str(text)), form)


def _bounded(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= MAX_CELL else shown[:MAX_CELL] + "…（截短）"
