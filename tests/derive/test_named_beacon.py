"""Beacons by name: changing addresses, one beacon one finding, sizes, prevalence, proxies, answers, days without."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.test_network_answer import handled, signed
from tests.derive.traffic import SHARED, at, connection, connections, end, moment, request, requests, sessions

Rows = list[dict[str, Any]]
PC, NAME, PROXY = "10.20.1.14", "cdn.front.example", "10.30.0.8"
HOUR = 3600


def hello(
    seconds: float | None, dst: str, name: str = NAME, src: str = PC, day: int = 0, **more: Any
) -> dict[str, Any]:
    """A row of tls_session."""
    when = None if seconds is None else at(seconds, day)
    return {"product": "zeek", **moment(when), **end("src", src), **end("dst", dst), "sni": name, **more}


def frame() -> Rows:
    """The first and the last second of the day, by others."""
    return [hello(s, "203.0.113.1", "www.example", "10.1.0.1") for s in (0, 86_399)]


def turning(n: int = 287, step: float = 300, **more: Any) -> Rows:
    """By the clock, at another address each time."""
    return [hello(60 + step * k, f"198.51.100.{k % 250}", **more) for k in range(n)]


def beacons(tls: Rows, **more: Rows) -> dict[tuple[str, str], dict[str, Any]]:
    found = derived("named_beacon", {"tls_session": [*frame(), *tls], **more})
    return {(r["src_ip"], r["far_name"]): r for r in found}


def judged(tls: Rows, **more: Rows) -> dict[tuple[str, str], dict[str, Any]]:
    quiet = {"net_connection": [connection(5, PC, "203.0.113.77")]}
    found = derived("named_day", {**quiet, "tls_session": [*frame(), *tls], **more})
    return {(r["src_ip"], r["far_name"]): r for r in found}


def test_a_clock_at_changing_addresses_has_every_part_full() -> None:
    r = beacons(turning())[PC, NAME]
    assert (r["timing"], r["sizing"], r["evenness"], r["lasting"], r["score"]) == (10_000, None, 10_000, 10_000, 10_000)
    assert (r["calls"], r["far_ips"], r["far_ip"], r["median_interval_s"]) == (287, 250, None, 300)
    assert (r["day"], r["ranked"], r["parameters"]) == (dt.date(2025, 3, 3), 10_000, "rita-5/1")
    # Names are no letters of two cases, and a port is no part of them.
    mixed = [{**h, "sni": n} for h, n in zip(turning(4), (NAME, NAME.upper(), f"{NAME}:443", f"{NAME}."), strict=True)]
    assert beacons(mixed)[PC, NAME]["calls"] == 4


def test_three_calls_are_too_few_and_no_calls_are_nothing() -> None:
    assert (PC, NAME) not in beacons(turning(3))
    assert (PC, NAME) in beacons(turning(4))
    assert derived("named_beacon", {"tls_session": []}) == []
    assert (PC, NAME) not in beacons([hello(None, "198.51.100.1") for _ in range(9)])


def test_sizes_are_those_of_the_one_connection() -> None:
    tls = [{**h, "uid": f"C{n}"} for n, h in enumerate(turning(40, 2_000))]
    sizes = [connection(1, PC, "198.51.100.1", uid=f"C{n}", ip_bytes_out=500) for n in range(40)]
    assert beacons(tls, net_connection=sizes)[PC, NAME]["median_bytes"] == 500
    # Two connections of one identifier tell nothing, nor does one of another host.
    assert beacons(tls, net_connection=[*sizes, *sizes])[PC, NAME]["sizing"] is None
    other = [{**c, **end("src", "10.9.9.9")} for c in sizes]
    assert beacons(tls, net_connection=other)[PC, NAME]["sizing"] is None


def test_records_of_one_connection_are_one_call() -> None:
    web = [request(60 + n, PC, "198.51.100.1", NAME, uid="C1") for n in range(50)]
    assert (PC, NAME) not in beacons([], web_request=web)
    assert beacons([], web_request=[{**w, "uid": None} for w in web])[PC, NAME]["calls"] == 50


def test_a_name_behind_the_proxy() -> None:
    web = [
        request(60 + 300 * n, PC, PROXY, f"{NAME}:443", method="CONNECT", uri=f"{NAME}:443", product="squid")
        for n in range(287)
    ]
    r = judged([], web_request=web)[PC, NAME]
    assert (r["ranked"], r["far_ip"], r["pair_ranked"], r["pair_strobe"]) == (10_000, PROXY, None, False)


def test_what_everybody_calls_ranks_lower() -> None:
    everyone = [h for n in range(12) for h in turning(src=f"10.1.0.{n + 2}")]
    r = beacons(everyone)["10.1.0.2", NAME]
    assert (r["seekers"], r["hosts"], r["prevalence_step"], r["ranked"]) == (12, 13, -1_500, 8_500)


def test_one_address_carries_the_score_of_its_pair() -> None:
    calls = [connection(60 + 300 * n, PC, "198.51.100.7", ip_bytes_out=80) for n in range(287)]
    ends = [connection(s, "10.1.0.1", "203.0.113.1") for s in (0, 86_399)]
    one = [{**h, **end("dst", "198.51.100.7")} for h in turning()]
    r = judged(one, net_connection=[*ends, *calls])[PC, NAME]
    assert (r["far_ip"], r["pair_ranked"], r["subject"]) == ("198.51.100.7", 10_000, f"{PC}|{NAME}")
    # One more address, and the pair no longer says all.
    r = judged([*one, hello(7, "198.51.100.8")], net_connection=[*ends, *calls])[PC, NAME]
    assert (r["far_ip"], r["pair_ranked"], r["least_ip"], r["most_ip"]) == (
        None, None, "198.51.100.7", "198.51.100.8",
    )  # fmt: skip


def test_answers_by_name_settle_and_by_one_of_several_addresses_may() -> None:
    entry = signed("domain", "front.example", applies_to="beacon")
    assert judged(turning(), allow_entry=[entry])[PC, NAME]["answer_days"] is not None
    assert judged(turning(), network_finding=[handled(NAME, PC)])[PC, NAME]["answer_days"] == 2
    r = judged(turning(), network_finding=[handled("198.51.100.0", PC)])[PC, NAME]
    assert (r["answer_days"], r["perhaps_answered"]) == (None, True)
    r = judged(turning(), network_finding=[handled(NAME, "10.9.9.9")])[PC, NAME]
    assert (r["answer_days"], r["perhaps_answered"]) == (None, False)


def test_names_called_from_outside_or_inside_are_not_counted() -> None:
    inner = [hello(300 * n, "10.30.0.9", "intra.example") for n in range(20)]
    outer = [hello(300 * n, "198.51.100.9", "x.example", src="203.0.113.4") for n in range(20)]
    assert set(judged([*inner, *outer])) == {("10.1.0.1", "www.example")}


def test_the_published_beacon_behind_a_proxy_leads_by_name() -> None:
    """RITA's set of a host that calls home through a proxy, where the pair of addresses is the proxy's."""
    folder = "zeek-rita-proxy"
    if not (SHARED / folder).is_dir():
        pytest.skip("../shared/data/network is absent")
    logs = {"tls_session": sessions(folder), "web_request": requests(folder), "net_connection": connections(folder)}
    found = sorted(derived("named_beacon", logs), key=lambda r: -r["ranked"])
    assert (found[0]["far_name"], found[0]["score"]) == ("www.honestimnotevil.com", 9_844)
    assert {r["far_name"] for r in found if r["ranked"] >= 9_000} == {"www.honestimnotevil.com"}
