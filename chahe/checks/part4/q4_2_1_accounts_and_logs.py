"""是否已檢視網路設備、伺服器之存取紀錄及帳號權限，識別異常紀錄與確認警示機制？

Aspect C: log-ons of people who had left or were suspended, accounts of leavers left open, rights given without a
request, use of top-privilege accounts without approval and without the monthly check, and logs that fell silent, had
their clock set back, or are not kept long enough. What a person did on the day an order took effect is never held
against them; an account two people may hold accuses nobody. Ordinary administrators' accounts, deputies and what was
done after a log-on are not tested here; whether an explanation holds is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if


@check(
    "4.2.1/absent-logon",
    aspect="C",
    population="absent_person",
    subject="subject",
    criteria={"acc.leaver_logins": "judged_date"},
    applies=lambda t, c: t.away,
    shows=("state", "from_date", "until_date", "order_no", "logons", "unclear_logons", "first_logon", "on_host"),
    title=("離職、停職生效後仍登入", "Log-ons after leaving or suspension took effect"),
)
def logged_on_while_gone(t: Rows, c: Criteria) -> Bool:
    """Somebody logged on at a keyboard with the account of a person who had left or was suspended at that instant."""
    allowed = c["acc.leaver_logins"]
    bad = t.logons > allowed
    return known_if(bad | (t.logons + t.unclear_logons <= allowed), bad)


@check(
    "4.2.1/leaver-account-open",
    aspect="C",
    population="leaver_account",
    subject="subject",
    criteria={"acc.leaver_disable_days": "left_date"},
    pending=lambda t, c: (
        t.open_days.isnull()
        & (t.open_at_least <= c["acc.leaver_disable_days"])
        & (t.due_from <= c["acc.leaver_disable_days"])
    ),
    absence_in=("account_change", "switched"),
    shows=("left_date", "closed_date", "open_days", "open_at_least", "order_no"),
    title=("離職人員帳號逾期未停用", "A leaver's account was not disabled in time"),
)
def closed_too_late(t: Rows, c: Criteria) -> Bool:
    """An account of a person who left was disabled or removed later than the own norm allows, or still is open."""
    bad = t.open_at_least > c["acc.leaver_disable_days"]
    return known_if(bad | t.open_days.notnull(), bad)


@check(
    "4.2.1/top-use-unapproved",
    aspect="C",
    population="approved_use",
    subject="subject",
    criteria={"acc.top_approval": "use_date", "acc.emergency_review_days": "use_date"},
    refines=("acc.emergency_review_days",),
    absence_in=("privilege_approval",),
    shows=("actor", "use_date", "recorded", "review_days"),
    title=("最高權限帳號未經核准使用", "Top-privilege account used without approval"),
)
def used_without_approval(t: Rows, c: Criteria) -> Bool:
    """A top-privilege account was used at an instant no request approved before covers, nor was it reviewed in time."""
    unreviewed = t.review_days.isnull() | (t.review_days > c["acc.emergency_review_days"])
    return c["acc.top_approval"] & ~t.approved & unreviewed


@check(
    "4.2.1/change-unticketed",
    aspect="C",
    population="account_step",
    subject="subject",
    criteria={"acc.change_ticketed": "change_date"},
    absence_in=("change_ticket",),
    shows=("change_kind", "about", "actor", "change_date"),
    title=("帳號權限異動未經申請核准", "An account or a right was given without an approved request"),
)
def changed_without_request(t: Rows, c: Criteria) -> Bool:
    """An account was created or enabled, or a right given, at an instant no request approved before covers."""
    return c["acc.change_ticketed"] & ~t.ticketed


@check(
    "4.2.1/use-check-missing",
    aspect="C",
    population="use_check",
    subject="subject",
    criteria={"acc.top_check_period": "window_to"},
    applies=lambda t, c: t.unit == c["acc.top_check_period"],
    pending=lambda t, c: ~t.past_due,
    absence_in=("monthly_check",),
    shows=("uses", "unclear_uses", "lines", "loose", "window_to"),
    title=("最高權限帳號使用未依期抽查", "No spot check of top-privilege use in a period"),
)
def use_not_checked(t: Rows, c: Criteria) -> Bool:
    """Top-privilege accounts were used in a period and the unit in charge checked none of it."""
    bad = (t.lines == 0) & (t.uses > 0)
    told = (t.lines > 0) | ((t.loose == 0) & ((t.uses > 0) | (t.unclear_uses == 0)))
    return known_if(told, bad)


@check(
    "4.2.1/use-checked-by-user",
    aspect="C",
    population="use_check",
    subject="subject",
    criteria={"acc.top_check_period": "window_to", "acc.top_check_independent": "window_to"},
    applies=lambda t, c: (t.unit == c["acc.top_check_period"]) & (t.lines > 0),
    shows=("lines", "self_checked", "unnamed", "checked_date"),
    title=("最高權限帳號使用由使用人自行抽查", "Top-privilege use checked by its own user"),
)
def checked_by_user(t: Rows, c: Criteria) -> Bool:
    """The use of a top-privilege account was spot-checked by the person who used it, under whichever number."""
    bad = known_if((t.self_checked > 0) | (t.unnamed == 0), t.self_checked > 0)
    return known_if(c["acc.top_check_independent"].notnull(), c["acc.top_check_independent"] & bad)


@check(
    "4.2.1/log-silent",
    aspect="C",
    population="silent_day",
    subject="subject",
    criteria={"log.failure_alert": "day", "log.silent_minutes": "day"},
    refines=("log.silent_minutes",),
    absence_in=("log_event", "maintenance_window", "asset_register"),
    shows=("silent_minutes", "unannounced_minutes", "limit_minutes", "failure_alert", "unbroken"),
    title=("日誌中斷逾時限且非公告停機", "A log fell silent too long without an announced stop"),
)
def fell_silent(t: Rows, c: Criteria) -> Bool:
    """A registered host wrote no log for longer than its register or the own norm allows and no stop was announced."""
    limit = t.limit_minutes.fill_null(c["log.silent_minutes"])
    bad = t.unannounced_minutes > limit
    return c["log.failure_alert"] & known_if(~bad | ((t.perhaps_minutes > limit) & t.unbroken), bad)


@check(
    "4.2.1/clock-set-back",
    aspect="C",
    population="log_sequence",
    subject="subject",
    criteria={"log.time_synchronised": "judged_date", "log.clock_back_seconds": "judged_date"},
    refines=("log.clock_back_seconds",),
    shows=("back_seconds", "back_id", "records", "missing"),
    title=("日誌時間倒退", "Time runs backwards in a log"),
)
def clock_set_back(t: Rows, c: Criteria) -> Bool:
    """Of two records next to each other in a log the later one bears a time that is earlier by more than is allowed."""
    return c["log.time_synchronised"] & (t.back_seconds > 0) & (t.back_seconds > c["log.clock_back_seconds"])


@check(
    "4.2.1/log-kept-too-short",
    aspect="C",
    population="log_retention",
    subject="subject",
    criteria={"log.retention_days": "judged_date"},
    applies=lambda t, c: t.ranked,
    shows=("system_class", "oldest_date", "kept_days", "proved_archive", "unproved_archive", "retention_days"),
    title=("第一、二類系統日誌保留日數不足", "Logs of class 1 or 2 systems kept too short"),
)
def kept_too_short(t: Rows, c: Criteria) -> Bool:
    """The logs of a class 1 or 2 system go back less far than the rule asks, and less far than the source itself."""
    return (t.kept_days < c["log.retention_days"]) & ~t.whole_life


@check(
    "4.2.1/trace-kept-too-short",
    aspect="C",
    population="log_retention",
    subject="subject",
    criteria={"log.personal_data_years": "judged_date"},
    applies=lambda t, c: t.personal_data,
    shows=("oldest_date", "kept_years", "proved_archive", "unproved_archive", "retention_months"),
    title=("個人資料軌跡紀錄保存年數不足", "Traces of the use of personal data kept too short"),
)
def trace_kept_too_short(t: Rows, c: Criteria) -> Bool:
    """Traces of the use of personal data go back less far than the law asks, and less far than the source itself."""
    return (t.kept_years < c["log.personal_data_years"]) & ~t.whole_life
