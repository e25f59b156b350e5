"""What the insurer's list says of an address on a day: where it stands, or that it tells no place."""

from typing import Any

import ibis

from chahe.expressions import (
    agreed,
    any_true,
    folded,
    in_list,
    ipv4_number,
    network_size,
    null,
    true_or_false,
    whole_part,
    within,
)

ANYWHERE = ("vpn", "shared", "jump-host")
"""Kinds of entry under which an address tells no place."""
_ALONE = 128


def with_listed_place(rows: Any, network_place: Any, day: str, ip: str) -> Any:
    """The rows with `anywhere`: an entry in force on the row's day, approved by somebody before, says the address tells
    no place; and `listed_country`: the country its entries of a fixed place agree on. Of entries that hold an address
    those of the smallest network count. An entry that is not approved excuses nothing and states no country.
    """
    e = network_place
    e = e.select(
        _wanted=folded(e["wanted"]),
        _first=e["first_ip_number"],
        _size=network_size(e["prefix"]),
        _bits=ibis.coalesce(e["prefix"], _ALONE),
        _net=e["kind"] == "cidr",
        _any=in_list(e["place_kind"], *ANYWHERE),
        _fixed=e["place_kind"] == "fixed",
        _country=e["country"],
        _from=e["valid_from"],
        _to=e["valid_to"],
        _by=e["approved_by"],
        _on=e["approved_date"],
    )
    asked = rows.filter(rows[ip].notnull()).select(_day=rows[day], _ip=rows[ip]).distinct()
    # Looked up once an address: what comes of an aggregate is not worked out again for every row.
    each = asked.group_by("_ip").aggregate(_said=folded(asked["_ip"].max()))
    alone = each.inner_join(e, each["_said"] == e["_wanted"])
    nets = e.filter(e["_net"] & e["_first"].notnull())
    numbers = each.mutate(_number=ipv4_number(each["_said"]))
    spread = numbers.filter(numbers["_number"].notnull()).cross_join(nets.select(_wide="_size").distinct())
    spread = spread.mutate(_begin=whole_part(spread["_number"], spread["_wide"]) * spread["_wide"])
    inside = spread.inner_join(nets, [spread["_begin"] == nets["_first"], spread["_wide"] == nets["_size"]])
    said = ("_ip", "_bits", "_any", "_fixed", "_country", "_from", "_to", "_by", "_on")
    held = asked.inner_join(alone.select(*said).union(inside.select(*said)), "_ip")
    held = held.filter(within(held["_day"], held["_from"], held["_to"]))
    held = held.filter(held["_by"].notnull() & true_or_false(held["_on"] <= held["_day"]))
    most = held.group_by("_day", "_ip").aggregate(_most=held["_bits"].max())
    held = held.inner_join(most, ["_day", "_ip"])
    held = held.filter(held["_bits"] == held["_most"])
    found = held.group_by("_day", "_ip").aggregate(
        anywhere=any_true(held["_any"]),
        listed_country=agreed(ibis.ifelse(held["_fixed"], held["_country"], null("string"))),
    )
    out = rows.left_join(found, [rows[day] == found["_day"], rows[ip] == found["_ip"]]).drop("_day", "_ip")
    return out.mutate(anywhere=true_or_false(out["anywhere"]))
