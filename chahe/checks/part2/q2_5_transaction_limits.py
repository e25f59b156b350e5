"""保險業是否依業務性質及風險大小，訂定相關交易限額，以控管交易風險？

Aspect B: every accepted application against every limit in force at the instant of acceptance, anew. Whether limits fit
the business, and whether the reason of an approved request to exceed one holds, is for the examiner. The amounts of the
authority's own table were not read: the limits are those the board resolved, as the register of limits states them.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, in_list, known_if, true_or_false

_CUMULATIVE = "cumulative"


def _over(t: Rows) -> Bool:
    """Above the limit without an approval; NULL where what counts, or the approval, cannot be told."""
    over = t.least_total > t.most_allowed
    told = known_if(over | (t.most_total <= t.least_allowed), true_or_false(over))
    return told & ~t.overridden


@check(
    "2.5/limit-exceeded",
    aspect="B",
    population="limit_answer",
    subject="application_no",
    criteria={"gov.risk_appetite_and_limits": "accepted_date"},
    applies=lambda t, c: ~in_list(t.extent, _CUMULATIVE),
    absence_in=("policy", "limit_override"),
    shows=("rule_no", "extent", "product_code", "accepted_date", "least_total", "most_allowed", "earlier"),
    title=("承保時逾交易限額", "Accepted above a transaction limit"),
)
def limit_exceeded(t: Rows, c: Criteria) -> Bool:
    """An application was accepted though it, or what its insured had with it, was above a limit then in force, and
    nobody had approved that.
    """
    return known_if(c["gov.risk_appetite_and_limits"], _over(t))


@check(
    "2.5/cumulative-exceeded",
    aspect="B",
    population="limit_answer",
    subject="application_no",
    criteria={"net.limit_checked_at_acceptance": "accepted_date"},
    applies=lambda t, c: in_list(t.extent, _CUMULATIVE),
    absence_in=("policy", "limit_override"),
    shows=("rule_no", "product_code", "accepted_date", "least_total", "most_allowed", "industry_amount", "earlier"),
    title=("承保時逾累計限額（含同業）", "Accepted above the cumulative limit, other insurers included"),
)
def cumulative_exceeded(t: Rows, c: Criteria) -> Bool:
    """An application was accepted though what its insured had here and at other insurers was then above the cumulative
    limit, and nobody had approved that.
    """
    return known_if(c["net.limit_checked_at_acceptance"], _over(t))


@check(
    "2.5/accepted-before-reply",
    aspect="B",
    population="accepted_application",
    subject="application_no",
    criteria={"net.limit_checked_at_acceptance": "accepted_date"},
    applies=lambda t, c: t.examined & ~true_or_false(in_list(t.business, "pc")),
    shows=("product_code", "accepted_date", "reply"),
    title=("承保時同業通報未回覆或回覆逾限", "Accepted without the industry's clearance"),
)
def accepted_before_reply(t: Rows, c: Criteria) -> Bool:
    """An application was accepted before the industry's notification system answered, though it did not answer, or
    though it answered that the limit was exceeded.
    """
    bad = true_or_false(in_list(t.reply, "timeout", "failed", "exceeded")) | true_or_false(t.replied_us > t.accepted_us)
    cleared = (t.reply == "clear") & (t.replied_us <= t.accepted_us)
    return known_if(c["net.limit_checked_at_acceptance"] & (bad | cleared), bad)


@check(
    "2.5/override-unapproved",
    aspect="B",
    population="override_answer",
    subject="application_no",
    criteria={"limit.override_approved": "accepted_date"},
    applies=lambda t, c: t.examined,
    absence_in=("limit_override",),
    shows=("override_no", "accepted_date"),
    title=("超限例外承保未經核准", "Accepted as an exception nobody had approved"),
)
def override_unapproved(t: Rows, c: Criteria) -> Bool:
    """An application was accepted as an exception above a limit, and nobody but who asked had approved it before."""
    return c["limit.override_approved"] & t.asked & ~t.overridden


@check(
    "2.5/need-split",
    aspect="B",
    population="split_need",
    subject="application_no",
    criteria={"limit.split_span": "accepted_date"},
    absence_in=("policy", "limit_override"),
    shows=("rule_no", "product_code", "accepted_date", "amount", "most_allowed", "parts", "sum_7d", "sum_30d"),
    title=("同一需求拆分多件要保", "One need split over several applications"),
)
def need_split(t: Rows, c: Criteria) -> Bool:
    """Applications of one insured, each within the limit of one application, were together above it within the days
    the own norm counts as one need.
    """
    span = c["limit.split_span"]
    longer = choose(span == "30d", t.sum_30d, t.sum_90d)
    together = choose(span == "1d", t.sum_1d, choose(span == "7d", t.sum_7d, longer))
    above = together > t.most_allowed
    return known_if(above | (together <= t.least_allowed), true_or_false(above)) & ~t.overridden
