"""Derivations of item 4.7: who had to be mailed, who was, who clicked, and what the report made of it."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    any_true,
    count_true,
    days_between,
    first_by,
    folded,
    key,
    known_if,
    null,
    true_or_false,
    unknown,
    within,
)

SANDBOX_SECONDS = 60
"""A click this soon after delivery, and only then, is a mail gateway's: nobody has read the mail yet."""
ROUNDING_BP = 5
"""A report rounds to a tenth of a percent: 0.05 % either way is rounding."""
_US = 1_000_000


@derive(key=("year",), trace={"drill_event": {"drill_id": "first_drill"}})
def drill_year(calendar_window: Any, drill_event: Any, ctx: Ctx) -> Any:
    """Each calendar year of the period, the drills held in it, and whether the year was over on the base date."""
    y = calendar_window.filter(calendar_window.unit == "year")
    y = y.mutate(_over=y.window_to <= ibis.literal(ctx.as_of).cast("date"))
    d = drill_event.select(_id=drill_event.drill_id, _date=drill_event.drill_date)
    j = y.left_join(d, within(d["_date"], y.window_from, y.window_to))
    return j.group_by(year=j.label, window_from=j.window_from, window_to=j.window_to, over=j["_over"]).aggregate(
        drills=count_true(j["_id"].notnull()), first_drill=j["_id"].min()
    )


@derive(
    key=("subject",),
    trace={
        "employee": {"employee_no": "employee_no"},
        "drill_recipient": {"drill_id": "drill_id", "email": "mailbox"},
    },
)
def drill_duty(calendar_window: Any, drill_event: Any, employee: Any, drill_recipient: Any, ctx: Ctx) -> Any:
    """Each person and each calendar year with a drill: had they to be mailed, and were they?

    In scope is who uses a computer of the insurer or has a mailbox, and was employed and not on unpaid leave on the
    day of at least one drill of that year. A year whose drills all still lie ahead of a hire owes nothing.

    `present`: NULL when the roster that names the person was drawn before the drill and states no last day: whether
    the person was still there is not in it; and when it leaves the first day blank, unless the person had left or was
    on leave: whether the person was there yet is not in it. `mailed`: NULL when the mailing list of a drill the person
    was there for was not handed over and no other drill of the year mailed the person.
    """
    e = first_by(employee, ("employee_no",), (employee["_as_of"].desc(), employee["_item"], employee["_rec"]))
    y = calendar_window.filter(calendar_window.unit == "year")
    d = drill_event.join(y, within(drill_event.drill_date, y.window_from, y.window_to)).select(
        year=y.label, drill_id=drill_event.drill_id, drill_date=drill_event.drill_date
    )
    r = drill_recipient.select(
        _drill=drill_recipient.drill_id,
        _email=folded(drill_recipient.email),
        _no=drill_recipient.employee_no,
        _sent=ibis.coalesce(drill_recipient.sent, True),
    ).distinct()
    pairs = e.cross_join(d)
    present = within(pairs.drill_date, pairs.hired_date, pairs.left_date) & ~ibis.coalesce(
        pairs.leave_from.notnull() & within(pairs.drill_date, pairs.leave_from, pairs.leave_to), False
    )
    drawn = ibis.coalesce(pairs.left_date.notnull() | (pairs["_as_of"] >= pairs.drill_date), False)
    listed = drill_recipient.select(_listed=drill_recipient.drill_id).distinct()
    pairs = pairs.mutate(
        _present=known_if(~present | (drawn & pairs.hired_date.notnull()), present), _box=folded(pairs.mailbox)
    )
    pairs = pairs.left_join(listed, pairs.drill_id == listed["_listed"])
    hit = pairs.left_join(
        r, [pairs.drill_id == r["_drill"], (pairs["_box"] == r["_email"]) | (pairs.employee_no == r["_no"])]
    )
    year = hit.group_by(
        ["year", "employee_no", "unit", "job_kind", "mailbox", "has_computer", "hired_date", "left_date"]
    ).aggregate(
        _there=any_true(hit["_present"]),
        _perhaps=any_true(unknown(hit["_present"])),
        _mailed=any_true(hit["_sent"]),
        _unlisted=any_true(hit["_listed"].isnull() & ~true_or_false(~hit["_present"])),
        drill_date=hit.drill_date.max(),
        drill_id=hit.drill_id.max(),
    )
    return year.mutate(
        subject=key(year.year, year.employee_no),
        uses_computer=year.mailbox.notnull() | ibis.coalesce(year.has_computer, year.mailbox.notnull()),
        present=ibis.cases((year["_there"], True), (year["_perhaps"], null("boolean")), else_=False),
        mailed=known_if(year["_mailed"] | ~year["_unlisted"], year["_mailed"]),
    ).drop("_there", "_perhaps", "_mailed", "_unlisted")


