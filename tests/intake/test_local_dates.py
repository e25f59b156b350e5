"""Dates as Windows prints them: never a guess between day and month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.intake.api import TAIPEI
from chahe.intake.local_dates import DateOrder, date_of, order_of
from chahe.intake.oracle_users import oracle_date

UNKNOWN = DateOrder(None)


@pytest.mark.parametrize(
    "text",
    [
        "2026/3/5 下午 03:20:11",
        "2026/03/05 15:20",
        "2026-03-05",
        "2026-03-05T15:20:11",
        "2026-03-05 15:20:11.123",
        "2026年3月5日",
        "2026-03-04T20:00:00Z",
        "2026-03-05T01:00:00+08:00",
        "134171352000000000",
    ],
)
def test_forms_that_need_no_order(text: str) -> None:
    assert date_of(text, UNKNOWN, TAIPEI) == date(2026, 3, 5)


@pytest.mark.parametrize("text", ["", "Never", "從不", "0", None])
def test_never_is_no_date(text: str | None) -> None:
    assert date_of(text, UNKNOWN, TAIPEI) is None


def test_one_date_above_twelve_decides_for_the_file() -> None:
    assert order_of(["3/5/2026", "12/31/2025"]) == DateOrder(False)
    assert order_of(["3/5/2026", "31/12/2025"]) == DateOrder(True)
    assert order_of(["3/5/2026", "31/12/2025", "12/31/2025"]) == UNKNOWN
    assert order_of(["2026/3/31"]) == UNKNOWN


def test_order_decides_the_date() -> None:
    assert date_of("3/5/2026 3:20:11 PM", DateOrder(False), TAIPEI) == date(2026, 3, 5)
    assert date_of("3/5/2026", DateOrder(True), TAIPEI) == date(2026, 5, 3)
    with pytest.raises(ValueError, match="day and month"):
        date_of("3/5/2026", UNKNOWN, TAIPEI)
    assert date_of("5/5/2026", UNKNOWN, TAIPEI) == date(2026, 5, 5)


@pytest.mark.parametrize("text", ["tomorrow", "2026/13/1", "2026-02-30", "115/3/5", "2026/3/5 and more", "20260305"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        date_of(text, DateOrder(False), TAIPEI)


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_dates_round_trip(day: date) -> None:
    assert date_of(f"{day.year}/{day.month}/{day.day} 上午 09:00:00", UNKNOWN, TAIPEI) == day
    assert date_of(f"{day.month}/{day.day}/{day.year} 9:00:00 AM", DateOrder(False), TAIPEI) == day


@pytest.mark.parametrize("text", ["05-MAR-26", "5-3月 -26", "05-mar-2026 10:00:00", "2026-03-05 00:00:00"])
def test_oracle_dates(text: str) -> None:
    assert oracle_date(text, TAIPEI) == date(2026, 3, 5)


def test_oracle_two_digit_years() -> None:
    assert oracle_date("01-JAN-69", TAIPEI) == date(2069, 1, 1)
    assert oracle_date("01-JAN-70", TAIPEI) == date(1970, 1, 1)
