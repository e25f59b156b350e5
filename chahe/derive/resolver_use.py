"""Name servers that hosts use, by day, against the list the insurer approved: plain DNS, over TLS, over HTTPS."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.network_ends import inside, one_place, one_way
from chahe.derive.network_pair import was_answered
from chahe.expressions import any_true, folded, in_list, no_blank, null, total, true_or_false, within

PARAMETERS = "resolver/1"
DNS_PORT, TLS_PORT, HTTPS_PORT = 53, 853, 443
HTTPS_NAMES = (
    *("dns.google", "dns.google.com", "dns64.dns.google", "cloudflare-dns.com", "one.one.one.one", "1dot1dot1dot1.com"),
    *("mozilla.cloudflare-dns.com", "chrome.cloudflare-dns.com", "security.cloudflare-dns.com"),
    *("family.cloudflare-dns.com", "dns.quad9.net", "dns9.quad9.net", "dns10.quad9.net", "dns11.quad9.net"),
    *("doh.opendns.com", "doh.familyshield.opendns.com", "dns.umbrella.com", "dns.nextdns.io", "doh.dns.sb", "dns.sb"),
    *("dns.adguard.com", "dns.adguard-dns.com", "unfiltered.adguard-dns.com", "doh.cleanbrowsing.org"),
    *("dns.alidns.com", "doh.pub", "dns.pub", "doh.360.cn", "dns.twnic.tw", "dns0.eu", "dns.mullvad.net"),
    *("freedns.controld.com", "doh.li", "doh.applied-privacy.net", "odvr.nic.cz", "dns.switch.ch"),
)
"""Names under which providers publish DNS over HTTPS; a private one is not known by its name."""
HTTPS_ADDRESSES = (
    *("8.8.8.8", "8.8.4.4", "2001:4860:4860::8888", "2001:4860:4860::8844", "1.1.1.1", "1.0.0.1"),
    *("2606:4700:4700::1111", "2606:4700:4700::1001", "9.9.9.9", "149.112.112.112", "2620:fe::fe"),
    *("208.67.222.222", "208.67.220.220", "94.140.14.14", "94.140.15.15", "223.5.5.5", "223.6.6.6"),
    *("101.101.101.101", "101.102.103.104"),
)
"""Addresses that serve nothing but names: HTTPS to them is DNS."""

_USE = ("day", "src_ip", "dst_ip", "way")
_NUMBERS = tuple(f"{end}_ip{part}" for end in ("src", "dst") for part in ("_number", "6_high"))


@derive(
    key=_USE,
    trace={
        "net_connection": {"src_ip": "src_ip", "dst_ip": "dst_ip", "happened_us": "first_us"},
        "dns_query": {"src_ip": "src_ip", "dst_ip": "dst_ip", "happened_us": "first_us"},
        "tls_session": {"src_ip": "src_ip", "dst_ip": "dst_ip", "happened_us": "first_us"},
        "web_request": {"src_ip": "src_ip", "dst_ip": "dst_ip", "happened_us": "first_us"},
    },
    optional=("net_connection", "dns_query", "tls_session", "web_request"),
)
def resolver_use(
    net_connection: Any, dns_query: Any, tls_session: Any, web_request: Any, approved_resolver: Any
) -> Any:
    """Each host with each name server it used in a day (Taipei), by `way`: dns (port 53), tls (853), https (a name or
    address known for it). `uses`: records that say so, `answered` and `unanswered` those of them known
    to have been answered, or not.

    `approved`: the server's address, or its name, stands in the approved list on that day. `from_resolver`: who asks
    is itself an approved server, which may ask whom it will. `rogue`: neither, and the host is inside. `inner_server`:
    the server is inside, answered and is not approved. `server_name`: where a name told. `parameters`: version of the
    names and addresses, which stand in chahe/derive/resolver_use.py.
    """
    uses = _by_port(net_connection).union(_asked(dns_query))
    uses = uses.union(_by_name(tls_session, tls_session["sni"])).union(_by_name(web_request, web_request["host"]))
    out = uses.group_by(*_USE).aggregate(
        uses=total(uses["uses"]),
        answered=total(uses["answered"]),
        unanswered=total(uses["unanswered"]),
        first_us=uses["first_us"].min(),
        server_name=uses["server_name"].min(),
        src_inside=any_true(uses["src_inside"]),
        dst_inside=any_true(uses["dst_inside"]),
    )
    by_address = _approved(out.select("day", said="dst_ip").distinct(), approved_resolver, "server_ip")
    by_name = _approved(out.select("day", said="server_name").distinct(), approved_resolver, "server_name")
    askers = _approved(out.select("day", said="src_ip").distinct(), approved_resolver, "server_ip")
    for found, column, mark in (
        (by_address, "dst_ip", "_ip"),
        (by_name, "server_name", "_name"),
        (askers, "src_ip", "from_resolver"),
    ):
        side = found.select(_day="day", _said="said", **{mark: ibis.literal(True)})
        out = out.left_join(side, [out["day"] == side["_day"], out[column] == side["_said"]]).drop("_day", "_said")
    approved = true_or_false(out["_ip"]) | true_or_false(out["_name"])
    asks = true_or_false(out["from_resolver"])
    out = out.mutate(
        approved=approved,
        from_resolver=asks,
        rogue=~approved & ~asks & out["src_inside"],
        inner_server=~approved & out["dst_inside"] & (out["answered"] > 0),
        parameters=ibis.literal(PARAMETERS),
    )
    return out.drop("_ip", "_name")


def _use(t: Any, way: Any, answered: Any, name: Any) -> Any:
    one = ibis.literal(1, type="int64")
    return t.select(
        "src_ip",
        "dst_ip",
        day=t["happened_local"].date(),
        way=way,
        uses=one,
        answered=ibis.ifelse(true_or_false(answered), one, 0),
        unanswered=ibis.ifelse(true_or_false(~answered), one, 0),
        server_name=name,
        first_us="happened_us",
        src_inside=inside(t, "src"),
        dst_inside=inside(t, "dst"),
    )


def _stated(t: Any) -> Any:
    return t.filter(t["happened_local"].notnull() & t["src_ip"].notnull() & t["dst_ip"].notnull())


def _placed(t: Any) -> Any:
    t = _stated(t)
    return t.filter(one_place(t, "dst"))


def _by_port(net_connection: Any) -> Any:
    c = _placed(net_connection)
    c = c.filter(
        in_list(c["dst_port"], DNS_PORT, TLS_PORT, HTTPS_PORT) & in_list(c["proto"], "udp", "tcp") & ~one_way(c)
    )
    https = (c["dst_port"] == HTTPS_PORT) & in_list(c["dst_ip"], *HTTPS_ADDRESSES)
    way = ibis.cases(
        (c["dst_port"] == DNS_PORT, "dns"), (c["dst_port"] == TLS_PORT, "tls"), (https, "https"), else_=null("string")
    )
    c = c.mutate(way=way)
    c = c.filter(c["way"].notnull())
    return _use(c, c["way"], was_answered(c), null("string"))


def _asked(dns_query: Any) -> Any:
    """Questions are many, and who asks whom is not: what an address is, is asked after they are counted."""
    q = _stated(dns_query)
    q = q.filter(true_or_false(q["dst_port"] == DNS_PORT))
    q = q.select("src_ip", "dst_ip", *_NUMBERS, "rcode", "happened_us", day=q["happened_local"].date())
    each = q.group_by("day", "src_ip", "dst_ip").aggregate(
        uses=q.count(),
        answered=q["rcode"].count(),
        first_us=q["happened_us"].min(),
        **{c: q[c].max() for c in _NUMBERS},  # one address has one number
    )
    each = each.filter(one_place(each, "dst"))
    return each.select(
        "src_ip",
        "dst_ip",
        "day",
        way=ibis.literal("dns"),
        uses="uses",
        answered="answered",
        unanswered=each["uses"] - each["answered"],
        server_name=null("string"),
        first_us="first_us",
        src_inside=inside(each, "src"),
        dst_inside=inside(each, "dst"),
    )


def _by_name(t: Any, name: Any) -> Any:
    named = _placed(t.mutate(_name=no_blank(folded(name))))
    named = named.filter(true_or_false(in_list(named["_name"], *HTTPS_NAMES)))
    return _use(named, ibis.literal("https"), ibis.literal(True), named["_name"])


def _approved(said: Any, approved_resolver: Any, column: str) -> Any:
    """Days and addresses, or names, that stand in the list that day; each once."""
    a = approved_resolver.select(_said=folded(approved_resolver[column]), _from="valid_from", _to="valid_to")
    both = said.inner_join(a, [said["said"] == a["_said"], within(said["day"], a["_from"], a["_to"])])
    return both.select("day", "said").distinct()
