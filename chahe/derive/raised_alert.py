"""Known positives, and the alerts they raised."""

from typing import Any

import ibis

from chahe.derive.alert_handling import about, alerts_of, meant
from chahe.derive.api import Ctx, derive
from chahe.expressions import minutes_between_us, within


@derive(
    key=("_item", "_rec"),
    trace={"alert_test": {"_item": "_item", "_rec": "_rec"}, "security_alert": {"happened_us": "alert_us"}},
    optional=("security_alert",),
)
def raised_alert(alert_test: Any, security_alert: Any, ctx: Ctx) -> Any:
    """Every known positive of the period with the first alert it raised: of its signature (or name), device, machine
    and address, at its moment or later. `alert_minutes` until then, NULL where none came; `timed`: it states its
    moment; where it does not, it is of the period.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    t = alert_test
    day = t.tested_at_local.date()
    t = t.filter(ibis.coalesce(within(day, first, last), True))
    said = t.filter(t.tested_at_us.notnull())
    said = said.select(t_item="_item", t_rec="_rec", t_us="tested_at_us", **about(said))
    j = meant(alerts_of(security_alert, ctx), said)
    j = j.filter(j["us"] >= j["t_us"])
    came = j.group_by("t_item", "t_rec").aggregate(alert_us=j["us"].min())
    out = t.left_join(came, [t["_item"] == came["t_item"], t["_rec"] == came["t_rec"]])
    return out.select(
        "_item", "_rec", "test_no", "test_kind", "sensor", "signature_id", "alert_name", "result_text", "alert_us",
        subject=out["test_no"],
        timed=out["tested_at_us"].notnull(),
        alert_minutes=minutes_between_us(out["tested_at_us"], out["alert_us"]),
        judged_date=ibis.coalesce(out["tested_at_local"].date(), first),
    )  # fmt: skip
