"""是否已檢視網路設備、伺服器之存取紀錄及帳號權限，識別異常紀錄與確認警示機制？

Aspect C: one person's account in use from two addresses at once for longer than the own norm allows, of which nobody
made a record in time. Only sessions are told apart whose log-on states an address and whose log-off the logs hold; one
without a log-off leaves open whether it still ran. Hosts' sessions and a VPN's are not compared with each other, for
the desk's address and the VPN's are two anyway; addresses an approved entry calls a VPN's, a carrier's or a jump host's
are left out. Sessions at a machine's own keyboard and whether two people were at work are not tested; an account of
which it is not told that one person holds it leaves the whole open.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false

LIMIT, DAYS = "acc.overlap_minutes", "acc.anomaly_days"


@check(
    "4.2.1/account-used-twice-at-once",
    aspect="C",
    population="answered_overlap",
    subject="subject",
    criteria={LIMIT: "day", DAYS: "day"},
    pending=lambda t, c: (t.overlap_minutes > c[LIMIT]) & t.answer_days.isnull() & (t.due_from <= c[DAYS]),
    absence_in=("network_place", "logon_finding", "security_ticket"),
    shows=("account_name", "way", "day", "overlap_minutes", "came_from", "other_from", "host", "answer_days"),
    title=("個人帳號同時自二處使用未經查明處理", "A person's account in use from two addresses at once, unexplained"),
)
def account_used_twice_at_once(t: Rows, c: Criteria) -> Bool:
    """An account was in use from two addresses at once for longer than the own norm allows, and no record answers it in
    time.
    """
    limit, term = c[LIMIT], c[DAYS]
    bad = t.overlap_minutes > limit
    stands_out = known_if(bad | ~t.untold, bad)
    in_time, perhaps = (true_or_false(days <= term) for days in (t.answer_days, t.perhaps_days))
    told = in_time | (stands_out.notnull() & (~true_or_false(stands_out) | ~perhaps))
    return known_if(limit.notnull() & term.notnull() & told, stands_out & ~in_time)
