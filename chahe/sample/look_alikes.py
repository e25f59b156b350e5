"""What looks wrong and is not: (question, check, subject, why). Every world holds all of them."""

from collections.abc import Iterator

from chahe.sample import look_alikes_more
from chahe.sample.world import (
    access,
    accounts,
    audits,
    business,
    defences,
    dormant,
    followup,
    incidents,
    logons,
    logs,
    machine_names,
    misuse,
    network,
    office_hours,
    partners,
    plugins,
    rules,
    shared,
    steps,
    surveys,
    travel,
    two_places,
)
from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.drills import Drill
from chahe.sample.world.duties import HANDED_ON, core
from chahe.sample.world.insurer import World
from chahe.sample.world.people import Person
from chahe.sample.world.scans import MERGED_LABEL, QUIET
from chahe.sample.world.systems import CLUSTER_ADDRESS
from chahe.sample.writers import audit_files, log_files

Line = tuple[str, str, str, str]


def of(world: World) -> list[Line]:
    """The look-alikes of this world."""
    watched = (_logs, _accounts, _logons, _defences, _network, _misuse, _duties, _settlement, _customers)
    parts = (
        *watched,
        _passwords,
        _secrets,
        _scans,
        _drills,
        _recovery,
        _follow_up,
        _incidents,
        _audits,
        _business,
        _surveys,
        _rules,
        _access,
        _partners,
        look_alikes_more.of,
    )
    lines = [line for part in parts for line in part(world)]
    return list({line[:3]: line for line in lines}.values())  # two drills of one year speak of the same people


def _logs(w: World) -> Iterator[Line]:
    q, (first, second, *_) = "4.2.1", w.logs.hosts
    hit, act = "4.2.1/severe-hit-unreviewed", "4.2.1/logging-act-unreviewed"
    yield q, hit, f"{first}|{logs.SEVERE_REVIEWED.isoformat()}", "高風險規則命中，惟該月已檢視並確認"
    yield q, hit, f"{first}|{logs.SEVERE_NOT_DUE.isoformat()}", "基準日當月之紀錄，內規檢視週期未屆至"
    yield q, act, f"{second}|{logs.CLEARED_REVIEWED.isoformat()}", "日誌清除後該月已檢視並確認"
    yield q, "4.2.1/rule-could-not-fire", log_files.digest(log_files.MEMORY), "中風險規則，內規僅要求高風險以上規則"


def _accounts(w: World) -> Iterator[Line]:
    q, a = "4.2.1", w.accounts
    first, again = a.leavers[0], a.rehired
    gone = f"{a.suspended[0].number}|{accounts.SUSPENDED.isoformat()}"
    yield q, "4.2.1/absent-logon", gone, "停職期間僅郵件用戶端（類型 3）及服務（類型 5）自動登入"
    yield q, "4.2.1/absent-logon", f"{first.number}|{first.left}", "登入在離職生效當日"
    place = accounts.DOMAIN.lower()
    yield (
        q,
        "4.2.1/leaver-account-open",
        f"{first.number}|{first.left}|{place}|{first.account}",
        "次日停用，其後移動 OU",
    )
    back = f"{again.number}|{accounts.REHIRED.isoformat()}|{place}|{again.account}"
    yield q, "4.2.1/leaver-account-open", back, "以同一員工編號於期限內回任"
    host, day = w.logs.hosts[0].partition(".")[0], logs.SEVERE_REVIEWED.isoformat()
    yield (
        q,
        "4.2.1/change-unticketed",
        f"{host}|member-added|{logs.ADMINS.lower()}|{day}",
        "網域管理群組新增成員，惟有核准之申請單",
    )
    root = f"{accounts.ROOT_HOST}|root"
    used = a.uses[0].moment.date().isoformat()
    yield q, "4.2.1/top-use-unapproved", f"{root}|{used}", "於核准之使用時段內，工單相符"
    yield q, "4.2.1/top-use-unapproved", f"{root}|{accounts.EMERGENCY.isoformat()}", "緊急使用，內規期限內事後覆核"
    yield q, "4.2.1/use-check-missing", f"{accounts.UNIT}|{accounts.UNUSED:%YM%m}", "該月無使用，日誌可證"
    yield q, "4.2.1/use-checked-by-user", f"{accounts.UNIT}|2025M01", "抽查人非使用人"
    yield q, "4.2.1/log-silent", f"dc02|{accounts.STOPPED.isoformat()}", "事前公告之停機"
    short = next(s for s in a.sources if s.archive is not None)
    yield q, "4.2.1/log-kept-too-short", f"{short.host}|{short.kind}", "較早日誌已封存並經還原測試"
    young = next(s for s in a.sources if s.kind == accounts.YOUNG_TRACE)
    yield q, "4.2.1/trace-kept-too-short", f"{young.host}|{young.kind}", "系統啟用未滿五年，自始留存"


