"""Complaints' clocks: what ends them, what does not, and the day a term may have ended."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived

D = dt.date
Row = dict[str, Any]
CALENDAR = [
    {"calendar_date": D(2025, 1, 1) + dt.timedelta(n), "workday": (D(2025, 1, 1) + dt.timedelta(n)).weekday() < 5}
    for n in range(546)
]
COMPLAINT: Row = {"complaint_no": "C1", "received_date": D(2025, 3, 3), "answered_date": D(2025, 3, 20)}
OPEN: Row = {**COMPLAINT, "answered_date": None}


def clock(*rows: Row, work_day: list[Row] | None = None) -> Row:
    found = derived(
        "complaint_clock", {"complaint": list(rows), "work_day": CALENDAR if work_day is None else work_day}
    )
    return next(r for r in found if r["complaint_no"] == "C1")


@pytest.mark.parametrize(
    ("rows", "end", "unanswered"),
    [
        ([COMPLAINT], D(2025, 3, 20), False),
        ([OPEN], D(2026, 6, 30), True),
        ([{**OPEN, "withdrawn_date": D(2025, 3, 10)}], D(2025, 3, 10), False),
        ([{**COMPLAINT, "withdrawn_date": D(2025, 3, 25)}], D(2025, 3, 20), False),
        ([{**OPEN, "extended_to_date": D(2026, 8, 1)}], D(2026, 6, 30), True),
        ([{**OPEN, "foi_date": D(2025, 3, 9)}], D(2026, 6, 30), True),
        ([{**OPEN, "merged_no": "c2"}, {**COMPLAINT, "complaint_no": "C2"}], D(2025, 3, 20), False),
        ([{**OPEN, "merged_no": "C2"}, {**OPEN, "complaint_no": "C2"}], D(2026, 6, 30), True),
        ([{**OPEN, "merged_no": "C7"}], None, None),
        ([{**OPEN, "merged_no": "C1"}], None, None),
        ([{**COMPLAINT, "answered_date": D(2025, 3, 1)}], None, False),
    ],
    ids=[
        "answered", "open", "withdrawn", "withdrawn after the answer", "put off", "taken to the ombudsman", "merged",
        "merged with an open one", "merged with one nobody lists", "merged with itself", "answered before it came",
    ],
)  # fmt: skip
def test_what_ends_a_complaint(rows: list[Row], end: dt.date | None, unanswered: bool | None) -> None:
    got = clock(*rows)
    assert (got["answered_on"], got["unanswered"]) == (end, unanswered)


def test_a_last_day_off_moves_by_the_calendar_alone() -> None:
    monday = {**COMPLAINT, "answered_date": D(2025, 3, 24)}
    assert clock(monday)["answered_counted"] == D(2025, 3, 22)
    assert clock({**COMPLAINT, "answered_date": D(2025, 3, 25)})["answered_counted"] == D(2025, 3, 25)
    assert clock(monday, work_day=[])["answered_counted"] is None


def test_told_that_it_was_received() -> None:
    assert clock({**COMPLAINT, "acknowledged_date": D(2025, 3, 4)})["noticed_on"] == D(2025, 3, 4)
    assert clock(COMPLAINT)["noticed_on"] == D(2025, 3, 20)
    assert clock({**OPEN})["noticed_on"] == D(2026, 6, 30)
    assert clock({**OPEN})["unnoticed"] is True
    assert clock({**COMPLAINT, "acknowledged_date": D(2025, 3, 1)})["noticed_on"] is None


def test_closed_without_an_answer() -> None:
    closed = {"closed_date": D(2025, 3, 9)}
    assert clock({**OPEN, **closed})["closed_silently"] is True
    assert clock({**COMPLAINT, **closed})["closed_silently"] is False
    assert clock({**OPEN, **closed, "withdrawn_date": D(2025, 3, 9)})["closed_silently"] is False
    assert clock({**OPEN, **closed, "merged_no": "C7"})["closed_silently"] is None


def test_the_newest_record_of_a_complaint_stands() -> None:
    assert len(derived("complaint_clock", {"complaint": [OPEN, COMPLAINT], "work_day": CALENDAR})) == 1
