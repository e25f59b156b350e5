"""附表 and registers of 資料代號 G01–G07 and S09, as the insurer fills them in."""

from datetime import date

from chahe.sample.items import SELF_MADE, Item
from chahe.sample.world.calendar import half_bounds, roc, roc_compact, slashed
from chahe.sample.world.people import Person
from chahe.sample.world.review import PARAMETERS, ParameterCheck
from chahe.sample.world.systems import CLUSTER_ADDRESS, SYSTEMS, Asset
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

_KINDS = {"server": "伺服器", "network": "網路設備", "appliance": "資安設備", "vip": "VIP", "scanner": "弱掃主機"}
_MODES = {"credentialed": "登入掃描", "uncredentialed-config-review": "免登入掃描＋組態檢視"}


def _yes(flag: bool) -> str:
    return "是" if flag else "否"


def _item(code: str, path: str, data: bytes, records: int, system: str, how: str = "人工彙整") -> Item:
    return Item(code, path, data, records, SELF_MADE, how, system)


def systems() -> Item:
    """G01 資訊系統清冊（附表一）."""
    headers = ("系統編號", "系統名稱", "系統類別", "是否為核心系統", "是否可由網際網路直接連線", "是否屬電子商務",
        "權責單位",
               "上線日期", "下線日期", "RTO（分鐘）", "RPO（分鐘）", "MTPD（分鐘）")  # fmt: skip
    rows: list[list[Cell]] = [
        [s.id, s.name, s.klass, _yes(s.core), _yes(s.internet), _yes(s.ecommerce), s.owner, roc(s.live),
        roc(s.retired, "無"),
         s.rto, s.rpo, s.mtpd] for s in SYSTEMS
    ]  # fmt: skip
    grid = Grid("資訊系統清冊", headers, rows, "附表一　資訊系統清冊", total=True, wide_digits=frozenset({9}))
    return _item("G01", "清冊/G01_資訊系統清冊（附表一）.xlsx", workbook(grid), len(rows), "資訊資產管理系統")


def assets(listed: tuple[Asset, ...]) -> Item:
    """G02 主機及設備清冊."""
    headers = ("資產編號", "主機名稱", "IP位址", "FQDN", "所屬系統編號", "設備類型", "作業系統", "環境別",
               "是否可由外部Internet\n直接連線", "是否屬核心系統", "管理單位", "管理人員\n（員工編號）", "上線日期",
               "除役日期",
               "上線前掃描日期", "掃描方式")  # fmt: skip
    rows: list[list[Cell]] = [
        [a.id, a.host, a.ip, a.fqdn, a.system, _KINDS[a.kind], a.os, "正式", _yes(a.internet), _yes(a.core), a.owner,
         a.custodian, roc(a.live), roc(a.retired), roc(a.prelaunch), _MODES[a.scan_mode]] for a in listed
    ]  # fmt: skip
    grid = Grid(
        "主機及設備清冊", headers, rows, "主機及設備清冊", total=True, blank_every=20, repeat_header=30, merge=4
    )
    return _item("G02", "清冊/G02_主機及設備清冊.xlsx", workbook(grid), len(rows), "資訊資產管理系統")


def roster(people: tuple[Person, ...]) -> Item:
    """G03 員工名冊: CSV in CP950 out of the personnel system, compact ROC dates."""
    headers = ("員工編號", "姓名", "單位", "職類", "任用別", "到職日", "離職日", "留職停薪起日", "留職停薪迄日",
        "電子郵件",
               "是否配發電腦", "AD帳號")  # fmt: skip
    rows: list[list[Cell]] = [
        [p.number, p.name, p.unit, p.job, p.employment, roc_compact(p.hired), roc_compact(p.left),
        roc_compact(p.leave_from),
         roc_compact(p.leave_to), p.mailbox, _yes(p.computer), p.account] for p in people
    ]  # fmt: skip
    grid = Grid("員工名冊", headers, rows, blank_every=150)
    return _item("G03", "清冊/G03_員工名冊.csv", as_csv(grid), len(rows), "人事系統", "SELECT * FROM HR.EMP_ALL")


def owners(rows: list[list[Cell]]) -> Item:
    """G04 帳號使用人對照表（附表二）: rows made by `owners.rows`."""
    headers = ("所屬網域／主機／資料庫", "帳號", "使用人員工編號", "帳號類別", "角色", "是否為維運人員", "登錄日期",
        "有效迄日",
               "用途", "核准人")  # fmt: skip
    grid = Grid("帳號使用人對照表", headers, rows, "附表二　特權帳號及帳號使用人對照表", total=True, merge=0)
    return _item("G04", "清冊/G04_帳號使用人對照表（附表二）.xlsx", workbook(grid), len(rows), "帳號管理系統")


