"""Leads show counts beside what Benford expects, from enough amounts on, and never speak of a deficiency."""

import math
from typing import Any

import pytest

from chahe.report.content import Block, Para, Table
from chahe.report.dossier import Shown
from chahe.report.leads import EXPECTED, FEWEST, amounts
from tests.report.test_pictures import with_shown


def of(rows: list[dict[str, Any]], absent: tuple[str, ...] = ()) -> list[Block]:
    """What is shown of these rows."""
    return amounts(with_shown(Shown("amount_digit", tuple(rows), len(rows), absent, None, "runs/x", "ab" * 32)))


def row(digit: int, found: int, thousands: int = 0, tens: int = 0, moved: str = "payment") -> dict[str, Any]:
    """A row of amount_digit."""
    return {"moved": moved, "digit": digit, "found": found, "thousands": thousands, "ten_thousands": tens}


def tables(blocks: list[Block]) -> list[Table]:
    """The tables among them."""
    return [b for b in blocks if isinstance(b, Table)]


def said(blocks: list[Block]) -> str:
    """All their words."""
    return " ".join(b.text for b in blocks if isinstance(b, Para))


def test_expected_shares_are_benfords() -> None:
    assert tuple(round(10_000 * math.log10(1 + 1 / d)) for d in range(1, 10)) == EXPECTED
    assert sum(EXPECTED) == 10_000


@pytest.mark.parametrize(("amount", "drawn"), [(FEWEST - 1, 0), (FEWEST, 1)])
def test_shares_need_enough_amounts(amount: int, drawn: int) -> None:
    blocks = of([row(1, amount)])
    assert len(tables(blocks)) == drawn
    assert (f"未滿{FEWEST}筆" in said(blocks)) is not bool(drawn)


def test_shares_and_differences() -> None:
    (table,) = tables(of([row(1, 150, 30, 3), row(9, 150, 5)], ("refund",)))
    assert table.rows[0] == ("1", "150", "5,000", "3,010", "+1,990")
    assert table.rows[4] == ("5", "0", "0", "792", "-792")
    blocks = of([row(1, 150, 30, 3), row(9, 150, 5)], ("refund",))
    assert "共300筆，其中整千元35筆，整萬元3筆" in said(blocks)
    assert "未取得之資料：refund" in said(blocks), "no refunds handed over is said"


def test_nothing_kept_is_said() -> None:
    assert said(amounts(with_shown())) and not tables(amounts(with_shown()))
    assert "不表示無異常" in said(of([], ("payment", "refund")))
