"""保險業辦理電子商務業務，是否符合保險法、公平交易法、消費者保護法、金融消費者保護法、個人資料保護法、電子簽章法、洗錢
防制法、保險業招攬及核保理賠辦法等相關法令之規定？若有涉及違反規定之情事，應依「保險業內部控制及稽核制度實施辦法」相
關規定處理。

Aspect D: every complaint's clock from the day the insurer received it to the answer. Whether an answer was fit, and
whether a complaint is one under the law, is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import after_days

_DAYS = "con.complaint_days"
_SHOWS = ("complaint_means", "policy_no", "received_date", "answered_date", "extended_to_date", "withdrawn_date")


def _late(t: Rows, c: Criteria) -> Bool:
    """Past the last day, also where that day was off and moved to the next business day."""
    late = after_days(t.received_date, t.answered_on, c[_DAYS])
    return late & after_days(t.received_date, t.answered_counted, c[_DAYS])


@check(
    "3.1.3/complaint-answered-late",
    aspect="D",
    population="complaint_clock",
    subject="complaint_no",
    criteria={_DAYS: "received_date"},
    pending=lambda t, c: t.unanswered & ~_late(t, c),
    shows=_SHOWS,
    title=("申訴逾期回覆或未回覆", "Complaint answered late or never"),
)
def complaint_answered_late(t: Rows, c: Criteria) -> Bool:
    """A complaint was answered later than the law allows after the insurer received it, or never; putting the answer
    off does not cure.
    """
    return _late(t, c)


@check(
    "3.1.3/complaint-closed-unanswered",
    aspect="D",
    population="complaint_clock",
    subject="complaint_no",
    criteria={"con.complaint_answered": "received_date"},
    applies=lambda t, c: t.closed_date.notnull(),
    shows=(*_SHOWS, "closed_date"),
    title=("申訴未回覆即結案", "Complaint closed without an answer"),
)
def complaint_closed_unanswered(t: Rows, c: Criteria) -> Bool:
    """A complaint was closed though the customer had neither been told a result nor withdrawn it."""
    return c["con.complaint_answered"] & t.closed_silently


@check(
    "3.1.3/complaint-not-acknowledged",
    aspect="D",
    population="complaint_clock",
    subject="complaint_no",
    criteria={"con.acknowledge_days": "received_date"},
    pending=lambda t, c: t.unnoticed & ~after_days(t.received_date, t.noticed_on, c["con.acknowledge_days"]),
    shows=(*_SHOWS, "noticed_on"),
    title=("未於期限內通知申訴人已受理", "Complaint not acknowledged in time"),
)
def complaint_not_acknowledged(t: Rows, c: Criteria) -> Bool:
    """The customer was told that the complaint was received later than the own norm allows, or never."""
    return after_days(t.received_date, t.noticed_on, c["con.acknowledge_days"])
