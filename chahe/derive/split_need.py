"""Needs that may have been split: several applications of one insured, each within the limit of one application."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import DAY_US, choose, null, position, recent_total

SPANS = {"1d": 1, "7d": 7, "30d": 30, "90d": 90}
"""Days an own norm may count together; the check reads them as they are named here."""


@derive(
    key=("application_no", "rule_item", "rule_rec"),
    trace={
        "accepted_application": {"application_no": "application_no"},
        "limit_rule": {"_item": "rule_item", "_rec": "rule_rec"},
    },
)
def split_need(limit_answer: Any, accepted_application: Any, limit_rule: Any) -> Any:
    """Every application within the limit of one application that was in force when it was accepted (`least_allowed`),
    with what its insured was accepted for under the same limit up to that instant, each within it: `sum_1d`, `sum_7d`,
    `sum_30d`, `sum_90d` (24 hours a day), and how many applications that were in 90 days. What ended since is not
    counted: nobody has it.
    """
    a = accepted_application
    a = a.select("application_no", "accepted_us", "sum_assured", "premium", "until_us", "ended_unknown")
    measures = limit_rule.select(
        rule_item=limit_rule["_item"], rule_rec=limit_rule["_rec"],
        _measure=ibis.coalesce(limit_rule.measure, "sum-assured"),
        _rule=position(ibis.literal(0), limit_rule["_item"], limit_rule["_rec"]),
    )  # fmt: skip
    u = limit_answer.filter(limit_answer.extent == "transaction")
    u = u.select(
        "application_no", "rule_item", "rule_rec", "rule_no", "insured_id", "product_code", "accepted_date",
        "least_allowed", "most_allowed", "least_total", "overridden",
    )  # fmt: skip
    j = u.join(a, "application_no").join(measures, ["rule_item", "rule_rec"])
    amount = choose(j["_measure"] == "premium", j.premium, j.sum_assured)
    j = j.mutate(_amount=amount).filter(lambda t: t["_amount"].notnull() & (t["_amount"] <= t.least_allowed))
    j = j.filter(j.insured_id.notnull() & j.until_us.isnull() & ~j.ended_unknown)
    whose = [j.insured_id, j["_rule"]]
    at = j.accepted_us
    sums = {f"sum_{name}": recent_total(j["_amount"], whose, at, days * DAY_US) for name, days in SPANS.items()}
    one = ibis.ifelse(at.notnull(), ibis.literal(1, type="int64"), null("int64"))
    j = j.mutate(parts=recent_total(one, whose, at, SPANS["90d"] * DAY_US), **sums)
    return j.select(
        "application_no", "rule_item", "rule_rec", "rule_no", "insured_id", "product_code", "accepted_date",
        "most_allowed", "least_allowed", "overridden", "parts", *sums, amount=j["_amount"],
    )  # fmt: skip
