"""Customers who log in from one country and, a little later, from another: places by the evidence alone."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.listed_place import with_listed_place
from chahe.expressions import (
    first_by,
    following,
    key,
    minutes_between_us,
    null,
    position,
    true_or_false,
    within,
)


@derive(
    key=("_item", "_rec"),
    trace={"customer_session": {"_item": "_item", "_rec": "_rec"}},
    optional=("network_place",),
)
def placed_session(customer_session: Any, network_place: Any, ctx: Ctx) -> Any:
    """Each log-in or application of the period that is not known to have failed, with its `country`: as the
    record states it, else as the insurer's list states it of the address; NULL where neither does or nobody knows
    whether it succeeded. Left out are those that tell no place: an address an approved entry says so of, and
    applications that name an agent, whose place it may be.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    s = customer_session
    s = s.filter(s["happened_us"].notnull() & ibis.coalesce(s["outcome"] != "failure", True))
    s = s.filter(~(true_or_false(s["activity"] == "application") & s["agent_no"].notnull()))
    s = s.select(
        "_item", "_rec", "customer", "happened_us", "src_ip", "country", day=s["happened_local"].date(),
        _sure=true_or_false(s["outcome"] == "success"),
    )  # fmt: skip
    s = with_listed_place(s.filter(within(s["day"], first, last)), network_place, "day", "src_ip")
    s = s.filter(~s["anywhere"])
    told = ibis.coalesce(s["country"], s["listed_country"])
    return s.select(
        "_item", "_rec", "customer", "happened_us", "day", "src_ip",
        country=ibis.ifelse(s["_sure"], told, null("string")),
    )  # fmt: skip


@derive(
    key=("customer", "day"),
    trace={"placed_session": {"customer": "customer", "day": "day"}},
)
def customer_travel(placed_session: Any) -> Any:
    """Each customer with each day (Taipei) of a session of `placed_session`. `subject`: customer and day. `minutes`:
    the least between two sessions one after the other in one file from two countries, of which the later was that day;
    `from_country`, `to_country`: these; NULL where there are none. `open_minutes`: the least between such a session and
    the one before or after it where the country of one of them, or which came first, is not told (two files may be of
    two clocks); NULL where all is told.
    """
    p = placed_session
    out = p.group_by("customer", "day").aggregate(sessions=p.count())
    # Whoever was always told to be in one country moved nowhere.
    who = p.group_by("customer").aggregate(
        _least=ibis.coalesce(p["country"], "").min(), _most=ibis.coalesce(p["country"], "").max()
    )
    who = who.filter((who["_least"] != who["_most"]) | (who["_least"] == "")).select("customer")
    few = p.semi_join(who, "customer")
    placed = _pairs(few.filter(few["country"].notnull()))
    moved = placed.filter(placed["country"] != placed["next_country"])
    same_clock = moved["_item"] == moved["next_item"]
    sure = moved.filter(same_clock)
    least = first_by(
        sure, ("customer", "next_day"), (sure["minutes"], sure["happened_us"], sure["_item"], sure["_rec"])
    )
    least = least.select(
        "customer", "minutes", day="next_day", from_country="country", to_country="next_country", first_us="happened_us"
    )
    every = _pairs(few)
    untold = every.filter(every["country"].isnull() | every["next_country"].isnull())
    columns = ("customer", "minutes")
    both = untold.select(*columns, day="day").union(untold.select(*columns, day="next_day"))
    both = both.union(moved.filter(~same_clock).select(*columns, day="next_day"))
    left = both.group_by("customer", "day").aggregate(open_minutes=both["minutes"].min())
    at = ["customer", "day"]
    for side in (least, left):
        out = out.left_join(side, at).drop("customer_right", "day_right")
    return out.mutate(subject=key(out["customer"], out["day"]))


def _pairs(p: Any) -> Any:
    """Each session with the customer's next one."""
    p = p.mutate(_nth=position(p["customer"], p["happened_us"], p["_item"], p["_rec"]))
    for name, column in (("next_us", "happened_us"), ("next_day", "day"), ("next_item", "_item")):
        p = p.mutate(**{name: following(p[column], p["customer"], p["_nth"])})
    p = p.mutate(next_country=following(p["country"], p["customer"], p["_nth"]))
    p = p.filter(p["next_us"].notnull())
    return p.mutate(minutes=minutes_between_us(p["happened_us"], p["next_us"]))
