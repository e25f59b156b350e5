"""Name servers in use against the approved list: ways, dates, forwarding, servers inside."""

import datetime as dt
from typing import Any

import pytest

from chahe.errors import DefinitionError
from tests.checks.harness import derived
from tests.derive.traffic import at, connection, end, moment, question, request

Rows = list[dict[str, Any]]
D = dt.date
LIST = [{**end("server", "10.0.0.53"), "valid_from": D(2025, 1, 1), "approved_by": "E1"}]
PC, OUT = "10.1.0.5", "203.0.113.53"


def udp(dst: str, src: str = PC, port: int = 53, **more: Any) -> dict[str, Any]:
    return connection(60, src, dst, proto="udp", dst_port=port, **more)


def uses(approved: Rows | None = None, **given: Rows) -> list[tuple[Any, ...]]:
    found = derived("resolver_use", {"approved_resolver": LIST if approved is None else approved, **given})
    columns = ("src_ip", "dst_ip", "way", "approved", "from_resolver", "rogue", "inner_server")
    return [tuple(r[c] for c in columns) for r in found]


def test_without_the_list_nothing_is_told() -> None:
    with pytest.raises(DefinitionError, match="approved_resolver"):
        derived("resolver_use", {"net_connection": [udp(OUT)]})


def test_an_empty_list_approves_nothing_and_no_traffic_is_no_row() -> None:
    assert uses([], net_connection=[udp("10.0.0.53")]) == [(PC, "10.0.0.53", "dns", False, False, True, True)]
    assert uses() == []
    assert uses(net_connection=[]) == []


def test_approved_and_rogue_servers() -> None:
    rows = [udp("10.0.0.53"), udp(OUT), udp(OUT, port=853), udp(OUT, port=5353), udp(OUT, port=5300)]
    assert uses(net_connection=rows) == [
        (PC, "10.0.0.53", "dns", True, False, False, False),
        (PC, OUT, "dns", False, False, True, False),
        (PC, OUT, "tls", False, False, True, False),
    ]


@pytest.mark.parametrize(
    ("first", "last", "approved"),
    [
        (None, None, True),
        (D(2025, 3, 3), D(2025, 3, 3), True),
        (D(2025, 3, 4), None, False),
        (None, D(2025, 3, 2), False),
    ],
)
def test_the_list_is_dated(first: dt.date | None, last: dt.date | None, approved: bool) -> None:
    listed = [{**end("server", OUT), "valid_from": first, "valid_to": last}]
    assert [r[3] for r in uses(listed, net_connection=[udp(OUT)])] == [approved]


def test_two_entries_of_one_server_are_one_answer() -> None:
    assert len(uses([*LIST, *LIST], net_connection=[udp("10.0.0.53")])) == 1


def test_an_approved_server_may_ask_whom_it_will() -> None:
    assert uses(net_connection=[udp(OUT, "10.0.0.53")]) == [("10.0.0.53", OUT, "dns", False, True, False, False)]


def test_servers_inside_that_answer_are_found_and_scans_of_port_53_are_not() -> None:
    answering = uses(net_connection=[udp("10.9.9.9")])
    assert answering == [(PC, "10.9.9.9", "dns", False, False, True, True)]
    silent = uses(net_connection=[udp("10.9.9.9", conn_state="S0")])
    assert silent == [(PC, "10.9.9.9", "dns", False, False, True, False)]


def test_who_asks_from_outside_is_not_ours() -> None:
    assert uses(net_connection=[udp("10.0.0.53", OUT)]) == [(OUT, "10.0.0.53", "dns", True, False, False, False)]


def test_dns_over_https_by_name_and_by_address() -> None:
    tls = [{"product": "zeek", **moment(at(60)), **end("src", PC), **end("dst", "203.0.113.7"), "sni": "DNS.Google"}]
    web = [request(60, PC, "203.0.113.8", "cloudflare-dns.com"), request(60, PC, "203.0.113.8", "www.example")]
    rows = [
        connection(60, PC, "1.1.1.1"),
        connection(60, PC, "203.0.113.9"),
        connection(60, PC, "1.1.1.1", dst_port=80),
    ]
    assert [r[:3] for r in uses(net_connection=rows, tls_session=tls, web_request=web)] == [
        (PC, "1.1.1.1", "https"),
        (PC, "203.0.113.7", "https"),
        (PC, "203.0.113.8", "https"),
    ]
    named = [{"server_name": "dns.google"}]
    assert [r[3] for r in uses(named, tls_session=tls)] == [True]


def test_questions_alone_tell_too_and_count_with_their_connections() -> None:
    (found,) = derived("resolver_use", {"approved_resolver": LIST, "dns_query": [question(60, PC, "a.example")] * 2})
    assert (found["uses"], int(found["answered"]), found["approved"]) == (2, 2, True)
    unanswered = question(60, PC, "a.example", rcode=None)
    given = {"dns_query": [unanswered], "net_connection": [udp("10.0.0.53")]}
    (both,) = derived("resolver_use", {"approved_resolver": LIST, **given})
    assert (both["uses"], int(both["answered"])) == (2, 1)


def test_multicast_and_undated_rows_are_left_out() -> None:
    undated = {**udp(OUT), **moment(None)}
    assert (
        uses(net_connection=[udp("224.0.0.251"), undated], dns_query=[{**question(1, PC, "a"), "dst_ip": None}]) == []
    )
