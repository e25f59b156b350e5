"""Item 3.1.3: consents, exports and what follows, in every state and with blanks."""

from typing import Any

from tests.derive import test_complaint_clock as complaints
from tests.derive import test_data_kept as kept
from tests.derive import test_export_consent as exports
from tests.derive import test_rescission_answer as rescissions
from tests.derive import test_senior_sale as seniors
from tests.derive import test_suspicious_clock as suspicions
from tests.derive.business import application

Row = dict[str, Any]
NAMES = ("export_consent", "complaint_clock", "rescission_answer", "senior_sale", "data_kept", "suspicious_clock")
FEW = NAMES


def _exports() -> list[Row]:
    e = exports.EXPORT
    out = [e, {**e, "export_no": "E2", "purpose": None}, {**e, "export_no": "E3", "basis": None}]
    out += [{**e, "export_no": f"H{n}", **exports.at("exported", exports.DAY, n, zoned=n > 8)} for n in (0, 7, 9, 12)]
    return [*out, {**e, "export_no": "O1", "customer": "C9", "purpose": "statistics", "basis": "purpose"}]


def _consents() -> list[Row]:
    c = exports.CONSENT
    return [c, {**c, "purpose": None}, exports.gone(0, 8), exports.gone(30), {**exports.gone(2), "agreed_us": None}]


def _complaints() -> list[Row]:
    c, o = complaints.COMPLAINT, complaints.OPEN
    out = [c, {**o, "complaint_no": "C2", "merged_no": "c1"}, {**o, "complaint_no": "C3", "merged_no": "C9"}]
    out += [{**o, "complaint_no": "C4"}, {**c, "complaint_no": "C5", "answered_date": exports.DAY}]
    return [
        *out,
        {**o, "complaint_no": "C6", "withdrawn_date": exports.DAY},
        {**o, "complaint_no": "C7", "received_date": None},
    ]


def _rescissions() -> dict[str, list[Row]]:
    parts = [rescissions.later(2, amount=500), rescissions.later(9, amount=700, refund_no="RF2")]
    w = rescissions.given(refunds=[*parts, rescissions.later(3, status="?", refund_no="RF3", refunded_date=None)])
    r = rescissions.REQUEST
    more = [{**r, "rescission_no": "R2", "policy_no": "PL9"}, {**r, "rescission_no": "R3", "requested_date": None}]
    return {**w, "rescission": [r, *more, {**r, "rescission_no": "R4", "decision": None}]}


def _seniors(w: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Besides the order that is rescinded, one of an older policyholder."""
    kinds = [seniors.review(), seniors.review(hour=12, result="?"), seniors.review("visit", by_sales=None)]
    s = seniors.given(*kinds, seniors.dated("visit", result="incomplete"), seniors.review("其他", 13))
    more = [application(f"A{n}", applicant_birth_date=None) for n in (2, 3)]
    return {
        **w,
        "application": [*w["application"], *s["application"], *more],
        "policy": [*w["policy"], *s["policy"]],
        "product": s["product"],
        "senior_review": s["senior_review"],
    }


def _holdings() -> list[Row]:
    h, k = kept.HOLDING, kept.KEPT
    more = [{**k, "holding_no": f"H{n}", "keep_reason": why} for n, why in enumerate(("dispute", "law", "其他"), 2)]
    return [h, *more, {**h, "holding_no": "H8", "holding_state": None}, {**k, "holding_no": "H9", "data_class": "其他"}]


def given() -> dict[str, list[Row]]:
    """Rows of every table these derivations rest on."""
    return {
        **_seniors(_rescissions()),
        "customer_export": _exports(),
        "consent": _consents(),
        "complaint": _complaints(),
        "data_holding": _holdings(),
        "retention_rule": kept.RULES,
        "suspicious_report": [
            suspicions.CASE,
            {**suspicions.OPEN, "case_no": "S2"},
            {**suspicions.CASE, "case_no": "S3", "decision": "?"},
            {**suspicions.CASE, "case_no": "S4", "decision": "drop", "filed_date": None, "approved_date": None},
        ],
        "work_day": complaints.CALENDAR,
    }
