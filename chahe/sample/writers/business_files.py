"""B04, B60, B61, K04, K05, K60, K61, L60: volume, limits, launches, parameters, applications, policies, overrides and
products, as core systems export them: big CSV in UTF-8 with a signature and in CP950, and sheets filled in by hand.
"""

from datetime import date, datetime

from chahe.sample.counted import Totals, Volume
from chahe.sample.items import SELF_MADE, WATCHED, Item
from chahe.sample.world.business import ANNUITY, TERMS, TRAVEL, Business
from chahe.sample.world.calendar import roc, roc_compact
from chahe.sample.world.steps import Steps, consented, identity, registered
from chahe.sample.world.surveys import customers
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

APPLICATIONS = "業務/K05_網路要保明細.csv"
POLICIES = "業務/K60_網路投保保單明細.csv"
PRODUCTS = "業務/L60_網路投保商品核准登錄表.xlsx"
LIMITS = "業務/B60_交易風險承擔限額登錄表.xlsx"
CHANGES = "業務/K04_交易限額系統參數異動.csv"
OVERRIDES = "業務/K61_超限例外核准單.csv"
LAUNCHES = "業務/B61_商品上線程序登錄表.xlsx"
VOLUME = "業務/B04_網路投保業務量統計.xlsx"
_CORE = "核心保單系統"
SURVEYED = {ANNUITY: "投資型年金", TRAVEL: "單獨投保免訪"}
_FIRST = date(2022, 1, 1)


def files(b: Business, s: Steps) -> list[Item]:
    """All of them."""
    return [_applications(b, s), _policies(b), _products(b), _limits(b), _changes(b), _overrides(b), volume(b),
            _launches(b)]  # fmt: skip


def _clock(moment: datetime | None) -> str:
    """114/01/05 10:05:00, as the core system prints a time; blank for none."""
    return "" if moment is None else f"{roc(moment.date())} {moment:%H:%M:%S}"


def _applications(b: Business, s: Steps) -> Item:
    headers = ("要保書號", "付款訂單編號", "商品代碼", "進件通路", "進件網站", "要保人識別碼（代碼化）",
               "要保人出生日期", "被保險人識別碼（代碼化）", "保額", "保費", "身分驗證時間", "試算時間", "健康告知時間",
               "送件時間", "付款時間", "承保時間", "撤件時間", "拒保時間", "要保狀態", "同業通報回覆時間",
               "同業通報回覆", "同業通報累計保額", "通報累計是否含本公司", "例外核准單號", "測試件註記", "會員註冊時間",
               "電子同意時間", "保戶別", "註冊方式", "單獨投保")  # fmt: skip
    who = customers(b)
    rows: list[list[Cell]] = [
        [a.number, a.order, a.product, a.channel, a.site, a.applicant, roc(a.born), a.insured, a.assured, a.premium,
         identity(a, s), _clock(a.quoted), _clock(a.declared), _clock(a.submitted), _clock(a.paid),
         _clock(a.accepted), _clock(a.withdrawn), _clock(a.rejected), a.status, _clock(a.replied), a.reply, a.industry,
         "" if a.industry is None else "否", a.override, "Y" if a.test else "",
         _clock(registered(a)), consented(a, s), who[a.number].kind,
         who[a.number].registered, "Y" if who[a.number].alone else "N"]
        for a in b.applications
    ]  # fmt: skip
    data = as_csv(Grid("要保", headers, rows), "utf-8-sig")
    return Item("K05", APPLICATIONS, data, len(rows), WATCHED, "channel='WEB'，狀態全選", _CORE)


def _policies(b: Business) -> Item:
    headers = ("保單號碼", "要保書號", "商品代碼", "要保人識別碼（代碼化）", "被保險人識別碼（代碼化）", "保額", "保費",
               "保險期間", "保險起日", "保單簽發日", "保單狀態", "保單終止時間", "測試件註記")  # fmt: skip
    rows: list[list[Cell]] = [
        [p.number, p.application, p.product, p.applicant, p.insured, p.assured, p.premium, TERMS.get(p.product, ""),
         roc_compact(p.effective), roc_compact(p.issued), p.status, _clock(p.ended), "Y" if p.test else "N"]
        for p in b.policies
    ]  # fmt: skip
    data = as_csv(Grid("保單", headers, rows))
    return Item("K60", POLICIES, data, len(rows), WATCHED, "channel='WEB'，狀態全選", _CORE)