@derive(
    key=("subject",),
    trace={
        "drill_action": {"drill_id": "drill_id", "email": "email"},
        "training": {"employee_no": "employee_no"},
    },
    optional=("training",),
)
def drill_clicker(drill_event: Any, drill_action: Any, employee: Any, training: Any, ctx: Ctx) -> Any:
    """Each person who clicked in a drill (gateway clicks left out), and their first training completed after it.

    A mailbox more than one person had on the day of the drill names nobody: its click is left to
    `click_without_person`. `days_shown`: days from the click to the end of what the training records can show (the day
    they were exported, or the base date when that is earlier); NULL when no export says when it was drawn.
    """
    c = person_clicks(drill_action)
    e = first_by(employee, ("employee_no",), (employee["_as_of"].desc(), employee["_item"], employee["_rec"]))
    who = e.select(
        _no=e.employee_no, _box=folded(e.mailbox), hired_date=e.hired_date, left_date=e.left_date, unit=e.unit
    )
    people = c.join(who, c["_email"] == who["_box"])
    d = drill_event.select(_drill=drill_event.drill_id, drill_date=drill_event.drill_date)
    people = people.join(d, people.drill_id == d["_drill"])
    people = people.filter(within(people.drill_date, people.hired_date, people.left_date))
    box = ibis.window(group_by=[people.drill_id, people["_email"]])
    people = people.mutate(_holders=people["_no"].count().over(box)).filter(ibis._["_holders"] == 1).drop("_holders")
    drawn = training.aggregate(_drawn=training["_as_of"].max())
    people = people.cross_join(drawn)
    done = training.filter(ibis.coalesce(training.passed, True)).select(
        _t=training.employee_no, _when=training.completed_date
    )
    j = people.left_join(done, [people["_no"] == done["_t"], done["_when"] >= people.clicked_date])
    out = j.group_by(
        drill_id=j.drill_id,
        employee_no=j["_no"],
        email=j.email,
        unit=j.unit,
        left_date=j.left_date,
        drill_date=j.drill_date,
        clicked_date=j.clicked_date,
        _drawn=j["_drawn"],
    ).aggregate(trained_date=j["_when"].min())
    base_date = ibis.literal(ctx.as_of).cast("date")
    shown = ibis.ifelse(out["_drawn"] > base_date, base_date, out["_drawn"])
    return out.mutate(
        subject=key(out.drill_id, out.employee_no),
        days_to_training=days_between(out.clicked_date, out.trained_date),
        days_at_work=days_between(out.clicked_date, out.left_date),
        days_so_far=days_between(out.clicked_date, base_date),
        days_shown=days_between(out.clicked_date, shown),
        untrained=out.trained_date.isnull(),
    ).drop("_drawn")


def person_clicks(drill_action: Any) -> Any:
    """One row per drill and address with a click of a person: drill_id, email, `_email`, clicked_date.

    A mail gateway opens every link within seconds of delivery, in bulk, from its own address. A click counts as the
    gateway's when it comes within SANDBOX_SECONDS of that mail's delivery from an address that clicked for at least
    three recipients of the drill that soon; a click whose time or delivery is unknown counts as the person's.
    """
    a = drill_action.mutate(_email=folded(drill_action.email))
    sent = a.filter(a.event_kind == "sent").group_by(_d=a.drill_id, _e=a["_email"]).aggregate(_sent=a.happened_us.min())
    k = a.filter((a.event_kind == "clicked") | (a.event_kind == "submitted"))
    j = k.left_join(sent, [k.drill_id == sent["_d"], k["_email"] == sent["_e"]])
    j = j.mutate(_fast=ibis.coalesce(j.happened_us - j["_sent"] <= SANDBOX_SECONDS * _US, False))
    bulk = (
        j.filter(j["_fast"])
        .group_by(_bd=j.drill_id, _ip=j.client_ip)
        .aggregate(_n=j["_email"].nunique())
        .filter(ibis._["_n"] >= 3)
        .select("_bd", "_ip")
    )
    m = j.left_join(bulk, [j.drill_id == bulk["_bd"], j.client_ip == bulk["_ip"]])
    person = m.filter(~(m["_fast"] & m["_bd"].notnull()))
    return person.group_by(drill_id=person.drill_id, _email=person["_email"]).aggregate(
        email=person.email.min(), clicked_date=person.happened_local.date().min()
    )


