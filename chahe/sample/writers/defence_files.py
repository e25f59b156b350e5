"""N06 eve.json, N09, N21 to N29: alerts, tickets, devices, computers, consoles, leases, data protection, tests."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.calendar import AS_OF, roc, windows_time
from chahe.sample.world.defences import (
    CONSOLE,
    DEVICE,
    DLP,
    OTHER_CONSOLE,
    SENSOR,
    SPARE,
    SPARE_OFF,
    TEST_FROM,
    TESTED,
    Agent,
    Alert,
    Defences,
)
from chahe.sample.world.logs import after
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

EVE = f"資安設備/hosts/{SENSOR}/eve.json"
TICKETS = "資安設備/N21_資安告警工單.csv"
SUPPRESSIONS = "資安設備/N22_告警抑制核准清單.xlsx"
SENSORS = "資安設備/N23_資安設備清冊.xlsx"
COMPUTERS = "資安設備/N24_網域電腦.csv"
CONSOLES = {CONSOLE: "資安設備/N09_防毒主控台.csv", OTHER_CONSOLE: "資安設備/N09_EDR主控台.csv"}
EXCEPTIONS = "資安設備/N25_端點防護例外.csv"
LEASES = "資安設備/N26_DHCP租約.csv"
HITS = "資安設備/N27_資料防護命中.csv"
TESTS = "資安設備/N29_警示機制測試.csv"
REVIEWS = "資安設備/N28_資料防護檢視紀錄.xlsx"
_PRIORITY = {"Critical": 1, "Major": 1, "Minor": 3}


def files(d: Defences) -> list[Item]:
    """All of them."""
    return [
        eve(d.alerts), _tickets(d), _suppressions(d), _sensors(), _computers(d), *_consoles(d.agents), _exceptions(d),
        _leases(), _hits(d), _reviews(d), _tests(d),
    ]  # fmt: skip


def _item(code: str, path: str, data: bytes, rows: Sequence[object], system: str, how: str = "匯出全部狀態") -> Item:
    return Item(code, path, data, len(rows), WATCHED, how, system)


def _today(item: Item) -> Item:
    """What stood in a system on the base date has no period."""
    return Item(item.code, item.path, item.data, item.records, item.origin, item.how, item.system, AS_OF, None, None)


def eve(alerts: Sequence[Alert]) -> Item:
    """The sensor's own log, with records that are no alert between them."""
    lines: list[dict[str, object]] = []
    for n, a in enumerate(alerts):
        flow = 1_790_000_000_000_000 + n
        if n % 5 == 0:
            at = a.moment - timedelta(seconds=8)
            lines.append({"timestamp": _stamp(at), "event_type": "stats", "host": SENSOR, "stats": {"uptime": n * 60}})
        number, name, grade = a.rule
        head = {"timestamp": _stamp(a.moment), "flow_id": flow, "in_iface": "ens3", "host": SENSOR}
        ends = {"src_ip": a.src, "src_port": 40_000 + n % 20_000, "dest_ip": a.dst, "dest_port": a.port, "proto": "TCP"}
        alert = {
            "action": "allowed", "gid": 1, "signature_id": number, "rev": 2, "signature": name,
            "category": "Attempted Administrator Privilege Gain", "severity": _PRIORITY[grade],
            "metadata": {"signature_severity": [grade]},
        }  # fmt: skip
        lines.append({**head, "event_type": "alert", **ends, "alert": alert})
        if n % 3 == 0:
            lines.append({**head, "event_type": "flow", **ends, "flow": {"pkts_toserver": 4, "state": "closed"}})
    data = "".join(json.dumps(x, ensure_ascii=False, separators=(",", ":")) + "\n" for x in lines).encode()
    return _item("N06", EVE, data, alerts, SENSOR, "eve.json 原檔；筆數為 event_type 為 alert 者")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f%z")


