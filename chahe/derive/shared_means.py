"""Phones, devices and cards more than one customer used, and what the insurer has listed them for."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    agreed,
    any_true,
    count_true,
    in_list,
    null,
    true_or_false,
    unknown,
    within,
)

EXCUSED = ("test", "counter")
"""Listed uses under which many customers are what is to be expected."""
OFFICE = "agent-office"


@derive(
    key=("subject",),
    trace={"otp_message": {"phone": "phone"}, "listed_means": {"means": "phone"}},
    optional=("listed_means",),
)
def otp_phone(otp_message: Any, listed_means: Any, ctx: Ctx) -> Any:
    """Every phone one-time passwords of the period were sent to: `customers` it got them for, `perhaps_customers`
    with those of whom it cannot be told. A phone listed for tests on that day, approved before, does not count; nor do
    messages that failed. `judged_date`: day of the last message that counts, else of the last of all.
    """
    m = otp_message
    counts = ibis.cases(
        (m.outcome == "sent", True), (m.outcome == "failed", False), (m.outcome.isnull(), True), else_=null("boolean")
    )
    uses = m.select("phone", "customer", day=m.happened_local.date(), _counts=counts)
    return _shared(uses, listed_means, "phone", ctx)


@derive(
    key=("subject",),
    trace={"customer_session": {"device": "device"}, "listed_means": {"means": "device"}},
    optional=("listed_means",),
)
def shared_device(customer_session: Any, listed_means: Any, ctx: Ctx) -> Any:
    """Every device customers logged in or applied with in the period: `customers`, `perhaps_customers` (where the
    record does not say whether it succeeded), `applications` sent. A device listed as a counter's or for tests on that
    day, approved before, does not count. `office`: listed as an agents' office's on a day it was used; `unit`: whose;
    `agents`: agents its applications name.
    """
    s = customer_session.filter(customer_session.device.notnull())
    uses = s.select("device", "customer", day=s.happened_local.date(), _counts=_succeeded(s))
    out = _shared(uses, listed_means, "device", ctx)
    n = _in_period(s.mutate(day=s.happened_local.date()), ctx)
    n = n.filter(true_or_false(n["activity"] == "application") & ibis.coalesce(n["outcome"] != "failure", True))
    named = n.select("device", "agent_no").filter(lambda t: t.agent_no.notnull()).distinct()
    named = named.group_by("device").aggregate(agents=named.count().cast("int64"), agent_no=named.agent_no.min())
    applied = n.group_by("device").aggregate(_n=n.count().cast("int64"))
    out = out.left_join(applied, "device").drop("device_right")
    out = out.left_join(named, "device").drop("device_right")
    return out.mutate(applications=ibis.coalesce(out["_n"], 0), agents=ibis.coalesce(out["agents"], 0)).drop("_n")


@derive(key=("subject",), trace={"customer_session": {"card": "card"}})
def shared_card(customer_session: Any, ctx: Ctx) -> Any:
    """Every payment card of the period with the customers it paid for."""
    s = customer_session.filter(customer_session.card.notnull())
    uses = s.select("card", "customer", day=s.happened_local.date(), _counts=_succeeded(s))
    uses = _in_period(uses, ctx).mutate(_free=ibis.literal(False))
    return _counted(uses, "card")


def _succeeded(s: Any) -> Any:
    """Did it succeed? NULL where the record says neither."""
    return ibis.cases((s.outcome == "success", True), (s.outcome == "failure", False), else_=null("boolean"))


def _in_period(uses: Any, ctx: Ctx) -> Any:
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    return uses.filter(within(uses["day"], first, last))


def _shared(uses: Any, listed_means: Any, kind: str, ctx: Ctx) -> Any:
    """One row for each of the means, with what it is listed for."""
    uses = _in_period(uses, ctx)
    lines = listed_means.filter(listed_means.means_kind == kind)
    a = lines.select(
        _m=lines.means, _use=lines.use_kind, _unit=lines.unit, _from=lines.valid_from, _to=lines.valid_to,
        _by=lines.approved_by, _on=lines.approved_date,
    )  # fmt: skip
    at = [kind, "day"]
    j = uses.select(*at).distinct()
    j = j.join(a, [j[kind] == a["_m"]])
    inside = ibis.coalesce(within(j["day"], j["_from"], j["_to"]), True)
    approved = ibis.ifelse(
        j["_by"].isnull() | j["_on"].isnull() | j["_from"].isnull(), null("boolean"), j["_on"] <= j["day"]
    )
    excused = in_list(j["_use"], *EXCUSED) & inside & approved
    office = true_or_false((j["_use"] == OFFICE) & inside)
    j = j.mutate(_yes=excused, _office=office, _whose=ibis.ifelse(office, j["_unit"], null("string")))
    listed = j.group_by(at).aggregate(
        _yes=any_true(j["_yes"]), _open=any_true(unknown(j["_yes"])), _office=any_true(j["_office"]),
        _use=j["_use"].min(), _whose=j["_whose"].min(),
    )  # fmt: skip
    u = uses.left_join(listed, at).drop(*[f"{n}_right" for n in at])
    free = ibis.cases((true_or_false(u["_yes"]), True), (true_or_false(u["_open"]), null("boolean")), else_=False)
    u = u.mutate(_free=free)
    out = _counted(u, kind)
    more = u.group_by(kind).aggregate(
        office=any_true(u["_office"]), listed_use=agreed(u["_use"]), unit=u["_whose"].min()
    )
    return out.join(more, kind)


def _counted(u: Any, kind: str) -> Any:
    """Customers for certain and perhaps, and the days of use."""
    u = u.mutate(_ok=u["_counts"] & ~u["_free"])
    per = u.group_by([kind, "customer"]).aggregate(
        _sure=any_true(u["_ok"]),
        _maybe=any_true(ibis.coalesce(u["_ok"], True)),
        _last=ibis.ifelse(ibis.coalesce(u["_ok"], True), u["day"], null("date")).max(),
        _first=u["day"].min(),
        _end=u["day"].max(),
    )
    out = per.group_by(kind).aggregate(
        customers=count_true(per["_sure"]),
        perhaps_customers=count_true(per["_maybe"]),
        first_date=per["_first"].min(),
        _last=per["_last"].max(),
        _end=per["_end"].max(),
    )
    return out.mutate(subject=out[kind], judged_date=ibis.coalesce(out["_last"], out["_end"])).drop("_last", "_end")
