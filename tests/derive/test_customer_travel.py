"""Sessions of one customer from two countries: what states a place, what tells none, what is left open."""

import datetime as dt
from typing import Any

import pytest

from chahe.intake.countries import NAMES, code_of
from tests.checks.harness import derived, examined
from tests.derive.customers import Row, session
from tests.derive.test_absence import at
from tests.derive.traffic import end

D = dt.date
HOME, ABROAD, CARRIER = "192.0.2.9", "198.51.100.9", "203.0.113.7"


def listed(wanted: str = HOME, place_kind: str = "fixed", country: str | None = None, **more: Any) -> Row:
    """A row of network_place, approved and valid all along."""
    ip, _, prefix = wanted.partition("/")
    row: Row = {"entry_no": "P1", "kind": "cidr" if prefix else "ip", "wanted": wanted, "place_kind": place_kind}
    row |= {"country": country, "valid_from": D(2024, 1, 1), "approved_by": "E9", "approved_date": D(2023, 12, 20)}
    return {**row, **end("first", ip), "prefix": int(prefix) if prefix else None, **more}


def came(minute: int, country: str | None, ip: str | None = None, customer: str = "C1", **more: Any) -> Row:
    when = at(3, 12, 10) + dt.timedelta(minutes=minute)
    return session("DV1", customer, when, country=country, **(end("src", ip) if ip else {}), **more)


def travel(rows: list[Row], *places: Row) -> list[tuple[Any, ...]]:
    """(customer, minutes, from, to, open minutes) of each day."""
    given = {"customer_session": rows, "network_place": list(places)}
    found = derived("customer_travel", {k: v for k, v in given.items() if v})
    return [(r["customer"], r["minutes"], r["from_country"], r["to_country"], r["open_minutes"]) for r in found]


NOWHERE = ("C1", None, None, None, None)


def test_two_countries_one_after_the_other() -> None:
    assert travel([came(0, "TW"), came(25, "JP")]) == [("C1", 25, "TW", "JP", None)]
    assert travel([came(0, "TW"), came(25, "TW")]) == [NOWHERE]
    assert travel([came(0, "TW")]) == [NOWHERE]
    assert travel([came(0, "TW"), came(0, "JP")])[0][1] == 0


def test_the_shortest_of_a_day_and_customers_apart() -> None:
    assert travel([came(0, "TW"), came(90, "JP"), came(100, "TW"), came(300, "KR")]) == [("C1", 10, "JP", "TW", None)]
    assert travel([came(0, "TW"), came(25, "JP", customer="C2")]) == [NOWHERE, ("C2", None, None, None, None)]


def test_over_midnight_it_is_the_later_day() -> None:
    late = 13 * 60 + 50
    rows = travel([came(late, "TW"), came(late + 30, "JP")])
    assert rows == [NOWHERE, ("C1", 30, "TW", "JP", None)]


def test_a_started_minute_counts() -> None:
    second = came(25, "JP")
    late = {**second, "happened_us": second["happened_us"] + 1}
    assert travel([came(0, "TW"), late])[0][1] == 26


def test_the_list_states_places_and_the_record_goes_before() -> None:
    places = (listed(HOME, country="TW"), listed("198.51.100.0/24", country="JP"))
    assert travel([came(0, None, HOME), came(25, None, ABROAD)], *places) == [("C1", 25, "TW", "JP", None)]
    assert travel([came(0, None, HOME), came(25, "TW", ABROAD)], *places) == [NOWHERE]
    nearer = listed(ABROAD, country="TW")
    assert travel([came(0, None, HOME), came(25, None, ABROAD)], *places, nearer) == [NOWHERE]


def test_no_place_is_guessed() -> None:
    """An address alone tells nothing; what lies near a session without a place is left open."""
    assert travel([came(0, "TW", HOME), came(25, None, ABROAD)]) == [("C1", None, None, None, 25)]
    assert travel([came(0, None, HOME), came(25, None, ABROAD)]) == [("C1", None, None, None, 25)]
    assert travel([came(0, None, HOME)]) == [NOWHERE]
    between = [came(0, "TW"), came(10, None), came(25, "JP")]
    assert travel(between) == [("C1", 25, "TW", "JP", 10)]
    torn = (listed(HOME, country="TW"), listed(HOME, country="JP", entry_no="P2"))
    assert travel([came(0, None, HOME), came(25, "JP")], *torn) == [("C1", None, None, None, 25)]


