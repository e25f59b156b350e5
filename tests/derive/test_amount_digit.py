"""Amounts that moved are counted by first digit; what did not move is not."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.harness import derived


def counted(payments: Sequence[tuple[int | None, str | None]], **more: Any) -> list[tuple[Any, ...]]:
    """(moved, digit, found, thousands, ten thousands) of payments of (amount, status)."""
    rows = [{"payment_no": f"P{n}", "amount": a, "status": s} for n, (a, s) in enumerate(payments)]
    found = derived("amount_digit", {"payment": rows, **more})
    return sorted((r["moved"], r["digit"], r["found"], r["thousands"], r["ten_thousands"]) for r in found)


def test_first_digits_and_round_amounts() -> None:
    some = [(999, "settled"), (1_000, "authorised"), (1_001, None), (10_000, "other"), (25_000, "settled")]
    assert counted(some) == [("payment", 1, 3, 2, 1), ("payment", 2, 1, 1, 0), ("payment", 9, 1, 0, 0)]


def test_what_did_not_move_is_not_counted() -> None:
    assert counted([(5_000, "failed"), (5_000, "cancelled"), (0, "settled"), (None, "settled")]) == []


def test_refunds_are_apart_and_either_may_be_missing() -> None:
    refunds = [{"refund_no": "R1", "amount": 3_000, "status": "refunded"}]
    assert counted([(3_000, "settled")], refund=refunds) == [("payment", 3, 1, 1, 0), ("refund", 3, 1, 1, 0)]
    assert [r["moved"] for r in derived("amount_digit", {"refund": refunds})] == ["refund"]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=30))
def test_every_amount_has_one_digit(amounts: list[int]) -> None:
    found = counted([(a, "settled") for a in amounts])
    assert sum(f[2] for f in found) == len(amounts)
    assert {f[1] for f in found} == {int(str(a)[0]) for a in amounts}
