"""O70 to O75: payments, refunds, ledger lines, archive, deliveries and the control totals of every extract."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chahe.sample.counted import Total, Totals
from chahe.sample.items import THIRD, WATCHED, Item
from chahe.sample.world.business import Application, Business, Policy
from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, PERIOD_TO, local, roc, roc_compact
from chahe.sample.world.office_hours import OfficeHours
from chahe.sample.world.settlement import Settlement
from chahe.sample.world.steps import Payer
from chahe.sample.writers import host_files
from chahe.sample.writers.business_files import APPLICATIONS, POLICIES
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

PAYMENTS = "業務/O70_收款入帳明細.dat"
REFUNDS = "業務/O71_退費明細.csv"
LEDGER = "業務/O72_總帳分錄明細.dat"
ARCHIVE = "業務/O73_電子保單典藏紀錄.csv"
DELIVERIES = "業務/O74_電子保單交付紀錄.csv"
TOTALS = "業務/O75_資料擷取控制總數表.xlsx"
MEANS = ("信用卡", "信用卡", "信用卡", "eDDA", "ACH", "超商代收")
_REFUND_DAYS = 7
_FAR = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Line:
    """One record: when, its number, what a control total adds up, and its cells."""

    day: date
    number: str
    amount: int
    cells: tuple[Cell, ...]


Counted = tuple[str, str, list[Line]]
"""An extract of another part: its name, its path and its records."""


class _Books:
    """The records of all systems, worked out order by order."""

    def __init__(self, b: Business, s: Settlement, worked: OfficeHours, payers: dict[str, Payer]) -> None:
        self.s = s
        self.payers = payers
        self.off = {day for day, name in worked.days if name}
        self.payments: list[Line] = []
        self.refunds: list[Line] = []
        self.ledger: list[Line] = []
        self.archive: list[Line] = []
        self.deliveries: list[Line] = []
        policies = {p.application: p for p in b.policies if not p.test}
        for n, a in enumerate(b.applications):
            if a.paid is not None:
                self._paid(n, a, a.paid.date(), policies.get(a.number))
        for lines in (self.payments, self.refunds, self.ledger, self.archive, self.deliveries):
            lines[:] = sorted((x for x in lines if x.day <= AS_OF), key=lambda x: (x.day, x.number))

    def next_work_day(self, day: date) -> date:
        """The first work day after it."""
        day += timedelta(days=1)
        while day in self.off:
            day += timedelta(days=1)
        return day

    def _paid(self, n: int, a: Application, day: date, p: Policy | None) -> None:
        s = self.s
        if a.number in s.tried_twice:
            self._pay(n, a, day, "a", a.premium, "失敗")
        if a.number in s.unpaid:
            self._pay(n, a, day, "", a.premium, "失敗")
        else:
            self._pay(n, a, day, "", s.paid_amount.get(a.number, a.premium), "已入帳")
        if a.number in s.kept or a.number == s.charged_twice:
            self._pay(n, a, day, "b", a.premium, "已入帳")
        if a.number == s.charged_twice:
            self._refund(n, a, day + timedelta(days=2), "重複扣款", done=True)
        if a.number == s.given_back:
            self._refund(n, a, day + timedelta(days=3), "客戶取消", done=True)
        if a.number == s.on_its_way:
            self._refund(n, a, day + timedelta(days=_REFUND_DAYS), "客戶取消", done=False)
        if p is not None:
            self._issued(n, a, p)

    def _pay(self, n: int, a: Application, day: date, nth: str, amount: int, state: str) -> None:
        number = f"PY{a.order[2:]}{nth}"
        settled = self.next_work_day(day)
        came = roc_compact(settled) if state == "已入帳" and settled <= AS_OF else ""
        state = state if came or state == "失敗" else "已授權"
        payer = self.payers[a.number]
        message = payer.message or f"MSG{a.order[2:]}" + ("a" if nth == "a" else "")
        means = MEANS[0] if payer.card else MEANS[n % len(MEANS)]
        held = ("", "", "") if means == "超商代收" else (payer.who, payer.relation, payer.account)
        cells = (number, message, a.order, "", means, amount, roc_compact(day), came, state, *held)
        self.payments.append(Line(day, number, amount, cells))

    def _refund(self, n: int, a: Application, day: date, why: str, *, done: bool) -> None:
        number = f"RF{n + 1:08d}"
        out = self.next_work_day(day)
        done = done and out <= AS_OF
        cells = (number, f"PY{a.order[2:]}", a.order, a.premium, roc(day), roc(out) if done else "",
                 "已退費" if done else "處理中", why)  # fmt: skip
        self.refunds.append(Line(day, number, a.premium, cells))
        self._post(f"V{a.order[2:]}R{number[2:]}", out, "退費", "借", a.premium, a.order, "")

    def _post(self, voucher: str, day: date, kind: str, way: str, amount: int, order: str, policy: str) -> None:
        title = "保費收入" if kind == "保費" else "退還保費"
        cells = (voucher, 1, roc(day), "4101" if kind == "保費" else "4109", title, kind, way, amount, order, policy)
        self.ledger.append(Line(day, voucher, -amount if way == "借" else amount, cells))

    def _issued(self, n: int, a: Application, p: Policy) -> None:
        s, day = self.s, p.issued
        posted = day if n % 3 and day not in self.off else self.next_work_day(day)
        voucher = f"V{p.number[2:]}"
        self._post(voucher, posted, "保費", "貸", s.posted_amount.get(a.number, p.premium), "", p.number)
        if a.number == s.reversed:
            self._post(voucher + "-1", posted, "保費", "借", p.premium, "", p.number)
            self._post(voucher + "-2", posted, "保費", "貸", p.premium, "", p.number)
        if p.status == "契撤" and p.ended is not None and p.ended.date() <= AS_OF:
            self._refund(n, a, p.ended.date(), "契約撤銷", done=True)
        digest = hashlib.sha256(p.number.encode()).hexdigest()
        at = local(day, 22, n % 60)
        if a.number not in s.unarchived:
            number = f"AR{p.number[2:]}"
            self.archive.append(Line(day, number, 0, (number, p.number, "電子保單", digest, _clock(at))))
        if a.number in s.resent:
            self._send(p, "a", at, "電子郵件", "退信", digest)
            self._send(p, "b", at + timedelta(days=1), "簡訊", "已送達", digest)
        else:
            state = "退信" if a.number in s.undelivered else "已送達"
            self._send(p, "a", at, "簡訊" if n % 4 == 0 else "電子郵件", state, digest)

    def _send(self, p: Policy, nth: str, at: datetime, means: str, state: str, digest: str) -> None:
        number = f"DL{p.number[2:]}{nth}"
        self.deliveries.append(Line(at.date(), number, 0, (number, p.number, means, _clock(at), state, digest)))


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def files(b: Business, s: Settlement, worked: OfficeHours, payers: dict[str, Payer], *more: Counted) -> list[Item]:
    """All of them; `payers` by number of application; `more` extracts of other parts are counted too."""
    k = _Books(b, s, worked, payers)
    first, last = PERIOD_FROM, AS_OF
    return [
        Item("O70", PAYMENTS, host_files.settlement((x.cells for x in k.payments), first, last), len(k.payments), THIRD,
             "收單及代收機構入帳檔", "金流系統"),
        _layout("O70", PAYMENTS, host_files.settlement_layout(), "金流系統"),
        _file("O71", REFUNDS, ("退費序號", "原收款序號", "付款訂單編號", "退費金額", "退費申請日", "退費日", "退費狀態",
                               "退費原因"), k.refunds, WATCHED, "狀態全選", "金流系統"),
        Item("O72", LEDGER, host_files.ledger((x.cells for x in k.ledger), first, last), len(k.ledger), WATCHED,
             "科目 4101、4109", "會計系統"),
        _layout("O72", LEDGER, host_files.ledger_layout(), "會計系統"),
        _file("O73", ARCHIVE, ("典藏序號", "保單號碼", "典藏文件", "SHA-256", "典藏時間"), k.archive, WATCHED,
              "典藏索引全部", "電子保單系統"),
        _file("O74", DELIVERIES, ("交付序號", "保單號碼", "交付方式", "交付時間", "交付結果", "SHA-256"), k.deliveries,
              WATCHED, "結果全選", "通知平台"),
        _totals(b, k, more),
    ]  # fmt: skip


def in_text(b: Business, s: Settlement, worked: OfficeHours, payers: dict[str, Payer]) -> list[Item]:
    """O70 and O72 as CSV: a business that has outgrown its hosts exports them like everything else."""
    k = _Books(b, s, worked, payers)
    return [
        _file("O70", PAYMENTS, ("收款序號", "交易訊息序號", "付款訂單編號", "要保書號", "付款方式", "收款金額",
                                "扣款日", "撥款日", "收款狀態", "付款人識別碼", "付款人與要保人關係",
                                "卡號或帳號代碼"), k.payments, THIRD, "收單及代收機構入帳檔", "金流系統"),
        _file("O72", LEDGER, ("傳票號碼", "項次", "過帳日", "科目代碼", "科目名稱", "分錄類別", "借貸別", "分錄金額",
                              "付款訂單編號", "保單號碼"), k.ledger, WATCHED, "科目 4101、4109", "會計系統"),
    ]  # fmt: skip


def layouts() -> frozenset[str]:
    """Paths of the papers that explain the hosts' records."""
    return frozenset(path + host_files.LAYOUT for path in (PAYMENTS, LEDGER))


