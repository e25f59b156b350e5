"""Applications that are missing or cannot be placed: what the counts per month, the statuses and the registers show."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, gap
from chahe.derive.gap_rows import by_item
from chahe.expressions import key, month_index, null, total, true_or_false, upper, within

EVERY = "*"


@gap(table="accepted_application")
def months_of_applications(application: Any, volume_month: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """Months of the period whose applications differ in number, for one product or together, from the volume the
    insurer states, and months without an application that no volume states to be empty.
    """
    w = calendar_window.filter(calendar_window.unit == "month")
    w = w.select(_w=month_index(w.window_from), _label=w.label)
    one, none = ibis.literal(1, type="int64"), ibis.literal(0, type="int64")
    v = volume_month
    said = v.select(
        _month=month_index(v.month_from), _code=ibis.coalesce(upper(v.product_code), EVERY), _found=none,
        _said=ibis.coalesce(v.applications, none), _stated=one,
    )  # fmt: skip
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    a = application.filter(application.submitted_us.notnull())
    a = a.mutate(_day=a.submitted_local.date())
    a = a.filter(within(a["_day"], first, last)).mutate(_m=month_index(a["_day"]), _which=upper(a.product_code))
    together = said.filter(said["_code"] == EVERY).select(_all=said["_month"]).distinct()
    a = a.left_join(together, a["_m"] == together["_all"])
    code = ibis.ifelse(a["_all"].notnull(), EVERY, a["_which"])
    found = a.select(_month=a["_m"], _code=code, _found=one, _said=none, _stated=none)
    blank = w.select(_month=w["_w"], _code=ibis.literal(EVERY), _found=none, _said=none, _stated=none)
    t = found.union(said).union(blank)
    by_code = t.group_by(["_month", "_code"]).aggregate(_found=total(t["_found"]), _said=total(t["_said"]))
    seen = t.group_by("_month").aggregate(_seen=total(t["_found"] + t["_stated"]))
    j = by_code.join(seen, "_month")
    j = j.join(w, j["_month"] == w["_w"])
    j = j.filter((j["_found"] != j["_said"]) | ((j["_seen"] == 0) & (j["_code"] == EVERY)))
    words = ibis.literal("applications of a month are not as the volume states (month, product, found, stated): ")
    return j.select(
        key=null("string"),
        reason=words.concat(key(j["_label"], j["_code"], j["_found"], j["_said"])),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="accepted_application")
def accepted_without_a_time(application: Any) -> Any:
    """Applications said to be accepted at a time nobody states: what was in force then cannot be told."""
    a = application
    return by_item(a.filter((a.status == "accepted") & a.accepted_us.isnull()), "accepted applications without a time")


@gap(table="accepted_application")
def submitted_without_a_time(application: Any) -> Any:
    """Applications submitted at a time nobody states."""
    return by_item(application.filter(application.submitted_us.isnull()), "applications without a time of submission")


@gap(table="accepted_application", column="application_no")
def stated_twice(application: Any) -> Any:
    """Applications that stand twice with different amounts, products, people or times of acceptance."""
    a = application.filter(application.accepted_us.notnull())
    a = a.mutate(
        _told=key(
            ibis.coalesce(a.product_code, ""), ibis.coalesce(a.insured_id, ""), ibis.coalesce(a.sum_assured, -1),
            ibis.coalesce(a.premium, -1), a.accepted_us,
        )
    )  # fmt: skip
    n = a.group_by("application_no").aggregate(_low=a["_told"].min(), _high=a["_told"].max())
    n = n.filter(n["_low"] != n["_high"])
    return n.select(
        key=n["application_no"],
        reason=ibis.literal("an application stated twice in different words"),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="limit_use")
def line_unknown(accepted_application: Any, limit_rule: Any) -> Any:
    """Applications of products of no known line, where limits are set for lines: which limits hold is unknown."""
    lines = limit_rule.filter(limit_rule.line.notnull()).select(_l=limit_rule.line).distinct()
    a = accepted_application
    a = a.filter(a.examined & a.line.isnull()).select("product_code").distinct()
    j = a.cross_join(lines).group_by("product_code").aggregate(_n=lines["_l"].count())
    return j.select(
        key=null("string"),
        reason=ibis.literal("limits are set for lines, and the register names no line of a product: ").concat(
            j["product_code"]
        ),
        _item=null("string"),
        _rec=null("int64"),
    )


@gap(table="parameter_limit", column="rule_no")
def limit_without_a_value(limit_rule: Any, parameter_limit: Any, ctx: Ctx) -> Any:
    """Limits in force in the period whose parameter is not named, or whose value is not known for every day."""
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    r = limit_rule
    r = r.mutate(_to=ibis.coalesce(r.in_force_to, last))
    r = r.filter((r.in_force_from <= last) & (r["_to"] >= first))
    begun = ibis.greatest(r.in_force_from, first)
    r = r.mutate(_begun=begun)
    p = parameter_limit.group_by(["rule_item", "rule_rec"]).aggregate(_first=parameter_limit.off_from.min())
    j = r.left_join(p, [r["_item"] == p["rule_item"], r["_rec"] == p["rule_rec"]])
    why = ibis.cases(
        (j.parameter_name.isnull(), "no parameter of the system is named for a limit"),
        (j["_first"].isnull(), "no value of a limit's parameter is known"),
        (j["_first"] > j["_begun"], "the value of a limit's parameter is not known from the first day"),
        else_="",
    )
    j = j.mutate(_why=why)
    j = j.filter(j["_why"] != "")
    return j.select(key=j["rule_no"], reason=j["_why"], _item=j["_item"], _rec=j["_rec"])


@gap(table="parameter_limit")
def history_broken(parameter_value: Any) -> Any:
    """Changes of a parameter that found another value than the change before had left: one is missing."""
    v = parameter_value.filter(true_or_false(parameter_value.broken))
    return v.select(
        key=null("string"),
        reason=ibis.literal("a change of a parameter is missing after this one: ").concat(v["name"]),
        _item=v["value_item"],
        _rec=v["value_rec"],
    )