def _tickets(d: Defences) -> Item:
    headers = ("工單編號", "立案時間", "資安設備", "特徵編號", "相關位址", "告警起時", "告警迄時", "嚴重度", "處理人",
               "處理狀態", "結案時間", "判定結果", "處理結果")  # fmt: skip
    rows: list[list[Cell]] = [
        [t.number, t.opened, SENSOR, str(t.rule), t.address, t.first, t.last, "嚴重", d.people[0], "已結案",
         t.opened + timedelta(days=2), t.verdict, "已調查"]
        for t in d.tickets
    ]  # fmt: skip
    return _item("N21", TICKETS, as_csv(Grid("工單", headers, rows)), rows, "工單系統")


def _suppressions(d: Defences) -> Item:
    headers = ("抑制單號", "資安設備", "特徵編號", "適用位址", "抑制理由", "抑制起日", "抑制迄日", "核准人", "核准日")
    rows: list[list[Cell]] = [
        [s.number, SENSOR, str(s.rule), s.address, s.reason, roc(s.first), roc(s.last), s.approver, roc(s.approved)]
        for s in d.suppressions
    ]
    grid = Grid("抑制", headers, rows, "告警抑制核准清單", total=True)
    return _item("N22", SUPPRESSIONS, workbook(grid), rows, "電子簽核系統")


def _sensors() -> Item:
    headers = ("資安設備", "資安設備類別", "產品名稱及版本", "負責單位", "監控起日", "監控迄日")
    rows: list[list[Cell]] = [
        [name, kind, product, "資安部", "112/01/01", ""]
        for name, kind, product in (
            (SENSOR, "入侵防禦", "Suricata 7.0"),
            (CONSOLE, "防毒", "示範防毒 12"),
            (OTHER_CONSOLE, "端點偵測及回應", "示範 EDR 7"),
            (DLP, "資料防護", "示範 DLP 15"),
        )
    ]
    grid = Grid("資安設備", headers, rows, "資安設備清冊", total=True)
    return _today(Item("N23", SENSORS, workbook(grid), len(rows), SELF_MADE, "人工彙整", "資安部"))


def _computers(d: Defences) -> Item:
    headers = ("DistinguishedName", "DNSHostName", "Enabled", "LastLogonDate", "Name", "ObjectClass", "OperatingSystem",
               "SamAccountName", "SID", "whenCreated")  # fmt: skip
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    write.writerow(headers)
    for n, c in enumerate(d.computers):
        ou = f"OU={c.ou}"
        write.writerow([
            f"CN={c.name},{ou},DC=DEMO,DC=LOCAL", f"{c.name.lower()}.demo.local", str(c.enabled),
            windows_time(c.logon), c.name, "computer", c.os, f"{c.name}$",
            f"S-1-5-21-1004336348-1177238915-682003330-{6000 + n}", "2022/3/5 上午 09:00:00",
        ])  # fmt: skip
    how = "Get-ADComputer -Filter * -Properties OperatingSystem,LastLogonDate,whenCreated | Export-Csv -Encoding UTF8"
    data = b"\xef\xbb\xbf" + text.getvalue().encode()
    return _today(_item("N24", COMPUTERS, data, d.computers, "DEMO.LOCAL", how))


def _consoles(agents: Sequence[Agent]) -> list[Item]:
    headers = ("電腦名稱", "IP 位址", "主控台", "防護產品", "納管狀態", "代理程式版本", "病毒碼版本", "病毒碼日期",
               "最後回報時間", "即時防護狀態", "作業系統", "群組")  # fmt: skip
    out = []
    for console, path in CONSOLES.items():
        mine = [a for a in agents if a.console == console]
        product = "示範防毒" if console == CONSOLE else "示範 EDR"
        rows: list[list[Cell]] = [
            [a.host, a.ip, console, product, "已納管", "12.0.1", "19.401.00", f"{a.contact:%Y/%m/%d}", a.contact,
             "開啟", a.os, "伺服器" if "Server" in a.os else "個人電腦"]
            for a in mine
        ]  # fmt: skip
        out.append(_today(_item("N09", path, as_csv(Grid("端點", headers, rows)), rows, console, "全部端點，不設篩選")))
    return out


