"""Units that own an e-commerce system, and their self-checks in each calendar period (item 9.1)."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, count_true, folded, has_text, key, null, within

AT = ["_u", "unit", "label", "window_from", "window_to"]


def owner_units(system_register: Any, calendar_window: Any) -> Any:
    """Every unit that owns an e-commerce system in every calendar period: `owner_unit`, the columns of AT, and `there`:
    one of its systems was in service the whole period; NULL where none surely was.
    """
    s = system_register.filter(system_register.owner_unit.notnull() & ibis.coalesce(system_register.ecommerce, True))
    s = s.mutate(_u=folded(s.owner_unit))
    j = s.cross_join(calendar_window.select("unit", "label", "window_from", "window_to"))
    serving = j.ecommerce & (j.live_date <= j["window_from"])
    serving = serving & ibis.coalesce(j.retired_date >= j["window_to"], True)
    rows = j.group_by(AT).aggregate(
        owner_unit=j.owner_unit.max(), _sure=any_true(serving), _maybe=any_true(ibis.coalesce(serving, True))
    )
    return rows.select(
        *AT, "owner_unit", there=ibis.ifelse(rows["_sure"] | ~rows["_maybe"], rows["_sure"], null("boolean"))
    )


@derive(
    key=("owner_unit", "unit", "label"),
    trace={"system_register": {"owner_unit": "owner_unit"}, "self_check": {"unit": "owner_unit"}},
    optional=("self_check",),
)
def unit_self_check(system_register: Any, self_check: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every unit that owns an e-commerce system in every calendar period, with its self-checks of the period (`checks`;
    a unit is meant where one name holds the other; NULL instead of 0 where a check states no day or no unit). `there`:
    one of its systems was in service the whole period; NULL where none surely was. `over`: the period has ended.
    """
    rows = owner_units(system_register, calendar_window)
    c = self_check.select(_cu=folded(self_check.unit), _no=self_check.check_no, _on=self_check.checked_date)
    same = ibis.coalesce(has_text(c["_cu"], rows["_u"]) | has_text(rows["_u"], c["_cu"]), True)
    inside = ibis.coalesce(within(c["_on"], rows["window_from"], rows["window_to"]), True)
    k = rows.left_join(c, [same, inside])
    told = k["_no"].notnull() & k["_cu"].notnull() & k["_on"].notnull()
    out = k.group_by([*AT, "owner_unit", "there"]).aggregate(
        _n=count_true(told), _vague=count_true(k["_no"].notnull() & ~told)
    )
    return out.select(
        "owner_unit", "unit", "label", "window_from", "window_to", "there",
        subject=key(out.owner_unit, out.label),
        checks=ibis.ifelse((out["_n"] == 0) & (out["_vague"] > 0), null("int64"), out["_n"]),
        over=out["window_to"] <= ibis.literal(ctx.as_of).cast("date"),
    )  # fmt: skip