def _logons(w: World) -> Iterator[Line]:
    q, part = "4.2.1", w.logons
    guessed, sprayed = "4.2.1/guessed-logon-unhandled", "4.2.1/sprayed-logon-unhandled"
    yield q, guessed, f"{part.forgot}|*|{logons.FORGOT.isoformat()}", "忘記密碼，遭拒次數未逾內規"
    yield q, guessed, f"{part.stale}|*|{logons.OLD_PASSWORD.isoformat()}", "郵件用戶端留存舊密碼，期限內查明"
    yield q, sprayed, f"{logons.TESTER}|{logons.TESTED.isoformat()}", "資安測試主機，期限內查明"
    hours, host = "4.2.1/off-hours-unexplained", w.logs.hosts[0].partition(".")[0]
    for day, n, why in (
        (office_hours.MADE_UP, 1, "補行上班之星期六，上班時間內"),
        (office_hours.ON_CALL, 0, "待命人員於待命時段登入"),
        (office_hours.STOPPED, 2, "事前公告之停機維護時段"),
    ):
        yield q, hours, f"{host}|{w.office_hours.admins[n][1]}|{day.isoformat()}", why
    numbers = {str(p.account): p.number.lower() for p in w.people}
    told = [(two_places.DAY, why) for why in two_places.WHY] + [(two_places.HANDLED_DAY, two_places.EXPLAINED)]
    for account, (day, why) in zip(part.staff[two_places.FIRST :], told, strict=False):
        subject = f"{account}|{numbers[account]}|host|{day.isoformat()}".lower()
        yield q, "4.2.1/account-used-twice-at-once", subject, why
    place = w.main.name.partition(".")[0].lower()
    for name, why in (
        (dormant.EMERGENCY.lower(), "經核准登錄之緊急帳號"),
        (dormant.SERVICE, "經核准登錄之服務帳號"),
        (dormant.newcomer(w.people), "新建帳號，尚未逾內規日數"),
    ):
        yield q, "4.2.1/account-dormant", f"{place}|{name}", why
    yield q, "4.2.1/shared-account-unsigned", f"{place}|{shared.DESK}", "經核准並訂有用途及期限之服務台共用帳號"
    twice = f"{place}|{w.office_hours.admins[0][1]}"
    yield q, "4.2.1/personal-account-shared", twice, "一人另持有之管理帳號，各帳號均僅登錄一人"
    yield q, sprayed, f"{logons.TERMINAL}|{logons.FORGOT.isoformat()}", "多人共用之終端服務來源，遭拒帳號數未逾內規"


def _network(w: World) -> Iterator[Line]:
    q, n = "4.2.3", network
    beacon, resolver, hit = "4.2.3/beacon-unhandled", "4.2.3/resolver-not-approved", "4.2.3/indicator-hit-unhandled"
    for host, far, why in (
        (n.DNS_SERVERS[0], n.NTP, "校時，已核准排除"),
        (n.AV_HOST, n.AV, "防毒病毒碼更新，已核准排除"),
        (n.EDR_HOST, n.EDR, "端點偵測代理程式心跳，已核准排除"),
    ):
        yield q, beacon, f"{host}|{far}", why
    yield q, resolver, n.DNS_SERVERS[0], "核准之解析伺服器對外轉送"
    yield q, resolver, n.GATEWAY, "郵件閘道查詢 RBL，已核准排除"
    yield q, hit, n.OLD, "查詢時指標已逾有效期間"
    yield q, hit, f"{n.SCANNER}|{n.TESTED}", "資安測試主機，已核准排除"
    yield q, hit, f"{n.SUNK_HOST}|{n.SUNK}", "由沉洞回應，二日內立案處理"
    named = "4.2.3/named-beacon-unhandled"
    yield q, named, f"{n.clients()[0]}|{n.UPDATE_NAME}", "作業系統更新服務，各員工電腦均連線"
    yield q, named, f"{n.EDR_HOST}|{n.EDR_NAME}", "端點偵測代理程式心跳，已核准排除"
    dga = "4.2.3/dga-unhandled"
    yield q, dga, machine_names.BROWSER, "瀏覽器啟動時之隨機名稱探測，及恰達內規數量之不存在網域"
    yield q, dga, n.AV_HOST, "防毒軟體以雜湊值查詢同一網域"
    yield q, dga, machine_names.TESTER, "資安演練，期限內查明"
    yield q, "4.2.3/egress-unhandled", n.BACKUP_HOST, "每週異地備份，事前核准排除"
    yield q, "4.2.3/egress-unhandled", n.REPLICA_HOST, "每日均傳送等量，未逾自身常態"


