"""Alerts of security devices: the tickets for them, the suppressions over them, and tickets that do not say."""

from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.alerts import D, alert, at, suppression, ticket

BUSY = [ticket(at(1), "INC-0", signature_id="other", first=at(1), last=at(1))]


def handled(alerts: list[Any], tickets: list[Any] | None = None, **more: Any) -> list[dict[str, Any]]:
    """Rows of alert_handling in the order of the alerts."""
    given = {"security_alert": alerts, "security_ticket": tickets, **more}
    rows = derived("alert_handling", {k: v for k, v in given.items() if v})
    return sorted(rows, key=lambda r: int(r["_rec"]))


def ticketed(alerts: list[Any], tickets: list[Any], **more: Any) -> list[tuple[int, int | None]]:
    """(tickets, minutes) of each alert."""
    return [(r["tickets"], r["ticket_minutes"]) for r in handled(alerts, tickets, **more)]


def test_no_ticket_at_all() -> None:
    (row,) = handled([alert(at(5))])
    assert (row["subject"], row["tickets"], row["ticket_minutes"]) == ("ips01|9001|2025-03-05", 0, None)
    assert (row["suppressed"], row["suppressed_by"], row["untimed"], row["loose_minutes"]) == (False, None, False, None)


def test_the_console_names_the_ticket() -> None:
    assert ticketed([alert(at(5), ticket_no="inc-1 ")], [ticket(at(5, 10, 31))]) == [(1, 31)]


def test_the_ticket_numbers_the_alert() -> None:
    alerts = [alert(at(5), alert_no="A-1"), alert(at(5), alert_no="A-2"), alert(at(5), alert_no="A-3")]
    listed = [{"ticket_no": "INC-1", "alert_no": n} for n in ("A-1", "a-2")]
    found = ticketed(alerts, [ticket(at(5, 11), alert_no="A-1; a-2")], ticket_alert=listed)
    assert found == [(1, 60), (1, 60), (0, None)]


def test_two_consoles_may_use_the_same_number() -> None:
    alerts = [alert(at(5), alert_no="1"), alert(at(5), alert_no="1", sensor="edr01.demo.example")]
    listed = [{"ticket_no": "INC-1", "alert_no": "1"}]
    one = ticket(at(5, 11), alert_no="1", sensor="EDR01")
    assert ticketed(alerts, [one], ticket_alert=listed) == [(0, None), (1, 60)]


def test_one_ticket_for_many_alerts_of_a_signature() -> None:
    alerts = [
        alert(at(5, 9)),
        alert(at(5, 10)),
        alert(at(5, 18)),
        alert(at(5, 18, 1)),
        alert(at(5), signature_id="9002"),
    ]
    one = ticket(at(5, 9, 30), signature_id="9001", first=at(5, 9), last=at(5, 18))
    assert ticketed(alerts, [one]) == [(1, 30), (1, 0), (1, 0), (0, None), (0, None)]


def test_a_span_without_an_end_ends_when_the_ticket_is_closed() -> None:
    alerts = [alert(at(5, 10)), alert(at(7, 10))]
    one = ticket(at(5, 9), signature_id="9001", first=at(5, 9), closed=at(6, 9))
    assert ticketed(alerts, [one]) == [(1, 0), (0, None)]
    still = ticket(at(5, 9), signature_id="9001", first=at(5, 9))
    assert ticketed(alerts, [still]) == [(1, 0), (1, 0)]


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ({"about_ip": "10.0.0.5"}, True),
        ({"about_ip": "198.51.100.7"}, True),
        ({"about_ip": "10.0.0.6"}, False),
        ({"sensor": "IPS01.demo.example"}, True),
        ({"sensor": "ips02"}, False),
        ({"host": "web01"}, True),  # the alert names no machine
        ({"signature_id": None, "alert_name": "demo"}, True),
        ({"signature_id": None, "alert_name": "other"}, False),
        ({"alert_name": "other"}, True),  # the signature tells
    ],
)
def test_what_a_ticket_says_of_its_alerts(said: dict[str, Any], fits: bool) -> None:
    one = ticket(at(5, 10, 5), **{"signature_id": "9001", "first": at(5), "last": at(5), **said})
    assert ticketed([alert(at(5))], [one]) == [(1, 5) if fits else (0, None)]


def test_a_ticket_without_a_time() -> None:
    (row,) = handled([alert(at(5), ticket_no="INC-1")], [ticket(None)])
    assert (row["tickets"], row["ticket_minutes"], row["untimed"]) == (1, None, True)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ({}, 90),  # it names nothing
        ({"signature_id": "9001"}, 90),  # no span of time
        ({"signature_id": "9002"}, None),
        ({"alert_name": "DEMO"}, 90),
        ({"about_ip": "10.0.0.9"}, 90),  # an address alone does not say which alert
        ({"first": at(5), "last": at(6)}, 90),  # a span alone neither
    ],
)
def test_a_ticket_that_does_not_say_which_alerts_it_is_for(said: dict[str, Any], minutes: int | None) -> None:
    rows = handled([alert(at(5)), alert(at(6))], [ticket(at(5, 11, 30), **said)])
    assert [(r["tickets"], r["loose_minutes"]) for r in rows] == [(0, minutes), (0, None)]


def test_a_ticket_an_alert_names_is_nobody_elses() -> None:
    rows = handled([alert(at(5)), alert(at(5), ticket_no="INC-1")], [ticket(at(5, 11))])
    assert [(r["tickets"], r["loose_minutes"]) for r in rows] == [(0, None), (1, None)]


@pytest.mark.parametrize(
    ("said", "suppressed", "shown"),
    [
        ({}, True, True),
        ({"valid_to": D(2025, 3, 5)}, True, True),
        ({"valid_to": D(2025, 3, 4)}, False, False),
        ({"valid_from": D(2025, 3, 6)}, False, False),
        ({"valid_to": None}, True, True),
        ({"valid_from": None}, None, True),
        ({"approved_by": None}, False, True),
        ({"approved_date": None}, None, True),
        ({"approved_date": D(2025, 3, 6)}, False, True),  # signed for afterwards
        ({"about_ip": "10.0.0.6"}, False, False),
        ({"sensor": "ips02"}, False, False),
        ({"signature_id": "9002"}, False, False),
    ],
)
def test_suppressions_are_shown_and_count_when_signed_and_in_force(
    said: dict[str, Any], suppressed: bool | None, shown: bool
) -> None:
    (row,) = handled([alert(at(5))], BUSY, alert_suppression=[suppression(**said)])
    assert (row["suppressed"], row["suppressed_by"]) == (suppressed, "SUP-1" if shown else None)


def test_alerts_outside_the_period_are_none_of_it() -> None:
    before, after = at(5).replace(year=2024), at(5).replace(year=2027)
    assert len(handled([alert(before), alert(after), alert(None), alert(at(5))])) == 1


def test_minutes_left_until_the_base_date() -> None:
    (row,) = handled([alert(at(30, 23, 59, month=6).replace(year=2026))])
    assert row["open_minutes"] == 1
