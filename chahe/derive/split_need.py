"""Needs that may have been split: several applications of one insured, each within the limit of one application."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import DAY_US, apart, null, position, recent_total

SPANS = {"1d": 1, "7d": 7, "30d": 30, "90d": 90}
"""Days an own norm may count together; the check reads them as they are named here."""

_SUMS = tuple(f"sum_{name}" for name in SPANS)
_COLUMNS = (
    "application_no", "rule_item", "rule_rec", "rule_no", "insured_id", "product_code", "accepted_date",
    "most_allowed", "least_allowed", "overridden", "parts", *_SUMS, "amount",
)  # fmt: skip


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
    once, again = apart(accepted_application, "insured_id")
    rules = limit_rule.select(
        _item=limit_rule["_item"], _rec=limit_rule["_rec"],
        _rule=position(ibis.literal(0), limit_rule["_item"], limit_rule["_rec"]),
    )  # fmt: skip
    # Who has one application has nothing to add to it.
    alone = _within(limit_answer, once)
    alone = alone.mutate(parts=ibis.literal(1, type="int64"), **dict.fromkeys(_SUMS, alone["amount"]))
    j = _within(limit_answer, again)
    j = j.join(rules, [j.rule_item == rules["_item"], j.rule_rec == rules["_rec"]])
    whose = [j.insured_id, j["_rule"]]
    at = j.accepted_us
    sums = {f"sum_{name}": recent_total(j["amount"], whose, at, days * DAY_US) for name, days in SPANS.items()}
    one = ibis.ifelse(at.notnull(), ibis.literal(1, type="int64"), null("int64"))
    j = j.mutate(parts=recent_total(one, whose, at, SPANS["90d"] * DAY_US), **sums)
    return ibis.union(*(t.select(*_COLUMNS) for t in (alone, j)))


def _within(limit_answer: Any, a: Any) -> Any:
    """These applications, as far as they count still, with the limits of one application they are within."""
    a = a.filter(a.insured_id.notnull() & a.until_us.isnull() & ~a.ended_unknown)
    a = a.select(_no=a.application_no, accepted_us=a.accepted_us)
    j = limit_answer.join(a, limit_answer.application_no == a["_no"])
    j = j.filter((j.extent == "transaction") & (j.least_total <= j.least_allowed))
    return j.rename(amount="least_total")
