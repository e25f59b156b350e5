"""Registered domains by the Public Suffix List, and tunnels: edges by hand, and a captured iodine tunnel."""

from typing import Any

import pytest

from chahe.derive.reference import public_suffixes, suffix_list_version
from tests.checks.harness import derived
from tests.derive.traffic import SHARED, captured, connection, question, questions

Rows = list[dict[str, Any]]
REGISTERED = {
    "a.b.com.tw": ("b.com.tw", 1),
    "B.COM.TW": ("b.com.tw", 0),
    "com.tw": (None, None),
    "gov.tw": (None, None),
    "www.fsc.gov.tw": ("fsc.gov.tw", 3),
    "github.io": (None, None),
    "someone.github.io": ("someone.github.io", 0),
    "x.someone.github.io": ("someone.github.io", 1),
    "a.www.ck": ("www.ck", 1),  # an exception to *.ck
    "a.b.ck": ("a.b.ck", 0),
    "b.ck": (None, None),
    "a.city.kawasaki.jp": ("city.kawasaki.jp", 1),
    "a.b.c.evil.example": ("evil.example", 5),  # no rule names .example
    "www.xn--55qx5d.xn--j6w193g": ("www.xn--55qx5d.xn--j6w193g", 0),
    "www.公司.香港": ("www.公司.香港", 0),
}


def test_the_registered_domain() -> None:
    rows = derived("dns_name", {"dns_query": [question(n, "10.1.0.5", name) for n, name in enumerate(REGISTERED)]})
    expected = {name.lower(): found for name, found in REGISTERED.items()}
    assert {r["asked_name"]: (r["registered"], r["below"]) for r in rows} == expected


def test_what_has_no_domain_is_left_out() -> None:
    names = ["localhost", "5.0.0.10.in-addr.arpa", "b.a.9.8.ip6.arpa", "", None]
    asked = [question(n, "10.1.0.5", name) for n, name in enumerate(names)]
    multicast = question(9, "10.1.0.5", "printer.local", dst_port=5353)
    assert derived("dns_name", {"dns_query": [*asked, multicast]}) == []
    assert derived("dns_name", {"dns_query": []}) == []


def test_every_rule_of_the_list_is_read_and_the_list_says_its_version() -> None:
    rules = list(public_suffixes())
    assert len(rules) > 9_000
    assert {r["kind"] for r in rules} == {"plain", "wild", "exception"}
    assert max(int(str(r["labels"])) for r in rules) <= 7
    assert len({(r["suffix"], r["kind"]) for r in rules}) == len(rules)
    assert suffix_list_version().startswith("20")


def tunnels(rows: Rows, connections: Rows | None = None) -> list[tuple[Any, ...]]:
    given = {"dns_query": rows} if connections is None else {"dns_query": rows, "net_connection": connections}
    found = derived("dns_tunnel", given)
    assert all(r["parameters"] == "tunnel/1" for r in found)
    columns = ("registered", "names", "questions", "mean_length", "odd_share", "grade", "askers", "unvisited", "tunnel")
    return [tuple(int(v) if type(v).__name__ == "Decimal" else v for v in (r[c] for c in columns)) for r in found]


def names(n: int, head: str = "x", domain: str = "evil.example", **more: Any) -> Rows:
    return [question(60 + k, "10.1.0.5", f"{head}{k:03}.{domain}", **more) for k in range(n)]


def test_a_hundred_names_are_looked_at_and_ninety_nine_are_not() -> None:
    assert tunnels(names(99)) == []
    assert tunnels(names(100)) == [("evil.example", 100, 100, 400, 0, 1, 1, None, False)]
    # The domain itself and the same name again are no further names.
    again = [*names(99), question(1, "10.1.0.5", "evil.example"), question(2, "10.1.0.5", "X001.evil.example")]
    assert tunnels(again) == []


def test_days_stand_alone() -> None:
    assert tunnels([*names(60), *names(60, "y", day=1)]) == []


@pytest.mark.parametrize(("n", "grade"), [(100, 1), (499, 1), (500, 2), (800, 3), (1000, 4)])
def test_grades(n: int, grade: int) -> None:
    ((_, _, _, _, _, found, *_),) = tunnels(names(n))
    assert found == grade


def test_long_names_or_odd_types_make_a_tunnel() -> None:
    just = "y" * 17
    assert tunnels(names(100, just))[0][3:5] == (2_000, 0)
    assert tunnels(names(100, just))[0][-1] is True
    assert tunnels(names(100, just[1:]))[0][-1] is False
    half = [*names(50, "a", qtype="TXT"), *names(50, "b")]
    assert tunnels(half)[0][4:] == (5_000, 1, 1, None, True)
    assert tunnels([*half, question(9, "10.1.0.6", "c.evil.example")])[0][4:] == (4_950, 1, 2, None, False)


def test_whether_anybody_went_there() -> None:
    asked = [*names(99), question(9, "10.1.0.5", "c.evil.example", answers="203.0.113.7\n203.0.113.8")]
    assert tunnels(asked, [connection(9, "10.1.0.5", "203.0.113.9")])[0][-2] is True
    assert tunnels(asked, [connection(9, "10.1.0.5", "203.0.113.7")])[0][-2] is False
    assert tunnels(asked, [connection(9, "10.1.0.5", "203.0.113.7", day=1)])[0][-2] is True
    assert tunnels(asked, [])[0][-2] is None


def test_the_iodine_capture_is_a_tunnel() -> None:
    path = SHARED / "pcap-dns-tunnel" / "dns-tunnel-iodine.pcap"
    if not path.is_file():
        pytest.skip("../shared/data/network is absent")
    rows = captured(path)
    found = tunnels(rows["dns_query"], rows["net_connection"])
    ((domain, names_, questions_, length, odd, grade, askers, unvisited, tunnel),) = found
    assert (domain, names_, questions_, odd, grade, askers) == ("pirate.sea", 222, 222, 10_000, 1, 1)
    assert (unvisited, tunnel) == (True, True)
    assert length > 3_582  # of the names as sent; bytes that are no letters are written with four characters


@pytest.mark.parametrize("folder", ["zeek-rita-missing-host", "zeek-rita-proxy", "zeek-slips"])
def test_nothing_is_raised_on_ordinary_names(folder: str) -> None:
    if not (SHARED / folder).is_dir():
        pytest.skip("../shared/data/network is absent")
    assert questions(folder)
    assert tunnels(questions(folder)) == []
