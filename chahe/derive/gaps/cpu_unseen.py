"""Measurements without a day, and half hours in which a host was not measured."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.derive.gap_rows import by_item
from chahe.expressions import days_between, key, null


@gap(table="cpu_sample")
def measurement_without_a_day(host_metric: Any) -> Any:
    """Measurements whose day cannot be told."""
    n = host_metric.filter(host_metric.happened_us.isnull())
    return by_item(n, "measurements of a processor on a day that cannot be told")


@gap(table="cpu_slot")
def half_hours_not_measured(cpu_sample: Any) -> Any:
    """Hosts that were not measured in some half hours between the first and the last measurement handed over."""
    s = cpu_sample.select("host", "day", "slot").distinct()
    n = s.group_by("host").aggregate(_n=s.count().cast("int64"), _from=s["day"].min(), _to=s["day"].max())
    # Half hours are counted through: of the first and the last day only those between the two measurements.
    bounds = n.select(_h=n["host"], _a=n["_from"], _b=n["_to"])
    edge = s.join(bounds, s["host"] == bounds["_h"])
    ends = edge.group_by("host").aggregate(
        _first=ibis.ifelse(edge["day"] == edge["_a"], edge["slot"], null("int64")).min(),
        _last=ibis.ifelse(edge["day"] == edge["_b"], edge["slot"], null("int64")).max(),
    )
    n = n.join(ends, "host")
    due = days_between(n["_from"], n["_to"]) * 48 + n["_last"] - n["_first"] + 1
    n = n.mutate(_missing=due - n["_n"])
    n = n.filter(n["_missing"] > 0)
    return n.select(
        key=null("string"),
        reason=ibis.literal("half hours not measured (host, half hours): ").concat(key(n["host"], n["_missing"])),
        _item=null("string"),
        _rec=null("int64"),
    )
