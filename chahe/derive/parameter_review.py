"""Periodic parameter checks (參數檢核): every device of the inventory in every calendar period."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import agreed, count_true, folded, in_list, key, null, overlaps, unknown, within

REVIEWED_KINDS = ("server", "network", "appliance", "scanner")
OTHER_KINDS = ("vip", "workstation")


@derive(
    key=("asset_id", "unit", "label"),
    trace={
        "asset_register": {"asset_id": "asset_id"},
        "parameter_checklist": {"host_name": "host_name", "checked_date": "checked_date"},
    },
    optional=("parameter_checklist",),
)
def parameter_review(asset_register: Any, parameter_checklist: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every device with every calendar period (month, quarter, half, year) it was in use in, and the checks done then.

    A check belongs to the period its date falls in; a line without a date to the period it states. Lines find their
    device by asset number, else by a host name only one device bears. `due`: the device is to be checked; NULL when the
    inventory does not say what it is. `self_checked`: lines whose reviewer administers the device; `unnamed`: lines
    that cannot tell. `past_due`: the period has ended on the base date.
    """
    r = asset_register
    by_id = r.group_by(_id=folded(r.asset_id)).aggregate(
        asset_id=r.asset_id.max(),
        host_name=agreed(r.host_name),
        custodian=agreed(folded(r.custodian)),
        live=agreed(r.live_date),
        retired=agreed(r.retired_date),
        kind=agreed(r.asset_kind),
    )
    due = ibis.cases(
        (in_list(by_id.kind, *REVIEWED_KINDS), True), (in_list(by_id.kind, *OTHER_KINDS), False), else_=null("boolean")
    )
    by_id = by_id.mutate(due=due)
    w = calendar_window
    pairs = by_id.cross_join(w.select("unit", "label", "window_from", "window_to"))
    pairs = pairs.filter(overlaps(pairs.live, pairs.retired, pairs.window_from, pairs.window_to))
    lines = _lines(parameter_checklist, by_id)
    inside = ibis.ifelse(
        lines["_day"].isnull(),
        (lines["_from"] >= pairs.window_from) & (lines["_to"] <= pairs.window_to),
        within(lines["_day"], pairs.window_from, pairs.window_to),
    )
    j = pairs.left_join(lines, [pairs["_id"] == lines["_asset"], inside])
    found, same = j["_asset"].notnull(), j["_reviewer"] == j.custodian
    out = j.group_by(
        ["asset_id", "host_name", "custodian", "due", "live", "retired", "unit", "label", "window_from", "window_to"]
    ).aggregate(
        lines=count_true(found),
        self_checked=count_true(found & same),
        unnamed=count_true(found & unknown(same)),
        checked_date=j["_day"].max(),
    )
    return out.mutate(
        subject=key(out.asset_id, out.label), past_due=out.window_to <= ibis.literal(ctx.as_of).cast("date")
    )


def _lines(parameter_checklist: Any, assets: Any) -> Any:
    """Every line of the checklists with the device it is about."""
    c = parameter_checklist
    names = assets.filter(assets.host_name.notnull())
    names = names.group_by(_name=folded(names.host_name)).aggregate(_only=agreed(names["_id"]))
    j = c.left_join(names, folded(c.host_name) == names["_name"])
    stated = folded(j.asset_id)
    return j.select(
        _asset=ibis.coalesce(stated, j["_only"]),
        _day=j.checked_date,
        _from=j.period_from,
        _to=j.period_to,
        _reviewer=folded(j.reviewer),
    ).filter(ibis._["_asset"].notnull())
