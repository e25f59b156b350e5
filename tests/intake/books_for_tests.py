"""Workbooks for the tests of the spreadsheet reader, and what the reader makes of a file."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import xlsxwriter

from chahe.intake.api import Context
from chahe.intake.memory import MemorySink
from chahe.intake.spreadsheet import READER
from chahe.model import Reading, Source, digest_of

HEADERS = ("資產編號", "主機名稱", "IP 位址", "系統代碼", "啟用日", "除役日", "是否核心資訊系統", "管理人員")
FIRST = ("A001", "web01", "10.0.0.1", "S1", "114/3/5", "", "是", "E0001")
SECOND = ("A002", "web02", "10.0.0.2", "S1", "1140305", "無", "否", "E0002")


def xlsx(
    *sheets: Sequence[Sequence[object]], after: Callable[..., None] | None = None, names: Sequence[str] = ()
) -> bytes:
    """A workbook; `after(book, sheets)` may add what a plain grid cannot say."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "strings_to_formulas": False}) as book:
        made = []
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[number] if names else None)
            day, moment = book.add_format({"num_format": "e/m/d"}), book.add_format({"num_format": "e/m/d hh:mm"})
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(r, c, value, moment)
                    elif isinstance(value, date):
                        sheet.write_datetime(r, c, value, day)
                    elif value is not None and value != "":
                        sheet.write(r, c, value)
            made.append(sheet)
        if after is not None:
            after(book, *made)
    return raw.getvalue()


def replaced(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same zip with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def read(data: bytes, path: str = "清冊.xlsx", **told: object) -> MemorySink:
    """What the reader makes of the bytes."""
    sink = MemorySink(Source(digest_of(data)), READER.tables)
    READER.read(io.BytesIO(data), sink, Context(path=path, **told))  # type: ignore[arg-type]  # the tests say what fits
    reading(sink)
    return sink


def reading(sink: MemorySink) -> Reading:
    """The totals; raises when records are not rows + rejects + skipped."""
    return sink.account.reading("清冊", "spreadsheet@2")


def rows(sink: MemorySink, table: str) -> list[Mapping[str, object]]:
    """The rows of one table without NULLs and without `_item`."""
    return [{k: v for k, v in row.items() if v is not None and k != "_item"} for row in sink.rows.get(table, [])]


def column(sink: MemorySink, table: str, name: str) -> list[object]:
    """One column of a table."""
    return [row[name] for row in sink.rows.get(table, [])]


def reasons(sink: MemorySink) -> list[tuple[str, str]]:
    """(place, reason) of the rejects."""
    return [(loc, reason) for _, loc, reason, _ in sink.account.rejects]


def skipped(sink: MemorySink) -> list[str]:
    """Reasons of the skips."""
    return [reason for _, _, reason in sink.account.skips]
