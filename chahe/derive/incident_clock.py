"""The clocks of item 3.2: from 知悉 to grade, report and written report; and outages nobody registered."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.calendar_days import span, with_business_days, with_counted_day
from chahe.expressions import (
    any_true,
    count_true,
    days_between,
    first_by,
    first_label,
    folded,
    key,
    midnight_us,
    null,
    true_or_false,
    unknown,
    whole_part,
    within,
)

MINUTE_US = 60_000_000
HOUR_US = 3_600_000_000


@derive(
    key=("incident_no",),
    trace={"incident": {"incident_no": "incident_no"}, "incident_receipt": {"incident_no": "incident_no"}},
    covers=("incident",),
    optional=("work_day",),
)
def incident_clock(incident: Any, incident_receipt: Any, work_day: Any, ctx: Ctx) -> Any:
    """Each registered incident with what its clocks say. `verdict`: its grade, `merged` where it is handled with
    another one that is graded, NULL where nobody graded it.

    Spans are two numbers, the shortest and the longest it can have been, in started minutes or hours since 知悉 (one
    second past 30 minutes is 31): a time of which only the day is stated may be any of that day. Both are NULL where no
    day is stated, or the end surely lies before the start. `graded_…`: to the grade. `report_…`: to the first receipt
    of the authority, else to the report the insurer states (`report_proved` false), else so far (`unreported`, no
    longest). `written_…`: the business day of the written report, the first after 知悉 being 1; `written_proved` and
    `unwritten` as above. `told_counted`, `disclosed_counted`: first day on which a term may have ended for the report
    of material information, or its disclosure, to be in time; `shown_on`, `shown_counted`: the same of the day until
    which the register shows anything.
    """
    i = first_by(incident, ("incident_no",), (incident["_as_of"].desc(), incident["_item"], incident["_rec"]))
    i = i.mutate(_no=folded(i.incident_no))
    main = i.select(_main="_no", _main_grade=i.grade)
    main = main.group_by("_main").aggregate(_main_grade=main["_main_grade"].min())
    i = i.mutate(_twin=folded(i.twin_no))
    i = i.left_join(main, [i["_twin"] == main["_main"], i["_twin"] != i["_no"]]).drop("_main")
    i = i.left_join(_receipts(incident_receipt), "_no").drop("_no_right")
    base = ibis.literal(ctx.as_of).cast("date")
    i = i.mutate(_shown=ibis.ifelse(i["_as_of"] < base, i["_as_of"], base))
    verdict = ibis.ifelse(i["_main_grade"].notnull(), "merged", i["grade"])
    learned = span(i["learned_us"], i["learned_date"])
    has, stated = i["_got_least"].notnull(), i["reported_date"].notnull()
    claim = span(i["reported_us"], i["reported_date"])
    so_far = midnight_us(i["_shown"])
    ends = (
        ibis.cases((has, i["_got_least"]), (stated, claim[0]), else_=so_far),
        ibis.cases((has, i["_got_most"]), (stated, claim[1]), else_=null("int64")),
    )
    grading = span(i["classified_us"], i["classified_date"])
    ungraded = i["grade"].isnull()
    graded = (
        ibis.ifelse(ungraded, so_far, grading[0]),
        ibis.ifelse(ungraded, null("int64"), grading[1]),
    )
    report, decision = _elapsed(learned, ends), _elapsed(learned, graded)
    i = i.mutate(
        verdict=verdict,
        report_least_minutes=_started(report[0], MINUTE_US),
        report_most_minutes=_started(report[1], MINUTE_US),
        report_least_hours=_started(report[0], HOUR_US),
        report_most_hours=_started(report[1], HOUR_US),
        report_proved=has,
        unreported=~has & ~stated,
        graded_least_minutes=_started(decision[0], MINUTE_US),
        graded_most_minutes=_started(decision[1], MINUTE_US),
        ungraded=ungraded,
        written_on=ibis.coalesce(i["_written"], i["written_date"], i["_shown"]),
        written_proved=i["_written"].notnull(),
        unwritten=i["_written"].isnull() & i["written_date"].isnull(),
        told_on=i["_material"],
        shown_on=i["_shown"],
    )
    i = with_business_days(i, work_day, "learned_date", "written_on", "written", "incident_no")
    i = with_counted_day(i, work_day, "told_on", "told_counted", "incident_no")
    i = with_counted_day(i, work_day, "disclosed_date", "disclosed_counted", "incident_no")
    i = with_counted_day(i, work_day, "shown_on", "shown_counted", "incident_no")
    behind = i["written_on"] < i["learned_date"]
    return i.select(
        "incident_no", "incident_kind", "system_id", "grade", "grade_reason", "graded_by", "verdict", "personal_data",
        "material_information", "happened_date", "learned_date", "classified_date", "twin_no", "report_least_minutes",
        "report_most_minutes", "report_least_hours", "report_most_hours", "report_proved", "unreported",
        "graded_least_minutes", "graded_most_minutes", "ungraded", "written_on", "written_proved", "unwritten",
        "told_on", "told_counted", "disclosed_date", "disclosed_counted", "shown_on", "shown_counted",
        written_least=ibis.ifelse(true_or_false(behind), null("int64"), i["written_least"]),
        written_most=ibis.ifelse(true_or_false(behind), null("int64"), i["written_most"]),
    )  # fmt: skip


def _receipts(incident_receipt: Any) -> Any:
    """Per incident what the authority received: first instant it may have been, at least and at most, and the days of
    the first written report and of the report of material information.
    """
    r = incident_receipt.filter(incident_receipt.authority == "authority")
    least, most = span(r.received_us, r.received_date)
    r = r.mutate(_no=folded(r.incident_no), _least=least, _most=most)
    return r.group_by("_no").aggregate(
        _got_least=r["_least"].min(),
        _got_most=r["_most"].min(),
        _written=ibis.ifelse(r.report_kind == "written", r.received_date, null("date")).min(),
        _material=ibis.ifelse(r.report_kind == "material", r.received_date, null("date")).min(),
    )


def _started(us: Any, unit: int) -> Any:
    """Whole units, rounded up: one that has begun counts."""
    return whole_part(us + (unit - 1), ibis.literal(unit))


def _elapsed(start: tuple[Any, Any], end: tuple[Any, Any]) -> tuple[Any, Any]:
    """Shortest and longest time from start to end; both NULL where the end surely lies before the start."""
    least, most = end[0] - start[1], end[1] - start[0]
    wrong = true_or_false(most < 0)
    return ibis.ifelse(wrong, null("int64"), least), ibis.ifelse(wrong, null("int64"), most)


@derive(
    key=("system_id", "day"),
    trace={"switch_event": {"system_id": "system_id"}, "incident": {"system_id": "system_id"}},
    optional=("maintenance_window", "dr_drill", "dr_scope", "asset_register"),
)
def outage(
    switch_event: Any,
    incident: Any,
    maintenance_window: Any,
    dr_drill: Any,
    dr_scope: Any,
    asset_register: Any,
    ctx: Ctx,
) -> Any:
    """Each day of the period on which a system's own log shows that it was switched over, with `events` (how often),
    `unplanned` (of them: neither inside a stop announced before, nor on the day of a drill of the system or the day
    after) and `unclear` (of them: cannot be told), and how many registered incidents are of that system and within a
    day of it (`incidents`) or may be (`maybe`: the system or the day is not stated).
    """
    e = switch_event
    day = ibis.coalesce(e.happened_date, e.happened_local.date())
    e = e.select("_item", "_rec", "system_id", _us=e.happened_us, day=day)
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    e = e.filter(within(e["day"], first, last)).mutate(_sys=folded(e["system_id"]))
    e = _planned(e, _stops(maintenance_window, asset_register), dr_drill, dr_scope)
    days = e.group_by("_sys", "day").aggregate(
        system_id=e["system_id"].min(),
        events=e.count(),
        unplanned=count_true(~e["_planned"]),
        unclear=count_true(unknown(e["_planned"])),
    )
    happened = ibis.coalesce(incident.happened_date, incident.learned_date)
    i = incident.select(_is=folded(incident.system_id), _on=happened, _here=ibis.literal(True))
    near = ibis.coalesce((days_between(i["_on"], days["day"]) <= 1) & (days_between(days["day"], i["_on"]) <= 1), True)
    j = days.left_join(i, [ibis.coalesce(days["_sys"] == i["_is"], True), near])
    sure = j["_is"].notnull() & j["_on"].notnull()
    out = j.group_by("system_id", "day", "events", "unplanned", "unclear").aggregate(
        incidents=count_true(j["_here"] & sure), maybe=count_true(j["_here"] & ~sure)
    )
    return out.mutate(subject=key(out["system_id"], out["day"]))


def _stops(maintenance_window: Any, asset_register: Any) -> Any:
    """Announced stops with the system they are of (`_ws`, NULL: not known), first and last moment, when announced."""
    a = asset_register.filter(asset_register.host_name.notnull() & asset_register.system_id.notnull())
    a = a.select(_h=first_label(a.host_name), _as=folded(a.system_id)).distinct()
    w = maintenance_window
    w = w.select(
        _own=folded(w.system_id), _host=first_label(w.host), _from=w.from_at_us, _to=w.to_at_us,
        _told=w.announced_at_us, _first=w.from_at_local.date(), _last=w.to_at_local.date(), _w=ibis.literal(True),
    )  # fmt: skip
    j = w.left_join(a, w["_host"] == a["_h"])
    return j.mutate(_ws=ibis.coalesce(j["_own"], j["_as"])).drop("_own", "_host", "_h", "_as")


def _planned(e: Any, stops: Any, dr_drill: Any, dr_scope: Any) -> Any:
    """The events with `_planned`: true, false, or NULL where it cannot be told."""
    j = e.left_join(stops, ibis.coalesce(e["_sys"] == stops["_ws"], True))
    timed = (j["_us"] >= j["_from"]) & (j["_us"] <= j["_to"])
    same_day = within(j["day"], j["_first"], j["_last"])
    inside = ibis.cases(
        (j["_us"].notnull() & j["_from"].notnull() & j["_to"].notnull(), timed),
        (~same_day, False),
        else_=null("boolean"),
    )
    held = ibis.ifelse(j["_ws"].isnull(), null("boolean"), True)
    announced = inside & (j["_told"] <= j["_from"]) & held
    there = ibis.ifelse(j["_w"].isnull(), ibis.literal(False), announced)
    e = j.group_by("_item", "_rec", "system_id", "_sys", "_us", "day").aggregate(
        _stopped=any_true(there), _perhaps=any_true(unknown(there))
    )
    d = dr_drill.select(_d=folded(dr_drill.drill_id), _on=dr_drill.drill_date)
    s = dr_scope.select(_sd=folded(dr_scope.drill_id), _ss=folded(dr_scope.system_id)).distinct()
    d = d.left_join(s, d["_d"] == s["_sd"])
    apart = days_between(d["_on"], e["day"])
    close = ibis.coalesce((apart == 0) | (apart == 1), False)
    k = e.left_join(d, [close, ibis.coalesce(e["_sys"] == d["_ss"], True)])
    out = k.group_by("_item", "_rec", "system_id", "day", "_sys", "_stopped", "_perhaps").aggregate(
        _drilled=any_true(k["_ss"].notnull()), _scopeless=any_true(k["_d"].notnull() & k["_ss"].isnull())
    )
    planned = ibis.cases(
        (out["_stopped"] | out["_drilled"], True), (out["_perhaps"] | out["_scopeless"], null("boolean")), else_=False
    )
    return out.mutate(_planned=planned)