def _defences(w: World) -> Iterator[Line]:
    q, d = "4.2.2", defences
    unticketed, scope = "4.2.2/alert-unticketed", "DEMO.LOCAL"
    yield q, unticketed, f"{d.SENSOR}|{d.BURST[0]}|{d.BURST_DAY.isoformat()}", "多筆告警由同一工單處理"
    yield q, unticketed, f"{d.SENSOR}|{d.SCANNED[0]}|{d.SCAN_DAY.isoformat()}", "經核准並訂有期間之告警抑制"
    yield q, unticketed, f"{d.SENSOR}|{d.EXPLOIT[0]}|{AS_OF.isoformat()}", "基準日當日告警，立案時限未屆至"
    lesser = next(a for a in w.defences.alerts if a.rule == d.WEB)
    yield q, unticketed, f"{d.SENSOR}|{d.WEB[0]}|{lesser.moment.date().isoformat()}", "未達內規應立案之等級"
    for host in d.OTHER_AGENT:
        yield q, "4.2.2/host-without-agent", f"{scope}|{host}", "由另一主控台之代理程式防護"
    yield q, "4.2.2/host-without-agent", f"{scope}|{d.DEVICE}", "設備型主機，無法安裝且經核准"
    spare = f"{d.SPARE}|{AS_OF.isoformat()}"
    yield q, "4.2.2/agent-silent", spare, "關機備品，AD 及 DHCP 紀錄相符"
    for s in w.defences.suppressions:
        if s.approved is not None and s.last is not None:
            yield q, "4.2.2/suppression-unsigned", s.number, "經核准並訂有起迄日之告警抑制"
    yield q, "4.2.2/positive-unalerted", w.defences.tests[0].number, "於內規時限之最後一分鐘產生告警"
    yield q, "4.2.2/dlp-unreviewed", f"{d.DLP}|{d.LATEST_SIGNED:%YM%m}", "於內規所訂次月五日簽核"


def _misuse(w: World) -> Iterator[Line]:
    q, m = "4.4.3", w.misuse
    yield q, "4.4.3/phone-shared", m.phones[0], "家人共用門號，在內規人數內"
    yield q, "4.4.3/phone-shared", misuse.TEST_PHONE, "登錄之測試門號"
    yield q, "4.4.3/device-shared", misuse.KIOSK, "登錄之服務櫃檯設備"
    yield q, "4.4.3/device-shared", misuse.CARRIER, "電信業者共用位址（CGNAT），各有其裝置"
    yield q, "4.4.3/device-shared", misuse.HOSPITAL, "醫院共用位址，各有其裝置"
    fast = "4.4.3/two-countries"
    for n, why in enumerate(travel.WHY):
        yield q, fast, f"{m.customers[travel.FIRST + n]}|{travel.DAY.isoformat()}", why
    for day, clock, why in (
        (misuse.MONTH_END, "00:30", "月底批次執行期間"),
        (misuse.WATCHED_FROM, "02:30", "備份執行期間"),
        (misuse.SCANNED, "01:00", "弱點掃描執行期間"),
    ):
        yield q, "4.4.3/cpu-unexplained", f"{misuse.WEB}|{day.isoformat()}|{clock}", why
    approved = f"{misuse.CORE}|{m.reader}|{misuse.EXTRACTED.isoformat()}".lower()
    yield q, "4.4.3/bulk-read", approved, "經核准之資料擷取，帳號、筆數及日期相符"
    app = next(c.account for c in m.clients if c.database == misuse.CORE and c.hours == "全天")
    pool = f"{misuse.CORE}|{app}|{misuse.MONTH_END.isoformat()}".lower()
    yield q, "4.4.3/bulk-read", pool, "已登錄之應用程式連線帳號"


