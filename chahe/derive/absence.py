"""When somebody was gone or suspended, and the log-ons made meanwhile with that person's accounts."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.persons import nobodys, whose, with_person
from chahe.expressions import (
    DAY_US,
    any_true,
    bare_account,
    count_true,
    first_by,
    first_label,
    following,
    in_list,
    key,
    midnight_us,
    null,
    true_or_false,
    unknown,
    within,
)

AWAY = ("left", "suspended", "unpaid-leave")
INTERACTIVE = ("2", "7", "10", "11", "12", "13")
"""Windows log-on types of somebody at a keyboard: interactive, unlock, remote and the cached forms of them."""
OTHER = ("0", "3", "4", "5", "8", "9")
"""Types of the system, of the network, of tasks and services, of a password sent along: nobody need be there."""
TERMINALS = ("login", "gdm-password", "gdm", "gdm3", "lightdm", "sddm", "xdm", "xrdp-sesman", "remote")
"""PAM services whose session is somebody's own and has no other line (sshd writes one)."""
SYSTEMS = ("system", "local service", "network service", "anonymous logon", "-", "")


@derive(key=("_item", "_rec"), trace={"hr_event": {"_item": "_item", "_rec": "_rec"}})
def absence(hr_event: Any, person_number: Any, ctx: Ctx) -> Any:
    """Times a person was away, by the personnel orders: `state` left, suspended, unpaid-leave, or unclear where orders
    of one day contradict each other and state no time. From `from_us` to before `until_us` (NULL: until now).

    An order that states no time takes effect for absences at the end of its day, for returns at its beginning: what is
    done on the day itself is never held against the person. Moves between units change nothing. `from_date` and
    `until_date` are the days of effect of this order and of the next.
    """
    e = hr_event.filter(hr_event.event_kind != "transferred")
    e = with_person(e, person_number, "employee_no")
    e = e.filter(e["person"].notnull())
    e = e.mutate(_away=in_list(e.event_kind, *AWAY), _untimed=e.effective_at_us.isnull())
    days = e.group_by(_p=e["person"], _d=e.effective_date).aggregate(_open=any_true(e["_untimed"]))
    j = e.join(days, [e["person"] == days["_p"], e.effective_date == days["_d"]])
    j = j.mutate(_at=ibis.ifelse(j["_open"], midnight_us(j.effective_date), j.effective_at_us)).drop("_p", "_d")
    both = j.group_by(_p=j["person"], _t=j["_at"]).aggregate(
        _gone=any_true(j["_away"]), _back=any_true(~j["_away"]), _kind=j.event_kind.min()
    )
    one = first_by(j, ("person", "_at"), (~j["_away"], j["_item"], j["_rec"])).drop("_away")
    one = one.join(both, [one["person"] == both["_p"], one["_at"] == both["_t"]])
    state = ibis.cases((one["_gone"] & one["_back"], "unclear"), (one["_gone"], one["_kind"]), else_="there")
    late = one["_open"] & one["_gone"] & ~one["_back"]
    one = one.mutate(state=state, from_us=ibis.ifelse(late, one["_at"] + DAY_US, one["_at"]))
    one = one.mutate(
        until_us=following(one["from_us"], one["person"], one["_at"]),
        until_date=following(one["effective_date"], one["person"], one["_at"]),
        next_state=following(one["state"], one["person"], one["_at"]),
    )
    out = one.filter((one["state"] != "there") & ((one["until_us"] > one["from_us"]) | one["until_us"].isnull()))
    first = ibis.literal(ctx.period_from).cast("date")
    out = out.filter((out["until_date"] >= first) | out["until_date"].isnull())
    return out.select(
        "person",
        "employee_no",
        "state",
        "order_no",
        "removed_date",
        "from_us",
        "until_us",
        "until_date",
        "next_state",
        "_item",
        "_rec",
        from_date=out["effective_date"],
        subject=key(out["employee_no"], out["effective_date"]),
    )


def manner(logon_event: Any) -> Any:
    """The successful log-ons with `at_keyboard`: somebody was there; false for tasks, services and the network; NULL
    where the event does not tell. One row per record, account and host.
    """
    e = logon_event
    began = in_list(e.activity, "logon", "reconnect") | (
        (e.activity == "session-opened") & true_or_false(in_list(e.target, *TERMINALS))
    )
    e = e.filter(began & true_or_false(e.outcome == "success") & e.user_name.notnull())
    windows = e.event_id.notnull() & (ibis.coalesce(e.channel, "") == "Security")
    typed = ibis.cases(
        (e.activity == "reconnect", True),
        (true_or_false(in_list(e.logon_type, *INTERACTIVE)), True),
        (true_or_false(in_list(e.logon_type, *OTHER)), False),
        (windows, null("boolean")),
        else_=True,
    )
    name = bare_account(e.user_name)
    out = e.select(
        name=name,
        domain=ibis.ifelse(true_or_false(e.logon_type == "vpn"), "*", first_label(e.user_domain)),
        host=first_label(e.host),
        day=e.happened_local.date(),
        happened_us=e.happened_us,
        at_keyboard=typed,
        _item=e["_item"],
        _rec=e["_rec"],
    ).distinct()
    machine = (out["name"].re_extract("([$])$", 1) == "$") | in_list(out["name"], *SYSTEMS)
    return out.filter(~true_or_false(machine))


