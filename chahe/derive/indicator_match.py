"""What the logs show that indicators of compromise name, looked up once for each address and name."""

from typing import Any

import ibis

from chahe.derive.allowed import MOST_LABELS
from chahe.derive.api import derive
from chahe.expressions import folded, ipv4_text, last_labels, network_size, no_blank, whole_part

FOUND = ("kind", "wanted", "list_version")
OF_NAMED = (*FOUND, "label", "source", "indicator_id", "since", "until")
ADDRESS, NAME = "address", "name"


@derive(
    key=("said",),
    trace={"dns_query": {"query": "said"}, "tls_session": {"sni": "said"}, "web_request": {"host": "said"}},
    optional=("dns_query", "tls_session", "web_request"),
)
def name_seen(dns_query: Any, tls_session: Any, web_request: Any) -> Any:
    """Each name asked for in DNS, TLS and HTTP once, as written (`said`), and folded (`seen`; NULL where blank)."""
    every = dns_query.select(said="query").distinct()
    every = every.union(tls_session.select(said="sni").distinct()).union(web_request.select(said="host").distinct())
    every = every.distinct()
    # What is asked of `seen` would be asked of every record, so only this.
    every = every.filter(every["said"].notnull())
    return every.mutate(seen=no_blank(folded(every["said"])))


@derive(
    key=("sort", "named_as", *FOUND, "since", "until"),
    trace={"indicator": {c: c for c in FOUND}, "name_seen": {"said": "named_as"}},
    optional=("net_connection",),
)
def indicator_match(net_connection: Any, name_seen: Any, indicator: Any) -> Any:
    """Each indicator with what names it in the logs (`named_as`): addresses (`sort` address), those it states and those
    seen that lie in its network; names seen (`sort` name, as written) that are the domain or stand below it. `shown`:
    the same, folded. `since`, `until`: microseconds since 1970 between which it holds by the list's word. Each span of
    time a list gives for one is a row.
    """
    held = spans(indicator)
    addresses = _named_address(net_connection, held).mutate(sort=ibis.literal(ADDRESS))
    found = addresses.union(_named_name(name_seen, held).mutate(sort=ibis.literal(NAME)))
    return found.group_by("sort", "named_as", *FOUND, "since", "until").aggregate(
        **{c: found[c].min() for c in ("label", "source", "indicator_id", "shown")}
    )


def spans(indicator: Any) -> Any:
    """Indicators with each span of time they hold in, once: `number`, `high`, `low`, `to_high`, `to_low`, `prefix`,
    `since`, `until`.
    """
    held = indicator.select(
        *FOUND,
        *("label", "source", "indicator_id"),
        number=indicator["first_ip_number"],
        high=indicator["first_ip6_high"],
        low=indicator["first_ip6_low"],
        to_high=indicator["last_ip6_high"],
        to_low=indicator["last_ip6_low"],
        prefix=indicator["prefix"],
        since=indicator["valid_from_us"],
        until=indicator["valid_to_us"],
    )
    # The same line twice, in a list handed over twice or within one, is one indicator.
    own = [c for c in held.columns if c not in ("label", "source", "indicator_id")]
    return held.group_by(*own).aggregate(
        label=held["label"].min(), source=held["source"].min(), indicator_id=held["indicator_id"].min()
    )


def as_named(t: Any, named_as: Any, shown: Any) -> Any:
    """Indicators with what names them; `shown` is what a hit gives as seen."""
    return t.select(*OF_NAMED, named_as=named_as, shown=shown)


def _named_address(c: Any, held: Any) -> Any:
    """Each address seen with each indicator that names it: itself, its IPv4 network by leading bits, its IPv6 range."""
    four = c.select(number="src_ip_number").distinct().union(c.select(number="dst_ip_number").distinct(), distinct=True)
    nets = held.filter((held["kind"] == "cidr") & held["number"].notnull())
    nets = nets.mutate(width=network_size(nets["prefix"]))
    four = four.filter(four["number"].notnull()).rename(_number="number")
    four = four.cross_join(nets.select(_width="width").distinct())
    four = four.mutate(_net=whole_part(four["_number"], four["_width"]) * four["_width"])
    inside4 = four.inner_join(nets, [four["_net"] == nets["number"], four["_width"] == nets["width"]])
    inside4 = inside4.mutate(ip=ipv4_text(inside4["_number"]))
    six = [
        c.filter(c[f"{e}_ip6_high"].notnull()).select(ip=f"{e}_ip", ip_high=f"{e}_ip6_high", ip_low=f"{e}_ip6_low")
        for e in ("src", "dst")
    ]
    six = six[0].union(six[1], distinct=True)
    ranges = held.filter((held["kind"] == "cidr") & held["high"].notnull())
    from_first = (six["ip_high"] > ranges["high"]) | (
        (six["ip_high"] == ranges["high"]) & (six["ip_low"] >= ranges["low"])
    )
    to_last = (six["ip_high"] < ranges["to_high"]) | (
        (six["ip_high"] == ranges["to_high"]) & (six["ip_low"] <= ranges["to_low"])
    )
    inside6 = six.inner_join(ranges, [from_first, to_last])
    alone = held.filter(held["kind"] == "ip")
    plain = as_named(alone, alone["wanted"], alone["wanted"])
    return plain.union(as_named(inside4, inside4["ip"], inside4["ip"])).union(
        as_named(inside6, inside6["ip"], inside6["ip"])
    )


def _named_name(names: Any, held: Any) -> Any:
    """Each name seen with each domain that is it or stands above it.

    A domain above a name ends as the name does: only names whose last two labels are those of a domain listed (or, of
    a domain of one label, the last) are looked at further.
    """
    wanted = held.filter(held["kind"] == "domain")
    itself = names.inner_join(wanted, names["seen"] == wanted["wanted"])
    ends = wanted.select(_end=ibis.coalesce(last_labels(wanted["wanted"], 2), wanted["wanted"])).distinct()
    ends = ends.mutate(_labels=ibis.ifelse(ends["_end"].contains("."), 2, 1))
    tried = names.cross_join(ends.select(_tried="_labels").distinct())
    last = ibis.ifelse(tried["_tried"] == 1, last_labels(tried["seen"], 1), last_labels(tried["seen"], 2))
    tried = tried.mutate(_last=last)
    few = tried.inner_join(ends, [tried["_last"] == ends["_end"], tried["_tried"] == ends["_labels"]])
    # Each number of labels on its own; a condition before the join would be asked of every name.
    few = few.select("said", "seen").distinct()
    # No condition on the ends before the join: it would be asked of every name.
    tails = few.select("said", "seen", _tail=last_labels(few["seen"], 1))
    for n in range(2, MOST_LABELS):
        tails = tails.union(few.select("said", "seen", _tail=last_labels(few["seen"], n)))
    above = tails.inner_join(wanted, tails["_tail"] == wanted["wanted"])
    above = above.filter(above["seen"] != above["wanted"])
    return as_named(itself, itself["said"], itself["seen"]).union(as_named(above, above["said"], above["seen"]))
