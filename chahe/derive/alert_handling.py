"""Every alert of security devices with the tickets opened for it, or the suppression somebody signed for."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import (
    DAY_US,
    any_true,
    first_label,
    folded,
    key,
    least_from_here,
    midnight_us,
    minutes_between_us,
    no_blank,
    null,
    true_or_false,
    unknown,
    within,
)


def alerts_of(security_alert: Any, ctx: Ctx) -> Any:
    """The alerts of the period with what is compared: `sig`, `name`, `from_sensor`, `on_host`, `src`, `dst`, `us`."""
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    a = security_alert
    a = a.select(
        "_item", "_rec", "sensor", "alert_name", "severity", "action",
        no=no_blank(folded(a.alert_no)), named_ticket=no_blank(folded(a.ticket_no)),
        sig=no_blank(folded(a.signature_id)), name=folded(a.alert_name), from_sensor=first_label(a.sensor),
        on_host=first_label(a.host), src=a.src_ip, dst=a.dst_ip, us=a.happened_us, day=a.happened_local.date(),
    )  # fmt: skip
    a = a.filter(a["us"].notnull() & within(a["day"], first, last))
    return a.mutate(
        subject=key(ibis.coalesce(a["from_sensor"], "?"), ibis.coalesce(a["sig"], a["name"]), a["day"]),
    )


def about(t: Any) -> Any:
    """What a ticket or a suppression says of its alerts, with the names of `alerts_of` and `t_` before them."""
    return {
        "t_sig": no_blank(folded(t.signature_id)),
        "t_name": no_blank(folded(t.alert_name)),
        "t_sensor": first_label(t.sensor),
        "t_host": first_label(t.host),
        "t_ip": t.about_ip,
    }


def meant(a: Any, t: Any) -> Any:
    """Alerts with the lines (`about`) that name their signature, or their name where one of them states no signature;
    device, machine and address agree where both state them.
    """
    by_sig = a.join(t, a["sig"] == t["t_sig"])
    nameless = t.filter(t["t_name"].notnull())
    by_name = a.join(nameless, a["name"] == nameless["t_name"])
    by_name = by_name.filter(by_name["sig"].isnull() | by_name["t_sig"].isnull())
    j = by_sig.union(by_name)
    here = j["t_ip"].isnull() | true_or_false(j["t_ip"] == j["src"]) | true_or_false(j["t_ip"] == j["dst"])
    same = ibis.coalesce(j["t_sensor"] == j["from_sensor"], True) & ibis.coalesce(j["t_host"] == j["on_host"], True)
    return j.filter(here & same)


@derive(
    key=("_item", "_rec", "ticket_no"),
    trace={
        "security_alert": {"_item": "_item", "_rec": "_rec"},
        "security_ticket": {"ticket_no": "ticket_no"},
    },
    optional=("security_ticket", "ticket_alert"),
)
def alert_ticket(security_alert: Any, security_ticket: Any, ticket_alert: Any, ctx: Ctx) -> Any:
    """Every alert of the period with each ticket for it: the one it names, one that numbers it, or one that names its
    signature and a span of time it falls in (to the end stated, else until the ticket was closed). `minutes` from alert
    to ticket, 0 where the ticket was open already; NULL where it states no time.
    """
    a = alerts_of(security_alert, ctx)
    t = security_ticket.select(
        "ticket_no",
        _t=folded(security_ticket.ticket_no),
        opened=security_ticket.opened_at_us,
        first=security_ticket.alerts_from_us,
        last=ibis.coalesce(security_ticket.alerts_to_us, security_ticket.closed_at_us),
        **about(security_ticket),
    )
    short = ("_item", "_rec", "us", "ticket_no", "opened")
    named = a.join(t, a["named_ticket"] == t["_t"]).select(*short)
    listed = ticket_alert.select(_of=folded(ticket_alert.ticket_no), _no=folded(ticket_alert.alert_no))
    listed = listed.join(t, listed["_of"] == t["_t"])
    numbered = a.join(listed, a["no"] == listed["_no"])
    numbered = numbered.filter(ibis.coalesce(numbered["t_sensor"] == numbered["from_sensor"], True)).select(*short)
    spans = t.filter(t["first"].notnull())
    told = meant(a, spans)
    told = told.filter((told["us"] >= told["first"]) & (told["last"].isnull() | (told["us"] <= told["last"])))
    every = named.union(numbered).union(told.select(*short))
    out = every.group_by("_item", "_rec", "ticket_no").aggregate(us=every["us"].min(), opened=every["opened"].min())
    late = minutes_between_us(out["us"], out["opened"])
    return out.select("_item", "_rec", "ticket_no", minutes=ibis.ifelse(out["opened"] <= out["us"], 0, late))


@derive(
    key=("_item", "_rec", "entry_no"),
    trace={"alert_suppression": {"entry_no": "entry_no"}},
    optional=("alert_suppression",),
)
def suppressed_alert(security_alert: Any, alert_suppression: Any, ctx: Ctx) -> Any:
    """Every alert of the period with each suppression that is for it and holds on its day by the list's own dates (no
    end stated: until further notice). `signed`: somebody had signed for it by that day; NULL where the day of the
    signature or the first day is not stated.
    """
    s = alert_suppression
    s = s.select("entry_no", "approved_by", "approved_date", "valid_from", "valid_to", **about(s))
    j = meant(alerts_of(security_alert, ctx), s)
    j = j.filter(ibis.coalesce(within(j["day"], j["valid_from"], j["valid_to"]), True))
    dated = (j["approved_date"] <= j["day"]) & (j["valid_from"] <= j["day"])
    j = j.mutate(_signed=ibis.ifelse(j["approved_by"].isnull(), False, dated))
    out = j.group_by("_item", "_rec", "entry_no").aggregate(
        _yes=any_true(j["_signed"]), _open=any_true(unknown(j["_signed"]))
    )
    signed = ibis.cases((out["_yes"], True), (out["_open"], null("boolean")), else_=False)
    return out.select("_item", "_rec", "entry_no", signed=signed)


@derive(
    key=("_item", "_rec"),
    trace={
        "security_alert": {"_item": "_item", "_rec": "_rec"},
        "alert_ticket": {"_item": "_item", "_rec": "_rec"},
        "suppressed_alert": {"_item": "_item", "_rec": "_rec"},
    },
)
def alert_handling(security_alert: Any, alert_ticket: Any, suppressed_alert: Any, loose_ticket: Any, ctx: Ctx) -> Any:
    """Every alert of the period. `subject`: sensor, signature and day. `tickets` for it, and `ticket_minutes` until the
    first of them; `untimed`: one of them states no time. `loose_minutes` until the next ticket that may be for it and
    does not say so. `suppressed`: a suppression somebody had signed for holds; NULL where that cannot be told;
    `suppressed_by`: it, signed or not. `open_minutes`: from the alert to the end of the base date.
    """
    a = alerts_of(security_alert, ctx)
    at = ["_item", "_rec"]
    n = alert_ticket.group_by(at).aggregate(
        tickets=alert_ticket.count(),
        ticket_no=alert_ticket.ticket_no.min(),
        ticket_minutes=alert_ticket.minutes.min(),
        untimed=any_true(alert_ticket.minutes.isnull()),
    )
    s = suppressed_alert
    s = s.group_by(at).aggregate(
        suppressed_by=s.entry_no.min(), _yes=any_true(s.signed), _open=any_true(unknown(s.signed))
    )
    j = a.left_join(n, at).drop(*[f"{c}_right" for c in at])
    j = j.left_join(s, at).drop(*[f"{c}_right" for c in at])
    j = j.left_join(_next_loose(j.filter(j["tickets"].isnull()), loose_ticket), at).drop(*[f"{c}_right" for c in at])
    end = midnight_us(ibis.literal(ctx.as_of).cast("date")) + DAY_US
    suppressed = ibis.cases((true_or_false(j["_yes"]), True), (true_or_false(j["_open"]), null("boolean")), else_=False)
    return j.select(
        *at, "subject", "sensor", "alert_name", "severity", "action", "day", "ticket_no", "ticket_minutes",
        "loose_minutes", "suppressed_by",
        tickets=ibis.coalesce(j["tickets"], 0),
        untimed=true_or_false(j["untimed"]),
        suppressed=suppressed,
        open_minutes=minutes_between_us(j["us"], end),
    )  # fmt: skip


@derive(
    key=("_item", "_rec"),
    trace={"security_ticket": {"_item": "_item", "_rec": "_rec"}},
    optional=("security_ticket", "ticket_alert"),
)
def loose_ticket(security_ticket: Any, ticket_alert: Any, security_alert: Any) -> Any:
    """Tickets that do not say which alerts they are for: they number none, no alert names them, and they state no
    signature or no span of time. `told`: signature (s:) or name (n:) they state, `*` where neither.
    """
    t = security_ticket.mutate(_t=folded(security_ticket.ticket_no))
    told = ibis.union(
        ticket_alert.select(_known=folded(ticket_alert.ticket_no)),
        security_alert.select(_known=folded(security_alert.ticket_no)),
        distinct=True,
    )
    t = t.anti_join(told, t["_t"] == told["_known"])
    sig, name = no_blank(folded(t.signature_id)), no_blank(folded(t.alert_name))
    t = t.filter(t.alerts_from_us.isnull() | (sig.isnull() & name.isnull()))
    by = ibis.coalesce(
        ibis.literal("s:").concat(no_blank(folded(t.signature_id))),
        ibis.literal("n:").concat(no_blank(folded(t.alert_name))),
        "*",
    )
    return t.select("_item", "_rec", "ticket_no", told=by, opened=t.opened_at_us)


def _next_loose(alerts: Any, loose_ticket: Any) -> Any:
    """Minutes from each alert to the next loose ticket of its signature, of its name, or of none."""
    kinds = (ibis.literal("s:").concat(alerts["sig"]), ibis.literal("n:").concat(alerts["name"]), ibis.literal("*"))
    parts = [
        alerts.select("_item", "_rec", us="us", told=told, opened=null("int64"), ticket=ibis.literal(False))
        for told in kinds
    ]
    loose = loose_ticket.filter(loose_ticket.opened.notnull())
    loose = loose.select("_item", "_rec", us="opened", told="told", opened="opened", ticket=ibis.literal(True))
    every = parts[0].union(parts[1]).union(parts[2]).union(loose)
    every = every.filter(every["told"].notnull())
    soonest = least_from_here(
        every["opened"], every["told"], every["us"], every["ticket"], every["_item"], every["_rec"]
    )
    every = every.mutate(soonest=soonest)
    mine = every.filter(~every["ticket"])
    out = mine.group_by("_item", "_rec").aggregate(us=mine["us"].min(), soonest=mine["soonest"].min())
    return out.select("_item", "_rec", loose_minutes=minutes_between_us(out["us"], out["soonest"]))
