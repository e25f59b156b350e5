"""追蹤改善表 by itself, as a workbook or a document, in the columns and words of the follow-up table."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from chahe.findings.finding import FollowUp
from chahe.findings.followup import COLUMNS
from chahe.findings.masking import scrub
from chahe.report.content import printable
from chahe.report.paper import Paper
from chahe.report.request_papers import opening
from chahe.scope.profile import Profile

TITLE = "追蹤改善表"
MAX_CELL = 32_000
"""Characters Excel takes in a cell, less a few."""


def write_follow_up_book(path: Path, profile: Profile, rows: Sequence[FollowUp], made: datetime) -> None:
    """追蹤改善表.xlsx: a row per finding. Every cell is text, never a formula or a link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book: Any = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": TITLE, "author": "chahe 查核", "created": made.replace(tzinfo=None, microsecond=0)})
    page = book.add_worksheet(TITLE)
    border = {"border": 1, "valign": "top", "text_wrap": True}
    head, cell = book.add_format({**border, "bold": True, "bg_color": "#E7ECF2"}), book.add_format(border)
    page.write_string(0, 0, f"{TITLE}　{profile.institution.name}　{profile.examination.number}")
    for place, name in enumerate(COLUMNS):
        page.set_column(place, place, 22 if len(name) > 3 else 10)
        page.write_string(1, place, name, head)
        for number, row in enumerate(rows, 2):
            page.write_string(number, place, _clean(row.cells.get(name, ""))[:MAX_CELL], cell)
    page.autofilter(1, 0, max(1, len(rows) + 1), len(COLUMNS) - 1)
    page.freeze_panes(2, 1)
    page.set_landscape()
    page.set_paper(8)
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)
    book.close()


def write_follow_up_paper(path: Path, profile: Profile, rows: Sequence[FollowUp], made: datetime) -> None:
    """追蹤改善表.docx: a form per finding, since twenty-four columns fit no page."""
    paper = Paper(TITLE, made)
    paper.facts(opening(profile))
    if not rows:
        paper.text("目前沒有須追蹤之事項。")
    for row in rows:
        paper.heading(f"{row.cells.get('序號', '')}　{_clean(row.cells.get('缺失態樣', ''))}", 2)
        paper.facts([(c, _clean(row.cells.get(c, ""))) for c in COLUMNS if c not in ("序號", "缺失態樣")])
    paper.save(path)


def _clean(text: str) -> str:
    return scrub(printable(text))