@pytest.mark.parametrize("kind", ["vpn", "shared", "jump-host"])
def test_addresses_that_tell_no_place(kind: str) -> None:
    rows = [came(0, "TW", HOME), came(25, "JP", CARRIER)]
    assert travel(rows, listed(CARRIER, kind)) == [NOWHERE]
    assert travel(rows, listed("203.0.113.0/28", kind)) == [NOWHERE]
    assert travel(rows, listed("203.0.113.8/29", kind))[0][1] == 25


@pytest.mark.parametrize(
    "more",
    [
        {"valid_to": D(2025, 3, 11)},
        {"valid_from": D(2025, 3, 13)},
        {"approved_date": D(2025, 3, 13)},
        {"approved_date": None},
        {"approved_by": None},
        {"place_kind": "fixed"},
    ],
)
def test_an_entry_that_is_not_approved_or_not_in_force_excuses_nothing(more: Row) -> None:
    assert travel([came(0, "TW", HOME), came(25, "JP", CARRIER)], listed(CARRIER, "shared") | more)[0][1] == 25


def test_the_last_day_of_an_entry_counts() -> None:
    entry = listed(CARRIER, "shared", valid_to=D(2025, 3, 12), approved_date=D(2025, 3, 12))
    assert travel([came(0, "TW", HOME), came(25, "JP", CARRIER)], entry) == [NOWHERE]


def test_an_agents_help_and_failures() -> None:
    applied: Row = {"activity": "application", "agent_no": "A7"}
    assert travel([came(0, "TW", **applied), came(25, "JP")]) == [NOWHERE]
    assert travel([came(0, "TW", **{**applied, "agent_no": None}), came(25, "JP")])[0][1] == 25
    assert travel([came(0, "TW", outcome="failure"), came(25, "JP")]) == [NOWHERE]
    assert travel([came(0, "TW", outcome=None), came(25, "JP")]) == [("C1", None, None, None, 25)]


def test_two_files_may_be_of_two_clocks() -> None:
    other = {**came(25, "JP"), "_item": "sha256:" + "0" * 64}
    assert travel([came(0, "TW"), other]) == [("C1", None, None, None, 25)]
    assert travel([came(0, "TW"), {**other, "country": "TW"}]) == [NOWHERE]


def test_another_day_is_another_row() -> None:
    assert travel([came(0, "TW"), came(24 * 60 + 5, "JP")]) == [NOWHERE, ("C1", 24 * 60 + 5, "TW", "JP", None)]


def outcome(rows: list[Row], *places: Row, limit: int = 180) -> str:
    given = {"customer_session": rows, "network_place": list(places)}
    own = {"use.country_minutes": limit}
    result = examined({k: v for k, v in given.items() if v}, only="4.4.3", own=own)
    assert not result.faults
    (found,) = [o for o in result.observations if o.subject == "*" and o.check == "4.4.3/two-countries"]
    return found.outcome.value


def test_whole() -> None:
    fast, other = [came(0, "TW"), came(25, "JP")], listed(CARRIER, "shared")
    assert outcome(fast, other) == "exception"
    assert outcome([came(0, "TW"), came(180, "JP")], other) == "met"
    # Without the list an approved VPN may be missing.
    assert outcome(fast) == "insufficient-evidence"
    assert outcome([came(0, "TW"), came(25, None)], other) == "insufficient-evidence"
    untimed = session("DV1", "C1", None, country="TW")
    assert outcome([came(0, "TW"), untimed], other) == "insufficient-evidence"


def test_words_for_countries() -> None:
    assert [code_of(t) for t in ("TW", "tw", "臺灣", "Taiwan", "ＪＰ", "United States", "uk")] == [
        *("TW", "TW", "TW", "TW", "JP", "US", "GB")
    ]
    assert [code_of(t) for t in ("", "XX", "NA", "EU", "unknown", "台北市", "Deutschland")] == [None] * 7
    assert all(code_of(code) == code for code in NAMES)
