"""Reconciliation by key: the class of every pair, records without a key, days over holidays; DuckDB and Spark alike."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import ibis
import pytest

from chahe.derive.reconciliation import (
    Side,
    Window,
    breaks,
    compared,
    keyless,
    numbered,
    of,
    records_of,
    shares,
    sides,
    suspects,
)
from chahe.engine.backends import Backend, connect

Row = dict[str, Any]
KINDS = {"no": "string", "amount": "int64", "day": "int64", "live": "boolean", "_item": "string", "_rec": "int64"}
WINDOW = Window(early=0, late=1, left_from=10, right_to=20)
BOTH = {("left", "right"): WINDOW}


def line(no: str | None = "A", amount: int | None = 100, day: int | None = 15, live: bool | None = True) -> Row:
    return {"no": no, "amount": amount, "day": day, "live": live}


def side(backend: Backend, name: str, lines: Iterable[Row], *, parts: bool = False, plain: bool = False) -> Side:
    rows = [{**r, "_item": name, "_rec": n} for n, r in enumerate(lines, 1)]
    t = backend.rows(name, KINDS, rows)
    return Side(name, t, "no", None if plain else "amount", None if plain else "day", "live", parts)


def verdict(left: list[Row], right: list[Row], *, parts: bool = False, plain: bool = False) -> str | None:
    backend = connect()
    a, b = side(backend, "left", left, plain=plain), side(backend, "right", right, parts=parts, plain=plain)
    t = sides(a, b)
    (row,) = backend.fetch(t.select(v=compared(t, a, b, WINDOW)))
    return str(row["v"]) if row["v"] is not None else None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([line()], [line()], "tied"),
        ([line()], [line(day=16)], "timing"),
        ([line()], [line(day=17)], "date"),
        ([line()], [line(day=14)], "date"),
        ([line()], [line(amount=101)], "amount"),
        ([line()], [], "left-only"),
        ([], [line()], "right-only"),
        ([line(day=19)], [], "left-only"),
        ([line(day=20)], [], "cut-off"),
        ([], [line(day=11)], "right-only"),
        ([], [line(day=10)], "cut-off"),
        ([line(day=None)], [], "unclear"),
        ([], [line(day=None)], "unclear"),
        ([line(live=None)], [], "unclear"),
        ([line(), line()], [line()], "left-twice"),
        ([line()], [line(), line()], "right-twice"),
        ([line()], [line(), line(amount=300)], "right-twice"),
        ([line()], [line(amount=60), line(amount=40)], "right-twice"),
        ([line(), line()], [line(), line()], "left-twice"),
        ([line()], [line(live=False)], "status"),
        ([line(live=False)], [line()], "status"),
        ([line(live=False)], [line(live=False)], "void"),
        ([line(live=False)], [], "void"),
        ([], [line(live=False)], "void"),
        ([line()], [line(live=False), line()], "tied"),
        ([line()], [line(live=None)], "unclear"),
        ([line()], [line(amount=None)], "unclear"),
        ([line()], [line(day=None)], "unclear"),
    ],
)
def test_class_of_a_pair(left: list[Row], right: list[Row], expected: str) -> None:
    assert verdict(left, right) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"), [((60, 40), "parts"), ((100, 100), "right-twice"), ((60, 30), "amount")]
)
def test_several_records_that_may_add_up(amounts: tuple[int, int], expected: str) -> None:
    assert verdict([line()], [line(amount=a) for a in amounts], parts=True) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([line()], [line(amount=None, day=None)], "tied"),
        ([line()], [], "left-only"),
        ([line()], [line(), line()], "right-twice"),
    ],
)
def test_sides_that_state_neither_amount_nor_day(left: list[Row], right: list[Row], expected: str) -> None:
    assert verdict(left, right, plain=True) == expected


def test_what_stands_nowhere_has_no_class() -> None:
    backend = connect()
    a, b, c = (side(backend, n, lines) for n, lines in (("left", []), ("right", []), ("third", [line()])))
    t = sides(a, b, c)
    assert backend.fetch(t.select(v=compared(t, a, b, WINDOW))) == [{"v": None}]


def test_records_without_a_key_match_nothing_and_are_counted() -> None:
    backend = connect()
    a, b = (side(backend, n, [line(), line(None), line(None, amount=7)]) for n in ("left", "right"))
    t = sides(a, b)
    assert backend.fetch(t.select(k=t.key, v=compared(t, a, b, WINDOW))) == [{"k": "A", "v": "tied"}]
    assert backend.fetch(keyless(a)) == [{"records": 3, "without_key": 2, "amount": 107}]


MANY_LEFT = [line(f"K{n}", 100 + n, 12 + n % 5) for n in range(40)] + [
    line("only-left"), line("twice-left"), line("twice-left"), line("void", live=False), line("hazy", live=None),
    line("dear", 2**50), line("cheap", -5), line("early", day=-3), line(None), line("far", day=None),
    line("end", day=20),
]  # fmt: skip
MANY_RIGHT = [line(f"K{n}", 100 + n + (n == 7), 12 + n % 5 + n % 3) for n in range(40)] + [
    line("only-right"), line("twice-left"), line("void", live=False), line("hazy"), line("dear", 2**50),
    line("cheap", -5), line("early", day=-3), line(None), line(None),
]  # fmt: skip


def found(engine: str) -> tuple[list[Row], list[Row], list[Row]]:
    """Breaks by way of the suspects, breaks of all records, and the records of the former."""
    backend = connect(engine)
    try:
        a, b = side(backend, "left", MANY_LEFT), side(backend, "right", MANY_RIGHT)
        keys = backend.keep(suspects((a, b), BOTH))
        in_parts = [r["key"] for cut in shares((a, b), 3) for r in backend.fetch(suspects(cut, BOTH))]
        assert sorted(in_parts) == sorted(r["key"] for r in backend.fetch(keys))
        some = [replace(s, rows=backend.keep(of(keys, s).rows)) for s in (a, b)]
        short = backend.keep(breaks(some[0], some[1], WINDOW))
        pointers = records_of(short, *some)
        return tuple(  # type: ignore[return-value]  # three of them
            sorted(backend.fetch(t), key=repr) for t in (short, breaks(a, b, WINDOW), pointers)
        )
    finally:
        backend.close()


def test_suspects_leave_out_only_what_ties() -> None:
    short, whole, pointers = found("duckdb")
    assert short == whole
    said = {r["key"]: r["verdict"] for r in short}
    assert said == {
        **{f"K{n}": "date" for n in range(2, 40, 3)}, "K7": "amount", "only-left": "left-only",
        "only-right": "right-only", "twice-left": "left-twice", "void": "void", "hazy": "unclear",
        "far": "unclear", "end": "cut-off",
    }  # fmt: skip
    assert len(pointers) == 2 * 14 + 3 + 2 + 2 + 4
    for records, name in ((MANY_LEFT, "left"), (MANY_RIGHT, "right")):
        of_breaks = sum(p["side"] == name for p in pointers)
        assert sum(r["no"] is not None for r in records) - of_breaks == 29  # both sides are left with the same pairs


@pytest.mark.spark
def test_local_spark_gives_the_same_rows() -> None:
    duck, spark = found("duckdb"), found("spark")
    assert spark == duck


def test_days_off_count_for_the_next_work_day() -> None:
    backend = connect()
    days = [dt.date(2025, 2, 26) + dt.timedelta(n) for n in range(8)]
    off = {dt.date(2025, 2, 28), dt.date(2025, 3, 1), dt.date(2025, 3, 2)}
    calendar = [{"calendar_date": d, "workday": d not in off} for d in days] + [
        {"calendar_date": days[-1], "workday": False}
    ]
    t = numbered(backend.rows("work_day", {"calendar_date": "date", "workday": "boolean"}, calendar))
    got = backend.fetch(t.order_by(ibis.asc("date")))
    assert [r["day_number"] for r in got] == [1, 2, 3, 3, 3, 3, 4, None]
