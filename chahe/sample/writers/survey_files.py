"""O20 to O22: calls made to confirm applications, notices of them to the industry, numbers voided."""

from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.business import Business
from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, roc
from chahe.sample.world.steps import Notice, Steps, clock, notices
from chahe.sample.world.surveys import VOIDED, Call, Surveys, call_no, calls
from chahe.sample.writers.settlement_files import Counted, Line
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

SURVEYS = "業務/O20_電話訪問紀錄.csv"
NOTICES = "業務/O21_同業通報紀錄.csv"
VOIDED_NUMBERS = "業務/O22_作廢號碼登記簿.xlsx"


def handed_over(b: Business, s: Surveys) -> list[Call]:
    """The calls of the period."""
    return [c for c in calls(b, s) if PERIOD_FROM <= c.at.date() <= AS_OF]


def notified(b: Business, s: Steps) -> list[Notice]:
    """The notices of the period."""
    return [n for n in notices(b, s) if PERIOD_FROM <= n.at.date() <= AS_OF]


def files(b: Business, s: Surveys, steps: Steps) -> list[Item]:
    """All of them."""
    return [_calls(b, s), _notices(b, steps), _voided()]


def _calls(b: Business, s: Surveys) -> Item:
    headers = ("電訪序號", "要保書號", "抽訪類別", "電訪時間", "電訪結果", "替代方式", "替代原因", "錄音檔索引",
               "同意錄音", "訪問人員", "未完成處理")  # fmt: skip
    rows: list[list[Cell]] = [
        [c.number, c.application, c.pool, clock(c.at), c.outcome, c.means, c.why,
         c.recording, "是" if c.agreed else "否", f"T{n % 6 + 1:03d}", c.after]
        for n, c in enumerate(handed_over(b, s))
    ]  # fmt: skip
    data = as_csv(Grid("電訪", headers, rows), "utf-8-sig")
    how = "進件通路＝網路投保，結果全選，每次撥打一列"
    return Item("O20", SURVEYS, data, len(rows), WATCHED, how, "電訪系統")


def _voided() -> Item:
    headers = ("號碼類別", "作廢起號", "作廢迄號", "作廢日", "作廢原因")
    rows: list[list[Cell]] = [["電訪序號", call_no(VOIDED), "", roc(PERIOD_FROM), "撥打前取消"]]
    grid = Grid("作廢", headers, rows, "作廢號碼登記簿", total=True)
    return Item("O22", VOIDED_NUMBERS, workbook(grid), len(rows), SELF_MADE, "各系統逐段登載", "各系統管理單位")


def _notices(b: Business, s: Steps) -> Item:
    headers = ("通報序號", "要保書號", "通報類別", "通報時間", "通報系統回覆時間", "通報結果")
    rows: list[list[Cell]] = [
        [n.number, n.application, n.kind, clock(n.at), clock(n.answered), n.outcome] for n in notified(b, s)
    ]
    data = as_csv(Grid("通報", headers, rows), "utf-8-sig")
    return Item("O21", NOTICES, data, len(rows), WATCHED, "類別及結果全選", "通報介接系統")


def counted(b: Business, s: Surveys, steps: Steps) -> tuple[Counted, ...]:
    """What the control totals count."""
    return (
        ("電話訪問紀錄", SURVEYS, [Line(c.at.date(), c.number, 0, ()) for c in handed_over(b, s)]),
        ("同業通報紀錄", NOTICES, [Line(n.at.date(), n.number, 0, ()) for n in notified(b, steps)]),
    )
