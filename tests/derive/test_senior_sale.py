"""Older policyholders: age in whole years, what was done before acceptance and by whom, and what tells nothing."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.business import D, Row, application, policy, product
from tests.derive.test_export_consent import at

DAY = D(2025, 3, 12)
"""Applied for and accepted at noon of this day."""
OLD = D(1960, 3, 12)
PRODUCT = product(senior_exempt=False, reserve_value=True)


def review(kind: str = "evaluation", hour: int = 11, day: dt.date = DAY, **more: Any) -> Row:
    held = at("held", day, hour)
    del held["held_zoned"]
    return {
        "review_no": f"{kind}{hour}", "application_no": "A1", "review_kind": kind, "result": "suitable",
        "by_sales": False, **held, **more,
    }  # fmt: skip


def dated(kind: str, day: dt.date = DAY, **more: Any) -> Row:
    return {**review(kind, day=day), "held": None, "held_local": None, "held_us": None, **more}


def given(*reviews: Row, born: dt.date | None = OLD, of: Row = PRODUCT) -> dict[str, list[Row]]:
    return {
        "application": [application("A1", applicant_birth_date=born)],
        "policy": [policy("A1")],
        "product": [of],
        "senior_review": list(reviews),
    }


def row(*reviews: Row, **more: Any) -> Row:
    (one,) = derived("senior_sale", given(*reviews, **more))
    return one


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (D(1960, 3, 12), 65),
        (D(1960, 3, 13), 64),
        (D(1959, 9, 1), 65),
        (D(1960, 2, 29), 65),
        (D(2025, 3, 12), 0),
        (D(2026, 1, 1), None),
        (None, None),
    ],
)
def test_age(born: dt.date | None, age: int | None) -> None:
    assert row(born=born)["age"] == age


@pytest.mark.parametrize(
    ("reviews", "evaluated"),
    [
        ([review()], True),
        ([review(hour=12)], True),
        ([review(hour=13)], False),
        ([], False),
        ([dated("evaluation")], None),
        ([dated("evaluation", DAY - dt.timedelta(1))], True),
        ([review("visit")], False),
        ([review("其他")], None),
        ([review(application_no="A9")], False),
    ],
    ids=[
        "before", "at the moment", "after", "none", "that day", "the day before", "a call", "of another kind",
        "another's",
    ],
)  # fmt: skip
def test_evaluated(reviews: list[Row], evaluated: bool | None) -> None:
    assert row(*reviews)["evaluated"] is evaluated


@pytest.mark.parametrize(
    ("reviews", "visited"),
    [
        ([review("visit")], True),
        ([review("visit", by_sales=True)], False),
        ([review("visit", by_sales=None)], None),
        ([review("visit", result="incomplete")], False),
        ([review("visit", result="incomplete"), review("visit", 12)], True),
        ([review("visit", result="?")], None),
        ([review("visit", result="unsuitable")], False),
        ([review("visit", 13)], False),
        ([dated("visit")], None),
        ([review()], False),
    ],
    ids=[
        "called", "by the sales channel", "by nobody stated", "not reached", "reached the second time",
        "no known result", "did not understand", "after acceptance", "that day", "evaluated only",
    ],
)  # fmt: skip
def test_visited(reviews: list[Row], visited: bool | None) -> None:
    got = row(*reviews)
    assert got["visited"] is visited
    assert got["held_by_sales"] is any(r["by_sales"] is True for r in reviews)


def test_the_last_evaluation_before_acceptance_decides() -> None:
    bad, good = review(hour=9, result="unsuitable"), review(hour=10)
    assert row(bad, good)["unsuitable"] is False
    assert row(good, review(hour=11, result="unsuitable"))["unsuitable"] is True
    assert row(good, review(hour=13, result="unsuitable"))["unsuitable"] is False
    assert row(review(result="?"))["unsuitable"] is None
    assert row()["unsuitable"] is None


def test_what_the_register_says_of_the_product() -> None:
    assert (row()["exempt"], row()["reserve"]) == (False, True)
    plain = row(of=product())
    assert (plain["exempt"], plain["reserve"]) == (None, None)
    assert row(of=product("XX99", senior_exempt=True))["exempt"] is None