def _duties(w: World) -> Iterator[Line]:
    for check, subject, why in w.duties.alike:
        yield check.partition("/")[0], check, subject, why


def _business(w: World) -> Iterator[Line]:
    q, named, b = "2.5", w.business.named, business
    over, split = "2.5/limit-exceeded", "2.5/need-split"
    yield q, over, named["older limit"], "承保時適用調降前經核定之限額"
    yield q, over, named["after rescission"], "前一張保單已契撤，不計入累計"
    yield q, over, named["override"], "逾單筆限額，惟事前經他人核准"
    yield q, "2.5/cumulative-exceeded", named["withdrawn twin"], "同時送件之前一件於承保前撤件"
    yield q, split, named["two needs"], "二次投保間隔逾內規合併計算期間"
    yield q, split, named["two children"], "同一要保人為不同被保險人投保"
    yield q, "2.5/override-unapproved", named["override"], "承保前經申請人以外之主管核准"
    yield q, "2.5/accepted-before-reply", named["timeout"], "通報查詢逾時，未予承保"
    yield "1.1.1", "1.1.1/sold-before-board", f"{b.ANNUITY}|plan", "計畫擬具前僅有已登錄並作廢之測試保單"
    lowered = next(x.number for x in w.business.limits if x.product == b.TERM and x.last is not None)
    yield "1.1.1", "1.1.1/sold-before-opinion", f"{b.ANNUITY}|opinion", "意見簽署前僅有已登錄並作廢之測試保單"
    yield "1.1.1", "1.1.1/step-not-recorded", f"{b.HEALTH_OLD}|plan", "更名商品，程序登錄於原商品代碼"
    yield "1.1.2", "1.1.2/parameter-off-limit", lowered, "參數於董事會決議當日調整，先前適用原核定限額"
    renamed, app = f"{b.HEALTH}|web|-", f"{b.TERM}|app|-"
    yield "3.1.1", "3.1.1/sold-before-approval", renamed, "更名商品，依代碼對照原商品已核准"
    yield "3.1.1", "3.1.1/channel-not-approved", app, "另經核准於行動應用程式銷售"
    yield "3.1.1", "3.1.1/product-not-approved", renamed, "更名商品，依代碼對照原商品已核准"
    yield "1.1.2", "1.1.2/product-without-limit", b.HEALTH, "更名後之商品代碼另訂有限額"


def _passwords(w: World) -> Iterator[Line]:
    lock = ("4.5.1", "4.5.1/lockout")
    yield *lock, f"{w.main.name}|{w.main.gpos[2].name}", "GPO 未連結任何容器，其鎖定次數 0 未生效"
    yield *lock, f"{w.dmz.name}|{w.dmz.default.name}", "預設原則鎖定次數 0，惟全部啟用帳號均適用 PSO 鎖定 5 次"
    for a in w.main.accounts:
        if a.never_expires and (a.owner_kind == "系統" or not a.enabled or a.smartcard):
            why = "已停用" if not a.enabled else ("限智慧卡登入" if a.smartcard else "已登錄之服務帳號")
            yield "4.5.1", "4.5.1/never-expires", f"{w.main.name}|{a.name}", why
    staff = next(a for a in w.main.accounts if a.role == "staff" and a.enabled and a.groups)
    yield "4.5.1", "4.5.1/admin-policy", f"{w.main.name}|{staff.name}", "一般使用者適用 8 碼，內規即為 8 碼"
    yield "4.5.1", "4.5.1/host-policy", "aixclm01", "maxage=0 之帳號 login=false 且 rlogin=false"
    yield "4.5.1", "4.5.1/parameter-review", "AST-0230|2025H2", "主機已於 114/06/20 除役"


