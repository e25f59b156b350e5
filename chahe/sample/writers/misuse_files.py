"""W05 to W12: one-time passwords, log-ins, shared phones and devices, database access, extractions, clients, jobs, and
the processors of a web server as sar prints them.
"""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, timedelta
from itertools import groupby

from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.calendar import roc
from chahe.sample.world.misuse import CORE, WATCHED_FROM, WATCHED_TO, WEB, Misuse
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

MESSAGES = "網路投保/W05_簡訊OTP發送紀錄.csv"
VISITS = "網路投保/W06_會員登入及要保送件紀錄.csv"
LISTED = "網路投保/W07_登錄之共用門號及裝置清冊.xlsx"
STATED = "清冊/N60_網路位址所在地及共用來源清冊.xlsx"
ACCESSES = "資料庫/W08_DAM_存取紀錄.csv"
AUDIT = "資料庫/W08_sqlaudit/hosts/mssql01/audit.csv"
EXTRACTIONS = "資料庫/W09_資料擷取申請核准單.csv"
CLIENTS = "資料庫/W10_資料庫連線核准清冊.xlsx"
JOBS = "主機效能/W11_批次排程及執行歷程.csv"
SAR = f"主機效能/hosts/{WEB}/sar_cpu.txt"
_APPROVER = "E00015"


def files(m: Misuse) -> list[Item]:
    """All of them."""
    return [_messages(m), _visits(m), _listed(m), _accesses(m), _audit(m), _extractions(m), _clients(m), _jobs(m),
            sar(m), _stated(m)]  # fmt: skip


def _messages(m: Misuse) -> Item:
    headers = ("簡訊編號", "簡訊發送時間", "收受門號（代碼化）", "客戶識別碼（代碼化）", "簡訊用途", "發送結果")
    rows: list[list[Cell]] = [
        [f"SMS-{n:07d}", x.moment, x.phone, x.customer, x.purpose, x.result] for n, x in enumerate(m.messages, 1)
    ]
    return Item("W05", MESSAGES, as_csv(Grid("簡訊", headers, rows)), len(rows), WATCHED, "匯出全部", "簡訊平台")


def _visits(m: Misuse) -> Item:
    headers = ("紀錄序號", "登入或送件時間", "操作類別", "操作結果", "客戶識別碼（代碼化）", "裝置識別碼（代碼化）",
               "連線來源位址", "來源國家或地區", "付款卡號（代碼化）", "業務員代號", "要保書號")  # fmt: skip
    rows: list[list[Cell]] = [
        [n, x.moment, x.activity, x.result, x.customer, x.device, x.address, x.country, x.card, x.agent, x.document]
        for n, x in enumerate(m.visits, 1)
    ]
    return Item("W06", VISITS, as_csv(Grid("登入", headers, rows)), len(rows), WATCHED, "匯出全部", "會員系統")


def _stated(m: Misuse) -> Item:
    headers = ("位址登錄編號", "位址或網段", "位址用途類別", "所在國家或地區", "位址用途說明", "登錄起日", "登錄迄日",
               "核准人", "核准日")  # fmt: skip
    since, approved = roc(date(2024, 7, 1)), roc(date(2024, 6, 24))
    rows: list[list[Cell]] = [
        [f"NP-{n:03d}", x.wanted, x.kind, x.country, x.reason, since, "", _APPROVER, approved]
        for n, x in enumerate(m.stated, 1)
    ]
    grid = Grid("位址", headers, rows, "網路位址所在地及共用來源清冊", total=True)
    return Item("N60", STATED, workbook(grid), len(rows), SELF_MADE, "依附表填報", "資訊處")


def _listed(m: Misuse) -> Item:
    headers = ("登錄編號", "登錄種類", "登錄值（代碼化）", "登錄用途類別", "使用單位", "登錄事由", "登錄起日",
               "登錄迄日", "核准人", "核准日")  # fmt: skip
    since, approved = roc(date(2024, 7, 1)), roc(date(2024, 6, 24))
    rows: list[list[Cell]] = [
        [f"SH-{n:03d}", x.kind, x.means, x.use, x.unit, x.reason, since, "", _APPROVER, approved]
        for n, x in enumerate(m.listed, 1)
    ]
    grid = Grid("共用", headers, rows, "登錄之共用門號、裝置及位址清冊", total=True)
    return Item("W07", LISTED, workbook(grid), len(rows), SELF_MADE, "依附表填報", "數位通路部")


def _watched(code: str, path: str, data: bytes, rows: Sequence[object], how: str, system: str) -> Item:
    """Handed over for the days the examiner named."""
    return Item(code, path, data, len(rows), WATCHED, how, system, WATCHED_TO, WATCHED_FROM, WATCHED_TO)


