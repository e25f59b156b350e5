"""O80 to O87: who made and who approved (out of the core system in Taipei's time, out of the electronic forms in UTC),
orders of standing in, authority, leave, roles, rights and their conflicts.
"""

from datetime import UTC, date, datetime, timedelta

from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.duties import CONFLICTS, CORE, FORMS, GRANTS, CoreAccount, Duties
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

APPROVALS = "作業控制/O80_核心保單系統_經辦覆核紀錄.csv"
FORMS_APPROVALS = "作業控制/O80_電子簽核_簽核歷程.csv"
DEPUTIES = "作業控制/O81_代理單.csv"
AUTHORITY = "作業控制/O82_核決權限表.xlsx"
LEAVES = "作業控制/O83_請假紀錄.xlsx"
GRANTS_FILE = "作業控制/O84_角色權限對照表.csv"
MATRIX = "作業控制/O86_職務衝突矩陣.xlsx"
EXEMPTIONS = "作業控制/O87_職務衝突例外核准單.csv"
MEMBERS = "作業控制/O85_使用者角色清單.csv"


def files(d: Duties) -> list[Item]:
    """All of them."""
    return [_approvals(d), _forms(d), _deputies(d), _authority(d), _leaves(d), _grants(), _members(d), _matrix(),
            _exemptions(d)]  # fmt: skip


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


def _deputies(d: Duties) -> Item:
    headers = ("代理單號", "被代理人", "代理人", "代理起時", "代理迄時", "代理事項", "核准人", "核准時間", "簽核狀態")
    rows: list[list[Cell]] = [
        [x.number, x.principal, x.deputy, x.first, x.last, "", d.checkers[0].number,
         x.first - timedelta(days=3), "已核准"]
        for x in d.deputies
    ]  # fmt: skip
    return Item("O81", DEPUTIES, as_csv(Grid("代理", headers, rows)), len(rows), WATCHED, "匯出全部狀態", "人事系統")


def _authority(d: Duties) -> Item:
    headers = ("作業種類", "核決人員", "核決角色", "核決金額上限", "生效日", "失效日", "決議文號")
    rows: list[list[Cell]] = [
        [x.kind, x.person, x.role, x.most, roc(x.since), roc(x.until), f"董決字第{x.since.year - 1911}號"]
        for x in d.authorities
    ]
    grid = Grid("核決權限", headers, rows, "分層負責核決權限表", total=True)
    return Item("O82", AUTHORITY, workbook(grid), len(rows), SELF_MADE, "依附表填報", "文件管理系統")


def _leaves(d: Duties) -> Item:
    headers = ("假單編號", "請假人", "假別", "請假起時", "請假迄時", "請假時段", "請假時數（小時）", "核准人",
               "簽核狀態")  # fmt: skip
    rows: list[list[Cell]] = [
        [x.number, x.person, x.kind, x.first, x.last, x.part, x.hours, d.checkers[0].number, x.state] for x in d.leaves
    ]
    grid = Grid("請假", headers, rows, "請假紀錄", total=True)
    return Item("O83", LEAVES, workbook(grid), len(rows), WATCHED, "匯出全部假單（狀態全選）", "人事系統")


def _members(d: Duties) -> Item:
    headers = ("系統名稱", "使用者帳號", "角色名稱", "生效日", "失效日", "授權單號")
    rows: list[list[Cell]] = [
        [CORE, x.account, x.role, roc(x.since), roc(x.until), f"AU-{n:04d}"] for n, x in enumerate(d.members, 1)
    ]
    return Item("O85", MEMBERS, as_csv(Grid("角色", headers, rows)), len(rows), WATCHED, "匯出全部授權", CORE)


def _grants() -> Item:
    headers = ("系統名稱", "角色名稱", "權限或子角色", "授與類別", "生效日", "失效日")
    rows: list[list[Cell]] = [[CORE, role, right, kind, roc(date(2023, 1, 3)), ""] for role, right, kind in GRANTS]
    return Item("O84", GRANTS_FILE, as_csv(Grid("權限", headers, rows)), len(rows), WATCHED, "匯出全部角色", CORE)


def _matrix() -> Item:
    headers = ("衝突編號", "權限甲", "系統甲", "權限乙", "系統乙", "適用作業", "生效日", "失效日")
    rows: list[list[Cell]] = [
        [number, a, CORE, b, CORE, kind, roc(date(2023, 1, 3)), ""] for number, a, b, kind in CONFLICTS
    ]
    grid = Grid("衝突", headers, rows, "職務衝突矩陣", total=True)
    return Item("O86", MATRIX, workbook(grid), len(rows), SELF_MADE, "依附表填報", "內部控制制度文件")


def _exemptions(d: Duties) -> Item:
    headers = ("例外單號", "衝突編號", "例外人員", "例外起日", "例外迄日", "核准人", "核准日", "補償控制", "簽核狀態")
    rows: list[list[Cell]] = [
        [x.number, x.conflict, x.person, roc(x.first), roc(x.last), d.checkers[0].number,
         roc(x.first - timedelta(days=10)), "每月由稽核單位抽核", "已核准"]
        for x in d.exemptions
    ]  # fmt: skip
    return Item(
        "O87", EXEMPTIONS, as_csv(Grid("例外", headers, rows)), len(rows), WATCHED, "匯出全部狀態", "電子簽核系統"
    )


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
