"""What became of each alert of suspected insurance crime (item 1.2.2)."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import days_between, first_by, folded, no_blank, true_or_false


@derive(
    key=("alert_no",),
    trace={"fraud_alert": {"alert_no": "alert_no"}, "case_register": {"case_no": "case_no"}},
    covers=("fraud_alert",),
    optional=("case_register",),
)
def fraud_alert_outcome(fraud_alert: Any, case_register: Any, ctx: Ctx) -> Any:
    """Each alert: `in_case`, the case it names stands in the register of cases; `is_closed`; `papers`, papers of its
    inquiry are on file. `handled_days`: to the day it was closed, NULL where it is open or that day is not stated;
    `days_so_far`: to the day of the list, at most the base date.
    """
    a = fraud_alert
    a = first_by(a, ("alert_no",), (a["_as_of"].desc(), a["_item"], a["_rec"]))
    c = case_register.select(_case=folded(case_register.case_no)).distinct()
    j = a.left_join(c, no_blank(folded(a.case_no)) == c["_case"])
    base = ibis.literal(ctx.as_of).cast("date")
    shown = ibis.ifelse(j["_as_of"] < base, j["_as_of"], base)
    return j.select(
        "alert_no",
        "rule_text",
        "verdict",
        "case_no",
        "raised_date",
        "closed_date",
        in_case=j["_case"].notnull(),
        is_closed=j["closed_date"].notnull() | true_or_false(j["state_text"] == "closed"),
        papers=j["paper_no"].notnull(),
        handled_days=days_between(j["raised_date"], j["closed_date"]),
        days_so_far=days_between(j["raised_date"], shown),
    )
