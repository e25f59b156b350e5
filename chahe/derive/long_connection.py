"""Connections that stayed open long, by pair of addresses and day."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import true_or_false

PARAMETERS = "long/1"
_HOUR_US = 3_600_000_000
HOURS = (1, 4, 8, 12)
"""Steps of `grade` 1 to 4 (RITA v5's), in hours; less than the first is no long connection."""


@derive(
    key=("day", "src_ip", "dst_ip"),
    trace={
        "network_pair": {"day": "day", "src_ip": "src_ip", "dst_ip": "dst_ip"},
        "net_connection": {"src_ip": "src_ip", "dst_ip": "dst_ip", "duration_us": "longest_us"},
    },
)
def long_connection(network_pair: Any, net_connection: Any) -> Any:
    """Pairs with a connection begun that day (Taipei) that lasted an hour or more, `longest_us`; the evidence cited is
    that connection. `grade` 1 to 4: the longest lasted an hour, 4, 8, 12 or more. `all_day`: their durations together
    are 24 hours or more. Many short ones are no long one: they are `network_beacon`'s.
    """
    p = network_pair.filter(true_or_false(network_pair["longest_us"] >= HOURS[0] * _HOUR_US))
    grade = ibis.cases(
        *((p["longest_us"] >= hours * _HOUR_US, ibis.literal(n, type="int64")) for n, hours in _FROM_LONGEST),
        else_=ibis.literal(0, type="int64"),
    )
    kept = ("day", "src_ip", "dst_ip", "direction", "connections", "first_us", "duration_us", "longest_us")
    return p.select(
        *kept,
        "bytes_out",
        "bytes_in",
        grade=grade,
        all_day=p["duration_us"] >= 24 * _HOUR_US,
        parameters=ibis.literal(PARAMETERS),
    )


_FROM_LONGEST = tuple((n, hours) for n, hours in enumerate(HOURS, 1))[::-1]
