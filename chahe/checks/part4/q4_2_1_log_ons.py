"""是否已檢視網路設備、伺服器之存取紀錄及帳號權限，識別異常紀錄與確認警示機制？

Aspect C, log-ons: passwords guessed until an account was let in, sources that tried many accounts, and administrators
who log on outside working hours, of which nobody made a record in time. How many refusals, counted over how long, stand
out, which hours are worked and by when somebody has to have looked into it only the own norm says; which days are
worked, the calendar handed over. Refusals that are followed by no log-on, guessing slower than the norm's span, what
was done after a log-on, and whether an explanation holds are not tested here.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false

DAYS = "acc.anomaly_days"


def unanswered(t: Rows, stands_out: Bool, limit: Bool, term: Bool) -> Bool:
    """What stands out has no answer within the term; NULL where a record or a ticket may be about it, whether it stands
    out cannot be told, or no norm sets limit and term.
    """
    in_time = true_or_false(t.answer_days <= term)
    perhaps = true_or_false(t.perhaps_days <= term)
    told = in_time | (stands_out.notnull() & (~true_or_false(stands_out) | ~perhaps))
    return known_if(limit.notnull() & term.notnull() & told, stands_out & ~in_time)


def off_hours(t: Rows, c: Criteria) -> Bool:
    """Before or after working hours, or on a day that is not worked; NULL where the calendar does not tell."""
    return (t.clock < c["acc.work_from"]) | (t.clock > c["acc.work_to"]) | ~t.workday


@check(
    "4.2.1/guessed-logon-unhandled",
    aspect="C",
    population="guessed_logon",
    subject="subject",
    criteria={"acc.guess_refused": "day", "acc.guess_span": "day", DAYS: "day"},
    applies=lambda t, c: t.span == c["acc.guess_span"],
    pending=lambda t, c: (t.refused > c["acc.guess_refused"]) & t.answer_days.isnull() & (t.due_from <= c[DAYS]),
    absence_in=("logon_finding", "security_ticket"),
    shows=("account_name", "day", "refused", "refused_records", "host", "came_from", "answer_days"),
    title=("密碼猜測後登入成功未經查明處理", "An account let in after many refusals, unexplained"),
)
def guessed_logon_unhandled(t: Rows, c: Criteria) -> Bool:
    """An account was let in after more refusals within a time than the own norm allows, and no record answers it in
    time.
    """
    limit = c["acc.guess_refused"]
    stands_out = known_if((t.refused > limit) | (t.refused_records <= limit), t.refused > limit)
    return unanswered(t, stands_out, limit, c[DAYS])


@check(
    "4.2.1/sprayed-logon-unhandled",
    aspect="C",
    population="sprayed_logon",
    subject="subject",
    criteria={"acc.spray_accounts": "day", "acc.spray_span": "day", DAYS: "day"},
    applies=lambda t, c: t.span == c["acc.spray_span"],
    pending=lambda t, c: (t.tried > c["acc.spray_accounts"]) & t.answer_days.isnull() & (t.due_from <= c[DAYS]),
    absence_in=("logon_finding", "security_ticket"),
    shows=("came_from", "day", "tried", "account_name", "host", "answer_days"),
    title=("單一來源嘗試多帳號後登入成功未經查明處理", "A source tried many accounts and was let in, unexplained"),
)
def sprayed_logon_unhandled(t: Rows, c: Criteria) -> Bool:
    """An account was let in from a source from which more accounts were refused before than the own norm allows, and no
    record answers it in time.
    """
    limit = c["acc.spray_accounts"]
    return unanswered(t, t.tried > limit, limit, c[DAYS])


@check(
    "4.2.1/off-hours-unexplained",
    aspect="C",
    population="hours_of_logon",
    subject="subject",
    criteria={"acc.work_from": "day", "acc.work_to": "day", DAYS: "day"},
    pending=lambda t, c: off_hours(t, c) & ~t.covered & t.certain & t.answer_days.isnull() & (t.due_from <= c[DAYS]),
    absence_in=(
        "privilege_approval",
        "change_ticket",
        "maintenance_window",
        "asset_register",
        "duty_roster",
        "logon_finding",
        "security_ticket",
    ),
    shows=("account_name", "host", "day", "clock", "workday", "covered", "answer_days"),
    title=("管理者於非上班時間登入未經核准或查明", "An administrator logged on outside working hours, unexplained"),
)
def off_hours_unexplained(t: Rows, c: Criteria) -> Bool:
    """An administrator logged on outside working hours with no request, announced stop, change or turn of duty that
    covers it, and no record answers it in time.
    """
    hours = c["acc.work_from"] + c["acc.work_to"]  # NULL unless the norm states both
    return unanswered(t, off_hours(t, c) & ~t.covered & t.certain, hours, c[DAYS])
