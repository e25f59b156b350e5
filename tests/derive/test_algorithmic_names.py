"""Domains with a machine's name asked for in vain: edges by hand, look-alikes, and the real sets."""

import datetime as dt
from typing import Any

import pytest

from chahe.derive.letter_pairs import label_places, rare_pairs
from tests.checks.harness import derived
from tests.derive.test_network_answer import handled, signed
from tests.derive.traffic import SHARED, end, question, questions

Rows = list[dict[str, Any]]
PC, SERVER = "10.1.0.5", "10.0.0.53"
LETTERS = "xkqvzjwg"
HOUR = 3_600


def odd(n: int) -> str:
    """A label no one thinks up, another for each number."""
    return "".join(LETTERS[(n >> (3 * k)) & 7] for k in range(4)) + "qxvzj"


def refused(*names: str, src: str = PC, day: int = 0, start: float = 60, **more: Any) -> Rows:
    """Questions a second apart for names that do not exist."""
    return [
        question(start + n, src, name, day, **{"rcode": "NXDOMAIN", "rcode_number": 3, **more})
        for n, name in enumerate(names)
    ]


def burst(n: int, ending: str = "com", **more: Any) -> Rows:
    return refused(*(f"{odd(k)}.{ending}" for k in range(n)), **more)


def hours(rows: Rows, **given: Any) -> list[tuple[Any, ...]]:
    found = derived("dga_hour", {"dns_query": rows, **given})
    assert all(r["parameters"] == "dga/1" for r in found)
    return [(r["src_ip"], r["refused"], r["made"], r["common"], r["allowed"]) for r in found]


def test_pairs_and_places() -> None:
    pairs = [str(r["pair"]) for r in rare_pairs()]
    assert len(pairs) == len(set(pairs)) == 257
    assert {"qx", "vz", "bc", "jk"} <= set(pairs)
    # Of words and romanised names.
    assert not {"th", "ng", "zh", "xi", "ts", "qu", "hs", "ky", "gz", "nz", "lk"} & set(pairs)
    assert [r["place"] for r in label_places()] == list(range(62))


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("qxabab", None),  # six characters
        ("qxababab", (7, 1, 0, 1_429, False)),
        ("qxqxaba", (6, 3, 0, 5_000, True)),
        ("qxaqxaaba", (8, 2, 0, 2_500, True)),
        ("qxaqxaabab", (9, 2, 0, 2_222, False)),
        ("a1a1aaaaa", (8, 0, 4, 5_000, True)),
        ("12345678", (7, 0, 0, 0, False)),
        ("cathaylife", (9, 0, 0, 0, False)),
        ("microsoft", (8, 0, 0, 0, False)),
        ("googleusercontent", (16, 0, 0, 0, False)),
        ("ctbcbank", (7, 2, 0, 2_857, True)),  # initials: one name tells nothing
        ("xn--55qx5d", None),
        ("qx-qx-qx", None),
        ("q" * 63, (62, 62, 0, 10_000, True)),
    ],
)
def test_one_name(label: str, found: tuple[Any, ...] | None) -> None:
    rows = refused(f"{label}.com", *(f"name{'abcdef'[n]}.com" for n in range(5)))
    made = {r["label"]: r for r in derived("machine_name", {"dns_query": rows})}
    columns = ("pairs", "rare", "mixed", "oddness", "made")
    assert (tuple(made[label][c] for c in columns) if label in made else None) == found


def test_five_domains_are_looked_at_and_four_are_not() -> None:
    assert hours(burst(4)) == []
    assert hours(burst(5)) == [(PC, 5, 5, 0, 0)]
    assert hours([*burst(4), *refused("plainname.com")]) == []
    assert hours([*burst(5), *refused("plainname.com")]) == [(PC, 6, 5, 0, 0)]
    assert hours([]) == []


def test_hours_and_hosts_stand_alone() -> None:
    assert hours([*burst(9)[:4], *burst(9, start=HOUR)[4:8]]) == []
    assert hours([*burst(9)[:4], *burst(9, src="10.1.0.6")[4:8]]) == []


def test_the_same_name_again_and_names_below_are_one_domain() -> None:
    assert hours([*burst(4), *burst(4)]) == []
    labels = refused(*(f"{odd(n)}.cdn.example.com" for n in range(200)))
    assert hours(labels) == []
    assert hours([*labels, *burst(5)]) == [(PC, 6, 5, 0, 0)]


def test_what_was_answered_or_never_answered_is_not_asked_in_vain() -> None:
    assert hours(burst(9, rcode="NOERROR")) == []
    assert hours(burst(9, rcode="SERVFAIL")) == []
    assert hours(burst(9, rcode=None)) == []
    assert hours([{**r, "happened_local": None} for r in burst(9)]) == []


@pytest.mark.parametrize("ending", ["local", "lan", "home", "corp", "demo.local", "demo.com.tw"])
def test_search_domains_and_endings_nobody_registers_are_left_out(ending: str) -> None:
    """A browser's random names at its start, and names typed short, get the search domain behind them."""
    assert hours(burst(9, ending)) == []


def test_names_below_a_public_suffix_are_registered_there() -> None:
    assert hours(burst(5, "duckdns.org")) == [(PC, 5, 5, 0, 0)]
    assert hours(burst(5, "com.tw")) == [(PC, 5, 5, 0, 0)]