@derive(
    key=("_item", "_rec", "name", "person"),
    trace={"logon_event": {"_item": "_item", "_rec": "_rec"}},
)
def personal_logon(logon_event: Any, account_holder: Any, ctx: Ctx) -> Any:
    """Log-ons of the period somebody made at a keyboard, or may have, with each person it may have been: `sure` where
    the account is that person's for certain, `at_keyboard` NULL where the event does not tell.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    m = manner(logon_event)
    m = m.filter(ibis.coalesce(m["at_keyboard"], True) & within(m["day"], first, last))
    at = ["name", "domain", "host", "day"]
    who = whose(m.select(*at).distinct(), account_holder)
    who = who.select(
        _n=who["name"], _d=ibis.coalesce(who["domain"], "?"), _h=ibis.coalesce(who["host"], "?"), _day=who["day"],
        person=who["person"], sure=who["sure"], kind=who["kind"],
    )  # fmt: skip
    domain, host = ibis.coalesce(m["domain"], "?"), ibis.coalesce(m["host"], "?")
    j = m.left_join(
        who, [m["name"] == who["_n"], domain == who["_d"], host == who["_h"], m["day"] == who["_day"]]
    ).drop("_n", "_d", "_h", "_day")
    j = j.mutate(person=ibis.coalesce(j["person"], "?"), sure=true_or_false(j["sure"]), shared=nobodys(j["kind"]))
    return j.drop("kind")


@derive(
    key=("_item", "_rec", "name", "subject"),
    trace={"absence": {"subject": "subject"}, "personal_logon": {"_item": "_item", "_rec": "_rec"}},
)
def absent_logon(absence: Any, personal_logon: Any) -> Any:
    """Log-ons at an instant at which the person was away. `counts`: the account is the person's, the log-on was at a
    keyboard and the absence is clear; NULL where one of them cannot be told.
    """
    a = absence.select("subject", _p=absence.person, _state=absence.state, _from=absence.from_us, _to=absence.until_us)
    e = personal_logon
    inside = (e["happened_us"] >= a["_from"]) & ((e["happened_us"] < a["_to"]) | a["_to"].isnull())
    j = e.join(a, [e["person"] == a["_p"], inside])
    settled = j["sure"] & j["at_keyboard"].notnull() & (j["_state"] != "unclear")
    return j.select(
        "subject",
        "name",
        "host",
        "day",
        "_item",
        "_rec",
        counts=ibis.ifelse(settled, True, null("boolean")),
    )


@derive(
    key=("subject", "_item", "_rec"),
    trace={"absence": {"_item": "_item", "_rec": "_rec"}, "absent_logon": {"subject": "subject"}},
    covers=("absence",),
)
def absent_person(absence: Any, absent_logon: Any, ctx: Ctx) -> Any:
    """Every absence with the log-ons made meanwhile: `logons` for certain the person's, `unclear_logons` perhaps.
    `judged_date`: day of the first of them, else the day of effect. `away`: gone or suspended; false on unpaid leave;
    NULL where the orders contradict each other and somebody logged on.
    """
    n = absent_logon.group_by(_s=absent_logon.subject).aggregate(
        _sure=count_true(absent_logon.counts),
        _open=count_true(unknown(absent_logon.counts)),
        first_logon=absent_logon["day"].min(),
        on_host=absent_logon["host"].min(),
    )
    j = absence.left_join(n, absence.subject == n["_s"])
    logons, open_ = ibis.coalesce(j["_sure"], 0), ibis.coalesce(j["_open"], 0)
    away = ibis.cases(
        (in_list(j["state"], "left", "suspended"), True),
        ((j["state"] == "unclear") & (open_ > 0), null("boolean")),
        else_=False,
    )
    j = j.mutate(logons=logons, unclear_logons=open_, away=away)
    last = ibis.literal(ctx.period_to).cast("date")
    j = j.filter(j["from_date"] <= last)
    return j.mutate(judged_date=ibis.coalesce(j["first_logon"], j["from_date"])).drop("_s", "_sure", "_open")
