"""How the intervals of the most regular pairs are spread: what the inter-arrival plots are drawn from."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.derive.network_ends import called
from chahe.derive.outbound_day import in_period
from chahe.expressions import position, previous, whole_part

BARS = 40
"""Bars up to twice the median interval; one more holds what is longer."""
MOST_PAIRS = 200
"""Pairs of a day, by rank, whose intervals are counted; the list of exceptions has all of them."""
_PAIR = ("day", "src_ip", "dst_ip")


@derive(key=(*_PAIR, "bar"), trace={"network_beacon": {c: c for c in _PAIR}}, paper=("4.2.3",))
def beacon_interval(network_beacon: Any, net_connection: Any, ctx: Ctx) -> Any:
    """Of the MOST_PAIRS pairs of `network_beacon` that rank highest, days of the period, inside to outside, the
    intervals between connections: how many (`found`) fall into each bar, from `bar` times `width_s` seconds on (BARS:
    all longer ones). `intervals`: all of the pair's; whole seconds, those of 0 left out, as the score counts them.
    `median_interval_s`, `ranked`, `connections` as there. Pairs with one connection a second or more have no score and
    are left out.
    """
    b = network_beacon.filter((network_beacon["direction"] == "out") & network_beacon["ranked"].notnull())
    b = in_period(b, ctx).select(*_PAIR, "ranked", "connections", "median_interval_s")
    b = b.order_by([b["ranked"].desc(), *(b[c] for c in _PAIR)]).limit(MOST_PAIRS)
    b = b.mutate(pair=position(ibis.literal(0), b["ranked"].desc(), *(b[c] for c in _PAIR)))
    c = called(net_connection)
    c = c.select("src_ip", "dst_ip", "happened_us", day=c["happened_local"].date())
    e = c.inner_join(b, list(_PAIR))
    seconds = whole_part(e["happened_us"], ibis.literal(1_000_000))
    e = e.select("pair", "median_interval_s", second=seconds)
    e = e.mutate(gap_s=(e["second"] - previous(e["second"], e["pair"])).nullif(0))
    e = e.filter(e["gap_s"].notnull())
    width = ibis.greatest(1, whole_part(2 * e["median_interval_s"] + BARS - 1, ibis.literal(BARS)))
    e = e.mutate(width_s=width)
    e = e.mutate(bar=ibis.least(BARS, whole_part(e["gap_s"], e["width_s"])))
    bars = e.group_by("pair", "bar", "width_s").aggregate(found=e.count())
    sums = e.group_by("pair").aggregate(intervals=e.count())
    out = bars.inner_join(sums, "pair").inner_join(b, "pair")
    return out.select(*_PAIR, "bar", "width_s", "found", "intervals", "median_interval_s", "ranked", "connections")