def test_look_alikes_are_not_counted() -> None:
    assert hours(refused(*(odd(n) for n in range(9)))) == []  # a browser's probes, as it asks for them
    assert hours(burst(3)) == []  # as it asks for them with a suffix
    assert hours(refused(*(f"{n}.2.0.192.in-addr.arpa" for n in range(9)))) == []
    assert hours(refused(*(f"{n}.0.0.127.zen.rbl{n}.org" for n in range(9)))) == []  # lists of senders of mail
    assert hours(refused(*(f"{odd(n)}.avqs.antivirus.com" for n in range(300)))) == []
    assert hours(burst(9, dst_port=5353)) == []


def test_words_are_not_told() -> None:
    words = ("increaseinside", "sickhurry", "mariachauncey", "earnestness", "presidentemax", "surfacesdrawing")
    assert hours(refused(*(f"{w}.net" for w in words))) == []


def test_what_half_the_hosts_ask_for_is_nobodys_own() -> None:
    many = [r for n in range(10) for r in burst(6, src=f"10.1.0.{n + 1}")]
    assert {h[1:] for h in hours(many)} == {(6, 0, 6, 0)}
    nine = [r for n in range(9) for r in burst(6, src=f"10.1.0.{n + 1}")]
    assert {h[1:] for h in hours(nine)} == {(6, 6, 0, 0)}
    # Ten of twenty are half, ten of twenty-one are not.
    others = [r for n in range(11) for r in refused("plainname.com", src=f"10.2.0.{n + 1}")]
    assert {h[1:] for h in hours([*many, *others[:-1]])} == {(6, 0, 6, 0)}
    assert {h[1:] for h in hours([*many, *others])} == {(6, 6, 0, 0)}


def test_what_a_name_server_passed_on_is_the_askers() -> None:
    listed = {"approved_resolver": [end("server", SERVER)]}
    passed = burst(6, src=SERVER)
    assert hours([*burst(6), *passed], **listed) == [(PC, 6, 6, 0, 0)]
    # Without the list nobody knows that it is one.
    assert len(hours([*burst(6), *passed])) == 2
    (row,) = derived("dga_hour", {"dns_query": passed, **listed})
    assert (row["made"], row["from_resolver"]) == (6, True)
    ended = {"approved_resolver": [{**end("server", SERVER), "valid_to": dt.date(2025, 3, 2)}]}
    (row,) = derived("dga_hour", {"dns_query": passed, **ended})
    assert row["from_resolver"] is False


def test_domains_a_signed_exception_names() -> None:
    entries = [signed("domain", f"{odd(n)}.com", applies_to="dga") for n in range(2)]
    assert hours(burst(7), allow_entry=entries) == [(PC, 7, 5, 0, 2)]
    assert hours(burst(7), allow_entry=[{**e, "applies_to": "egress"} for e in entries]) == [(PC, 7, 7, 0, 0)]
    assert hours(burst(7), allow_entry=[{**e, "approved_by": None} for e in entries]) == [(PC, 7, 7, 0, 0)]


def days(rows: Rows, **given: Any) -> list[tuple[Any, ...]]:
    found = derived("dga_day", {"dns_query": rows, **given})
    return [(r["subject"], r["made"], r["answer_days"], r["perhaps_answered"]) for r in found]


def test_days_and_what_was_said_of_them() -> None:
    rows = [*burst(6), question(9, PC, "www.example", day=1)]
    quiet = ("2025-03-04", 0, None, False)
    assert days(rows) == [(PC, 6, None, False), quiet]
    assert days([question(9, PC, "www.example")]) == [("2025-03-03", 0, None, False)]
    assert days(burst(6, src="203.0.113.9")) == [("2025-03-03", 0, None, False)]
    about = handled(None, PC, applies_to="dga")
    assert days(rows, network_finding=[about]) == [(PC, 6, 2, False), quiet]
    assert days(rows, network_finding=[{**about, "applies_to": "beacon"}])[0] == (PC, 6, None, False)
    assert days(rows, network_finding=[handled(None, "10.1.0.6", applies_to="dga")])[0] == (PC, 6, None, False)
    least = min(f"{odd(n)}.com" for n in range(6))
    assert days(rows, network_finding=[handled(least, PC, applies_to="dga")])[0][2] == 2
    # A record that names another domain may be about these.
    assert days(rows, network_finding=[handled("other.com", PC, applies_to="dga")])[0] == (PC, 6, None, True)
    assert days(rows, allow_entry=[signed("ip", PC, applies_to="dga")])[0][2] == 0


@pytest.mark.parametrize("folder", ["zeek-rita-missing-host", "zeek-rita-proxy", "zeek-slips"])
def test_nothing_is_raised_on_the_real_sets(folder: str) -> None:
    if not (SHARED / folder).is_dir():
        pytest.skip("../shared/data/network is absent")
    assert sum(r["rcode"] == "NXDOMAIN" for r in questions(folder)) >= 14
    assert hours(questions(folder)) == []


def test_the_random_names_of_a_real_browser_are_of_the_domain_searched() -> None:
    if not (SHARED / "zeek-slips").is_dir():
        pytest.skip("../shared/data/network is absent")
    probes = ("suxxnuduznztt", "sivtvsh", "fnpyjiaiogle")
    real = [r for r in questions("zeek-slips") if str(r["query"]).startswith(probes) and r["rcode"] == "NXDOMAIN"]
    assert {str(r["query"]) for r in real} == {f"{p}.felk.cvut.cz" for p in probes}
    again = [{**real[0], "query": f"{odd(n)}.felk.cvut.cz"} for n in range(300)]
    assert hours([*real, *again]) == []
