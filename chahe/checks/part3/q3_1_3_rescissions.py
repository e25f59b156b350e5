"""保險業辦理電子商務業務，是否符合保險法、公平交易法、消費者保護法、金融消費者保護法、個人資料保護法、電子簽章法、洗錢
防制法、保險業招攬及核保理賠辦法等相關法令之規定？若有涉及違反規定之情事，應依「保險業內部控制及稽核制度實施辦法」相
關規定處理。

Aspect E: every request to rescind against the day the policy was received, the refund, and the policy's end. Which
policies carry the right beyond what the rule names is the contract's to say.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import after_days, either, known_if

_DAYS = "net.rescission_days"
_TERM = "net.rescission_term_years"
_SHOWS = ("policy_no", "product_code", "requested_date", "received_least")


@check(
    "3.1.3/rescission-refused",
    aspect="E",
    population="rescission_answer",
    subject="rescission_no",
    criteria={_DAYS: "received_least", _TERM: "received_least"},
    applies=lambda t, c: t.refused & (t.term_years >= c[_TERM]),
    absence_in=("delivery",),
    shows=(*_SHOWS, "refused_reason"),
    title=("期限內之契約撤銷申請未予辦理", "Request to rescind in time was refused"),
)
def rescission_refused(t: Rows, c: Criteria) -> Bool:
    """A request to rescind was refused though it came within the days the rule gives from receipt of the policy."""
    in_time = either(
        ~after_days(t.received_least, t.requested_date, c[_DAYS]),
        ~after_days(t.received_least, t.asked_counted, c[_DAYS]),
    )
    late = after_days(t.received_most, t.requested_date, c[_DAYS]) & after_days(
        t.received_most, t.asked_counted, c[_DAYS]
    )
    return known_if(either(in_time, late), in_time)


@check(
    "3.1.3/rescission-refund-late",
    aspect="E",
    population="rescission_answer",
    subject="rescission_no",
    criteria={"con.rescission_refund_days": "requested_date"},
    applies=lambda t, c: t.accepted,
    pending=lambda t, c: t.unrefunded & ~after_days(t.requested_date, t.refunded_on, c["con.rescission_refund_days"]),
    absence_in=("refund",),
    shows=(*_SHOWS, "refunded_on", "unrefunded"),
    title=("契約撤銷逾期退還或未退還保費", "Premium of a rescinded policy refunded late or never"),
)
def rescission_refund_late(t: Rows, c: Criteria) -> Bool:
    """The whole premium of a policy rescinded went back later than the own norm allows after the request, or never."""
    return after_days(t.requested_date, t.refunded_on, c["con.rescission_refund_days"])


@check(
    "3.1.3/rescinded-policy-alive",
    aspect="E",
    population="rescission_answer",
    subject="rescission_no",
    criteria={"con.rescission_end_days": "judged_date"},
    applies=lambda t, c: t.accepted,
    pending=lambda t, c: t.alive & ~after_days(t.judged_date, t.ended_on, c["con.rescission_end_days"]),
    shows=(*_SHOWS, "judged_date", "alive", "ended_on"),
    title=("同意撤銷後保單仍有效", "Policy still in force after its rescission was accepted"),
)
def rescinded_policy_alive(t: Rows, c: Criteria) -> Bool:
    """A policy whose rescission was accepted was ended later than the own norm allows, or is still in force."""
    return after_days(t.judged_date, t.ended_on, c["con.rescission_end_days"])
