"""Personal data kept and deleted: until when, under which line of the own norm, and what excuses."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived

D = dt.date
Row = dict[str, Any]
GONE = D(2025, 4, 8)
BASE = D(2026, 6, 30)
HOLDING: Row = {
    "holding_no": "H1", "data_class": "declined", "ended_date": D(2020, 4, 8), "holding_state": "deleted",
    "deleted_date": GONE, "delete_method": "清空",
}  # fmt: skip
KEPT: Row = {**HOLDING, "holding_state": "held", "deleted_date": None, "delete_method": None}
RULES = [
    {"data_class": "declined", "keep_months": 60, "in_force_to": D(2025, 12, 31)},
    {"data_class": "declined", "keep_months": 48, "in_force_from": D(2026, 1, 1)},
    {"data_class": "marketing", "keep_months": 24},
    {"data_class": "marketing", "keep_months": 12},
]


def row(holding: Row, rules: list[Row] | None = None) -> Row:
    (one,) = derived("data_kept", {"data_holding": [holding], "retention_rule": RULES if rules is None else rules})
    return one


@pytest.mark.parametrize(
    ("change", "held_on", "gone"),
    [
        ({}, GONE, True),
        ({"holding_state": "stopped"}, GONE, True),
        ({"deleted_date": None}, None, True),
        ({"holding_state": "held", "deleted_date": None}, BASE, False),
        ({"holding_state": "?"}, None, None),
        ({"holding_state": None}, None, None),
    ],
    ids=["deleted", "stopped", "deleted on no stated day", "held", "a state of no known word", "no state"],
)
def test_until_when(change: Row, held_on: dt.date | None, gone: bool | None) -> None:
    got = row({**HOLDING, **change})
    assert (got["held_on"], got["gone"]) == (held_on, gone)


def test_the_line_of_the_own_norm_in_force_on_that_day() -> None:
    assert row(HOLDING)["keep_months"] == 60
    assert row(KEPT)["keep_months"] == 48
    assert row({**KEPT, "data_class": "marketing"})["keep_months"] is None, "two lines that differ"
    assert row({**KEPT, "data_class": "trace"})["keep_months"] is None
    assert row(KEPT, [])["keep_months"] is None


@pytest.mark.parametrize(
    ("change", "excused", "after"),
    [
        ({}, False, False),
        ({"keep_reason": "dispute"}, True, False),
        ({"keep_reason": "dispute", "dispute_ended_date": GONE}, False, True),
        ({"keep_reason": "law"}, None, False),
        ({"keep_reason": "consent"}, None, False),
        ({"keep_reason": "其他"}, None, False),
    ],
)
def test_what_excuses(change: Row, excused: bool | None, after: bool) -> None:
    got = row({**KEPT, **change})
    assert (got["excused"], got["after_dispute"]) == (excused, after)


def test_what_a_record_of_deletion_states() -> None:
    assert row(HOLDING)["recorded"] is True
    assert row({**HOLDING, "delete_method": None})["recorded"] is False
    assert row({**HOLDING, "deleted_date": None})["recorded"] is False
    assert row({**HOLDING, "transferee": "再保公司"})["recorded"] is False
    assert row({**HOLDING, "transferee": "再保公司", "transfer_basis": "契約"})["recorded"] is True


def test_a_class_of_no_known_word_tells_nothing() -> None:
    assert row({**HOLDING, "data_class": "其他"})["kind"] is None
    assert row(HOLDING)["kind"] == "declined"
