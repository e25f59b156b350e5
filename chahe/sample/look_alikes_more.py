"""More of what looks wrong and is not: partners' accounts, receipts, suspicious transactions, and checks that had no
plant for long. See look_alikes.py.
"""

from collections.abc import Iterator

from chahe.sample.world import followup, incidents, machine_names, misuse, network, partners
from chahe.sample.world.insurer import World

Line = tuple[str, str, str, str]


def of(world: World) -> Iterator[Line]:
    """Those of this world."""
    yield from _coverage(world)
    yield from _rest(world)


def _rest(w: World) -> Iterator[Line]:
    """Of checks whose other look-alikes are of plants by another name."""
    orders = {a.number: a.order for a in w.business.applications}
    for number in sorted(w.settlement.resent):
        yield "5.3", "5.3/policy-not-delivered", orders[number], "首次電子郵件退信，次日改以簡訊交付"
    unused = f"{w.dmz.name}|{w.dmz.default.name}"
    for check in ("4.5.1/lockout-duration", "4.5.1/password-policy", "4.3.3/domain-complexity"):
        yield check.partition("/")[0], check, unused, "全部啟用帳號均適用 PSO，預設原則未生效"
    served = next(a for a in w.main.accounts if a.never_expires and a.owner_kind == "系統" and a.enabled)
    yield "4.5.1", "4.5.1/never-expires-unlisted", f"{w.main.name}|{served.name}", "已登錄之服務帳號"
    yield "9.4", "9.4/overdue", followup.APPROVED, "展延一次並經核准，依展延後期限改善"
    yield "3.2", "3.2/written-report-late", incidents.NUMBERS[1], "恰於第七個營業日提出"
    yield "3.2", "3.2/material-information-late", incidents.SMALL, "非屬重大訊息"
    yield "3.2", "3.2/personal-data-reported-late", incidents.SMALL, "非重大事件，理由經簽核"
    person = w.duties.checkers[2].number.lower()
    yield "2.2", "2.2/conflict-used", f"SD-02|{person}", "經核准之例外，未就同一案件行使二權限"
    yield "4.2.1", "4.2.1/clock-set-back", f"{w.logs.hosts[1]}|Security", "日誌清除後重新記錄，時間未倒退"
    q, n, m = "4.2.3", network, w.misuse
    yield q, "4.2.3/dns-tunnel-unhandled", machine_names.LOOKED_UP, "防毒軟體以雜湊值查詢，名稱數未逾內規"
    yield q, "4.2.3/inside-scan-unhandled", n.SCANNER, "資安測試主機，已核准排除"
    yield q, "4.2.3/long-connection-unhandled", f"{n.EDR_HOST}|{n.EDR}", "端點偵測代理程式心跳，每次連線甚短"
    card = next(v.card for v in m.visits if v.card and v.customer == m.customers[0])
    yield "4.4.3", "4.4.3/card-shared", card, "家人共用信用卡，在內規人數內"
    app = next(c for c in m.clients if c.database == misuse.CORE and c.hours == "全天")
    listed = f"{misuse.CORE}|{app.account}|{app.client}".lower()
    yield "4.4.3", "4.4.3/client-unlisted", listed, "已登錄之應用程式連線帳號及來源"


def _coverage(w: World) -> Iterator[Line]:
    q, p = "5.3", partners
    yield q, "5.3/partner-account-not-reviewed", f"{p.PORTAL}|{p.NEW}|2025H2", "帳號於期間中新開立"
    ended = f"{p.PORTAL}|{p.ACCOUNTS[p.ENDED][0]}"
    yield q, "5.3/partner-account-not-reviewed", f"{ended}|2025H2", "契約終止，帳號於期間中停用"
    yield q, "5.3/partner-password-old", f"{p.PORTAL}|{p.AT_LIMIT}", "密碼恰於內規日數前變更"
    yield q, "5.3/partner-password-old", f"{p.GATEWAY}|{p.ACCOUNTS[p.ALLIANCE][0]}", "系統間以 mTLS 憑證識別，無密碼"
    yield q, "5.3/partner-password-old", ended, "帳號已停用"
    yield "2.3", "2.3/receipt-not-notified", w.steps.resent, "首次收件通報失敗，重送後收受"
    yield "2.3", "2.3/receipt-notified-late", w.steps.resent, "首次失敗，恰於內規秒數重送收受"
    s = w.suspicions.named
    q, late = "3.1.3", "3.1.3/suspicious-filed-late"
    yield q, late, s["holiday"], "核定後逢連續假期，於第二營業日申報"
    yield q, late, s["not due"], "基準日當日核定，申報期限未屆至"
    yield q, late, s["dropped"], "核定不申報，已載明理由"
    yield q, "3.1.3/suspicious-decided-late", s["holiday"], "恰於內規日數核定"
    yield q, "3.1.3/suspicious-decided-late", s["open"], "尚在查證，內規日數未逾"
    yield q, "3.1.3/suspicious-dropped-unreasoned", s["dropped"], "核定不申報，已載明理由及核定人"