_REVIEWED = (
    ("4.3.1", "弱點掃描與修補", "對外及核心系統主機"), ("4.3.3", "密碼複雜度設定", "網域、主機、資料庫"),
    ("4.5.1", "密碼設定原則與帳號鎖定原則", "網域、PSO、主機"), ("4.7", "社交工程演練", "使用電腦系統人員"),
    ("7.2", "備援演練", "核心及對外系統"), ("9.4", "缺失追蹤", "追蹤改善表全部案件"),
)  # fmt: skip


def reviews(halves: tuple[str, ...], logs: tuple[tuple[date, date, date], ...], reviewer: str, approver: str) -> Item:
    """G05 檢視紀錄: every half-year of six items, and the months whose logs were reviewed (first, last day, when)."""
    headers = ("項目代碼", "檢視項目", "檢視期間起", "檢視期間迄", "檢視範圍", "檢視人員", "核定人員", "檢視日期",
        "檢視結果",
               "後續處理", "文件編號")  # fmt: skip
    rows: list[list[Cell]] = []
    for label in halves:
        first, last = half_bounds(label)
        done = last.replace(day=20)
        rows += [
            [
                code,
                title,
                roc(first),
                roc(last),
                scope,
                reviewer,
                approver,
                roc(done),
                "符合內規",
                "無",
                f"REV-{label}-{code}",
            ]
            for code, title, scope in _REVIEWED
        ]
    for first, last, made in logs:
        number = f"REV-{first:%Y%m}-4.2.1"
        line = ["4.2.1", "存取紀錄及帳號權限", roc(first), roc(last), "全部主機日誌及規則命中", reviewer, approver]
        rows.append([*line, roc(made), "已逐筆確認", "無", number])
    grid = Grid("檢視紀錄", headers, rows, "各項檢視辦理紀錄", blank_every=6)
    return _item("G05", "清冊/G05_檢視紀錄.xlsx", workbook(grid), len(rows), "資安管理平台")


DOCUMENTS = "清冊/G06_規章文件一覽表.xlsx"


def documents(norms: tuple[tuple[str, str, str, str], ...], more: list[list[Cell]]) -> Item:
    """G06 規章文件一覽表 from (document, number, version, ROC date), and further lines."""
    headers = ("文件編號", "文件名稱", "規範類別", "版次", "核定日期", "發布日期", "施行日期", "廢止日期", "權責單位")
    rows: list[list[Cell]] = [
        [number, title, "稽核" if number == "AUD-P-01" else "其他", version, day, day, day, "", "資訊處"]
        for title, number, version, day in norms
    ]
    rows += more
    grid = Grid("規章文件一覽表", headers, rows, "規章文件一覽表")
    return _item("G06", DOCUMENTS, workbook(grid), len(rows), "文件管理系統")


def identities(listed: tuple[Asset, ...], people: list[list[Cell]]) -> Item:
    """G07 資產識別對照表: addresses with first and last day; a cluster address belongs to a listed host; people who
    are known under two numbers.
    """
    headers = ("對象類別", "資產編號／員工編號", "識別類型", "識別值", "生效日", "失效日")
    rows: list[list[Cell]] = []
    for a in listed:
        rows.append(["資產", a.id, "IP", a.ip, slashed(a.live), slashed(a.retired)])
        rows.append(["資產", a.id, "FQDN", a.fqdn, slashed(a.live), slashed(a.retired)])
    rows.append(["資產", CLUSTER_ADDRESS[0], "IP", CLUSTER_ADDRESS[1], "2021/5/1", ""])
    rows += people
    grid = Grid("資產識別對照表", headers, rows)
    return _item("G07", "清冊/G07_資產識別對照表.csv", as_csv(grid), len(rows), "資訊資產管理系統")


def checklist(checks: tuple[ParameterCheck, ...]) -> Item:
    """S09 參數檢核表: one line per host, half-year and parameter."""
    headers = ("資產編號", "主機名稱", "檢核期別", "檢核期間起", "檢核期間迄", "檢核參數", "應設定值", "實際設定值",
        "檢核日期",
               "檢核人員", "覆核主管")  # fmt: skip
    rows: list[list[Cell]] = []
    for c in checks:
        first, last = half_bounds(c.half)
        label = f"{first.year - 1911}年{'上' if c.half.endswith('H1') else '下'}半年"
        rows += [
            [c.asset, c.host, label, roc(first), roc(last), name, wanted, found, roc(c.day), c.reviewer, c.approver]
            for name, wanted, found in PARAMETERS
        ]
    grid = Grid("參數檢核表", headers, rows, "主機參數半年檢核表", total=True, repeat_header=60, merge=2)
    return _item("S09", "清冊/S09_參數檢核表.xlsx", workbook(grid), len(rows), "資安部")
