"""At which hours of the week logs were written, and top-privilege accounts used: what the heat maps are drawn from."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.coverage import NOBODY, named_host
from chahe.expressions import count_true, unknown, whole_part, within

_HOUR_US = 3_600_000_000
_TAIPEI_US = 8 * _HOUR_US
_SHIFT = 3
"""1970-01-01 was a Thursday: 3 days after a Monday."""


def in_week(us: Any) -> dict[str, Any]:
    """Day of the week (1 Monday to 7 Sunday) and hour (0 to 23) in Taipei of an instant in microseconds since 1970."""
    hours = whole_part(us + _TAIPEI_US, ibis.literal(_HOUR_US))
    days = whole_part(hours, ibis.literal(24))
    shifted = days + _SHIFT
    return {"hour_no": hours - 24 * days, "weekday": shifted - 7 * whole_part(shifted, ibis.literal(7)) + 1}


@derive(key=("host", "weekday", "hour_no"), paper=("4.2.1",))
def hour_activity(log_event: Any, ctx: Ctx) -> Any:
    """Every source of logs (`?`: not named) with every hour of the week in which it wrote some in the period: `weekday`
    (1 Monday to 7 Sunday), `hour_no` (0 to 23, Taipei), `records`, rows of log_event; and `logged_days`, on how many
    such weekdays of the period it wrote any.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    e = log_event.filter(log_event.happened_us.notnull())
    e = e.select(host=named_host(e), day=e.happened_local.date(), **in_week(e.happened_us))
    e = e.filter(within(e["day"], first, last))
    cells = e.group_by("host", "weekday", "hour_no").aggregate(records=e.count())
    d = e.select("host", "weekday", "day").distinct()
    days = d.group_by("host", "weekday").aggregate(logged_days=d.count())
    return cells.left_join(days, ["host", "weekday"]).drop("host_right", "weekday_right")


@derive(
    key=("host", "weekday", "hour_no"),
    trace={"top_use": {"host": "host"}},
    paper=("4.2.1",),
)
def top_hour(top_use: Any) -> Any:
    """Every host (`?`: not named) with every hour of the week in which a top-privilege account was used on it in the
    period, columns as in `hour_activity`: `uses`, and of them `unclear_uses`, of which nobody can tell whether somebody
    was there.
    """
    t = top_use.select("certain", host=ibis.coalesce(top_use.host, NOBODY), **in_week(top_use.happened_us))
    t = t.filter(t["hour_no"].notnull())
    return t.group_by("host", "weekday", "hour_no").aggregate(
        uses=t.count(), unclear_uses=count_true(unknown(t["certain"]))
    )
