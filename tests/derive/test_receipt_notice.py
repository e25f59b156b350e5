"""Item 2.3: the notice of receipt after the payment."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.test_application_steps import after, app, notice, tables

PAID = after(seconds=50)
Row = dict[str, Any]


def receipt(seconds: int | None = 2, **more: Any) -> Row:
    when = None if seconds is None else PAID + dt.timedelta(seconds=seconds)
    return notice(when, notice_kind="receipt", **more)


def told(*notices: Row, **steps: Any) -> tuple[Any, ...]:
    (row,) = derived("receipt_notice", tables([app(**{"paid": PAID, **steps})], *notices))
    return row["least_seconds"], row["most_seconds"], row["unsent"], row["attempts"]


@pytest.mark.parametrize(
    ("notices", "expected"),
    [
        ([receipt()], (2, 2, False, 1)),
        ([receipt(60), receipt(90)], (60, 60, False, 2)),
        ([receipt(2, outcome="failed"), receipt(61)], (61, 61, False, 2)),
        ([receipt(2, outcome="failed")], (None, None, True, 1)),
        ([], (None, None, True, 0)),
        ([notice(PAID)], (None, None, True, 0)),
        ([receipt(2, outcome=None)], (2, None, None, 1)),
        ([receipt(2, outcome=None), receipt(70)], (2, 70, False, 2)),
        ([receipt(None)], (None, None, False, 1)),
        ([receipt(None, outcome=None)], (None, None, None, 1)),
    ],
)
def test_seconds_from_the_payment_to_the_first_notice(notices: list[Row], expected: tuple[Any, ...]) -> None:
    assert told(*notices) == expected


def test_whoever_paid_counts_accepted_or_not_and_tests_do_not() -> None:
    rows = derived("receipt_notice", tables([app("A1", paid=PAID, accepted=None), app("A2", paid=None, accepted=PAID),
                                             app("A3", paid=None, accepted=None), app("A4", paid=PAID, test_mark=True),
                                             ]))  # fmt: skip
    assert {r["application_no"]: r["paid"] for r in rows} == {"A1": True, "A2": None}