def _products(b: Business) -> Item:
    headers = ("商品代碼", "商品名稱", "業別", "險種", "更名前商品代碼", "核准文號", "核准方式", "核准日", "核准通路",
               "通路網址", "開賣日", "停賣日", "有保單價值準備金或屬健康險", "經評估無高齡不利因素",
               "電訪類別")  # fmt: skip
    rows: list[list[Cell]] = [
        [a.product, a.name, "壽險", a.line, a.renamed_from, a.number, "核准", roc(a.day), a.channel, a.site,
         roc(a.opened), roc(a.closed), "否" if a.product == TRAVEL else "是", "是" if a.product == TRAVEL else "否",
         SURVEYED.get(a.product, "一般")]
        for a in b.approvals
    ]  # fmt: skip
    grid = Grid("核准登錄", headers, rows, "網路投保商品核准登錄表", total=True)
    return Item("L60", PRODUCTS, workbook(grid), len(rows), SELF_MADE, "全部商品及通路", "商品管理系統",
                period_from=_FIRST)  # fmt: skip


def _limits(b: Business) -> Item:
    headers = ("限額編號", "決議文號", "核定層級", "決議日", "計算範圍", "商品代碼", "險種", "限額項目",
               "限額金額（新臺幣元）", "限額生效日", "限額失效日", "對應系統參數")  # fmt: skip
    rows: list[list[Cell]] = [
        [x.number, x.resolution, "董事會", roc(x.resolved), x.extent, x.product, x.line, x.measure, f"{x.amount:,}",
         roc(x.first), roc(x.last), x.parameter]
        for x in b.limits
    ]  # fmt: skip
    grid = Grid("限額", headers, rows, "交易風險承擔限額登錄表", total=True)
    return Item("B60", LIMITS, workbook(grid), len(rows), SELF_MADE, "由核定簽呈及議事錄登載", "風險管理處")


def _changes(b: Business) -> Item:
    headers = ("參數名稱", "商品代碼", "異動前值", "異動後值", "參數生效時間", "異動人", "覆核人", "變更單號")
    rows: list[list[Cell]] = [
        [c.parameter, c.product, c.old, c.new, c.moment, c.by, c.approver, c.request]
        for c in sorted(b.changes, key=lambda c: (c.parameter, c.product, c.moment))
    ]
    data = as_csv(Grid("參數", headers, rows))
    return Item("K04", CHANGES, data, len(rows), WATCHED, "限額參數歷程表，不設條件", _CORE)


def _overrides(b: Business) -> Item:
    headers = ("例外核准單號", "要保書號", "申請金額", "申請人", "核准人", "核准時間", "簽核狀態", "例外事由")
    rows: list[list[Cell]] = [
        [o.number, o.application, o.amount, o.asked_by, o.approver, _clock(o.moment), o.state, o.reason]
        for o in b.overrides
    ]
    data = as_csv(Grid("例外", headers, rows))
    return Item("K61", OVERRIDES, data, len(rows), WATCHED, "全部狀態", "電子簽核系統")


def _launches(b: Business) -> Item:
    headers = ("商品代碼", "程序", "辦理日", "文件編號", "辦理單位或機關")
    rows: list[list[Cell]] = [[x.product, x.step, roc(x.day), x.number, x.body] for x in b.launches]
    grid = Grid("上線程序", headers, rows, "商品上線程序登錄表", total=True)
    return Item("B61", LAUNCHES, workbook(grid), len(rows), SELF_MADE, "由計畫、意見書、議事錄及核准函登載",
                "商品管理處", period_from=_FIRST)  # fmt: skip


def volume(b: Business, more: Totals | None = None) -> Item:
    """By month of submission and product; those accepted and their premiums by month of submission too. `more`: of
    applications that are not the business' own.
    """
    headers = ("月份", "險種", "商品代碼", "要保件數", "承保件數", "保費（新臺幣元）", "撤銷件數", "電話訪問件數",
               "首次交易日")  # fmt: skip
    lines = {a.product: a.line for a in b.approvals}
    rescinded = {p.application for p in b.policies if p.status == "契撤"}
    counted: dict[tuple[str, str], Volume] = {}
    first: dict[str, date] = {}
    for a in b.applications:
        v = counted.setdefault((_month(a.submitted.year, a.submitted.month), a.product), Volume())
        v.sent += 1
        v.taken += a.accepted is not None
        v.premium += a.premium if a.accepted is not None else 0
        v.back += a.number in rescinded
        first.setdefault(a.product, a.submitted.date())
    for ((year, month), product), v in more.volumes.items() if more else ():
        counted.setdefault((_month(year, month), product), Volume()).add(v)
        first[product] = min(first[product], v.first)
    rows: list[list[Cell]] = [
        [month, lines.get(product, ""), product, v.sent, v.taken, v.premium, v.back, 0, roc(first[product])]
        for (month, product), v in sorted(counted.items())
    ]
    grid = Grid("業務量", headers, rows, "網路投保業務量統計（附表六）", total=True)
    return Item("B04", VOLUME, workbook(grid), len(rows), SELF_MADE, "附表六，附查詢語法", _CORE)


def _month(year: int, month: int) -> str:
    return f"{year - 1911}年{month:02d}月"