def _exceptions(d: Defences) -> Item:
    headers = ("例外單號", "例外主機", "例外類別", "替代防護", "例外理由", "例外起日", "例外迄日", "核准人", "核准日")
    rows: list[list[Cell]] = [
        [
            "EX-114-01",
            DEVICE,
            "設備型",
            "設備內建",
            "封閉系統無法安裝",
            "114/01/01",
            "115/12/31",
            d.people[1],
            "113/12/20",
        ],
        ["EX-115-01", SPARE, "備品關機", "", "關機備品", roc(SPARE_OFF), "115/12/31", d.people[1], roc(SPARE_OFF)],
    ]
    return _item("N25", EXCEPTIONS, as_csv(Grid("例外", headers, rows)), rows, "電子簽核系統")


def _leases() -> Item:
    headers = ("IPAddress", "HostName", "ClientId", "ScopeId", "LeaseExpiryTime", "AddressState")
    rows: list[list[Cell]] = [
        [f"10.40.1.{n}", f"PC-{n:04d}.demo.local", f"00-50-56-00-00-{n:02d}", "10.40.1.0", "2026/7/6 上午 09:00:00",
         "Active"]
        for n in range(1, 9)
    ]  # fmt: skip
    rows.append(["10.40.1.90", f"{SPARE}.demo.local", "00-50-56-00-00-90", "10.40.1.0", "2026/5/18 上午 09:00:00",
                 "Expired"])  # fmt: skip
    grid = Grid("租約", headers, rows)
    return _today(_item("N26", LEASES, as_csv(grid), rows, "DHCP", "Get-DhcpServerv4Lease -AllLeases | Export-Csv"))


def _hits(d: Defences) -> Item:
    headers = ("命中編號", "資料防護系統", "命中時間", "命中政策", "嚴重度", "外洩管道", "使用者", "命中筆數",
               "處置動作", "處理狀態", "檢視人", "檢視時間")  # fmt: skip
    signed = {r.month for r in d.reviews if r.signed is not None}
    rows: list[list[Cell]] = []
    for n, h in enumerate(d.hits, 1):
        seen = h.moment.date().replace(day=1) in signed
        rows.append([
            f"DLP-{n:05d}", DLP, h.moment, h.policy, "中", h.channel, h.account, h.count, "允許",
            "已結案" if seen else "新增", d.people[0] if seen else "", h.moment + timedelta(days=1) if seen else None,
        ])  # fmt: skip
    return _item("N27", HITS, as_csv(Grid("命中", headers, rows)), rows, DLP)


def _reviews(d: Defences) -> Item:
    headers = ("資料防護系統", "命中期間起日", "命中期間迄日", "命中件數", "檢視方式", "檢視人", "檢視日", "簽核主管",
               "簽核日", "檢視結果", "文件編號")  # fmt: skip
    rows: list[list[Cell]] = []
    for r in d.reviews:
        last: date = after(r.month) - timedelta(days=1)
        span: list[Cell] = [DLP, roc(r.month), roc(last), r.hits]
        if r.signed is None:
            rows.append([*span, "自動寄信", "", "", "", "", "", ""])
        else:
            made = roc(after(r.month))
            rows.append([*span, "人工檢視", d.people[0], made, d.people[1], roc(r.signed), "均已確認",
                         f"DLPR-{r.month:%Y%m}"])  # fmt: skip
    grid = Grid("檢視", headers, rows, "資料防護命中檢視紀錄", total=True)
    return _item("N28", REVIEWS, workbook(grid), rows, "電子簽核系統", "每月檢視紀錄簽核檔")


def _tests(d: Defences) -> Item:
    headers = ("測試編號", "測試時間", "測試種類", "資安設備", "特徵編號", "相關位址", "測試人", "測試結果")
    rows: list[list[Cell]] = [
        [t.number, t.moment, "注入", SENSOR, str(TESTED[0]), TEST_FROM, d.people[0], "已產生告警"] for t in d.tests
    ]
    return _item("N29", TESTS, as_csv(Grid("測試", headers, rows)), rows, "電子簽核系統", "各次測試紀錄簽核檔")
