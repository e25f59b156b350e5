"""保險業各項電子商務業務之作業是否符合內部牽制？作業及管理規範訂定之過程，必要時應有法令遵循、內部稽核及風險管理單位等
相關單位之參與。

Aspect A: reviews of access rights. Every account of the list of roles in each calendar period of the own norm, by
somebody other than its holder, and rights found superfluous taken away in time, as the list of roles itself shows. An
account that had no role on the first or the last day of a period is not due. Whether what was kept is needed, and what
an adjustment should have changed, people judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import after_days


@check(
    "5.2/access-not-reviewed",
    aspect="A",
    population="account_review",
    subject="subject",
    criteria={"duty.review_period": "window_to"},
    applies=lambda t, c: (t.unit == c["duty.review_period"]) & t.there,
    pending=lambda t, c: ~t.over,
    absence_in=("access_review",),
    shows=("system", "account_name", "label", "reviews"),
    title=("帳號權限未定期清查", "Access rights of an account not reviewed in a period"),
)
def access_not_reviewed(t: Rows, c: Criteria) -> Bool:
    """No line of a review speaks of an account in a calendar period of the own norm."""
    return t.reviews == 0


@check(
    "5.2/access-reviewed-by-holder",
    aspect="A",
    population="access_review_line",
    subject="subject",
    criteria={"duty.review_independent": "reviewed_date"},
    shows=("system", "account_name", "reviewer", "reviewed_date"),
    title=("權限清查由使用人自行辦理", "Access rights reviewed by whoever holds them"),
)
def access_reviewed_by_holder(t: Rows, c: Criteria) -> Bool:
    """An account was reviewed by the person who held it that day."""
    return c["duty.review_independent"] & t.by_holder


@check(
    "5.2/access-removed-late",
    aspect="A",
    population="access_review_line",
    subject="subject",
    criteria={"duty.removal_days": "reviewed_date"},
    applies=lambda t, c: t.review_result == "remove",
    pending=lambda t, c: t.still_held & ~after_days(t.reviewed_date, t.held_to, c["duty.removal_days"]),
    shows=("system", "account_name", "role_name", "reviewed_date", "held_to", "still_held"),
    title=("清查應移除之權限逾期未移除", "Rights a review wanted removed were removed late or never"),
)
def access_removed_late(t: Rows, c: Criteria) -> Bool:
    """A right the review wanted removed was held for longer than the own norm allows after it."""
    return after_days(t.reviewed_date, t.held_to, c["duty.removal_days"])
