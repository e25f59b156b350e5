"""Item 1.2.2: what became of alerts."""

import datetime as dt
from typing import Any

from tests.checks.harness import derived

D = dt.date
ALERT: dict[str, Any] = {"alert_no": "A1", "raised_date": D(2025, 3, 5), "verdict": "false", "state_text": "closed"}


def outcome(*cases: str, **more: Any) -> dict[str, Any]:
    given = {"fraud_alert": [{**ALERT, **more}], "case_register": [{"case_no": c} for c in cases]}
    (row,) = derived("fraud_alert_outcome", given)
    return row


def test_a_case_counts_only_where_the_register_has_it() -> None:
    assert outcome("C1", case_no="c1")["in_case"]
    assert not outcome("C1", case_no="C2")["in_case"]
    assert not outcome("C1")["in_case"]


def test_closed_by_word_or_by_day_and_how_long_it_took() -> None:
    row = outcome("C1")
    assert (row["is_closed"], row["papers"], row["handled_days"]) == (True, False, None)
    row = outcome("C1", state_text=None, closed_date=D(2025, 3, 15), paper_no="P1")
    assert (row["is_closed"], row["papers"], row["handled_days"]) == (True, True, 10)
    row = outcome("C1", state_text="handling")
    assert (row["is_closed"], row["days_so_far"]) == (False, (D(2026, 6, 30) - D(2025, 3, 5)).days)
