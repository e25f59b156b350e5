"""Derivations of item 7.2: which systems were drilled, how long recovery took, what the review led to."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import any_true, count_true, days_between, first_by, key, minutes_between_us, null, within


def _systems(system_register: Any) -> Any:
    r = system_register
    return first_by(r, ("system_id",), (r["_as_of"].desc(), r["_item"], r["_rec"]))


def _drills(dr_drill: Any) -> Any:
    return first_by(dr_drill, ("drill_id",), (dr_drill["_as_of"].desc(), dr_drill["_item"], dr_drill["_rec"]))


@derive(
    key=("system_id", "unit", "label"),
    trace={"system_register": {"system_id": "system_id"}, "dr_scope": {"system_id": "system_id"}},
)
def system_drill(calendar_window: Any, system_register: Any, dr_drill: Any, dr_scope: Any, ctx: Ctx) -> Any:
    """Each registered system and each calendar period: in service the whole period, and covered by a drill in it?

    A system another drill covers in the plan's own words stands in `dr_scope` of that drill. `drills`: NULL instead of
    0 when the scope of a drill of the period, or the day of a drill that covers the system, was not handed over.
    """
    s = _systems(system_register)
    d = _drills(dr_drill)
    tested = dr_scope.filter(ibis.coalesce(dr_scope.tested, True)).select(_d=dr_scope.drill_id, _s=dr_scope.system_id)
    held = tested.join(d, tested["_d"] == d.drill_id).select("_s", _date=d.drill_date).distinct()
    w = calendar_window.mutate(_over=calendar_window.window_to <= ibis.literal(ctx.as_of).cast("date"))
    pairs = s.select("system_id", "system_name", "is_core", "internet_facing", "ecommerce", "live_date", "retired_date")
    pairs = pairs.cross_join(w)
    j = pairs.left_join(
        held, [pairs.system_id == held["_s"], within(held["_date"], pairs.window_from, pairs.window_to)]
    )
    out = j.group_by(
        [
            "system_id",
            "unit",
            "label",
            "system_name",
            "is_core",
            "internet_facing",
            "ecommerce",
            "live_date",
            "retired_date",
            "window_from",
            "window_to",
            "_over",
        ]
    ).aggregate(drills=count_true(j["_s"].notnull()))
    bare = d.anti_join(dr_scope, d.drill_id == dr_scope.drill_id).select(_bare_day=d.drill_date)
    bare = w.join(bare, within(bare["_bare_day"], w.window_from, w.window_to))
    bare = bare.select(_bu="unit", _bl="label").distinct()
    out = out.left_join(bare, [out.unit == bare["_bu"], out.label == bare["_bl"]])
    lost = tested.anti_join(d, tested["_d"] == d.drill_id).select(_lost="_s").distinct()
    out = out.left_join(lost, out.system_id == lost["_lost"])
    untold = (out.drills == 0) & (out["_bl"].notnull() | out["_lost"].notnull())
    out = out.mutate(drills=ibis.ifelse(untold, null("int64"), out.drills)).drop("_bu", "_bl", "_lost")
    served = within(out.window_from, out.live_date, out.retired_date) & within(
        out.window_to, out.live_date, out.retired_date
    )
    return out.mutate(in_service=served, over=out["_over"], serves_customers=out.ecommerce | out.internet_facing).drop(
        "_over"
    )


@derive(
    key=("subject",),
    trace={
        "dr_drill": {"drill_id": "drill_id"},
        "dr_step": {"drill_id": "drill_id"},
        "system_register": {"system_id": "system_id"},
    },
)
def drill_recovery(system_register: Any, dr_drill: Any, dr_scope: Any, dr_step: Any) -> Any:
    """Each system a drill really exercised: minutes from disaster and from declaration until it was restored.

    The end is the last `restored` step of that system, or of the whole drill where steps name no system. An untimed
    step leaves the minutes NULL.
    """
    d = _drills(dr_drill)
    t = dr_step
    begun = t.group_by(_d=t.drill_id).aggregate(
        _disaster=ibis.ifelse(t.step_kind == "disaster", t.began_us, ibis.null().cast("int64")).min(),
        _declared=ibis.ifelse(t.step_kind == "declaration", t.began_us, ibis.null().cast("int64")).min(),
    )
    r = t.filter(t.step_kind == "restored")
    own = (
        r.filter(r.system_id.notnull())
        .group_by(_od=r.drill_id, _os=r.system_id)
        .aggregate(_own_end=r.finished_us.max(), _own_open=any_true(r.finished_us.isnull()))
    )
    whole = (
        r.filter(r.system_id.isnull())
        .group_by(_wd=r.drill_id)
        .aggregate(_whole_end=r.finished_us.max(), _whole_open=any_true(r.finished_us.isnull()))
    )
    scope = dr_scope.filter(ibis.coalesce(dr_scope.tested, True))
    scope = scope.select(_sd=scope.drill_id, _ss=scope.system_id).distinct()
    j = d.join(scope, d.drill_id == scope["_sd"])
    s = _systems(system_register).select(_sid="system_id", rto_minutes="rto_minutes", system_name="system_name")
    j = j.left_join(s, j["_ss"] == s["_sid"])
    j = j.left_join(begun, j.drill_id == begun["_d"])
    j = j.left_join(own, [j.drill_id == own["_od"], j["_ss"] == own["_os"]])
    j = j.left_join(whole, j.drill_id == whole["_wd"])
    open_ = ibis.coalesce(j["_own_open"], j["_whole_open"], True)
    end = ibis.ifelse(open_, ibis.null().cast("int64"), ibis.coalesce(j["_own_end"], j["_whole_end"]))
    return j.select(
        "drill_id",
        "drill_date",
        "drill_kind",
        "clock_start",
        "claimed_minutes",
        "system_name",
        "rto_minutes",
        system_id=j["_ss"],
        subject=key(j.drill_id, j["_ss"]),
        minutes_from_disaster=minutes_between_us(j["_disaster"], end),
        minutes_from_declaration=minutes_between_us(j["_declared"], end),
    )


@derive(
    key=("drill_id",),
    trace={
        "dr_drill": {"drill_id": "drill_id"},
        "dr_issue": {"drill_id": "drill_id"},
        "plan_version": {"plan_id": "plan_id"},
    },
    optional=("dr_issue",),
)
def drill_revision(dr_drill: Any, dr_issue: Any, plan_version: Any, ctx: Ctx) -> Any:
    """Each drill: issues its review raised, and the first plan version issued on its day or later.

    `issues`: NULL when no issue of any drill was handed over and 免修訂 is not minuted. `unrevised`: NULL when it
    names no plan, or no version of its plan was handed over. `days_shown`: days from the drill to the end of what the
    list of versions can show; NULL when no list says when it was drawn.
    """
    d = _drills(dr_drill)
    i = dr_issue.group_by(_i=dr_issue.drill_id).aggregate(_issues=dr_issue.issue_no.nunique().cast("int64"))
    v = plan_version.select(_p=plan_version.plan_id, _on=plan_version.issued_date)
    j = d.left_join(i, d.drill_id == i["_i"])
    j = j.left_join(v, [j.plan_id == v["_p"], v["_on"] >= j.drill_date])
    out = j.group_by(
        drill_id=j.drill_id,
        drill_date=j.drill_date,
        plan_id=j.plan_id,
        issues=j["_issues"],
        no_revision_needed=ibis.coalesce(j.no_revision_needed, False),
    ).aggregate(revised_on=j["_on"].min())
    plans = plan_version.select(_known=plan_version.plan_id).distinct()
    out = out.left_join(plans, out.plan_id == plans["_known"])
    out = out.cross_join(plan_version.aggregate(_drawn=plan_version["_as_of"].max()))
    out = out.cross_join(dr_issue.aggregate(_listed=dr_issue.count()))
    base_date = ibis.literal(ctx.as_of).cast("date")
    shown = ibis.ifelse(out["_drawn"] > base_date, base_date, out["_drawn"])
    none = ibis.ifelse((out["_listed"] > 0) | out.no_revision_needed, ibis.literal(0).cast("int64"), null("int64"))
    return out.mutate(
        issues=ibis.coalesce(out.issues, none),
        unrevised=ibis.ifelse(out["_known"].isnull(), null("boolean"), out.revised_on.isnull()),
        days_to_revision=days_between(out.drill_date, out.revised_on),
        days_so_far=days_between(out.drill_date, base_date),
        days_shown=days_between(out.drill_date, shown),
    ).drop("_known", "_drawn", "_listed")


@derive(
    key=("drill_id",),
    trace={"dr_drill": {"drill_id": "drill_id"}, "dr_scope": {"drill_id": "drill_id"}},
)
def drill_switch(dr_drill: Any, dr_scope: Any, switch_event: Any) -> Any:
    """Each drill, and how many switch-overs its systems logged on its day or the day after.

    `undated`: what might be such a switch-over: events without a time, and a drill whose systems nobody names.
    """
    d = _drills(dr_drill)
    scope = dr_scope.select(_d=dr_scope.drill_id, _s=dr_scope.system_id).distinct()
    e = switch_event.select(
        _es=switch_event.system_id,
        _on=ibis.coalesce(switch_event.happened_date, switch_event.happened_local.date()),
        _dated=switch_event.happened_date.notnull() | switch_event.happened_local.notnull(),
    )
    j = d.left_join(scope, d.drill_id == scope["_d"])
    j = j.left_join(e, j["_s"] == e["_es"])
    apart = days_between(j.drill_date, j["_on"])
    return j.group_by(drill_id=j.drill_id, drill_date=j.drill_date, drill_kind=j.drill_kind).aggregate(
        switches=count_true((apart == 0) | (apart == 1)), undated=count_true(~j["_dated"] | j["_s"].isnull())
    )
