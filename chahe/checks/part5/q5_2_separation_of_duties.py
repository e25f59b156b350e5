"""保險業各項電子商務業務之作業是否符合內部牽制？作業及管理規範訂定之過程，必要時應有法令遵循、內部稽核及風險管理單位等
相關單位之參與。

Aspect A: approvals of business acts. One person does not approve what he made, under whichever account or number; the
deputy who approved counts, not the checker in whose place it was done. Accounts registered as a system's are nobody.
Who approves has authority over the kind of act, on that day, for its amount (one of several approvers is enough), is
neither gone nor on leave at that instant, and does not approve faster than the own norm holds possible.
Who stands behind an account is told by the register of its day; an account handed on, a name without a number or an
account nobody is named for accuses nobody; nor does a day where the hour matters, a leave cancelled, or an order that
contradicts another. Acts that left no approval, and whether one was needed, are not tested here.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if


@check(
    "5.2/maker-is-checker",
    aspect="A",
    population="approved_act",
    subject="subject",
    criteria={"duty.maker_not_checker": "judged_date"},
    shows=("act_kind", "act_no", "maker_account", "checker_account", "judged_date", "own", "others"),
    title=("經辦與核准為同一人", "One person made and approved an act"),
)
def maker_is_checker(t: Rows, c: Criteria) -> Bool:
    """An act was approved by the person who made it; where the own norm asks for one other approver, by nobody else."""
    norm = c["duty.maker_not_checker"]
    enough = (norm == "one-other") & (t.others > 0)
    return known_if(norm.notnull() & (enough | (t.own > 0) | (t.unclear == 0)), (t.own > 0) & ~enough)


@check(
    "5.2/approver-without-authority",
    aspect="A",
    population="empowered_act",
    subject="subject",
    criteria={"duty.authority": "judged_date"},
    absence_in=("authority", "deputy", "role_member", "stand_in", "employee"),
    shows=("act_kind", "act_no", "amount", "checker_account", "judged_date", "held", "lent"),
    title=("核准人無核決權限", "Approved by somebody without authority"),
)
def approver_without_authority(t: Rows, c: Criteria) -> Bool:
    """None of those who approved an act had authority over it, or, where the own norm lends it, stood in for such."""
    norm = c["duty.authority"]
    enough = t.held | ((norm == "own-or-deputy") & t.lent)
    return known_if(norm.notnull(), ~enough)


@check(
    "5.2/approver-gone",
    aspect="A",
    population="gone_approval",
    subject="subject",
    criteria={"duty.approver_present": "day"},
    absence_in=("hr_event",),
    shows=("act_kind", "act_no", "checker_account", "day", "state", "away_from"),
    title=("核准時核准人已離職或停職", "Approved by somebody who had left or was suspended"),
)
def approver_gone(t: Rows, c: Criteria) -> Bool:
    """An act was approved under the account of a person who had left, was suspended or on unpaid leave by then."""
    return c["duty.approver_present"] & t.away


@check(
    "5.2/approver-on-leave",
    aspect="A",
    population="leave_approval",
    subject="subject",
    criteria={"duty.approver_not_on_leave": "day"},
    absence_in=("leave_record",),
    shows=("act_kind", "act_no", "checker_account", "day", "leave_no"),
    title=("核准時核准人請假中", "Approved by somebody on leave"),
)
def approver_on_leave(t: Rows, c: Criteria) -> Bool:
    """An act was approved by a person who was on leave at that instant."""
    return c["duty.approver_not_on_leave"] & t.away


@check(
    "5.2/approvals-too-fast",
    aspect="A",
    population="approval_pace",
    subject="subject",
    criteria={"duty.approvals_per_minute": "judged_date"},
    shows=("system", "checker_account", "judged_date", "most", "perhaps", "untimed"),
    title=("一分鐘內核准件數逾內部規範", "More approvals in a minute than the own norm allows"),
)
def approvals_too_fast(t: Rows, c: Criteria) -> Bool:
    """A person approved more within a minute than the own norm holds possible with due care."""
    limit = c["duty.approvals_per_minute"]
    bad = t.most > limit
    return known_if(bad | ((t.perhaps <= limit) & (t.untimed == 0)), bad)