def _secrets(w: World) -> Iterator[Line]:
    for db in w.databases:
        if db.product == "oracle":
            yield "4.3.3", "4.3.3/db-password", f"{db.name}|APP_PROFILE", "僅供已登錄之應用程式帳號"
            yield "4.3.3", "4.3.3/db-password", f"{db.name}|MONITORING_PROFILE", "僅供已鎖定之內建帳號"
    yield "4.3.3", "4.3.3/os-password", "lnxpos03", "login.defs 為 5，惟 PAM 實際要求 12 碼"
    for h in w.local:
        if h.laps:
            yield "4.3.3", "4.3.3/local-admin-age", f"{h.host}|Administrator", "由 LAPS 輪替"


def _scans(w: World) -> Iterator[Line]:
    q = "4.3.1"
    yield q, "4.3.1/host-not-scanned", f"{QUIET[1]}|2025Q2", "01-05 與 06-25 各掃描一次，兩季均有"
    yield q, "4.3.1/host-not-scanned", f"{QUIET[0]}|2025Q2", "06-29 上線，上線前已掃描"
    open_long, regraded = plugins.LONG_OPEN, plugins.REGRADED
    yield q, "4.3.1/high-flaw-overdue", f"AST-0002|{open_long.id}|{open_long.port}", "第 40 日前完成補償性控制並經驗證"
    yield q, "4.3.1/extension-without-host-risk", "EXT-114-07", "一單展延多台，附逐台風險評估"
    yield q, "4.3.1/regrade-without-assessment", f"AST-0004|{regraded.id}", "改列等級有理由、核准人及日期"
    for a in w.assets:
        if a.scan_mode != "credentialed":
            yield q, "4.3.1/scan-not-credentialed", f"{a.id}|2025Q2", "內規許可設備免登入掃描並輔以組態檢視"
    rebuilt = plugins.REBUILT
    yield q, "4.3.1/flaw-reappeared", f"AST-0112|{rebuilt.id}|{rebuilt.port}", "同一 IP，惟為重建之另一資產"
    yield q, "4.3.1/summary-drops-rows", MERGED_LABEL, "同一 CVE 合併且已註明，資訊類不列"
    yield q, "4.3.1/host-not-registered", CLUSTER_ADDRESS[1], "清冊主機之叢集位址"
    yield q, "4.3.1/host-not-registered", "10.10.1.10", "清冊所列 VIP"
    yield q, "4.3.1/host-not-registered", "10.30.0.5", "弱點掃描主機"


def _drills(w: World) -> Iterator[Line]:
    q = "4.7"
    for d in w.drills[1:]:
        mailed = frozenset(d.mailed)
        for p in w.people:
            why = "" if p.number in mailed else _unmailed(p, d)
            if why:
                yield q, "4.7/not-mailed", f"{d.day.year}|{p.number}", why
        for number in d.gateway:
            yield q, "4.7/clicker-not-retrained", f"{d.id}|{number}", "點擊來自郵件閘道沙箱（寄達後數秒）"
    left_out = next(d for d in w.drills if d.bounces_left_out)
    if left_out.stated is None:
        yield q, "4.7/rate-misstated", left_out.id, "分母扣除退信並已敘明"
    covered = [d.day.year for d in w.drills]
    yield q, "4.7/no-drill-in-year", "2025" if 2025 in covered else "2026", "該曆年內已辦理，與前後次間隔無涉"


def _unmailed(p: Person, d: Drill) -> str:
    """Why a person whom a drill did not mail had not to be mailed; '' for everybody else."""
    if p.left is not None:
        return ""
    if p.leave_from is not None and p.employed(d.day):
        return "演練期間留職停薪"
    if not p.computer:
        return "未配發電腦且無信箱"
    return "演練後始到職" if d.day < p.hired and p.hired.year == d.day.year else ""


def _settlement(w: World) -> Iterator[Line]:
    q, s = "5.3", w.settlement
    orders = {a.number: a.order for a in w.business.applications}
    yield q, "5.3/paid-unanswered", orders[s.on_its_way], "期限內已申請退費，款項在途"
    yield q, "5.3/paid-unanswered", orders[s.given_back], "客戶取消，三日後退費"
    yield q, "5.3/paid-twice", orders[s.charged_twice], "重複扣款，已於二日後退費"
    yield q, "5.3/ledger-differs", orders[s.reversed], "入帳後沖銷並重行入帳，淨額相符"
    yield q, "5.3/policy-not-archived", orders[s.given_back], "已取消並退費，無保單可典藏"
    for number in sorted(s.tried_twice):
        for check in ("5.3/paid-twice", "5.3/payment-differs", "5.3/policy-unpaid"):
            yield q, check, orders[number], "首次扣款失敗，再次扣款成功"


