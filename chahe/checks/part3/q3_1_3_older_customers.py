"""保險業辦理電子商務業務，是否符合保險法、公平交易法、消費者保護法、金融消費者保護法、個人資料保護法、電子簽章法、洗錢
防制法、保險業招攬及核保理賠辦法等相關法令之規定？若有涉及違反規定之情事，應依「保險業內部控制及稽核制度實施辦法」相
關規定處理。

Aspect F: every application accepted of a policyholder of the age the rule names, against evaluations and calls before
acceptance. Whether an evaluation was thorough is for the examiner, as are recordings of sales over a counter.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import true_or_false

_AGE = "net.senior_age"
_SHOWS = ("product_code", "channel", "age", "accepted_date", "policy_no")


def _aged(t: Rows, c: Criteria) -> Bool:
    return t.age >= c[_AGE]


@check(
    "3.1.3/senior-not-evaluated",
    aspect="F",
    population="senior_sale",
    subject="application_no",
    criteria={_AGE: "submitted_date", "net.senior_evaluated": "submitted_date"},
    applies=lambda t, c: _aged(t, c) & ~t.exempt,
    absence_in=("senior_review",),
    shows=_SHOWS,
    title=("高齡客戶投保案件承保前未辦理評估", "Older customer's application accepted without an evaluation"),
)
def senior_not_evaluated(t: Rows, c: Criteria) -> Bool:
    """An application of a policyholder of the age the rule names was accepted without an evaluation on record before
    it of the customer's ability and of the product's suitability.
    """
    return c["net.senior_evaluated"] & ~t.evaluated


@check(
    "3.1.3/senior-not-visited",
    aspect="F",
    population="senior_sale",
    subject="application_no",
    criteria={_AGE: "submitted_date", "net.senior_visited": "submitted_date"},
    applies=lambda t, c: _aged(t, c) & t.reserve & ~t.exempt,
    absence_in=("senior_review",),
    shows=(*_SHOWS, "held_by_sales"),
    title=("高齡客戶投保案件承保前未由非銷售通路人員訪問", "Older customer not called before acceptance"),
)
def senior_not_visited(t: Rows, c: Criteria) -> Bool:
    """An application of a policyholder of the age the rule names was accepted before somebody not of the sales channel
    had asked the customer, by telephone or video, what the rule wants asked.
    """
    return c["net.senior_visited"] & ~t.visited


@check(
    "3.1.3/senior-unsuitable",
    aspect="F",
    population="senior_sale",
    subject="application_no",
    criteria={_AGE: "submitted_date", "net.senior_suitable": "submitted_date"},
    applies=lambda t, c: _aged(t, c) & true_or_false(t.evaluated),
    shows=_SHOWS,
    title=("高齡客戶經評估不適合仍予承保", "Accepted though found unsuitable for an older customer"),
)
def senior_unsuitable(t: Rows, c: Criteria) -> Bool:
    """An application was accepted though the last evaluation before had found the product unsuitable for the older
    policyholder, or the policyholder unable to judge it.
    """
    return c["net.senior_suitable"] & t.unsuitable
