"""O80: who made and who approved: out of the core system in Taipei's time, out of the electronic forms in UTC."""

from datetime import UTC, date, datetime

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.duties import CORE, FORMS, CoreAccount, Duties
from chahe.sample.writers.sheet import Cell, Grid, as_csv

APPROVALS = "作業控制/O80_核心保單系統_經辦覆核紀錄.csv"
FORMS_APPROVALS = "作業控制/O80_電子簽核_簽核歷程.csv"


def files(d: Duties) -> list[Item]:
    """All of them."""
    return [_approvals(d), _forms(d)]


def _approvals(d: Duties) -> Item:
    headers = ("系統名稱", "作業種類", "案件編號", "經辦人員", "經辦時間", "覆核人員", "代理覆核人", "覆核時間",
               "交易金額", "覆核結果")  # fmt: skip
    rows: list[list[Cell]] = [
        [CORE, a.kind, a.number, a.maker, a.made, a.checker, a.deputy, a.approved,
         "" if a.amount is None else f"{a.amount:,}", a.state]
        for a in d.acts if a.system == CORE
    ]  # fmt: skip
    how = "SELECT * FROM POS.APPROVAL_LOG（狀態全選）"
    return Item("O80", APPROVALS, as_csv(Grid("覆核", headers, rows)), len(rows), WATCHED, how, CORE)


def _forms(d: Duties) -> Item:
    headers = ("系統名稱", "表單名稱", "簽核案號", "經辦人", "送件時間", "簽核人員", "實際簽核人", "簽核完成時間",
               "金額", "簽核狀態")  # fmt: skip
    rows: list[list[Cell]] = [
        [FORMS, a.kind, a.number, a.maker, _utc(a.made), a.checker, a.deputy, _utc(a.approved), a.amount, a.state]
        for a in d.acts if a.system == FORMS
    ]  # fmt: skip
    data = as_csv(Grid("簽核", headers, rows), "utf-8-sig")
    return Item("O80", FORMS_APPROVALS, data, len(rows), WATCHED, "匯出全部簽核歷程（時間為 UTC）", FORMS)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def owner_lines(accounts: tuple[CoreAccount, ...], approver: str) -> list[list[Cell]]:
    """The lines of 附表二 about accounts of the core system."""
    return [
        [CORE, a.name, a.owner, "人員" if a.owner else "系統", "一般使用者", "否", roc(a.since), roc(a.until),
         "保單作業" if a.owner else "批次作業", approver]
        for a in accounts
    ]  # fmt: skip


def identity_lines(numbers: tuple[tuple[str, str], ...]) -> list[list[Cell]]:
    """The lines of G07 about people known under two numbers."""
    return [["人員", one, "員工編號", other, roc(date(2024, 1, 2)), ""] for one, other in numbers]
