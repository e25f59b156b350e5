"""檢附清單: every file with its bytes, digest, records and how it was made. Written last, never listed in itself."""

from collections.abc import Sequence

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.writers.sheet import Cell, Grid, workbook

PATH = "檢附清單.xlsx"
HEADERS = (
    "資料代號", "檔名（相對路徑）", "位元組數", "SHA256", "筆數", "資料期間起", "資料期間迄", "資料基準日",
    "產出方式", "來源系統",
    "操作人", "在場見證", "畫面筆數", "來源級別", "狀態", "理由", "備註",
)  # fmt: skip


def build(items: Sequence[Item]) -> bytes:
    """The manifest of these files."""
    rows: list[list[Cell]] = []
    for i in sorted(items, key=lambda x: (x.code, x.path)):
        watched, told = i.origin == WATCHED, i.told()
        rows.append([
            i.code, i.path, told.size, told.digest, i.records, roc(i.period_from),
                roc(i.period_to),
            roc(i.as_of), i.how, i.system, "資訊處 系統管理員", "檢查人員" if watched else "",
                i.records if watched else None,
            i.origin, "已提供", "", i.note,
        ])  # fmt: skip
    return workbook(Grid("檢附清單", HEADERS, rows, "檢附清單"))
