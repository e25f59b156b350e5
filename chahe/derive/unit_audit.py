"""Units that own an e-commerce system, and the general audits of them in each calendar period (item 9.3)."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.unit_self_check import AT, owner_units
from chahe.expressions import count_true, folded, has_text, in_list, key, null, true_or_false, within

EVERY_UNIT = ("全公司", "各單位", "全體單位")
"""Words that may mean any unit."""


@derive(
    key=("owner_unit", "unit", "label"),
    trace={"system_register": {"owner_unit": "owner_unit"}, "audit_report": {"unit": "owner_unit"}},
    optional=("audit_report",),
)
def unit_audit(system_register: Any, audit_report: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Every unit that owns an e-commerce system in every calendar period, with the general audits of it that ended in
    the period (`audits`; a unit is meant where one name holds the other). NULL instead of 0 where a report does not
    tell kind, unit or last day, speaks of every unit, or is of an audit that began in the period and ended later.
    `there`: one of its systems was in service the whole period; NULL where none surely was. `over`: the period has
    ended.
    """
    rows = owner_units(system_register, calendar_window)
    r = audit_report.filter(~true_or_false(in_list(audit_report.plan_kind, "project", "self")))
    r = r.select(
        _ru=folded(r.unit), _no=r.report_no, _end=r.audit_end, _from=r.audit_from,
        _general=true_or_false(r.plan_kind == "general"),
    )  # fmt: skip
    every = true_or_false(has_text(r["_ru"], EVERY_UNIT[0]))
    for word in EVERY_UNIT[1:]:
        every = every | true_or_false(has_text(r["_ru"], word))
    r = r.mutate(_every=every)
    same = has_text(r["_ru"], rows["_u"]) | has_text(rows["_u"], r["_ru"])
    meant = ibis.coalesce(same, True) | r["_every"]
    ended = within(r["_end"], rows["window_from"], rows["window_to"])
    begun = true_or_false((r["_from"] <= rows["window_to"]) & (r["_end"] > rows["window_to"]))
    begun = begun & true_or_false(r["_from"] >= rows["window_from"])
    k = rows.left_join(r, [meant, ibis.coalesce(ended, True) | begun])
    found = k["_no"].notnull()
    told = k["_general"] & ~k["_every"] & k["_ru"].notnull() & (k["_end"] <= k["window_to"])
    sure = found & true_or_false(told)
    out = k.group_by([*AT, "owner_unit", "there"]).aggregate(
        _n=count_true(sure), _vague=count_true(found & ~true_or_false(sure))
    )
    return out.select(
        "owner_unit", "unit", "label", "window_from", "window_to", "there",
        subject=key(out.owner_unit, out.label),
        audits=ibis.ifelse((out["_n"] == 0) & (out["_vague"] > 0), null("int64"), out["_n"]),
        over=out["window_to"] <= ibis.literal(ctx.as_of).cast("date"),
    )  # fmt: skip