@derive(
    key=("drill_id",),
    trace={
        "drill_report": {"drill_id": "drill_id"},
        "drill_action": {"drill_id": "drill_id"},
        "drill_recipient": {"drill_id": "drill_id"},
    },
    covers=("drill_report",),
)
def drill_rate(drill_event: Any, drill_report: Any, drill_recipient: Any, drill_action: Any) -> Any:
    """Each drill's stated figures beside those recomputed from the mailing list and the raw events.

    recomputed_bp: persons who clicked over mails sent, in basis points, cut off. The denominator leaves bounced mails
    out when the report says so (扣除退信). A drill without any raw event was not measured: NULL, never 0.
    """
    report = first_by(drill_report, ("drill_id",), (drill_report["_item"].desc(), drill_report["_rec"].desc()))
    a = drill_action.mutate(_email=folded(drill_action.email))
    back = a.filter(a.event_kind == "bounced").select(_bd=a.drill_id, _be=a["_email"]).distinct()
    r = drill_recipient.select(
        _d=drill_recipient.drill_id,
        _e=folded(drill_recipient.email),
        _sent=ibis.coalesce(drill_recipient.sent, True),
        _back=ibis.coalesce(drill_recipient.bounced, False),
    )
    r = r.left_join(back, [r["_d"] == back["_bd"], r["_e"] == back["_be"]])
    r = r.group_by(_d=r["_d"], _e=r["_e"]).aggregate(
        _sent=any_true(r["_sent"]), _back=any_true(r["_back"] | r["_be"].notnull())
    )
    sent = r.group_by(_sd=r["_d"]).aggregate(sent=count_true(r["_sent"]), bounced=count_true(r["_sent"] & r["_back"]))
    c = person_clicks(drill_action)
    clicks = c.group_by(_cd=c.drill_id).aggregate(clicked=c.email.nunique().cast("int64"))
    d = drill_event.select(drill_id=drill_event.drill_id, drill_date=drill_event.drill_date)
    report = report.rename(_rd="drill_id")
    j = d.join(report, d.drill_id == report["_rd"])
    j = j.left_join(sent, j.drill_id == sent["_sd"])
    j = j.left_join(clicks, j.drill_id == clicks["_cd"])
    events = drill_action.select(_ad=drill_action.drill_id).distinct()
    j = j.left_join(events, j.drill_id == events["_ad"])
    clicked = ibis.ifelse(j["_ad"].isnull(), null("int64"), ibis.coalesce(j.clicked, 0))
    without = j.basis_text.contains("退信")
    base = j.sent - ibis.ifelse(ibis.coalesce(without, False), j.bounced, 0)
    j = j.mutate(_clicked=clicked, _base=base)
    j = j.mutate(_bp=ibis.ifelse(j["_base"] > 0, (j["_clicked"] * 10_000) // j["_base"], ibis.null().cast("int64")))
    off = (j.rate_bp - j["_bp"] > ROUNDING_BP) | (j["_bp"] - j.rate_bp > ROUNDING_BP)
    return j.select(
        "drill_id",
        "drill_date",
        "recipients_stated",
        "clicked_stated",
        "rate_bp",
        "basis_text",
        recipients=j["_base"],
        clicked_persons=j["_clicked"],
        recomputed_bp=j["_bp"],
        rate_differs=off,
        clicked_differs=j.clicked_stated != j["_clicked"],
    )
