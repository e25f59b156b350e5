"""G08, N04, N15, C02, C13, C14: the sheets about people's orders, log sources and the use of root; N05's sulog."""

from collections.abc import Sequence
from datetime import timedelta

from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.accounts import ROOT_HOST, UNIT, UNUSED, Accounts, Use
from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, PERIOD_TO, roc
from chahe.sample.world.logs import Logs
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

ORDERS = "清冊/G08_離職異動停職名冊（附表七）.xlsx"
SOURCES = "清冊/N04_日誌來源清冊（附表十一）.xlsx"
REQUESTS = "特權帳號/C02_特權帳號使用申請單.csv"
SESSIONS = "特權帳號/C13_特權帳號側錄清單.csv"
CHECKS = "特權帳號/C14_特權帳號每月抽查紀錄.xlsx"
TICKETS = "特權帳號/C15_帳號權限異動申請單.csv"
STOPS = "日誌/N15_停機公告.csv"
GIVING = (4720, 4722, 4728, 4732, 4756)
"""Events of accounts created and enabled, and of members added to groups."""
SULOG = f"日誌/hosts/{ROOT_HOST}/sulog"


def files(a: Accounts, logs: Logs) -> list[Item]:
    """All of them."""
    return [tickets(a, logs), _orders(a), _sources(a), _requests(a), _sessions(a), _checks(a), _stops(a), sulog(a.uses)]


def _item(code: str, path: str, data: bytes, rows: Sequence[object], system: str, how: str) -> Item:
    return Item(code, path, data, len(rows), WATCHED, how, system)


def _orders(a: Accounts) -> Item:
    headers = (
        "員工編號",
        "姓名",
        "異動類別",
        "原單位",
        "新單位",
        "生效日",
        "通知資訊單位日",
        "權限移除完成日",
        "人令文號",
    )
    rows: list[list[Cell]] = [
        [o.number, o.name, o.kind, o.unit, "無", roc(o.day), roc(o.day), roc(o.removed), f"人字第{n:06d}號"]
        for n, o in enumerate(a.orders, 114_001)
    ]
    grid = Grid("人事異動", headers, rows, "附表七　離職、異動及停職人員名冊", total=True, blank_every=8)
    return _item("G08", ORDERS, workbook(grid), rows, "人事系統", "SELECT * FROM HR.EMP_ORDER（異動類別全選）")


def _sources(a: Accounts) -> Item:
    headers = ("主機或設備", "資產編號", "日誌種類", "是否含個人資料軌跡", "保存期限", "最早可查日", "集中平台",
               "校時來源", "中斷告警設定", "最長靜默時數（小時）", "每月抽查單位", "封存最早日", "還原測試日",
               "還原測試文件", "納管起日", "納管迄日")  # fmt: skip
    rows: list[list[Cell]] = [
        [s.host, s.asset, s.kind, "是" if s.personal else "否", s.kept, roc(s.oldest), "SIEM", "ntp01", "有", s.hours,
         UNIT, roc(s.archive), roc(s.restored), "RST-115-05" if s.restored else "", roc(s.since), ""]
        for s in a.sources
    ]  # fmt: skip
    grid = Grid("日誌來源", headers, rows, "附表十一　日誌來源清冊", total=True)
    return Item("N04", SOURCES, workbook(grid), len(rows), SELF_MADE, "依附表十一填報", "SIEM")


def _requests(a: Accounts) -> Item:
    headers = ("申請單號", "主機", "帳號", "使用人", "使用事由", "核准人", "核准時間", "使用起時", "使用迄時",
               "簽核狀態", "側錄編號", "覆核人", "覆核時間")  # fmt: skip
    rows: list[list[Cell]] = [
        [r.number, ROOT_HOST, "root", r.user, "例行維護" if r.reviewed is None else "緊急處理", r.approver, r.approved,
         r.first, r.last, "已核准", r.number.replace("PA", "REC"), r.approver if r.reviewed else "", r.reviewed]
        for r in a.requests
    ]  # fmt: skip
    return _item("C02", REQUESTS, as_csv(Grid("申請單", headers, rows)), rows, "電子簽核系統", "匯出全部狀態")


def _sessions(a: Accounts) -> Item:
    headers = ("側錄編號", "主機", "帳號", "使用人", "申請單號", "連線開始時間", "連線結束時間", "來源位址")
    rows: list[list[Cell]] = [
        [r.number.replace("PA", "REC"), ROOT_HOST, "root", r.user, r.number, r.first, r.last, "10.30.9.15"]
        for r in a.requests
    ]
    return _item("C13", SESSIONS, as_csv(Grid("側錄", headers, rows)), rows, "特權帳號管理系統", "Sessions 報表")


def _checks(a: Accounts) -> Item:
    headers = ("抽查月份", "抽查單位", "主機", "抽查帳號", "受查人", "抽查人", "抽查日", "抽查結果", "文件編號")
    rows: list[list[Cell]] = [
        [f"{c.month.year - 1911}年{c.month.month}月", UNIT, ROOT_HOST, "root", c.person, c.checker,
         roc(c.month.replace(day=28)), "與申請單相符", f"CHK-{c.month:%Y%m}"]
        for c in a.checks
    ]  # fmt: skip
    grid = Grid("每月抽查", headers, rows, "特權帳號使用每月抽查紀錄", total=True)
    return _item("C14", CHECKS, workbook(grid), rows, "電子簽核系統", f"{roc(UNUSED)[:6]} 無使用，未抽查")


def tickets(a: Accounts, logs: Logs) -> Item:
    """A request for every member added to a group, less those nobody requested."""
    headers = ("異動單號", "網域或主機", "異動帳號", "群組或權限", "申請人", "核准人", "核准時間", "執行起時",
               "執行迄時", "簽核狀態", "異動內容")  # fmt: skip
    added = sorted((e.moment, e.host, dict(e.data)["TargetUserName"]) for e in logs.events if e.event_id in GIVING)
    rows: list[list[Cell]] = [
        [f"AC-{n:05d}", host.partition(".")[0], "", group, "E00003", "E00015", at - timedelta(days=1),
         at - timedelta(hours=1), at + timedelta(hours=1), "已核准", "新增群組成員"]
        for n, (at, host, group) in enumerate(added, 1)
        if (host, at) not in a.unasked
    ]  # fmt: skip
    return _item("C15", TICKETS, as_csv(Grid("異動單", headers, rows)), rows, "電子簽核系統", "匯出全部狀態")


def _stops(a: Accounts) -> Item:
    headers = ("公告編號", "主機", "系統代碼", "停機起時", "停機迄時", "公告時間", "核准人", "停機事由")
    rows: list[list[Cell]] = [
        [s.number, s.host, "", s.first, s.last, s.announced, "E00015", "儲存設備汰換"] for s in a.stops
    ]
    return _item("N15", STOPS, as_csv(Grid("停機公告", headers, rows)), rows, "變更管理系統", "匯出全部狀態")


def sulog(uses: Sequence[Use]) -> Item:
    """/var/adm/sulog, in the order of time: the file states no year."""
    lines = [f"SU {u.moment:%m/%d %H:%M} + pts/0 {u.actor}-root\n" for u in sorted(uses, key=lambda u: u.moment)]
    how = "cp /var/adm/sulog"
    return Item(
        "N05", SULOG, "".join(lines).encode(), len(lines), WATCHED, how, ROOT_HOST, AS_OF, PERIOD_FROM, PERIOD_TO
    )
