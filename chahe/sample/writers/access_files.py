"""O40: reviews of access rights."""

from datetime import date, timedelta

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.access import DAYS, Access
from chahe.sample.world.calendar import half_bounds, roc
from chahe.sample.world.duties import CORE
from chahe.sample.writers.sheet import Cell, Grid, workbook

REVIEWS = "作業控制/O40_權限清查紀錄.xlsx"


def files(part: Access) -> list[Item]:
    """The one file."""
    headers = ("清查編號", "系統名稱", "使用者帳號", "清查期間起", "清查期間迄", "清查日", "清查人員", "清查結果",
               "權限移除完成日", "清查核定人", "清查核定日")  # fmt: skip
    bounds: dict[date, tuple[date, date]] = {day: half_bounds(label) for label, day in DAYS.items()}
    rows: list[list[Cell]] = [
        [r.number, CORE, r.account, roc(bounds[r.day][0]), roc(bounds[r.day][1]), roc(r.day), r.reviewer, r.result,
         roc(r.removed), part.signer, roc(r.day + timedelta(days=7))]
        for r in part.reviews
    ]  # fmt: skip
    grid = Grid("權限清查", headers, rows, "權限清查紀錄", total=True, blank_every=20)
    return [Item("O40", REVIEWS, workbook(grid), len(rows), WATCHED, "匯出全部清查紀錄", CORE)]