def _customers(w: World) -> Iterator[Line]:
    q, named = "3.1.3", w.customers.named
    before, refused = "3.1.3/export-before-consent", "3.1.3/export-after-refusal"
    yield q, before, named["utc"], "匯出時間以 UTC 記載，換算後在同意之後"
    yield q, before, named["contract"], "為履行契約所必要之提供，無須另行同意"
    yield q, refused, named["withdrawn later"], "匯出後始撤回同意"
    yield q, refused, named["agreed anew"], "撤回後重新同意，始再列入名單"
    yield q, "3.1.3/use-outside-purpose", named["told"], "利用目的於蒐集時已告知"
    held, long = w.retention.named, "3.1.3/declined-kept-too-long"
    yield q, long, held["in dispute"], "爭議訴訟中，得續予保存"
    yield q, long, held["dispute over"], "爭議終結未滿一年"
    yield q, long, held["last day"], "於滿五年之末日刪除"
    yield q, "3.1.3/kept-beyond-own-term", held["list in dispute"], "申訴處理中"
    yield q, "3.1.3/deleted-too-early", held["five years"], "滿五年後刪除"
    yield q, "3.1.3/deletion-unrecorded", held["passed on"], "曾移轉他人，載明原因及依據"
    old = w.seniors.named
    yield q, "3.1.3/senior-not-evaluated", old["exempt"], "商品經銷售前評估不具高齡不利因素"
    yield q, "3.1.3/senior-not-evaluated", old["nearly"], "送件時未滿六十五足歲"
    yield q, "3.1.3/senior-not-visited", old["called twice"], "首次未接通，承保前再次訪問完成"
    yield q, "3.1.3/senior-unsuitable", old["evaluated anew"], "初評不適合，調整後重新評估為適合"
    asked = w.rescissions.named
    yield q, "3.1.3/rescission-refused", asked["too late"], "收受保單翌日起逾十日始申請"
    yield q, "3.1.3/rescission-refused", asked["no right"], "保險期間未滿二年，不適用契約撤銷"
    yield q, "3.1.3/rescission-refund-late", asked["refunded"], "於內規日數內退還保費"
    yield q, "3.1.3/rescinded-policy-alive", asked["too late"], "未同意撤銷，保單仍為有效"
    alike, late = w.complaints.named, "3.1.3/complaint-answered-late"
    yield q, late, alike["rolled"], "期限末日為假日，順延至次一營業日回覆"
    yield q, late, alike["withdrawn"], "客戶於期限內撤回申訴"
    yield q, late, alike["passed on"], "評議中心移交，自公司收受日起算"
    yield q, late, alike["merged"], "併案處理，主案已於期限內回覆"
    yield q, "3.1.3/complaint-closed-unanswered", alike["withdrawn"], "客戶撤回後結案"
    yield q, "3.1.3/complaint-closed-unanswered", alike["merged"], "併入主案回覆後結案"
    yield q, "3.1.3/complaint-not-acknowledged", alike["answered at once"], "期限內逕行回覆處理結果，無須另行通知受理"


def _recovery(w: World) -> Iterator[Line]:
    q = "7.2"
    yield q, "7.2/system-not-drilled", "SYS-008", "由另一場登錄之演練涵蓋"
    yield q, "7.2/rto-missed", "DR-114-02|SYS-008", "計畫明定自宣告災變起算"
    yield q, "7.2/plan-not-revised", "DR-114-02", "無檢討事項，免修訂已核定"
    yield q, "7.2/switch-not-evidenced", "DR-115-02", "內規許可桌上演練且如實登載"