def _accesses(m: Misuse) -> Item:
    headers = ("資料庫種類", "資料庫名稱", "資料庫主機", "存取時間", "資料庫帳號", "作業系統帳號", "來源主機",
               "來源位址", "連線程式", "SQL動作", "存取物件", "讀取筆數", "執行結果", "稽核序號")  # fmt: skip
    rows: list[list[Cell]] = [
        ["Oracle", x.database, "oradb01", x.moment, x.account, "", x.client, "", x.program, x.verb, x.target, x.rows,
         "成功", n]
        for n, x in enumerate((a for a in m.accesses if a.database == CORE), 1)
    ]  # fmt: skip
    return _watched("W08", ACCESSES, as_csv(Grid("存取", headers, rows)), rows, "全部帳號，不設篩選", "資料庫稽核系統")


def _audit(m: Misuse) -> Item:
    """fn_get_audit_file as Management Studio saves it; times in UTC."""
    headers = ("event_time", "sequence_number", "action_id", "succeeded", "server_principal_name",
               "server_instance_name", "database_name", "schema_name", "object_name", "client_ip", "application_name",
               "host_name", "affected_rows", "response_rows", "statement")  # fmt: skip
    rows = [
        (f"{x.moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}.0000000", 1, "SL  ", 1, x.account, "MSSQL01", x.database,
         *x.target.split("."), "NULL", x.program, x.client, x.rows, x.rows, "NULL")
        for x in m.accesses if x.database != CORE
    ]  # fmt: skip
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([headers, *rows])
    how = "SELECT … FROM sys.fn_get_audit_file(…)"
    return _watched("W08", AUDIT, text.getvalue().encode("utf-8-sig"), rows, how, "mssql01")


def _extractions(m: Misuse) -> Item:
    headers = ("擷取單號", "資料庫名稱", "資料庫帳號", "申請人", "擷取物件及欄位", "核准筆數", "擷取起日", "擷取迄日",
               "核准人", "核准時間", "簽核狀態", "擷取事由")  # fmt: skip
    rows: list[list[Cell]] = [
        [x.number, x.database, x.account, x.person, "POLICY.CUSTOMER", x.rows, roc(x.first), roc(x.last),
         _APPROVER, f"{roc(x.first - timedelta(days=2))} 16:30", "已核准", "年度準備金估算"]
        for x in m.extractions
    ]  # fmt: skip
    return Item("W09", EXTRACTIONS, as_csv(Grid("擷取", headers, rows)), len(rows), WATCHED, "全部狀態", "電子簽核系統")


def _clients(m: Misuse) -> Item:
    headers = ("資料庫名稱", "資料庫帳號", "核准來源主機或位址", "核准連線時段", "連線用途", "核准起日", "核准迄日",
               "核准人")  # fmt: skip
    since = roc(date(2024, 7, 1))
    rows: list[list[Cell]] = [
        [x.database, x.account, x.client, x.hours, "應用程式" if x.hours == "全天" else "維運", since, "", _APPROVER]
        for x in m.clients
    ]
    grid = Grid("連線", headers, rows, "資料庫連線核准清冊", total=True)
    return Item("W10", CLIENTS, workbook(grid), len(rows), SELF_MADE, "依附表填報", "資訊處")


def _jobs(m: Misuse) -> Item:
    headers = ("批次名稱", "作業類別", "執行主機", "系統代碼", "實際起時", "實際迄時", "執行結果")
    rows: list[list[Cell]] = [[j.name, j.kind, WEB, "SYS-001", j.first, j.last, "完成"] for j in m.jobs]
    return _watched("W11", JOBS, as_csv(Grid("批次", headers, rows)), rows, "執行歷程（狀態全選）", "批次排程系統")


def sar(m: Misuse) -> Item:
    """One day after the other, as `for f in sa??; do sar -u -f $f; done` prints them."""
    lines = []
    for day, measured in groupby(m.busy, key=lambda b: b[0].date()):
        lines += [f"Linux 4.18.0-553.el8_10.x86_64 ({WEB}.dmz.demo.local) \t{day.isoformat()} \t_x86_64_\t(4 CPU)", ""]
        lines.append("00:00:01        CPU     %user     %nice   %system   %iowait    %steal     %idle")
        for at, busy in measured:
            user, idle = busy - 150, 10_000 - busy - 20
            lines.append(
                f"{at:%H:%M:%S}        all {_two(user)}      0.00 {_two(150)} {_two(20)}      0.00 {_two(idle)}"
            )
        lines.append("")
    how = "S_TIME_FORMAT=ISO sar -u -f /var/log/sa/saDD"
    return _watched("W12", SAR, "\n".join(lines).encode() + b"\n", m.busy, how, WEB)


def _two(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}".rjust(9)
