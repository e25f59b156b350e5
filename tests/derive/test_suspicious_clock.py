"""Item 3.1.3: suspicious transactions, from the alert to the decision and from there to the filing."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.test_complaint_clock import CALENDAR

D = dt.date
Row = dict[str, Any]
CASE: Row = {
    "case_no": "S1", "raised_date": D(2025, 3, 3), "decision": "report", "approved_date": D(2025, 3, 6),
    "approver": "X", "filed_date": D(2025, 3, 10),
}  # fmt: skip
OPEN: Row = {**CASE, "decision": None, "approved_date": None, "approver": None, "filed_date": None}


def clock(work_day: list[Row] | None = None, **change: Any) -> Row:
    given = {"suspicious_report": [{**CASE, **change}], "work_day": CALENDAR if work_day is None else work_day}
    (row,) = derived("suspicious_clock", given)
    return row


@pytest.mark.parametrize(
    ("change", "days"),
    [
        ({}, (2, 2)),  # Thursday to Monday
        ({"filed_date": D(2025, 3, 8)}, (2, 2)),  # a Saturday counts as the Monday
        ({"filed_date": D(2025, 3, 11)}, (3, 3)),
        ({"filed_date": D(2025, 3, 6)}, (1, 1)),
        ({"approved_date": None}, (None, None)),
    ],
)
def test_business_days_from_the_decision_to_the_filing(change: Row, days: tuple[int, int]) -> None:
    row = clock(**change)
    assert (row["filed_days_least"], row["filed_days_most"]) == days


def test_days_the_calendar_does_not_speak_of_may_be_either() -> None:
    row = clock([{"calendar_date": D(2024, 1, 2), "workday": True}])
    assert (row["filed_days_least"], row["filed_days_most"]) == (1, 4)


def test_days_to_the_decision() -> None:
    assert clock()["decided_days"] == 3
    row = clock(**OPEN)
    assert (row["undecided"], row["to_report"], row["dropped"]) == (True, False, False)
    assert row["decided_days"] == (D(2026, 6, 30) - D(2025, 3, 3)).days
    assert clock(approved_date=None)["decided_days"] is None
    assert clock(raised_date=D(2025, 3, 7))["decided_days"] is None


@pytest.mark.parametrize(
    ("decision", "expected"), [("report", (True, False)), ("drop", (False, True)), ("另案", (None, None))]
)
def test_a_decision_is_a_known_word_or_untold(decision: str, expected: tuple[bool | None, ...]) -> None:
    row = clock(decision=decision)
    assert (row["to_report"], row["dropped"]) == expected


def test_a_reason_and_who_decided_are_both_wanted() -> None:
    assert clock(decision="drop", reason="查無異常")["unreasoned"] is False
    assert clock(decision="drop")["unreasoned"] is True
    assert clock(decision="drop", reason="查無異常", approver=None)["unreasoned"] is True
