"""Phones, devices and cards of several customers: what counts, what is listed, what cannot be told."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.customers import Row, listing, message, session
from tests.derive.test_absence import at

D = dt.date
NORMS = {"use.customers_per_phone": 5, "use.customers_per_device": 5, "use.customers_per_agent_device": 2}


def phones(messages: list[Row], *listed: Row) -> list[tuple[Any, ...]]:
    """(subject, customers, perhaps, judged day) of each phone."""
    given = {"otp_message": messages, "listed_means": list(listed)}
    rows = derived("otp_phone", {k: v for k, v in given.items() if v})
    return [(r["subject"], r["customers"], r["perhaps_customers"], r["judged_date"]) for r in rows]


def devices(sessions: list[Row], *listed: Row) -> list[Row]:
    """Rows of shared_device."""
    given = {"customer_session": sessions, "listed_means": list(listed)}
    return derived("shared_device", {k: v for k, v in given.items() if v})


def test_customers_of_a_phone_are_counted_once_within_the_period() -> None:
    sent = [message("PH1", f"C{n % 3}", at(3, 1 + n)) for n in range(9)]
    outside = message("PH1", "C9", dt.datetime(2024, 12, 31, 23, 59))  # noqa: DTZ001
    assert phones([*sent, outside, message("PH2", "C1")]) == [
        ("PH1", 3, 3, D(2025, 3, 9)),
        ("PH2", 1, 1, D(2025, 3, 12)),
    ]


@pytest.mark.parametrize(("outcome", "expected"), [("sent", (1, 1)), ("failed", (0, 0)), (None, (1, 1)), ("?", (0, 1))])
def test_a_message_that_failed_was_received_by_nobody(outcome: str | None, expected: tuple[int, int]) -> None:
    assert phones([message("PH1", "C1", outcome=outcome)])[0][1:3] == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (0, 0)),
        ({"use_kind": "counter"}, (0, 0)),
        ({"use_kind": "agent-office"}, (1, 1)),
        ({"means": "PH2"}, (1, 1)),
        ({"means_kind": "device"}, (1, 1)),
        ({"valid_to": D(2025, 3, 12)}, (0, 0)),
        ({"valid_to": D(2025, 3, 11)}, (1, 1)),
        ({"valid_from": D(2025, 3, 13)}, (1, 1)),
        ({"approved_date": D(2025, 3, 13)}, (1, 1)),
        ({"approved_by": None}, (0, 1)),
        ({"approved_date": None}, (0, 1)),
        ({"valid_from": None}, (0, 1)),
    ],
)
def test_a_listed_phone_counts_only_outside_what_was_approved(more: Row, expected: tuple[int, int]) -> None:
    assert phones([message("PH1", "C1")], listing("PH1", **{"kind": "phone", "use": "test"}) | more)[0][1:3] == expected


def test_a_device_with_its_office_its_applications_and_their_agents() -> None:
    used = [session("DV1", f"C{n}", activity="application", agent_no="A7") for n in range(3)]
    (row,) = devices([*used, session("DV1", "C9")], listing("DV1", use="agent-office", unit="台中一處"))
    assert (row["customers"], row["applications"], row["agents"], row["agent_no"]) == (4, 3, 1, "A7")
    assert (row["office"], row["unit"], row["listed_use"]) == (True, "台中一處", "agent-office")


def test_log_ins_that_failed_or_do_not_say() -> None:
    (row,) = devices(
        [session("DV1", "C1"), session("DV1", "C2", outcome="failure"), session("DV1", "C3", outcome=None)]
    )
    assert (row["customers"], row["perhaps_customers"], row["office"]) == (1, 2, False)


def test_many_customers_behind_one_address_are_no_device() -> None:
    rows = devices([session(f"DV{n}", f"C{n}", src_ip="203.0.113.7") for n in range(40)])
    assert {r["customers"] for r in rows} == {1}


def test_a_card_of_several_customers() -> None:
    rows = derived("shared_card", {"customer_session": [session("D", f"C{n}", card="CARD1") for n in range(4)]})
    assert [(r["subject"], r["customers"]) for r in rows] == [("CARD1", 4)]


def outcomes(given: dict[str, list[Row]]) -> dict[str, str]:
    """Check -> outcome of the whole engine."""
    result = examined({k: v for k, v in given.items() if v}, only="4.4.3", own=NORMS)
    assert not result.faults
    return {o.check: o.outcome.value for o in result.observations if o.subject == "*"}


def test_whole() -> None:
    used = [session("DV1", f"C{n}") for n in range(6)]
    assert outcomes({"customer_session": used})["4.4.3/device-shared"] == "insufficient-evidence"
    other = [listing("DV9")]
    assert outcomes({"customer_session": used, "listed_means": other})["4.4.3/device-shared"] == "exception"
    assert outcomes({"customer_session": used[:5], "listed_means": other})["4.4.3/device-shared"] == "met"
    office = [listing("DV1", use="agent-office")]
    assert outcomes({"customer_session": used[:3], "listed_means": office})["4.4.3/device-shared"] == "exception"
    assert outcomes({"customer_session": used[:2], "listed_means": office})["4.4.3/device-shared"] == "met"


def test_what_was_not_logged_leaves_it_open() -> None:
    lists = [listing("DV9")]
    nameless = [session("DV1", "C1"), session(None, "C2", src_ip="203.0.113.7")]
    assert (
        outcomes({"customer_session": nameless, "listed_means": lists})["4.4.3/device-shared"]
        == "insufficient-evidence"
    )
    untimed = [message("PH1", "C1"), message("PH1", "C2", None)]
    assert outcomes({"otp_message": untimed, "listed_means": lists})["4.4.3/phone-shared"] == "insufficient-evidence"
    assert outcomes({"otp_message": untimed[:1], "listed_means": lists})["4.4.3/phone-shared"] == "met"
