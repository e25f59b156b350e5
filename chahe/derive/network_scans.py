"""Scans: one address that calls many ports of one host, or one port of many hosts, most of them in vain."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.network_ends import inside, one_place, one_way
from chahe.derive.network_pair import was_answered
from chahe.expressions import any_true, count_true, in_list, key, total, whole_part

PARAMETERS = "scan/1"
LEAST_FAILED = 10
"""Ports of one host, or hosts of one port, within a clock hour that never answered; fewer are no scan."""
FAILED_IN = 3
"""At least one in so many of those called."""
_HOUR_US = ibis.literal(3_600_000_000)
_NO_PORT = -1
_HOUR = ("hour", "src_ip")
_TRIED = (*_HOUR, "dst_ip", "proto", "port")


@derive(
    key=("kind", "hour", "src_ip", "target"),
    trace={"net_connection": {"src_ip": "src_ip", "happened_us": "first_us"}},
)
def port_scan(net_connection: Any) -> Any:
    """One address that within one clock hour called in vain 10 or more ports of one host (`kind` vertical, `target` the
    host) or one port of 10 or more hosts (horizontal, `target` protocol and port), over TCP or UDP, these being a
    third or more of those it called. `targets`, `failed`: different ports or hosts called, and those of them that
    never answered that hour; `connections`: all to them. Connections nothing tells the answer of do not count.

    `hour`: hours since 1970 UTC; `day`: its day in Taipei. `from_inside`, `to_inside`: the one who calls, and any
    called, is of the network looked at. The evidence cited is the first connection. `parameters`: version of the
    limits, which stand in chahe/derive/network_scans.py. A scan slower than that, or of ICMP, is not found.
    """
    tried = _tried(net_connection)
    service = key(tried["proto"], tried["port"])
    down = tried.mutate(kind=ibis.literal("vertical"), target=tried["dst_ip"])
    across = tried.mutate(kind=ibis.literal("horizontal"), target=service)
    t = down.union(across)
    out = t.group_by("kind", *_HOUR, "target").aggregate(
        targets=t.count(),
        failed=count_true(t["answered"] == 0),
        connections=total(t["connections"]),
        first_us=t["first_us"].min(),
        last_us=t["last_us"].max(),
        day=t["day"].min(),
        from_inside=any_true(t["from_inside"]),
        to_inside=any_true(t["to_inside"]),
    )
    out = out.filter((out["failed"] >= LEAST_FAILED) & (out["failed"] * FAILED_IN >= out["targets"]))
    return out.mutate(parameters=ibis.literal(PARAMETERS))


def _tried(net_connection: Any) -> Any:
    """What was called, and whether it answered, by those who in an hour failed often enough."""
    # Read twice, each time the columns needed: read once for both, all records would be kept in between.
    failed = _calls(net_connection, ~was_answered(net_connection))
    failed = failed.select(*_HOUR, "dst_ip", "proto", port=_port(failed)).distinct()
    down = failed.group_by(*_HOUR, "dst_ip").aggregate(n=failed.count())
    across = failed.group_by(*_HOUR, "proto", "port").aggregate(n=failed.count())
    many = [t.filter(t["n"] >= LEAST_FAILED).select(*_HOUR) for t in (down, across)]
    who = many[0].union(many[1], distinct=True)
    # What a connection is, is asked of theirs alone.
    t = _calls(net_connection, was_answered(net_connection).notnull()).inner_join(who, list(_HOUR))
    t = t.select(
        *_HOUR,
        "dst_ip",
        "proto",
        "happened_us",
        day=t["happened_local"].date(),
        port=_port(t),
        answered=was_answered(t),
        from_inside=inside(t, "src"),
        to_inside=inside(t, "dst"),
    )
    return t.group_by(*_TRIED).aggregate(
        connections=t.count(),
        answered=count_true(t["answered"]),
        first_us=t["happened_us"].min(),
        last_us=t["happened_us"].max(),
        day=t["day"].min(),
        from_inside=any_true(t["from_inside"]),
        to_inside=any_true(t["to_inside"]),
    )


def _calls(c: Any, which: Any) -> Any:
    """Calls over TCP or UDP of which `which` is true, with their hour."""
    c = c.filter(
        c["happened_us"].notnull() & in_list(c["proto"], "tcp", "udp") & which & one_place(c, "dst") & ~one_way(c)
    )
    return c.mutate(hour=whole_part(c["happened_us"], _HOUR_US))


def _port(c: Any) -> Any:
    return ibis.coalesce(c["dst_port"], _NO_PORT)
