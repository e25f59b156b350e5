"""保險業是否依所訂之風險控管程序及規範確實執行？

Aspect B: every accepted application against every call. The share called is counted pool by pool over all applications,
by calendar periods where the own norm names one, else over the whole period; what is not told counts for the insurer
before it is an exception, and against it before it is met. How customers were drawn, and what was asked and answered,
is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import in_list, known_if, true_or_false

_PERIOD = "net.survey_period"
_SHOWS = ("unit", "share", "most_called", "most_basis", "least_called", "least_basis")


def _window(t: Rows, c: Criteria, pool: str) -> Bool:
    """The periods of the norm, or the whole period where none is named, that hold a case of the pool."""
    named = c[_PERIOD].notnull()
    wanted = (named & true_or_false(t.unit == c[_PERIOD])) | (~named & in_list(t.unit, "whole"))
    return (t.survey_pool == pool) & wanted & (t.basis > 0)


def _below(t: Rows, percent: Rows) -> Bool:
    """Below the share whatever is not told; at or above it whatever is not told; NULL between."""
    low = t.most_percent < percent * t.most_basis
    enough = t.least_percent >= percent * t.least_basis
    return known_if(low | enough, low)


@check(
    "2.3/too-few-new-surveyed",
    aspect="B",
    population="survey_share",
    subject="subject",
    criteria={"net.survey_new_percent": "judged_date", _PERIOD: "judged_date"},
    refines=(_PERIOD,),
    applies=lambda t, c: _window(t, c, "new"),
    pending=lambda t, c: ~t.ended,
    absence_in=("phone_survey", "accepted_application"),
    shows=_SHOWS,
    title=("新保戶電話訪問比率不足", "Too few new customers were called"),
    cause="2.3/too-few-new-surveyed",
)
def too_few_new_surveyed(t: Rows, c: Criteria) -> Bool:
    """Of the applications of new customers accepted in a period, fewer than the share required were confirmed by phone
    before the policy was sent.
    """
    return _below(t, c["net.survey_new_percent"])


@check(
    "2.3/too-few-existing-surveyed",
    aspect="B",
    population="survey_share",
    subject="subject",
    criteria={"net.survey_existing_percent": "judged_date", _PERIOD: "judged_date"},
    refines=(_PERIOD,),
    applies=lambda t, c: _window(t, c, "existing"),
    pending=lambda t, c: ~t.ended,
    absence_in=("phone_survey", "accepted_application"),
    shows=_SHOWS,
    title=("既有保戶電話訪問比率不足", "Too few existing customers were called"),
    cause="2.3/too-few-new-surveyed",
)
def too_few_existing_surveyed(t: Rows, c: Criteria) -> Bool:
    """Of the applications of existing customers, and of new ones registered by certificate or in person, accepted in a
    period, fewer than the share required were confirmed by phone before the policy was sent.
    """
    return _below(t, c["net.survey_existing_percent"])


@check(
    "2.3/annuity-without-call",
    aspect="B",
    population="survey_case",
    subject="application_no",
    criteria={"net.annuity_refused_without_call": "accepted_date"},
    applies=lambda t, c: t.is_annuity,
    absence_in=("phone_survey",),
    shows=("product_code", "policy_no", "accepted_date", "issued_date", "called_date", "attempts"),
    title=("投資型年金未完成電話訪問即承保", "An investment-linked annuity was issued before its call was completed"),
)
def annuity_without_call(t: Rows, c: Criteria) -> Bool:
    """An investment-linked annuity was accepted and issued, and neither a call nor what may stand in for it had been
    completed by then.
    """
    return c["net.annuity_refused_without_call"] & t.too_late


@check(
    "2.3/call-not-recorded",
    aspect="B",
    population="survey_case",
    subject="application_no",
    criteria={"net.survey_recorded": "accepted_date"},
    applies=lambda t, c: t.completed > 0,
    shows=("product_code", "accepted_date", "completed", "unrecorded", "consent_unknown"),
    title=("電話訪問未全程錄音", "A call was completed and not recorded"),
)
def call_not_recorded(t: Rows, c: Criteria) -> Bool:
    """A call was completed, the customer agreed to be recorded, and no recording is named."""
    bad = t.unrecorded > 0
    return c["net.survey_recorded"] & known_if(bad | (t.consent_unknown == 0), bad)
