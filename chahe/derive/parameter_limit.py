"""Limits as resolved beside the values their parameters had, for as long as both stood."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    count_true,
    days_between,
    folded,
    following,
    key,
    no_blank,
    null,
    true_or_false,
    upper,
)

DIGITS = "^([0-9]{1,15})$"
LONG_AGO = "0001-01-01"
AT_LAST = "9999-12-31"


@derive(
    key=("value_item", "value_rec", "before"),
    trace={"parameter_change": {"_item": "value_item", "_rec": "value_rec"}},
)
def parameter_value(parameter_change: Any) -> Any:
    """Every value a parameter had, from the day it took effect to the day of the next change, both included; and the
    value before the first change known (`before`). `amount`: as a whole number of NTD; NULL where it is none. `broken`:
    the next change says it found another value.
    """
    p = parameter_change
    p = p.select(
        "_item", "_rec", "changed_us", "changed_by", "approved_by", "request_no", name=folded(p.parameter_name),
        code=ibis.coalesce(no_blank(upper(p.product_code)), "*"), old=p.old_value, new=p.new_value,
        day=p.changed_local.date(),
    )  # fmt: skip
    whose = key(p["name"], p["code"])
    order = [p["changed_us"], p["_item"], p["_rec"]]
    p = p.mutate(
        _next=following(p["day"], whose, order),
        _found=following(p["old"], whose, order),
        _nth=ibis.row_number().over(ibis.window(group_by=whose, order_by=order)),
    )
    last = ibis.literal(AT_LAST).cast("date")
    shared = {"value_item": p["_item"], "value_rec": p["_rec"], "name": p["name"], "code": p["code"]}
    after = p.select(
        **shared, before=ibis.literal(False), value=p["new"], first_day=p["day"],
        last_day=ibis.coalesce(p["_next"], last), broken=true_or_false(p["_found"] != p["new"]),
        changed_by=p["changed_by"], approved_by=p["approved_by"], request_no=p["request_no"],
    )  # fmt: skip
    f = p.filter((p["_nth"] == 0) & p["old"].notnull())
    begun = f.select(
        value_item=f["_item"], value_rec=f["_rec"], name=f["name"], code=f["code"], before=ibis.literal(True),
        value=f["old"], first_day=ibis.literal(LONG_AGO).cast("date"), last_day=f["day"], broken=ibis.literal(False),
        changed_by=null("string"), approved_by=null("string"), request_no=null("string"),
    )  # fmt: skip
    out = after.union(begun)
    return out.mutate(amount=no_blank(out["value"].re_extract(DIGITS, 1)).cast("int64"))


@derive(
    key=("rule_item", "rule_rec", "value_item", "value_rec", "before"),
    trace={
        "limit_rule": {"_item": "rule_item", "_rec": "rule_rec"},
        "parameter_value": {"value_item": "value_item", "value_rec": "value_rec"},
    },
)
def parameter_limit(limit_rule: Any, parameter_value: Any, ctx: Ctx) -> Any:
    """Every limit with every value its parameter had while the limit was in force, within the period: `resolved` the
    limit, `held` the value, from `off_from` to `off_to`. A value replaced on the very day the limit came into force is
    left out: nobody resolves and enters at one instant.
    """
    r = limit_rule
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    rules = r.filter(r.parameter_name.notnull()).select(
        "rule_no", "resolution_no", "resolved_date", rule_item=r["_item"], rule_rec=r["_rec"], resolved=r.amount,
        _from=r.in_force_from, _to=ibis.coalesce(r.in_force_to, ibis.literal(AT_LAST).cast("date")),
        _name=folded(r.parameter_name), _code=ibis.coalesce(no_blank(upper(r.product_code)), "*"),
        parameter_name=r.parameter_name,
    )  # fmt: skip
    v = parameter_value
    j = rules.join(
        v,
        (rules["_name"] == v["name"]) & ((rules["_code"] == v["code"]) | (v["code"] == "*") | (rules["_code"] == "*")),
    )
    j = j.mutate(
        off_from=ibis.greatest(ibis.greatest(j["_from"], j["first_day"]), first),
        off_to=ibis.least(ibis.least(j["_to"], j["last_day"]), last),
    )
    j = j.filter(j["off_from"] <= j["off_to"])
    same_day = (j["off_to"] == j["_from"]) & (j["last_day"] == j["_from"]) & (j["first_day"] < j["_from"])
    j = j.filter(~same_day)
    return j.select(
        "rule_item", "rule_rec", "value_item", "value_rec", "before", "rule_no", "resolution_no", "resolved_date",
        "parameter_name", "resolved", "off_from", "off_to", "changed_by", "approved_by", "request_no",
        held=j["amount"], held_text=j["value"], days=days_between(j["off_from"], j["off_to"]) + 1,
    )  # fmt: skip


@derive(key=("product_code",), trace={"accepted_application": {"product_code": "product_code"}})
def limited_product(accepted_application: Any, limit_use: Any) -> Any:
    """Every product sold in the period: `accepted` applications, `unlimited` those no limit was in force for, and the
    days of the first of each.
    """
    a = accepted_application
    a = a.filter(a.examined)
    held = limit_use.group_by("application_no").aggregate(_n=limit_use.count())
    j = a.left_join(held, "application_no").drop("application_no_right")
    bare = j["_n"].isnull()
    out = j.group_by("product_code").aggregate(
        accepted=j.count().cast("int64"),
        unlimited=count_true(bare),
        first_date=j.accepted_date.min(),
        first_unlimited=ibis.ifelse(bare, j.accepted_date, null("date")).min(),
    )
    return out.mutate(judged_date=ibis.coalesce(out["first_unlimited"], out["first_date"]))
