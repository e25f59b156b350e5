"""Suppressions of alerts, and how many alerts each of them hides."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import overlaps


@derive(
    key=("_item", "_rec"),
    trace={"alert_suppression": {"_item": "_item", "_rec": "_rec"}, "suppressed_alert": {"entry_no": "entry_no"}},
)
def suppression_use(alert_suppression: Any, suppressed_alert: Any, ctx: Ctx) -> Any:
    """Every suppression that holds in the period by its own dates (none stated: always), with the alerts it hides:
    `hidden`. `signed`: somebody signed for it; `dated`: it states a first and a last day. `judged_date`: its first day.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    s = alert_suppression
    s = s.filter(overlaps(s.valid_from, s.valid_to, first, last))
    n = suppressed_alert.group_by(_e=suppressed_alert.entry_no).aggregate(_n=suppressed_alert.count())
    j = s.left_join(n, s.entry_no == n["_e"])
    return j.select(
        "_item", "_rec", "entry_no", "signature_id", "alert_name", "reason", "valid_from", "valid_to",
        subject=j["entry_no"],
        signed=j["approved_by"].notnull(),
        dated=j["valid_from"].notnull() & j["valid_to"].notnull(),
        hidden=ibis.coalesce(j["_n"], 0),
        judged_date=ibis.coalesce(j["valid_from"], first),
    )  # fmt: skip
