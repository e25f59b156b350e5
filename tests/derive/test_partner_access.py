"""Item 5.3: what partners were verified by, and contracts in force on the day of a log-in."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.duties import D, Row, times
from tests.derive.test_absence import at

LOGIN: Row = {
    "entry": "portal", "partner_no": "PT-1", "account_name": "P1", "outcome": "success",
    **times("logged_at", at(3, 5, 9)), "by_password": True, "by_holding": True, "by_body": False,
    "by_certificate": False, "machine": False,
}  # fmt: skip
CONTRACT: Row = {"partner_no": "pt-1", "contract_from": D(2024, 1, 1), "contract_to": D(2025, 3, 5)}


def seen(*contracts: Row, **change: Any) -> dict[str, Any]:
    given = {"partner_logon": [{**LOGIN, **change}], "partner_contract": list(contracts)}
    (how,), (whether,) = derived("partner_access", given), derived("partner_cover", given)
    return {**how, **whether}


NONE = {"by_password": False, "by_holding": False}


@pytest.mark.parametrize(
    ("change", "two", "alone"),
    [
        ({}, True, False), ({"by_holding": False}, False, True), ({"by_password": False}, False, False),
        ({"by_holding": False, "by_body": True}, True, False), ({**NONE, "by_certificate": True}, False, False),
        ({"by_holding": False, "by_certificate": True}, True, False),
        ({"by_password": None, "by_holding": None, "by_body": None, "by_certificate": None}, None, None),
    ],
)  # fmt: skip
def test_factors_of_two_kinds(change: Row, two: bool | None, alone: bool | None) -> None:
    row = seen(**change)
    assert (row["two"], row["known_only"]) == (two, alone)


def test_a_system_is_known_by_its_certificate() -> None:
    assert seen(**NONE, by_certificate=True, machine=True)["by_machine_id"] is True
    assert seen(**NONE, by_certificate=True, machine=None)["by_machine_id"] is None


@pytest.mark.parametrize(
    ("change", "held"),
    [
        ({}, True), ({"contract_to": D(2025, 3, 4)}, False), ({"contract_to": D(2025, 3, 4), "renews": True}, True),
        ({"contract_to": D(2024, 12, 31), "renews": True, "ended_date": D(2025, 3, 4)}, False),
        ({"ended_date": D(2025, 3, 4)}, False), ({"ended_date": D(2025, 3, 5)}, True), ({"contract_to": None}, True),
        ({"contract_from": D(2025, 3, 6)}, False), ({"contract_from": None}, True), ({"partner_no": "PT-2"}, None),
    ],
)  # fmt: skip
def test_a_contract_is_in_force_up_to_its_last_day(change: Row, held: bool | None) -> None:
    assert seen({**CONTRACT, **change})["contracted"] is held


def test_one_contract_of_several_is_enough() -> None:
    old = {**CONTRACT, "contract_to": D(2024, 12, 31)}
    assert seen(old)["contracted"] is False
    assert seen(old, {**CONTRACT, "contract_from": D(2025, 1, 1)})["contracted"] is True


def test_failures_and_other_periods_are_left_out() -> None:
    before = {**LOGIN, **times("logged_at", at(3, 5, 9) - dt.timedelta(days=90))}
    given = {"partner_logon": [before, {**LOGIN, "outcome": "failure"}, {**LOGIN, "outcome": "?"}]}
    assert [r["outcome"] for r in derived("partner_access", given)] == ["?"]
