"""Connections between two addresses that come as regularly as a program's, by day (Taipei)."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.beacon_measures import LIMITS, in_bars, measured, observed, scored
from chahe.derive.beacon_parameters import PARAMETERS
from chahe.derive.network_ends import called
from chahe.derive.network_pair import sought, with_far
from chahe.expressions import in_list, no_blank, position, true_or_false

_PAIR = ("day", "src_ip", "dst_ip")
HOST_LOGGED = ("zeek", "suricata")
"""Products that log the Host header: only of them its absence is a fact."""


@derive(
    key=_PAIR,
    trace={
        "network_pair": {c: c for c in _PAIR},
        "net_connection": {"src_ip": "src_ip", "dst_ip": "dst_ip", "happened_us": "first_us"},
        "web_request": {"src_ip": "src_ip", "dst_ip": "dst_ip", "happened_us": "first_us"},
        "tls_session": {"src_ip": "src_ip", "dst_ip": "dst_ip", "happened_us": "first_us"},
    },
    optional=("web_request", "tls_session"),
)
def network_beacon(network_pair: Any, net_connection: Any, web_request: Any, tls_session: Any) -> Any:
    """Pairs of addresses with four connections or more in a day, and how much they look like a beacon; scores are in
    1/10,000. `timing`, `sizing`: steadiness of the intervals (whole seconds, those of 0 left out) and of the bytes
    sent (headers of IP included, else payload); `evenness`: of the histogram; `lasting`: of the day's observed part.
    `score`: their mean, `sizing` left out where no size was measured. `strobe`: one connection a second or more, no
    score. `parameters`: version of the numbers used, which stand in chahe/derive/beacon_parameters.py.

    `ranked`: the score with what is added and taken, not below 0: `prevalence_step` (few or many inside hosts
    seek the far end), `age_step` (new or long known, where the evidence reaches back), `signature_step` (user agent or
    JA3 no other pair uses that day), `missing_host_step` (requests without Host header), `outside_step` (begun outside
    and never answered). Nothing is left out for being allowed: that is `allow_entry`'s.
    """
    p = PARAMETERS
    pairs = network_pair.filter(network_pair["src_one"] & network_pair["dst_one"])
    some = pairs.filter(pairs["connections"] >= p.least_connections)
    some = some.mutate(pair=position(ibis.literal(0), *(some[c] for c in _PAIR)).cast("int32"))
    quiet = some.filter(some["connections"] < p.strobe_connections)
    known = quiet.select("pair", *_PAIR).inner_join(observed(network_pair), "day")
    c = called(net_connection)
    c = c.select(
        "src_ip",
        "dst_ip",
        day=c["happened_local"].date(),
        us=c["happened_us"],
        size=ibis.coalesce(c["ip_bytes_out"], c["bytes_out"]),
    )
    events = in_bars(c.inner_join(known, list(_PAIR)).select("pair", "us", "size", *LIMITS), p)
    scores = measured(events, known, p).rename(scored_pair="pair")
    out = some.left_join(scores, some["pair"] == scores["scored_pair"])
    strobe = out["connections"] >= p.strobe_connections
    out = out.filter(out["score"].notnull() | strobe).mutate(strobe=strobe)
    out = with_far(out).left_join(sought(pairs), ["day", "far_ip"])
    out = out.drop("day_right", "far_ip_right", "pair", "scored_pair")
    out = _marked(out, _rare_signature(web_request, tls_session), "rare_signatures")
    out = _marked(out, _missing_host(web_request), "missing_host")
    return scored(out, p)


def _marked(rows: Any, marks: Any, column: str) -> Any:
    """The rows with a count of the pair's marks, 0 where it has none."""
    joined = rows.left_join(marks, list(_PAIR))
    names = [f"{c}_right" for c in _PAIR]
    return joined.mutate(**{column: joined[column].fill_null(0)}).drop(*names)


def _rare_signature(web: Any, tls: Any) -> Any:
    """Pairs with signatures (user agents, JA3) that day of which nobody else used one, and how many."""
    columns = ("src_ip", "dst_ip")
    said = [(web, "user_agent", "ua:"), (tls, "ja3", "ja3:")]
    parts = [
        t.filter(no_blank(t[c]).notnull() & t["happened_local"].notnull() & t["dst_ip"].notnull()).select(
            *columns, day=t["happened_local"].date(), signature=ibis.literal(mark).concat(t[c])
        )
        for t, c, mark in said
    ]
    used = parts[0].union(parts[1], distinct=True)
    # One pair alone used it: its two addresses are then the least and the greatest.
    lone = used.group_by("day", "signature").aggregate(
        users=used.count(), src_ip=used["src_ip"].min(), dst_ip=used["dst_ip"].min()
    )
    return lone.filter(lone["users"] == 1).group_by(*_PAIR).aggregate(rare_signatures=ibis._.count())


def _missing_host(web: Any) -> Any:
    """Pairs with requests that day that sent no Host header, where the header would have been logged."""
    t = web.filter(web["happened_local"].notnull() & web["dst_ip"].notnull())
    without = no_blank(t["host"]).isnull() & true_or_false(in_list(t["product"], *HOST_LOGGED))
    rows = t.filter(without).select("src_ip", "dst_ip", day=t["happened_local"].date())
    return rows.group_by(*_PAIR).aggregate(missing_host=ibis._.count())
