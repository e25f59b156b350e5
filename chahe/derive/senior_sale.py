"""Accepted applications with the policyholder's age, and what was done for an older one before acceptance."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.calendar_days import span
from chahe.expressions import (
    agreed,
    any_true,
    first_by,
    folded,
    in_list,
    month_index,
    null,
    true_or_false,
    upper,
    whole_part,
)


@derive(
    key=("application_no",),
    trace={
        "accepted_application": {"application_no": "application_no"},
        "senior_review": {"application_no": "application_no"},
    },
)
def senior_sale(accepted_application: Any, application: Any, product: Any, senior_review: Any) -> Any:
    """Every application accepted in the period. `age`: the policyholder's whole years on the day of submission.
    `exempt`: the product was assessed before sale as without adverse factors for older customers; `reserve`: it has a
    policy value reserve, or is health insurance; NULL where the register does not say.

    `evaluated`: an evaluation is on record at or before the instant of acceptance; `visited`: a call by somebody not of
    the sales channel that came to its end; NULL where day or maker do not tell. `unsuitable`: the last evaluation by
    then found the product unsuitable, or the customer unable to judge it. `held_by_sales`: calls by sales people.
    """
    a = accepted_application
    a = a.filter(a.examined)
    born = application.select(_bi="_item", _br="_rec", _born="applicant_birth_date")
    a = a.join(born, [a["_a_item"] == born["_bi"], a["_a_rec"] == born["_br"]]).mutate(_which=upper(a.product_code))
    p = product.group_by(_code=upper(product.product_code)).aggregate(
        exempt=agreed(product.senior_exempt), reserve=agreed(product.reserve_value)
    )
    a = a.left_join(p, a["_which"] == p["_code"])
    a = a.mutate(_key=folded(a.application_no))
    e = senior_review
    low, high = span(e.held_us, e.held_date)
    e = e.select(
        "_item", "_rec", "result", "by_sales", _app=folded(e.application_no), _kind=ibis.coalesce(e.review_kind, "?"),
        _low=low, _high=high,
    )  # fmt: skip
    at = a.select("application_no", "_key", _at="accepted_us")
    j = at.join(e, at["_key"] == e["_app"])
    j = j.mutate(_sure=true_or_false(j["_high"] <= j["_at"]), _maybe=ibis.coalesce(j["_low"] <= j["_at"], True))
    j = j.mutate(_held=true_or_false(j["result"] == "suitable"), _open=_open(j["result"]))
    evaluation = j["_kind"] == "evaluation"
    visit = j["_kind"] == "visit"
    unknown_kind = ~in_list(j["_kind"], "evaluation", "visit", "second")
    n = j.group_by(_n="application_no").aggregate(
        _evaluated=any_true(j["_sure"] & evaluation),
        _perhaps=any_true(j["_maybe"] & (evaluation | unknown_kind)),
        _visited=any_true(j["_sure"] & visit & j["_held"] & ~ibis.coalesce(j["by_sales"], True)),
        _perhaps_visited=any_true(
            j["_maybe"] & (visit | unknown_kind) & (j["_held"] | j["_open"]) & ~true_or_false(j["by_sales"])
        ),
        held_by_sales=any_true(visit & true_or_false(j["by_sales"])),
    )
    k = j.filter(evaluation & j["_sure"])
    last = first_by(k, ("application_no",), (k["_high"].desc(), k["_item"], k["_rec"]))
    last = last.select(_l="application_no", _found=last["result"])
    out = a.left_join(n, a.application_no == n["_n"])
    out = out.left_join(last, out["application_no"] == last["_l"])
    known = in_list(out["_found"], "suitable", "unsuitable")
    return out.select(
        "application_no", "policy_no", "product_code", "channel", "submitted_date", "accepted_date", "exempt",
        "reserve",
        age=_years(out["_born"], out["submitted_date"]),
        evaluated=_told(out["_evaluated"], out["_perhaps"]),
        visited=_told(out["_visited"], out["_perhaps_visited"]),
        held_by_sales=true_or_false(out["held_by_sales"]),
        unsuitable=ibis.ifelse(true_or_false(known), out["_found"] == "unsuitable", null("boolean")),
    )  # fmt: skip


def _open(result: Any) -> Any:
    """No word the register of results knows."""
    return ~true_or_false(in_list(result, "suitable", "unsuitable", "incomplete"))


def _told(sure: Any, perhaps: Any) -> Any:
    return ibis.cases((true_or_false(sure), True), (true_or_false(perhaps), null("boolean")), else_=False)


def _years(born: Any, day: Any) -> Any:
    """Whole years from birth; NULL where the day of birth is not stated, or lies after the day."""
    months = month_index(day) - month_index(born) - ibis.ifelse(day.day() < born.day(), 1, 0)
    return ibis.ifelse(born <= day, whole_part(months, ibis.literal(12)), null("int64"))
