"""Log-ons of administrators, whether the day is worked, and what allows them outside working hours."""

from typing import Any

import ibis

from chahe.derive.absence import manner
from chahe.derive.api import Ctx, derive
from chahe.derive.logon_answer import with_answers
from chahe.derive.persons import whose, with_person
from chahe.derive.top_use import REFUSED, is_top, requests_for, settled_request
from chahe.expressions import (
    agreed,
    any_true,
    bare_account,
    days_between,
    first_label,
    in_list,
    key,
    midnight_us,
    null,
    true_or_false,
    unknown,
    whole_part,
    within,
)

MINUTE_US = 60_000_000
AT = ["_item", "_rec", "account_name"]


@derive(
    key=("_item", "_rec", "account_name"),
    trace={"logon_event": {"_item": "_item", "_rec": "_rec"}},
    optional=("account_owner",),
)
def admin_logon(logon_event: Any, account_owner: Any, ctx: Ctx) -> Any:
    """Log-ons of the period at a keyboard or from afar with an account that may do anything (root, Administrator …) or
    that the register of accounts calls an administrator's. `certain` NULL: the event does not tell whether somebody was
    there, or whose domain the account is of. `clock`: hour * 100 + minute in Taipei.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    o = account_owner.filter(account_owner.role == "admin")
    o = o.select(_n=bare_account(o.account_name), _p=first_label(o.scope)).distinct()
    top = manner(logon_event.filter(is_top(logon_event)))
    other = manner(logon_event.filter(~is_top(logon_event)))
    here = (other["domain"] == "*") | (other["domain"] == o["_p"]) | (other["host"] == o["_p"])
    listed = other.semi_join(o, [other["name"] == o["_n"], here])
    # Of an account whose domain nobody states it is open whether it is the one listed.
    loose = other.filter(other["domain"].isnull())
    loose = loose.semi_join(o, loose["name"] == o["_n"])
    loose = loose.filter(ibis.coalesce(loose["at_keyboard"], True)).mutate(at_keyboard=null("boolean"))
    every = top.union(listed).union(loose)
    every = every.filter(ibis.coalesce(every["at_keyboard"], True) & within(every["day"], first, last))
    every = every.mutate(host=ibis.coalesce(every["host"], "?"))
    out = every.group_by("_item", "_rec", account_name=every["name"]).aggregate(
        host=every["host"].max(),
        domain=every["domain"].max(),
        use_date=every["day"].max(),
        happened_us=every["happened_us"].min(),
        _sure=any_true(every["at_keyboard"]),
    )
    out = out.filter(out["happened_us"].notnull())
    minute = whole_part(out["happened_us"] - midnight_us(out["use_date"]), MINUTE_US)
    clock = whole_part(minute, 60) * 40 + minute  # 60 minutes of each hour become 100
    return out.mutate(certain=ibis.ifelse(out["_sure"], True, null("boolean")), clock=clock.cast("int64")).drop("_sure")


@derive(
    key=("_item", "_rec", "account_name"),
    trace={"admin_logon": {"_item": "_item", "_rec": "_rec"}},
    optional=("privilege_approval", "change_ticket", "duty_roster"),
)
def allowed_logon(
    admin_logon: Any,
    privilege_approval: Any,
    change_ticket: Any,
    host_stop: Any,
    duty_roster: Any,
    account_holder: Any,
    person_number: Any,
) -> Any:
    """Every log-on of an administrator with `covered`: a request to use the account, an announced stop of the host, or
    a request for a change there, approved before, covers the instant, or the person was on duty; NULL where one of them
    may.
    """
    parts = [
        requests_for(admin_logon, privilege_approval, AT).select(*AT, "_sure", "_maybe"),
        _stops(admin_logon, host_stop),
        _changes(admin_logon, change_ticket),
        _on_duty(admin_logon, duty_roster, account_holder, person_number),
    ]
    found = ibis.union(*parts)
    found = found.group_by(AT).aggregate(_yes=any_true(found["_sure"]), _open=any_true(found["_maybe"]))
    j = admin_logon.left_join(found, AT).drop(*[f"{c}_right" for c in AT])
    covered = ibis.cases((true_or_false(j["_yes"]), True), (true_or_false(j["_open"]), null("boolean")), else_=False)
    return j.mutate(covered=covered).drop("_yes", "_open")


def _told(j: Any, ok: Any) -> Any:
    """Per log-on: is `ok` true of one line, is it NULL of one?"""
    j = j.mutate(_ok=ok)
    return j.group_by(AT).aggregate(_sure=any_true(j["_ok"]), _maybe=any_true(unknown(j["_ok"])))


def _stops(e: Any, host_stop: Any) -> Any:
    s = host_stop.select(_h=host_stop.host, _from=host_stop.from_us, _to=host_stop.until_us, _known=host_stop.known)
    j = e.join(s, [e["host"] == s["_h"], s["_from"] <= e["happened_us"], s["_to"] >= e["happened_us"]])
    return _told(j, j["_known"])


def _changes(e: Any, change_ticket: Any) -> Any:
    p = change_ticket.filter(~true_or_false(in_list(change_ticket.state_text, *REFUSED)))
    p = p.select(
        _h=first_label(p.host), _from=p.from_at_us, _to=p.to_at_us, _when=p.approved_at_us, _good=settled_request(p)
    )
    j = e.join(p, [p["_from"] <= e["happened_us"], ibis.coalesce(p["_to"] >= e["happened_us"], True)])
    here = (j["_h"] == j["host"]) | (true_or_false(j["_h"] == j["domain"]) & j["_h"].notnull())
    return _told(j, here & j["_good"] & (j["_when"] <= j["happened_us"]) & (j["_to"] >= j["happened_us"]))


def _on_duty(e: Any, duty_roster: Any, account_holder: Any, person_number: Any) -> Any:
    """A turn of duty counts for the account's own person; of an account several or unknown people may hold, and of a
    turn whose person nobody knows by number, it may.
    """
    uses = e.select(name="account_name", domain="domain", host="host", day="use_date").distinct()
    who = whose(uses, account_holder)
    who = who.filter(who["sure"] & (who["person"] != "-"))
    who = who.select(_n="name", _d=ibis.coalesce(who["domain"], "?"), _h="host", _day="day", _person="person")
    domain = ibis.coalesce(e["domain"], "?")
    j = e.left_join(
        who,
        [e["account_name"] == who["_n"], domain == who["_d"], e["host"] == who["_h"], e["use_date"] == who["_day"]],
    ).drop("_n", "_d", "_h", "_day")
    known = account_holder.filter(account_holder.person != "-").select(_known=account_holder.person).distinct()
    d = with_person(duty_roster, person_number, "employee_no")
    d = d.left_join(known, d["person"] == known["_known"])
    d = d.select(_from=d.from_at_us, _to=d.to_at_us, _on=ibis.ifelse(d["_known"].isnull(), null("string"), d["person"]))
    begun, on = d["_from"] <= j["happened_us"], d["_to"] >= j["happened_us"]
    j = j.join(d, [ibis.coalesce(begun, True), ibis.coalesce(on, True)])
    inside = (j["_from"] <= j["happened_us"]) & (j["_to"] >= j["happened_us"])
    return _told(j, (j["_person"] == j["_on"]) & inside)


@derive(
    key=("_item", "_rec", "account_name"),
    trace={
        "allowed_logon": {"_item": "_item", "_rec": "_rec"},
        "logon_finding": {"_item": "finding_item", "_rec": "finding_rec"},
    },
    optional=("work_day", "logon_finding", "security_ticket"),
)
def hours_of_logon(allowed_logon: Any, work_day: Any, logon_finding: Any, security_ticket: Any, ctx: Ctx) -> Any:
    """Every log-on of an administrator with `workday`, what the calendar of working days says of its day (NULL:
    nothing, or two things), and what answers it (`logon_answer.with_answers`). `due_from`: days passed by the base
    date.
    """
    c = work_day.group_by(_date=work_day.calendar_date).aggregate(workday=agreed(work_day.workday))
    j = allowed_logon.left_join(c, allowed_logon["use_date"] == c["_date"]).drop("_date")
    j = j.mutate(day=j["use_date"], came_from=null("string"), subject=key(j["host"], j["account_name"], j["use_date"]))
    j = j.mutate(due_from=days_between(j["day"], ibis.literal(ctx.as_of).cast("date"))).drop("use_date", "domain")
    return with_answers(j, tuple(AT), "off-hours", logon_finding, security_ticket).drop("came_from")
