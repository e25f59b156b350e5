"""O20: calls made to confirm applications, as the call centre's system exports them."""

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.business import Business
from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, roc
from chahe.sample.world.surveys import Call, Surveys, calls
from chahe.sample.writers.settlement_files import Line
from chahe.sample.writers.sheet import Cell, Grid, as_csv

SURVEYS = "業務/O20_電話訪問紀錄.csv"


def handed_over(b: Business, s: Surveys) -> list[Call]:
    """The calls of the period."""
    return [c for c in calls(b, s) if PERIOD_FROM <= c.at.date() <= AS_OF]


def files(b: Business, s: Surveys) -> list[Item]:
    """The file."""
    headers = ("電訪序號", "要保書號", "抽訪類別", "電訪時間", "電訪結果", "替代方式", "替代原因", "錄音檔索引",
               "同意錄音", "訪問人員", "未完成處理")  # fmt: skip
    rows: list[list[Cell]] = [
        [c.number, c.application, c.pool, f"{roc(c.at.date())} {c.at:%H:%M:%S}", c.outcome, c.means, c.why,
         c.recording, "是" if c.agreed else "否", f"T{n % 6 + 1:03d}", c.after]
        for n, c in enumerate(handed_over(b, s))
    ]  # fmt: skip
    data = as_csv(Grid("電訪", headers, rows), "utf-8-sig")
    how = "進件通路＝網路投保，結果全選，每次撥打一列"
    return [Item("O20", SURVEYS, data, len(rows), WATCHED, how, "電訪系統")]


def lines(b: Business, s: Surveys) -> list[Line]:
    """What the control totals count."""
    return [Line(c.at.date(), c.number, 0, ()) for c in handed_over(b, s)]
