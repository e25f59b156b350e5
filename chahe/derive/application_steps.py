"""Accepted applications with the times of their steps: which came too late, which were not done."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import agreed, choose, has_text, null, true_or_false, whole_part

BEFORE = ("registered", "consented", "quoted", "declared")
"""Steps that come before submission."""
NEEDED = ("registered", "identity", "consented")
"""Steps an own norm may ask of every application."""
NOT_DONE = ("無", "未辦理")
SECOND = 1_000_000
ZONE = 8 * 3600
HOUR = 3600
"""A step that would stand in the hour before if it were eight hours earlier may be a time in UTC taken for Taipei's."""


@derive(
    key=("application_no",),
    trace={
        "accepted_application": {"application_no": "application_no"},
        "application": {"application_no": "application_no"},
        "policy": {"application_no": "application_no"},
    },
)
def application_steps(accepted_application: Any, application: Any, policy: Any) -> Any:
    """Every application accepted in the period. Lags are in seconds, rounded up, above zero where a step came late.

    `identity_lag`: from submission to the confirmation of identity. `step_lag`: the greatest of registration, consent,
    quote and declaration after submission, and of submission after acceptance or payment; `late_step` names it; steps
    without a time are left out. `…_shifted`: eight hours less would put it right, so that it may be a time zone.
    `pay_lag`: from acceptance to payment. `issued_early`: issued on a day before the acceptance. `undone`: steps the
    file says were not done, the first of them `undone_step`; `unstated`: steps of which it says nothing. `covered`: a
    policy is listed.
    """
    a = accepted_application
    a = a.filter(a.examined)
    x = application
    told = x.select(
        "registered_us", "identity_us", "consented_us", "quoted_us", "declared_us", "paid_us", "stated_words",
        _ti=x["_item"], _tr=x["_rec"],
    )  # fmt: skip
    j = a.left_join(told, [a["_a_item"] == told["_ti"], a["_a_rec"] == told["_tr"]])
    p = policy.filter(policy.application_no.notnull())
    p = p.group_by(_of=p.application_no).aggregate(
        effective_date=agreed(p.effective_date), issued_date=agreed(p.issued_date)
    )
    j = j.left_join(p, j["application_no"] == p["_of"])
    j = j.mutate(
        identity_lag=_lag(j["submitted_us"], j["identity_us"]),
        pay_lag=_lag(j["accepted_us"], j["paid_us"]),
        covered=j["_of"].notnull(),
        issued_early=j["issued_date"] < j["accepted_date"],
    )
    j = _undone(_latest(j))
    return j.select(
        "application_no", "product_code", "policy_no", "submitted_date", "accepted_date", "effective_date",
        "issued_date", "covered", "identity_lag", "step_lag", "late_step", "pay_lag", "issued_early", "undone",
        "undone_step", "unstated", identity_shifted=_shifted(j["identity_lag"]), step_shifted=_shifted(j["step_lag"]),
        pay_shifted=_shifted(j["pay_lag"]), early_shifted=_shifted(-j["pay_lag"]),
    )  # fmt: skip


def _lag(start_us: Any, end_us: Any) -> Any:
    return whole_part(end_us - start_us + SECOND - 1, ibis.literal(SECOND, type="int64"))


def _shifted(lag: Any) -> Any:
    return true_or_false((lag > ZONE - HOUR) & (lag <= ZONE))


def _latest(j: Any) -> Any:
    """With the step that is latest beside the one it should come before."""
    lags = {s: _lag(j["submitted_us"], j[f"{s}_us"]) for s in BEFORE}
    lags["submitted"] = ibis.greatest(
        _lag(j["accepted_us"], j["submitted_us"]),
        ibis.coalesce(_lag(j["paid_us"], j["submitted_us"]), _lag(j["accepted_us"], j["submitted_us"])),
    )
    j = j.mutate(**{f"_lag_{s}": lag for s, lag in lags.items()})
    # Submission and acceptance are always stated here.
    j = j.mutate(step_lag=ibis.greatest(*(ibis.coalesce(j[f"_lag_{s}"], j["_lag_submitted"]) for s in lags)))
    named = [(true_or_false(j[f"_lag_{s}"] == j["step_lag"]), s) for s in lags]
    return j.mutate(late_step=ibis.cases(*named, else_=null("string")))


def _undone(j: Any) -> Any:
    said = ibis.coalesce(j["stated_words"], "")
    one, none = ibis.literal(1, type="int64"), ibis.literal(0, type="int64")
    for s in NEEDED:
        not_done = has_text(said, f"{s}={NOT_DONE[0]}") | has_text(said, f"{s}={NOT_DONE[1]}")
        missing = j[f"{s}_us"].isnull()
        j = j.mutate(**{f"_not_{s}": missing & not_done, f"_open_{s}": missing & ~not_done})
    undone, unstated = none, none
    for s in NEEDED:
        undone = undone + choose(j[f"_not_{s}"], one, none)
        unstated = unstated + choose(j[f"_open_{s}"], one, none)
    first = ibis.cases(*((j[f"_not_{s}"], s) for s in NEEDED), else_=null("string"))
    return j.mutate(undone=undone, unstated=unstated, undone_step=first)