def _file(
    code: str, path: str, headers: Sequence[str], lines: Sequence[Line], origin: str, how: str, system: str
) -> Item:
    data = as_csv(Grid(code, headers, [x.cells for x in lines]), "utf-8-sig")
    return Item(code, path, data, len(lines), origin, how, system)


def _layout(code: str, of: str, data: bytes, system: str) -> Item:
    """The paper that explains a host's records; it holds none itself."""
    path = of + host_files.LAYOUT
    return Item(code, path, data, None, WATCHED, "主機檔欄位配置", system, period_from=None, period_to=None)


def _months() -> Iterator[tuple[date, date]]:
    first = PERIOD_FROM
    while first <= PERIOD_TO:
        after = (first + timedelta(days=32)).replace(day=1)
        yield first, after - timedelta(days=1)
        first = after


def totals(
    b: Business, s: Settlement, worked: OfficeHours, payers: dict[str, Payer], others: Sequence[Counted], more: Totals
) -> Item:
    """O75 where there are more records than those of the business: `more` counts the others."""
    return _totals(b, _Books(b, s, worked, payers), others, more)


def _totals(b: Business, k: _Books, others: Sequence[Counted], more: Totals | None = None) -> Item:
    """Month by month, as the sources counted them."""
    headers = ("擷取檔別", "資料起日", "資料迄日", "控制筆數", "控制金額", "起始序號", "結束序號", "擷取語法", "統計人",
               "統計日")  # fmt: skip
    sold = [Line(a.submitted.date(), a.number, a.premium, ()) for a in b.applications]
    issued = [Line(p.issued, p.number, p.premium, ()) for p in b.policies]
    extracts = (
        ("收款入帳明細", PAYMENTS, k.payments, True), ("退費明細", REFUNDS, k.refunds, True),
        ("總帳分錄明細", LEDGER, k.ledger, True), ("電子保單典藏紀錄", ARCHIVE, k.archive, False),
        ("電子保單交付紀錄", DELIVERIES, k.deliveries, False), ("網路要保明細", APPLICATIONS, sold, True),
        ("網路投保保單明細", POLICIES, issued, True),
        *((name, path, lines, False) for name, path, lines in others),
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for name, path, lines, money in extracts:
        for first, last in _months():
            inside = sorted((x.day, x.number, x.amount) for x in lines if first <= x.day <= last)
            t = Total(len(inside), sum(amount for _, _, amount in inside))
            if inside:
                t.first, t.last = inside[0][:2], inside[-1][:2]
            t = t.with_more(more.of(path, first) if more else Total())
            rows.append(
                [name, roc(first), roc(last), t.count, t.amount if money else "", *t.ends(),
                 f"SELECT COUNT(*), SUM(AMT) WHERE D BETWEEN {roc_compact(first)} AND {roc_compact(last)}", "資訊處",
                 roc(AS_OF)]
            )  # fmt: skip
    grid = Grid("控制總數", headers, rows, "資料擷取控制總數表")
    return Item("O75", TOTALS, workbook(grid), len(rows), WATCHED, "由各來源系統統計，檢查人員在場", "各來源系統")
