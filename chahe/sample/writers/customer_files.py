"""K20 to K27: consents, exports, complaints, rescissions, evaluations of older customers, data kept, suspicious
transactions; control totals.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chahe.sample.counted import Total, Totals
from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.business import Application, Business
from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, PERIOD_TO, roc
from chahe.sample.world.complaints import Complaints
from chahe.sample.world.customers import Customers
from chahe.sample.world.insurer import World
from chahe.sample.world.rescissions import Rescissions
from chahe.sample.world.retention import MONTHS, Retention
from chahe.sample.world.seniors import Seniors, reviewed
from chahe.sample.world.suspicious import Suspicions
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

CONSENTS = "客戶/K20_個人資料告知及同意紀錄.csv"
EXPORTS = "客戶/K21_客戶資料匯出紀錄.csv"
COMPLAINTS = "客戶/K22_申訴案件登錄表.csv"
RESCISSIONS = "客戶/K23_契約撤銷申請登錄表.csv"
SENIORS = "客戶/K24_高齡客戶評估及訪問紀錄.csv"
HOLDINGS = "客戶/K25_個人資料保存及刪除清冊.csv"
SUSPICIONS = "客戶/K27_疑似洗錢或資恐交易申報登錄表.csv"
TERMS = "客戶/K26_個人資料保存期限表.xlsx"
TOTALS = "客戶/O75_客戶資料控制總數表.xlsx"


@dataclass(frozen=True, slots=True)
class Extract:
    """One file: its records by day and number, and their cells."""

    code: str
    path: str
    name: str
    headers: tuple[str, ...]
    rows: Sequence[tuple[date, str, tuple[Cell, ...]]]
    how: str
    system: str


def files(w: World) -> list[Item]:
    """All of them."""
    extracts = _extracts(w)
    return [*(_file(x) for x in extracts), _terms(), _totals(extracts)]


def totals(w: World, more: Totals) -> Item:
    """O75 where there are more records than those of the world: `more` counts the others."""
    return _totals(_extracts(w), more)


def _extracts(w: World) -> tuple[Extract, ...]:
    staff = [p.number for p in w.people if p.unit in ("客戶服務部", "核保部") and p.left is None][:2]
    return (
        _consents(w.customers), _exports(w.customers), _complaints(w.complaints), _rescissions(w.rescissions),
        _seniors(w.business, w.seniors, staff), _holdings(w.retention, staff[0]), _suspicions(w.suspicions),
    )  # fmt: skip


def _file(x: Extract) -> Item:
    data = as_csv(Grid(x.code, x.headers, [cells for _, _, cells in x.rows]), "utf-8-sig")
    return Item(x.code, x.path, data, len(x.rows), WATCHED, x.how, x.system)


def _clock(moment: datetime | None) -> str:
    return "" if moment is None else f"{roc(moment.date())} {moment:%H:%M:%S}"


def _consents(c: Customers) -> Extract:
    headers = ("同意紀錄序號", "客戶識別碼（代碼化）", "利用目的", "告知書版次", "告知時間（臺北時間）",
               "同意時間（臺北時間）", "撤回或拒絕時間（臺北時間）")  # fmt: skip
    rows = [
        (x.told.date(), x.number,
         (x.number, x.customer, x.purpose, "第4版", *map(_clock, (x.told, x.agreed, x.withdrawn))))
        for x in sorted(c.consents, key=lambda x: (x.told, x.number))
    ]  # fmt: skip
    return Extract(
        "K20", CONSENTS, "個人資料告知及同意紀錄", headers, rows, "同意紀錄檔全部，不設狀態條件", "客戶資料庫"
    )


def _exports(c: Customers) -> Extract:
    """The marketing system logs in UTC."""
    headers = ("匯出序號", "名單編號", "客戶識別碼（代碼化）", "利用目的", "利用依據", "匯出時間（UTC）", "提供對象",
               "執行帳號", "保單號碼")  # fmt: skip
    rows = [
        (x.moment.date(), x.number, (x.number, x.list, x.customer, x.purpose, x.basis,
         f"{x.moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}", x.recipient, "svc_crm", x.policy))
        for x in sorted(c.exports, key=lambda x: (x.moment, x.number))
    ]  # fmt: skip
    return Extract(
        "K21", EXPORTS, "客戶資料匯出紀錄", headers, rows, "匯出紀錄檔全部，目的全選", "客戶資料庫及行銷系統"
    )


def _complaints(c: Complaints) -> Extract:
    headers = ("申訴案號", "申訴人識別碼（代碼化）", "保單號碼", "申訴管道", "申訴事由", "申訴日", "收受日",
               "受理通知日", "展延至", "回覆日", "處理結果", "撤回日", "評議申請日", "併案案號", "結案日")  # fmt: skip
    rows: list[tuple[date, str, tuple[Cell, ...]]] = [
        (x.received, x.number,
         (x.number, x.customer, x.policy, x.means, x.matter, roc(x.lodged), roc(x.received), roc(x.noticed),
          roc(x.extended), roc(x.answered), "已說明" if x.answered else "", roc(x.withdrawn), roc(x.foi), x.main,
          roc(x.closed)))
        for x in sorted(c.listed, key=lambda x: (x.received, x.number))
    ]  # fmt: skip
    return Extract("K22", COMPLAINTS, "申訴案件登錄表", headers, rows, "申訴案件，狀態全選", "客服系統")


def _rescissions(c: Rescissions) -> Extract:
    headers = ("契撤編號", "保單號碼", "要保人識別碼（代碼化）", "撤銷申請日", "撤銷申請方式", "撤銷辦理結果",
               "撤銷辦理日", "不同意撤銷理由")  # fmt: skip
    rows: list[tuple[date, str, tuple[Cell, ...]]] = [
        (x.asked, x.number,
         (x.number, x.policy, x.customer, roc(x.asked), "官網", x.result, roc(x.decided), x.reason))
        for x in sorted(c.listed, key=lambda x: (x.asked, x.number))
    ]  # fmt: skip
    return Extract("K23", RESCISSIONS, "契約撤銷申請登錄表", headers, rows, "契約撤銷申請，狀態全選", "保全系統")


def _seniors(b: Business, s: Seniors, staff: Sequence[str]) -> Extract:
    """An evaluation a minute before submission and a call right after it."""
    headers = ("評估及訪問序號", "要保書號", "辦理項目", "辦理時間", "辦理人員", "是否銷售通路人員", "辦理結果",
               "評估理由", "錄音編號")  # fmt: skip
    rows: list[tuple[date, str, tuple[Cell, ...]]] = []

    def add(a: Application, what: str, at: datetime, result: str, *, by_sales: bool = False) -> None:
        number = f"SR{a.number[2:]}{len(rows) % 10}"
        call = what == "電話訪問"
        cells = (number, a.number, what, _clock(at), staff[call], "是" if by_sales else "否", result,
                 "" if call else "線上問答評分", f"REC{number[2:]}" if call else "")  # fmt: skip
        rows.append((at.date(), number, cells))

    for a in reviewed(b):
        accepted = a.accepted or a.submitted
        if a.number not in s.unevaluated:
            if a.number == s.named["evaluated anew"]:
                add(a, "適合度評估", a.submitted - timedelta(minutes=40), "不適合")
            result = "不適合" if a.number in s.unsuitable else "適合"
            add(a, "適合度評估", a.submitted - timedelta(seconds=60), result)
        if a.number == s.named["called twice"]:
            add(a, "電話訪問", a.submitted + timedelta(seconds=5), "未接通")
        at = accepted + timedelta(days=1) if a.number in s.called_after else a.submitted + timedelta(seconds=20)
        add(a, "電話訪問", at, "完成", by_sales=a.number in s.called_by_sales)
    rows = sorted((r for r in rows if r[0] <= AS_OF), key=lambda r: (r[0], r[1]))
    name = "高齡客戶評估及訪問紀錄"
    return Extract("K24", SENIORS, name, headers, rows, "評估及訪問紀錄，結果全選", "核保系統及電訪系統")


def _holdings(r: Retention, by: str) -> Extract:
    headers = ("保存紀錄序號", "個人資料類別", "要保書號", "保單號碼", "系統代碼", "保存期限起算日", "續予保存理由",
               "爭議終結日", "保存狀態", "刪除日", "刪除方法", "刪除人員", "移轉對象", "移轉原因及依據")  # fmt: skip
    rows: list[tuple[date, str, tuple[Cell, ...]]] = [
        (h.ended, h.number,
         (h.number, h.kind, *(h.case if h.case.startswith(way) else "" for way in ("AP", "PL")), "SYS-001",
          roc(h.ended), h.reason, roc(h.dispute_ended), h.state, roc(h.deleted), h.method, by if h.deleted else "",
          h.given_to, h.basis))
        for h in sorted(r.listed, key=lambda h: (h.ended, h.number))
    ]  # fmt: skip
    name = "個人資料保存及刪除清冊"
    return Extract("K25", HOLDINGS, name, headers, rows, "已屆目的消失之案件，狀態全選", "核心保單系統")


def _suspicions(s: Suspicions) -> Extract:
    headers = ("疑似交易編號", "警示產生日", "警示來源", "查證完成日", "核定結果", "專責主管核定日", "核定人",
               "不申報理由", "向調查局申報日", "調查局收文號")  # fmt: skip
    rows: list[tuple[date, str, tuple[Cell, ...]]] = [
        (x.raised, x.number,
         (x.number, roc(x.raised), x.source, roc(x.approved), x.decision, roc(x.approved), x.approver, x.reason,
          roc(x.filed), f"調錢字第{x.number[2:]}號" if x.filed else ""))
        for x in s.listed
    ]  # fmt: skip
    name = "疑似洗錢或資恐交易申報登錄表"
    return Extract("K27", SUSPICIONS, name, headers, rows, "全部案件，狀態全選，不含申報對象及內容", "防制洗錢系統")


def _terms() -> Item:
    headers = ("個人資料類別", "保存期限", "保存依據", "生效日", "失效日")
    rows: list[list[Cell]] = [
        [kind, f"{months}個月", "客戶資料利用及客戶權益保護要點第十一點", roc(date(2024, 10, 1)), ""]
        for kind, months in MONTHS.items()
    ]
    grid = Grid("保存期限", headers, rows, "個人資料保存期限表", total=True)
    return Item("K26", TERMS, workbook(grid), len(rows), SELF_MADE, "依核定之保存期限表填列", "文件管理系統")


def _months() -> Iterator[tuple[date, date]]:
    first = PERIOD_FROM
    while first <= PERIOD_TO:
        after = (first + timedelta(days=32)).replace(day=1)
        yield first, after - timedelta(days=1)
        first = after


def _totals(extracts: Sequence[Extract], more: Totals | None = None) -> Item:
    """Month by month, as the sources counted them; what lies before the period in one line."""
    headers = ("擷取檔別", "資料起日", "資料迄日", "控制筆數", "控制金額", "起始序號", "結束序號", "擷取語法", "統計人",
               "統計日")  # fmt: skip
    rows: list[list[Cell]] = []
    for x in extracts:
        counted: dict[date, Total] = defaultdict(Total)
        for day, number, _ in x.rows:
            at = day.replace(day=1) if day >= PERIOD_FROM else date.min
            counted[at] = counted[at].with_more(Total(1, 0, (day, number), (day, number)))
        spans: list[tuple[date | None, date, date]] = [(m, n, m) for m, n in _months()]
        if date.min in counted:
            spans.insert(0, (None, PERIOD_FROM - timedelta(days=1), date.min))
        for first, last, at in spans:
            t = counted.get(at, Total())
            t = t.with_more(more.of(x.path, at)) if more else t
            query = f"SELECT COUNT(*) WHERE D <= {roc(last)}"
            rows.append([x.name, roc(first), roc(last), t.count, "", *t.ends(), query, "資訊處", roc(AS_OF)])
    grid = Grid("控制總數", headers, rows, "資料擷取控制總數表（客戶資料）")
    return Item("O75", TOTALS, workbook(grid), len(rows), WATCHED, "由各來源系統統計，檢查人員在場", "各來源系統")