def _follow_up(w: World) -> Iterator[Line]:
    q = "9.4"
    yield q, "9.4/closed-without-proof", followup.RULE_TEXT, "僅須修訂規章，已修訂並由他人覆查"
    yield q, "9.4/closed-by-owner", followup.SAME_DAY, "單位申請結案，稽核人員同日覆查結案"
    yield q, "9.4/due-date-moved", followup.TYPO, "期限前更正日期誤植並註明"
    yield q, "9.4/due-date-moved", followup.APPROVED, "展延一次並經核准"
    for number in ("03", "04", "05"):
        yield q, "9.4/finding-not-tracked", f"ASM-114-01|{number}", "數項缺失併於同一追蹤案號"
    yield q, "9.4/repeated", f"{followup.PRIOR_EXAM}-04", "發生日早於前次意見改善完成日"


def _incidents(w: World) -> Iterator[Line]:
    q = "3.2"
    yield q, "3.2/reported-late", incidents.AT_LIMIT, "自知悉起恰於三十分鐘時收受"
    yield q, "3.2/reported-late", incidents.SMALL, "非重大且有簽核理由，無須通報"
    yield q, "3.2/not-classified", incidents.TWIN, "併入已判定之事件"
    planned = next(system for system, at, _ in w.incidents.switched if at == incidents.PLANNED)
    yield q, "3.2/outage-not-registered", f"{planned}|{incidents.PLANNED:%Y-%m-%d}", "事前公告之停機時段內切換"
    yield q, "3.2/minor-without-signed-reason", incidents.SMALL, "非重大，理由經簽核"
    yield "1.2.2", "1.2.2/closed-without-papers", incidents.MERGED, "併入既有案件，查證資料存於該案"
    yield "1.2.2", "1.2.2/handled-late", incidents.TENTH_DAY, "於內規期限末日結案"


def _audits(w: World) -> Iterator[Line]:
    yield "9.3", "9.3/report-filed-late", audits.ROLLED, "期限末日為假日，順延至次一營業日"
    yield "9.3", "9.3/unit-not-audited", "數位通路部|2025", "與客戶服務部併為一次一般查核"
    yield "9.3", "9.3/item-without-paper", f"{audits.BY_PROJECT}|2025", "由專案查核之底稿涵蓋"
    yield "9.3", "9.3/item-without-paper", f"{audits.COMBINED}|2025", "由合併底稿涵蓋"
    line = next(p.number for p in w.audits.lines if p.vendors)
    yield "6.4", "6.4/vendor-without-paper", f"{audits.VENDOR_BY_PROJECT}|{line}", "由專案查核之底稿涵蓋"
    yield "9.1", "9.1/self-check-by-handler", w.audits.checks[0].number, "同單位非原經辦之人員辦理"
    yield "9.1", "9.1/unit-not-self-checked", "數位通路部|2025", "權責多個系統，半年各辦理一次自行查核"
    yield "9.1", "9.1/item-not-in-programme", f"{audits.BY_PROJECT}|2025", "列入專案查核計畫"
    for item, word in audit_files.SAID.items():
        yield "9.1", "9.1/item-not-answered", item, f"答「{word}」並簽名"
    yield "9.3", "9.3/auditor-hours", f"{w.audits.auditors[0][0]}|2025", "年度中始就任稽核人員"


def _rules(w: World) -> Iterator[Line]:
    r = rules
    changes = {c.number: c.subject for c in w.rules.changes}
    law, other, audit = "2.4/law-not-adopted", "2.4/change-not-reviewed", "9.2/law-not-adopted"
    yield "2.4", law, changes[r.LATE_IN_PRINT], "期限內核定，其後始公布施行"
    yield "2.4", law, changes[r.NO_CHANGE], "期限內檢討，經核定免修訂"
    yield "2.4", law, changes[r.UNCONCERNED], "法令異動不涉及本規範"
    yield "2.4", law, changes[r.NOT_DUE], "修訂期限尚未屆至"
    yield "2.4", other, changes["SC-114-02"], "系統異動後經核定免修訂"
    yield "2.4", "2.4/incident-not-reviewed", incidents.SMALL, "非重大事件"
    yield "9.2", audit, changes[r.AT_LIMIT], "恰於三個月末日核定免修訂"
    yield "9.2", "9.2/change-not-reviewed", changes[r.NEW_BUSINESS], "期限內核定新版次"
    yield "9.2", "9.2/rule-not-reviewed", f"{r.MANUAL}|2025", "無新版次，惟當年度檢討經核定"


