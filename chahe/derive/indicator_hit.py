"""Traffic, names, pages and programs against indicators of compromise, each as the list held at that moment."""

from typing import Any

import ibis

from chahe.derive.allowed import NETWORK_BITS, with_suppression, with_tails
from chahe.derive.api import derive
from chahe.derive.network_ends import inside
from chahe.derive.network_pair import was_answered
from chahe.expressions import count_true, folded, in_list, no_blank, whole_part

_FOUND = ("kind", "wanted", "list_version")
_HASH_LENGTHS = (32, 40, 64)


@derive(
    key=("day", "place", "host", "seen", *_FOUND),
    trace={
        "indicator": {c: c for c in _FOUND},
        **{t: {"happened_us": "first_us"} for t in ("net_connection", "dns_query", "web_request", "tls_session")},
        "process_event": {"happened_us": "first_us", "host": "host"},
    },
    optional=("net_connection", "dns_query", "web_request", "tls_session", "process_event", "allow_entry"),
)
def indicator_hit(
    net_connection: Any,
    dns_query: Any,
    web_request: Any,
    tls_session: Any,
    process_event: Any,
    indicator: Any,
    allow_entry: Any,
) -> Any:
    """What was `seen` of a day (Taipei), by which `host` (address, of programs the host's name), in which table
    (`place`), that an indicator names and that held at that moment by the list's own word: an address by itself or by
    the network it lies in, a domain by itself or as one above it, a URL whole, without scheme and case, a program's
    hash. `hits`: records, once for each span of time the list gives; `list_version`, `source`: the list; `label`:
    what it says of it. `reached`: those of them that are more than a call from outside nobody answered.

    `suppressed_by`: the entry of the allow-list, for `indicator` or for all, in force that day and signed for.
    """
    held = indicator.select(
        *_FOUND,
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
    spans = [c for c in held.columns if c not in ("label", "source", "indicator_id")]
    held = held.group_by(*spans).aggregate(
        label=held["label"].min(), source=held["source"].min(), indicator_id=held["indicator_id"].min()
    )
    ends = _ends(net_connection)
    names = _sightings("dns_query", dns_query, "src_ip", dns_query["query"])
    names = names.union(_sightings("tls_session", tls_session, "src_ip", tls_session["sni"]))
    names = names.union(_sightings("web_request", web_request, "src_ip", web_request["host"]))
    pages = _sightings("web_request", web_request, "src_ip", _page(web_request))
    hashes = _sightings("process_event", process_event, "host", process_event["hashes"])
    hits = _found(ends, _named_address(net_connection, held))
    hits = hits.union(_found(names, _named_name(names, held)))
    hits = hits.union(_found(pages, _named_page(held)))
    hits = hits.union(_found(hashes, _named_program(hashes, held)))
    out = hits.group_by("day", "place", "host", "seen", *_FOUND).aggregate(
        hits=hits.count(),
        reached=count_true(hits["real"]),
        first_us=hits["us"].min(),
        last_us=hits["us"].max(),
        label=hits["label"].min(),
        source=hits["source"].min(),
        indicator_id=hits["indicator_id"].min(),
    )
    return with_suppression(out, allow_entry, "indicator", "day", "seen", "wanted")


def _sightings(place: str, t: Any, host: str, seen: Any, real: Any = None) -> Any:
    """Records with a time: `us`, `day`, `host`, and what was `seen`, folded; `real` unless nothing came of it."""
    s = t.select(
        us="happened_us",
        day=t["happened_local"].date(),
        place=ibis.literal(place),
        host=host,
        seen=no_blank(folded(seen)),
        real=ibis.literal(True) if real is None else real,
    )
    return s.filter(s["us"].notnull() & s["seen"].notnull())


def _ends(c: Any) -> Any:
    # Whoever is on the Internet is called by those that lists name; that nobody answered is known only where it is.
    called = ibis.coalesce(was_answered(c), True) | inside(c, "src")
    return _sightings("net_connection", c, "src_ip", c["dst_ip"]).union(
        _sightings("net_connection", c, "dst_ip", c["src_ip"], called)
    )


def _found(sightings: Any, named: Any) -> Any:
    """Sightings with the indicators that name what was seen (`named_as`) and held then."""
    j = sightings.inner_join(named, sightings["seen"] == named["named_as"])
    held = (j["us"] >= ibis.coalesce(j["since"], j["us"])) & (j["us"] < ibis.coalesce(j["until"], j["us"] + 1))
    j = j.filter(held).mutate(seen=j["shown"])
    return j.select("day", "place", "host", "seen", "us", "real", *_FOUND, "label", "source", "indicator_id")


def _as_named(t: Any, named_as: Any, shown: Any) -> Any:
    """Indicators with what names them; `shown` is what a hit gives as seen."""
    return t.select(*_FOUND, "label", "source", "indicator_id", "since", "until", named_as=named_as, shown=shown)


def _named_address(c: Any, held: Any) -> Any:
    """Each address seen with each indicator that names it: itself, its IPv4 network by leading bits, its IPv6 range."""
    columns = {"number": "ip_number", "high": "ip6_high", "low": "ip6_low"}
    met = [c.select(ip=f"{e}_ip", **{f"ip_{n}": f"{e}_{c}" for n, c in columns.items()}) for e in ("src", "dst")]
    every = met[0].union(met[1], distinct=True)
    nets = held.filter((held["kind"] == "cidr") & held["number"].notnull())
    widths = [(nets["prefix"] == p, ibis.literal(2 ** (NETWORK_BITS - p))) for p in range(NETWORK_BITS + 1)]
    nets = nets.mutate(width=ibis.cases(*widths).cast("int64"))
    four = every.filter(every["ip_number"].notnull()).cross_join(nets.select(_width="width").distinct())
    four = four.mutate(_net=whole_part(four["ip_number"], four["_width"]) * four["_width"])
    inside4 = four.inner_join(nets, [four["_net"] == nets["number"], four["_width"] == nets["width"]])
    ranges = held.filter((held["kind"] == "cidr") & held["high"].notnull())
    six = every.filter(every["ip_high"].notnull())
    from_first = (six["ip_high"] > ranges["high"]) | (
        (six["ip_high"] == ranges["high"]) & (six["ip_low"] >= ranges["low"])
    )
    to_last = (six["ip_high"] < ranges["to_high"]) | (
        (six["ip_high"] == ranges["to_high"]) & (six["ip_low"] <= ranges["to_low"])
    )
    inside6 = six.inner_join(ranges, [from_first, to_last])
    alone = held.filter(held["kind"] == "ip")
    plain = _as_named(alone, alone["wanted"], alone["wanted"])
    return plain.union(_as_named(inside4, inside4["ip"], inside4["ip"])).union(
        _as_named(inside6, inside6["ip"], inside6["ip"])
    )


def _named_name(names: Any, held: Any) -> Any:
    """Each name seen with each domain that is it or stands above it."""
    every = names.select("seen").distinct()
    wanted = held.filter(held["kind"] == "domain")
    j = with_tails(every, "seen").inner_join(wanted, ibis._["tail"] == wanted["wanted"])
    return _as_named(j, j["seen"], j["seen"])


def _page(web: Any) -> Any:
    whole = web["uri"].re_extract("^[A-Za-z]+://(.*)$", 1)
    return ibis.ifelse(web["uri"].startswith("/"), web["host"].concat(web["uri"]), whole)


def _named_page(held: Any) -> Any:
    urls = held.filter(held["kind"] == "url")
    bare = no_blank(folded(urls["wanted"]).re_extract("^(?:[a-z]+://)?([^#]*)", 1))
    return _as_named(urls, bare, bare)


def _named_program(hashes: Any, held: Any) -> Any:
    """Each text of hashes seen with each indicator whose hash stands in it whole."""
    every = hashes.select("seen").distinct()
    parts = [
        every.select("seen", digest=every["seen"].re_extract(f"(?:^|[^0-9a-f])([0-9a-f]{{{n}}})(?:$|[^0-9a-f])", 1))
        for n in _HASH_LENGTHS
    ]
    said = parts[0].union(parts[1]).union(parts[2])
    wanted = held.filter(in_list(held["kind"], "md5", "sha1", "sha256"))
    j = said.inner_join(wanted, said["digest"] == wanted["wanted"])
    return _as_named(j, j["seen"], j["wanted"])
