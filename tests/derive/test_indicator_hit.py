"""Indicators: what matches, when they hold, and what an allow-list suppresses without hiding it."""

import datetime as dt
import ipaddress
from typing import Any

from tests.checks.harness import derived
from tests.derive.traffic import at, connection, end, moment, question, request

Rows = list[dict[str, Any]]
PC, BAD = "10.1.0.5", "203.0.113.66"
SHA = "ab" * 32


def ioc(kind: str, wanted: str, since: float | None = None, until: float | None = None, **more: Any) -> dict[str, Any]:
    """A row of indicator; times in seconds of the day."""
    out: dict[str, Any] = {
        "kind": kind,
        "wanted": wanted,
        "list_version": "v1",
        "source": "TWCERT",
        "label": "c2",
        **more,
    }
    if kind in ("ip", "cidr"):
        net = ipaddress.ip_network(wanted)
        out |= {**end("first", str(net[0])), **end("last", str(net[-1])), "prefix": net.prefixlen}
    for name, value in (("valid_from", since), ("valid_to", until)):
        found = moment(None if value is None else at(value))
        out |= {name + c.removeprefix("happened"): v for c, v in found.items()}
    return out


def hits(indicators: Rows, **given: Rows) -> list[tuple[Any, ...]]:
    found = derived("indicator_hit", {"indicator": indicators, **given})
    return [tuple(r[c] for c in ("place", "host", "seen", "wanted", "hits", "suppressed_by")) for r in found]


def test_an_address_by_either_end() -> None:
    rows = [
        connection(60, PC, BAD),
        connection(90, PC, BAD),
        connection(60, BAD, "10.2.0.1"),
        connection(1, PC, "1.1.1.1"),
    ]
    assert hits([ioc("ip", BAD)], net_connection=rows) == [
        ("net_connection", "10.1.0.5", BAD, BAD, 2, None),
        ("net_connection", "10.2.0.1", BAD, BAD, 1, None),
    ]
    (found, _) = derived("indicator_hit", {"indicator": [ioc("ip", BAD)], "net_connection": rows})
    assert (found["list_version"], found["source"], found["label"], found["kind"]) == ("v1", "TWCERT", "c2", "ip")
    assert (found["day"], found["last_us"] - found["first_us"]) == (dt.date(2025, 3, 3), 30_000_000)


def test_nothing_makes_nothing() -> None:
    assert hits([], net_connection=[connection(60, PC, BAD)]) == []
    assert hits([ioc("ip", BAD)]) == []
    assert hits([ioc("ip", BAD)], net_connection=[connection(None, PC, BAD)]) == []
    assert hits([ioc("domain", "evil.example")], dns_query=[question(1, PC, None)]) == []


NETWORKS = {
    "203.0.113.64/26": {"203.0.113.63": 0, "203.0.113.64": 1, "203.0.113.127": 1, "203.0.113.128": 0},
    "192.0.2.7/32": {"192.0.2.6": 0, "192.0.2.7": 1},
    "2001:db8::/48": {"2001:db8:0:ffff::1": 1, "2001:db8:1::1": 0},
    "2001:db8:9::8/125": {"2001:db8:9::f": 1, "2001:db8:9::10": 0, "2001:db8:9::7": 0},
}


def test_networks() -> None:
    rows = [connection(60, PC, ip) for ips in NETWORKS.values() for ip in ips]
    found = hits([ioc("cidr", net) for net in NETWORKS], net_connection=rows)
    expected = {(net, ip) for net, ips in NETWORKS.items() for ip, held in ips.items() if held}
    assert {(r[3], r[2]) for r in found} == expected
    everything = hits([ioc("cidr", "0.0.0.0/0")], net_connection=[connection(60, PC, BAD)])
    assert {r[2] for r in everything} == {PC, BAD}


def test_domains_and_those_above() -> None:
    asked = [
        question(n, PC, q) for n, q in enumerate(["a.b.Evil.example", "evil.example", "notevil.example", "example"])
    ]
    tls = [{"product": "zeek", **moment(at(60)), **end("src", PC), **end("dst", BAD), "sni": "x.evil.example"}]
    web = [request(60, PC, BAD, "y.evil.example")]
    assert hits([ioc("domain", "evil.example")], dns_query=asked, tls_session=tls, web_request=web) == [
        ("dns_query", PC, "a.b.evil.example", "evil.example", 1, None),
        ("dns_query", PC, "evil.example", "evil.example", 1, None),
        ("tls_session", PC, "x.evil.example", "evil.example", 1, None),
        ("web_request", PC, "y.evil.example", "evil.example", 1, None),
    ]


