"""Traffic, names, pages and programs against indicators of compromise, each as the list held at that moment."""

from typing import Any

import ibis

from chahe.derive.allowed import with_suppression
from chahe.derive.api import derive
from chahe.derive.indicator_match import ADDRESS, FOUND, NAME, OF_NAMED, as_named, spans
from chahe.derive.network_ends import inside, one_way
from chahe.derive.network_pair import was_answered
from chahe.expressions import count_true, folded, in_list, no_blank

_HASH_LENGTHS = (32, 40, 64)


@derive(
    key=("day", "place", "host", "seen", *FOUND),
    trace={
        "indicator": {c: c for c in FOUND},
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
    indicator_match: Any,
    allow_entry: Any,
) -> Any:
    """What was `seen` of a day (Taipei), by which `host` (address, of programs the host's name), in which table
    (`place`), that an indicator names and that held at that moment by the list's own word: an address by itself or by
    the network it lies in, a domain by itself or as one above it, a URL whole, without scheme and case, a program's
    hash. `hits`: records, once for each span of time the list gives; `list_version`, `source`: the list; `label`:
    what it says of it. `reached`: those of them that are more than a call from outside nobody answered.

    `suppressed_by`: the entry of the allow-list, for `indicator` or for all, in force that day and signed for.
    """
    held = spans(indicator)
    of_name = indicator_match.filter(indicator_match["sort"] == NAME)
    calls = net_connection.filter(~one_way(net_connection))
    hits = _met_addresses(calls, indicator_match.filter(indicator_match["sort"] == ADDRESS))
    for place, t, c in (
        ("dns_query", dns_query, "query"),
        ("tls_session", tls_session, "sni"),
        ("web_request", web_request, "host"),
    ):
        j = t.inner_join(of_name, t[c] == of_name["named_as"])
        hits = hits.union(_held(_sightings(place, j, "src_ip", j["shown"], more=OF_NAMED)))
    pages = _sightings("web_request", web_request, "src_ip", _page(web_request))
    hashes = _sightings("process_event", process_event, "host", process_event["hashes"])
    hits = hits.union(_found(pages, _named_page(held)))
    hits = hits.union(_found(hashes, _named_program(hashes, held)))
    out = hits.group_by("day", "place", "host", "seen", *FOUND).aggregate(
        hits=hits.count(),
        reached=count_true(hits["real"]),
        first_us=hits["us"].min(),
        last_us=hits["us"].max(),
        label=hits["label"].min(),
        source=hits["source"].min(),
        indicator_id=hits["indicator_id"].min(),
    )
    return with_suppression(out, allow_entry, "indicator", "day", "seen", "wanted")


def _sightings(place: str, t: Any, host: str, seen: Any, real: Any = None, more: tuple[str, ...] = ()) -> Any:
    """Records with a time: `us`, `day`, `host`, and what was `seen`, folded; `real` unless nothing came of it."""
    s = t.select(
        us="happened_us",
        day=t["happened_local"].date(),
        place=ibis.literal(place),
        host=host,
        seen=no_blank(folded(seen)),
        real=ibis.literal(True) if real is None else real,
        **{c: t[c] for c in more},
    )
    return s.filter(s["us"].notnull() & s["seen"].notnull())


def _met_addresses(c: Any, named: Any) -> Any:
    """Connections with the indicators that name one of their ends. Few are named: what a connection is, is asked of
    those alone.
    """
    called = c.inner_join(named, c["dst_ip"] == named["named_as"])
    caller = c.inner_join(named, c["src_ip"] == named["named_as"])
    # Whoever is on the Internet is called by those that lists name; that nobody answered is known only where it is.
    real = ibis.coalesce(was_answered(caller), True) | inside(caller, "src")
    parts = (
        _sightings("net_connection", called, "src_ip", called["shown"], more=OF_NAMED),
        _sightings("net_connection", caller, "dst_ip", caller["shown"], real, more=OF_NAMED),
    )
    return _held(parts[0]).union(_held(parts[1]))


def _found(sightings: Any, named: Any) -> Any:
    """Sightings with the indicators that name what was seen (`named_as`) and held then."""
    j = sightings.inner_join(named, sightings["seen"] == named["named_as"])
    return _held(j.mutate(seen=j["shown"]))


def _held(j: Any) -> Any:
    """Of sightings with what names them, those at a moment it held."""
    held = (j["us"] >= ibis.coalesce(j["since"], j["us"])) & (j["us"] < ibis.coalesce(j["until"], j["us"] + 1))
    j = j.filter(held)
    return j.select("day", "place", "host", "seen", "us", "real", *FOUND, "label", "source", "indicator_id")


def _page(web: Any) -> Any:
    whole = web["uri"].re_extract("^[A-Za-z]+://(.*)$", 1)
    return ibis.ifelse(web["uri"].startswith("/"), web["host"].concat(web["uri"]), whole)


def _named_page(held: Any) -> Any:
    urls = held.filter(held["kind"] == "url")
    bare = no_blank(folded(urls["wanted"]).re_extract("^(?:[a-z]+://)?([^#]*)", 1))
    return as_named(urls, bare, bare)


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
    return as_named(j, j["seen"], j["wanted"])