def _access(w: World) -> Iterator[Line]:
    q, own, late = "5.2", "5.2/access-reviewed-by-holder", "5.2/access-removed-late"
    yield q, "5.2/access-not-reviewed", access.missing(access.NEW, "2025H2"), "帳號於期間中新開立"
    head = core(w.duties.checkers[0])
    half = access.number_of("2025H2")
    yield q, own, f"{half}|{head.lower()}", "主管帳號由他人清查"
    yield q, own, f"{half}|{HANDED_ON.lower()}", "由移交前之使用人清查，帳號已移交他人"
    yield q, late, f"{half}|{access.LENT.lower()}", "期限末日移除，其後另經核准再授與"


def _partners(w: World) -> Iterator[Line]:
    q, single, lapsed, p = "5.3", "5.3/partner-single-factor", "5.3/partner-contract-lapsed", partners
    yield q, single, f"{p.PORTAL}|{p.ACCOUNTS[p.PLATFORM][0]}", "密碼加簡訊動態密碼"
    yield q, single, f"{p.GATEWAY}|{p.ACCOUNTS[p.ALLIANCE][0]}", "系統間以 mTLS 憑證識別"
    yield q, single, f"{p.PORTAL}|{p.MISTYPED}", "密碼階段即遭拒，未登入"
    yield q, lapsed, f"{p.PORTAL}|{p.ACCOUNTS[p.PLATFORM][0]}", "契約屆期自動展延"
    yield q, lapsed, f"{p.PORTAL}|{p.ACCOUNTS[p.ENDED][0]}", "契約終止當日最後登入"
    yield q, lapsed, f"{p.GATEWAY}|{p.ACCOUNTS[p.ALLIANCE][0]}", "前約屆滿次日另訂新約"


def _surveys(w: World) -> Iterator[Line]:
    q, s = "2.3", w.surveys
    part = "未訂計算期間者以全部期間計算，單一期間不足不列"
    yield q, "2.3/too-few-new-surveyed", "new|2025H1", part
    yield q, "2.3/too-few-existing-surveyed", "existing|2025H1", part
    yield q, "2.3/annuity-without-call", s.deaf, "聽語障保戶以簡訊完成確認"
    yield q, "2.3/call-not-recorded", s.declined, "保戶不同意錄音"
    yield q, "2.3/call-not-recorded", s.deaf, "以簡訊確認，無通話可錄音"
    t = w.steps
    yield q, "2.3/submitted-before-identity", t.clock, "身分驗證系統時鐘差異於內規容許秒數內"
    yield q, "2.3/submitted-before-identity", t.in_utc, "身分驗證時間為 UTC，換算後在送件之前"
    yield q, "2.3/steps-out-of-order", t.consent_clock, "同意時間恰差內規容許秒數"
    yield q, "2.3/cover-back-dated", t.resent, "保險期間自承保次日起算"
    yield q, "2.3/step-not-done", t.in_utc, "各步驟均有時間，格式不同"
    yield q, "2.3/acceptance-notified-late", t.resent, "首次通報失敗，重送恰於第二十四小時"
    orders = {a.number: a.order for a in w.business.applications}
    for number, why in ((t.by_spouse, "以配偶之信用卡付款，內規許可"), (t.by_parent, "以父母之帳戶付款，內規許可")):
        yield q, "2.3/payer-not-policyholder", f"PY{orders[number][2:]}", why
    yield q, "2.3/account-of-two-holders", steps.shared_account(t.one_card), "一人之信用卡為配偶及子女付款"
    yield q, "2.3/number-missing", f"phone_survey|{surveys.call_no(surveys.VOIDED - 1)}", "缺號已登記作廢"
    twice = steps.notice_no(steps.EXPORTED_TWICE)
    yield q, "2.3/number-twice", f"industry_notice|{twice}", "同一紀錄重複匯出，內容完全相同"
    yield q, "2.3/number-out-of-time", f"industry_notice|{twice}", "重複匯出之紀錄，時間相同"
    kept = orders[w.settlement.charged_twice]
    yield q, "2.3/message-replayed", f"MSG{kept[2:]}", "同一訂單重複扣款並已退還，屬對帳查核"
