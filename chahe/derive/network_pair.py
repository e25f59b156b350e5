"""Pairs of addresses by day: the one pass over net_connection that beacons, long connections and egress rest on."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.network_ends import called, inside, one_place
from chahe.expressions import count_true, days_between, has_bit, in_list, in_one_number, total, true_or_false

_ANSWERED = ("SF", "S1", "S2", "S3", "RSTO", "RSTR")
"""Zeek's states of a connection both sides agreed to (zeek, base/protocols/conn: conn_state)."""
_UNANSWERED = ("S0", "REJ", "SH", "RSTOS0")
"""Zeek's states of an attempt nobody answered, or that was refused. RSTRH and SHR saw only the far side: not these."""
_ENDS = ("src", "dst")
_PLACES = tuple(f"{end}_ip{part}" for end in _ENDS for part in ("_number", "6_high"))


def was_answered(c: Any) -> Any:
    """Did both sides of a connection agree to it: by Zeek's state, else by the device's refusal, else by packets or
    bytes that came back; NULL where nothing tells.
    """
    back = ibis.coalesce(c["packets_in"], c["bytes_in"], c["ip_bytes_in"]) > 0
    return ibis.cases(
        (in_list(c["conn_state"], *_ANSWERED), True),
        (in_list(c["conn_state"], *_UNANSWERED), False),
        (c["action"] == "denied", False),
        else_=back,
    )


@derive(
    key=("day", "src_ip", "dst_ip"),
    trace={"net_connection": {"src_ip": "src_ip", "dst_ip": "dst_ip", "happened_us": "first_us"}},
)
def network_pair(net_connection: Any) -> Any:
    """All connections of one day (Taipei) from one address to one address, whatever port, that the first began (see
    `called`); those without a time stand in no day. The evidence cited is the first of them.

    `answered`, `unanswered`: connections both sides agreed to, and attempts refused or not answered; neither where
    nothing tells. `bytes_out`, `bytes_in`: payload, with the headers of IP where only that was counted; NULL where
    nothing was. `duration_us`, `longest_us`: sum and greatest. `src_inside`, `dst_inside`: the sensor says so, or it
    is private; where two sensors do not agree, one of them is believed. `src_one`, `dst_one`: the address of one host,
    no multicast and the like. `direction`: out, in, inside (both ends are), outside.
    """
    c = called(net_connection.filter(net_connection["happened_local"].notnull()))
    t = c.select(
        "src_ip",
        "dst_ip",
        "duration_us",
        "happened_us",
        day=c["happened_local"].date(),
        answered=was_answered(c),
        out=ibis.coalesce(c["bytes_out"], c["ip_bytes_out"]),
        back=ibis.coalesce(c["bytes_in"], c["ip_bytes_in"]),
        said=in_one_number(*(true_or_false(c[f"{end}_local"]) for end in _ENDS)),
        **{column: c[column] for column in _PLACES},
    )
    out = t.group_by("day", "src_ip", "dst_ip").aggregate(
        connections=t.count(),
        answered=count_true(t["answered"]),
        unanswered=count_true(~t["answered"]),
        first_us=t["happened_us"].min(),
        last_us=t["happened_us"].max(),
        bytes_out=total(t["out"]),
        bytes_in=total(t["back"]),
        duration_us=total(t["duration_us"]),
        longest_us=t["duration_us"].max(),
        said=t["said"].max(),
        # What an address is, is asked once a pair: all its records have one number.
        **{column: t[column].max() for column in _PLACES},
    )
    out = out.mutate(**{f"{end}_local": has_bit(out["said"], n) for n, end in enumerate(_ENDS)})
    places = {f"{end}_one": one_place(out, end) for end in _ENDS} | {f"{end}_inside": inside(out, end) for end in _ENDS}
    out = out.mutate(**places).drop("said", *(f"{end}_local" for end in _ENDS), *_PLACES)
    src, dst = out["src_inside"], out["dst_inside"]
    return out.mutate(direction=ibis.cases((src & dst, "inside"), (src, "out"), (dst, "in"), else_="outside"))


def sought(pairs: Any) -> Any:
    """Per day and far address (of the pair's two the one outside, else the one called): `seekers`, inside hosts that
    were in touch with it, `hosts`, inside hosts seen that day, and `known_days`, `evidence_days`: days since the far
    address, and since anything, was first seen.
    """
    far = with_far(pairs)
    met = far.select("day", "far_ip", near_ip=ibis.ifelse(far["direction"] == "in", far["dst_ip"], far["src_ip"]))
    per_day = met.distinct().group_by("day", "far_ip").aggregate(seekers=ibis._.count())
    ends = pairs.filter(pairs["src_inside"]).select("day", ip="src_ip")
    ends = ends.union(pairs.filter(pairs["dst_inside"]).select("day", ip="dst_ip"), distinct=True)
    size = ends.group_by("day").aggregate(hosts=ibis._.count())
    first = far.group_by("far_ip").aggregate(far_since=far["day"].min())
    since = pairs.aggregate(evidence_since=pairs["day"].min())
    out = per_day.left_join(size, "day").drop("day_right").inner_join(first, "far_ip").cross_join(since)
    return out.select(
        "day",
        "far_ip",
        "seekers",
        hosts=out["hosts"].fill_null(0),
        known_days=days_between(out["far_since"], out["day"]),
        evidence_days=days_between(out["evidence_since"], out["day"]),
    )


def with_far(pairs: Any) -> Any:
    """The pairs with `far_ip`."""
    return pairs.mutate(far_ip=ibis.ifelse(pairs["direction"] == "in", pairs["src_ip"], pairs["dst_ip"]))