def test_pages_without_scheme_and_programs_by_hash() -> None:
    web = [
        request(60, PC, BAD, "evil.example", uri="/Drop?id=1"),
        request(60, PC, BAD, None, uri="http://evil.example/drop?id=1"),
        request(60, PC, BAD, "evil.example", uri="/drop?id=12"),
    ]
    found = hits([ioc("url", "https://evil.example/drop?id=1#top")], web_request=web)
    assert [(r[0], r[4]) for r in found] == [("web_request", 2)]
    run = {"host": "PC-7", **moment(at(60)), "hashes": f"MD5={'0' * 32},SHA256={SHA.upper()},IMPHASH={'1' * 32}"}
    assert hits([ioc("sha256", SHA)], process_event=[run]) == [("process_event", "PC-7", SHA, SHA, 1, None)]
    assert len(hits([ioc("md5", "0" * 32)], process_event=[run])) == 1
    assert hits([ioc("sha1", SHA[:40])], process_event=[run]) == []


SPANS: dict[tuple[float | None, float | None], bool] = {
    (None, None): True,
    (60, None): True,
    (60.000001, None): False,
    (None, 60): False,
    (None, 60.000001): True,
    (10, 50): False,
}


def test_an_indicator_holds_from_its_first_moment_and_no_more_at_its_last() -> None:
    listed = [ioc("ip", BAD, *span, list_version=str(span)) for span in SPANS]
    found = derived("indicator_hit", {"indicator": listed, "net_connection": [connection(60, PC, BAD)]})
    assert {r["list_version"] for r in found} == {str(span) for span, held in SPANS.items() if held}


def test_lists_stand_apart_and_the_same_line_twice_is_one() -> None:
    lists = [ioc("ip", BAD), ioc("ip", BAD), ioc("ip", BAD, list_version="v2"), ioc("cidr", "203.0.113.0/24")]
    found = derived("indicator_hit", {"indicator": lists, "net_connection": [connection(60, PC, BAD)]})
    # The two lines of v1 are one indicator; records are counted with each.
    assert [(r["kind"], r["list_version"]) for r in found] == [("cidr", "v1"), ("ip", "v1"), ("ip", "v2")]
    assert [r["hits"] for r in found] == [1, 1, 1]


def allow(kind: str, wanted: str, **more: Any) -> dict[str, Any]:
    """A row of allow_entry, signed for."""
    out: dict[str, Any] = {
        "entry_no": "AL-1",
        "kind": kind,
        "wanted": wanted,
        "reason": "廠商更新",
        "approved_by": "E0001",
    }
    if kind == "cidr":
        net = ipaddress.ip_network(wanted)
        out |= {**end("first", str(net[0])), **end("last", str(net[-1])), "prefix": net.prefixlen}
    return {**out, **more}


def entries() -> list[tuple[dict[str, Any], str | None]]:
    """Entries for addresses 203.0.113.1, .2 and so on, and what each suppresses its own by."""
    on, before, after = dt.date(2025, 3, 3), dt.date(2025, 3, 2), dt.date(2025, 3, 4)
    given: list[tuple[dict[str, Any], bool]] = [
        ({}, True),
        ({"applies_to": "Indicator"}, True),
        ({"applies_to": "beacon"}, False),
        ({"valid_from": on, "valid_to": on}, True),
        ({"valid_to": before}, False),
        ({"valid_from": after}, False),
        ({"approved_by": None}, False),
        ({"reason": None}, False),
    ]
    out: list[tuple[dict[str, Any], str | None]] = []
    for n, (more, holds) in enumerate(given, 1):
        out.append((allow("ip", f"203.0.113.{n}", **{"entry_no": f"AL-{n}", **more}), f"AL-{n}" if holds else None))
    out.append((allow("ip", "203.0.113.9", entry_no=None), "ip:203.0.113.9"))
    out.append((allow("cidr", "203.0.113.10/31", entry_no="AL-10"), "AL-10"))
    out.append((allow("cidr", "203.0.114.0/24", entry_no="AL-11"), "AL-10"))  # .11 lies in the network before
    out.append((allow("cidr", "203.0.113.13/32"), None))
    return out


def test_what_an_entry_suppresses_stays_and_says_so() -> None:
    given = entries()
    ips = [f"203.0.113.{n}" for n in range(1, len(given) + 1)]
    rows = [connection(60, PC, ip) for ip in ips]
    found = hits([ioc("cidr", "203.0.113.0/24")], net_connection=rows, allow_entry=[e for e, _ in given])
    assert {r[2]: r[-1] for r in found} == dict(zip(ips, [by for _, by in given], strict=True))


def test_a_domain_is_allowed_with_all_below_it() -> None:
    asked = [question(60, PC, f"a.{n}evil.example") for n in range(4)]
    allowed = [allow("domain", w) for w in ("0evil.example", "a.1evil.example", "evil.example", "b.3evil.example")]
    listed = [ioc("domain", f"{n}evil.example") for n in range(4)]
    found = hits(listed, dns_query=asked, allow_entry=allowed)
    assert [r[-1] for r in found] == ["AL-1", "AL-1", None, None]
