"""保險業辦理電子商務業務，是否符合保險法、公平交易法、消費者保護法、金融消費者保護法、個人資料保護法、電子簽章法、洗錢
防制法、保險業招攬及核保理賠辦法等相關法令之規定？若有涉及違反規定之情事，應依「保險業內部控制及稽核制度實施辦法」相
關規定處理。

Aspect H: every case of the register of suspicious transactions, from the alert to the decision and from there to the
filing. Whether a transaction was suspicious, and whether every one was found, is for the examiner; who is reported is
confidential by law and is not read. Reports of large amounts of cash do not arise online and are not tested.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, true_or_false

_FILED, _DECIDED, _REASONED = "aml.str_business_days", "aml.decide_days", "aml.drop_reasoned"
_SHOWS = ("source_text", "raised_date", "decision", "approved_date")


def _late(t: Rows, c: Criteria) -> Bool:
    """Past the last business day whatever the days the calendar does not speak of were."""
    late = true_or_false(t.filed_days_least > c[_FILED])
    return known_if(late | true_or_false(t.filed_days_most <= c[_FILED]), late)


@check(
    "3.1.3/suspicious-filed-late",
    aspect="H",
    population="suspicious_clock",
    subject="case_no",
    criteria={_FILED: "approved_date"},
    applies=lambda t, c: t.to_report,
    pending=lambda t, c: t.unfiled & ~true_or_false(_late(t, c)),
    shows=(*_SHOWS, "filed_date"),
    title=("疑似洗錢交易核定後逾期申報或未申報", "Suspicious transaction filed late after the decision, or never"),
)
def suspicious_filed_late(t: Rows, c: Criteria) -> Bool:
    """A suspicious transaction was filed more business days after the decision to report it than the rule allows, or
    never.
    """
    return _late(t, c)


@check(
    "3.1.3/suspicious-decided-late",
    aspect="H",
    population="suspicious_clock",
    subject="case_no",
    criteria={_DECIDED: "raised_date"},
    pending=lambda t, c: t.undecided & (t.decided_days <= c[_DECIDED]),
    shows=(*_SHOWS, "decided_days"),
    title=("疑似洗錢警示逾期未核定是否申報", "Alert of a suspicious transaction decided late or never"),
)
def suspicious_decided_late(t: Rows, c: Criteria) -> Bool:
    """Whether to report a suspicious transaction was decided later than the own norm allows, or never."""
    return t.decided_days > c[_DECIDED]


@check(
    "3.1.3/suspicious-dropped-unreasoned",
    aspect="H",
    population="suspicious_clock",
    subject="case_no",
    criteria={_REASONED: "judged_date"},
    applies=lambda t, c: t.dropped | t.to_report,
    shows=_SHOWS,
    title=("核定不申報未載明理由或核定人", "Not reported without a stated reason or decider"),
)
def suspicious_dropped_unreasoned(t: Rows, c: Criteria) -> Bool:
    """A suspicious transaction was not reported, and the register states no reason or nobody who decided."""
    return c[_REASONED] & t.dropped & t.unreasoned
