"""Every helper of chahe.expressions gives the same rows on DuckDB and on a real local Spark."""

import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import ibis
import pytest

import chahe.expressions as x
from chahe.engine.backends import Backend, connect

SCHEMA = {
    "_rec": "int64",
    "_item": "string",
    "a": "date",
    "b": "date",
    "c": "date",
    "n": "int64",
    "t": "string",
    "p": "boolean",
    "s_us": "int64",
    "e_us": "int64",
}
D = dt.date
ROWS: list[dict[str, Any]] = [
    {
        "_rec": 1,
        "_item": "i",
        "a": D(2025, 1, 31),
        "b": D(2025, 2, 28),
        "c": D(2025, 3, 31),
        "n": 1,
        "t": " Ab|中文 ",
        "p": True,
        "s_us": 0,
        "e_us": 60_000_000,
    },
    {
        "_rec": 2,
        "_item": "i",
        "a": D(2025, 1, 31),
        "b": D(2025, 3, 1),
        "c": None,
        "n": 1,
        "t": "ab",
        "p": False,
        "s_us": 0,
        "e_us": 60_000_001,
    },
    {
        "_rec": 3,
        "_item": "i",
        "a": D(2024, 2, 29),
        "b": D(2025, 2, 28),
        "c": D(2026, 1, 1),
        "n": 12,
        "t": "",
        "p": None,
        "s_us": 5,
        "e_us": 5,
    },
    {
        "_rec": 4,
        "_item": "j",
        "a": None,
        "b": D(2025, 5, 31),
        "c": None,
        "n": None,
        "t": None,
        "p": None,
        "s_us": None,
        "e_us": 1,
    },
    {
        "_rec": 5,
        "_item": "j",
        "a": D(2025, 4, 30),
        "b": D(2025, 5, 31),
        "c": D(2025, 4, 30),
        "n": 1,
        "t": "a?b%_\\1",
        "p": True,
        "s_us": 1,
        "e_us": 3_600_000_000,
    },
    {
        "_rec": 6,
        "_item": "j",
        "a": D(2025, 6, 1),
        "b": D(2025, 5, 31),
        "c": D(2025, 4, 30),
        "n": 0,
        "t": "a?b",
        "p": False,
        "s_us": 90_000_000,
        "e_us": 0,
    },
]


def _column(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda t: t.select(t["_rec"], out=f(t))


def _quarters(t: Any) -> Any:
    return t.select("_item", **{f"q{n}": x.quarter_x4(t.q, n) for n in (1, 2, 3)})


def _bits(t: Any) -> Any:
    """Numbers whose bits are runs of 1, 24 of which two are apart, 48, none, 3, 0."""
    odd = 2**24 - 1 + 2**30
    given = ((1, 1), (2, odd), (3, 2**48 - 1), (5, 7 * 2**45 + 1), (6, 0))
    return t.mutate(n=ibis.cases(*((t["_rec"] == rec, ibis.literal(n, type="int64")) for rec, n in given)))


def _grade(n: Any) -> Any:
    """1 is high, 2 low, 3 no grade; else info."""
    return ibis.cases((n == 1, "high"), (n == 2, "low"), (n == 3, "P0"), else_="info")


CASES: dict[str, Callable[[Any], Any]] = {
    "unknown": _column(lambda t: x.unknown(t.p)),
    "unknown of a list test": _column(lambda t: x.unknown(x.in_list(t.t, "ab", "x"))),
    "count_true": lambda t: t.group_by("_item").aggregate(out=x.count_true(t.p)),
    "count_true of only NULL": lambda t: t.filter(t["_rec"] == 4).aggregate(out=x.count_true(t.p)),
    "any_true": lambda t: t.group_by("_item").aggregate(out=x.any_true(t.n > 5)),
    "any_true of nothing": lambda t: t.filter(t["_rec"] == 4).aggregate(out=x.any_true(t.p)),
    "true_or_false": _column(lambda t: x.true_or_false(t.p)),
    "either": _column(lambda t: x.either(t.p, t.n == 1)),
    "known_if": _column(lambda t: x.known_if(t.p, t.n == 1)),
    "choose": _column(lambda t: x.choose(t.p, t.a, t.b)),
    "null": _column(lambda t: x.null("int64")),
    "key": _column(lambda t: x.key(t.t, t.n, t.a)),
    "days_between": _column(lambda t: x.days_between(t.a, t.b)),
    "midnight_us": _column(lambda t: x.midnight_us(t.a)),
    "following": lambda t: t.select(t["_rec"], out=x.following(t.n, t["_item"], t["_rec"])),
    "bare_account": _column(lambda t: x.bare_account(x.key(ibis.literal("DEMO\\Wang.A@demo.example"), t.n))),
    "bare_account of a bare one": _column(lambda t: x.bare_account(t.t)),
    "first_label": _column(lambda t: x.first_label(ibis.literal(" Db-01.Demo.Example").concat(t.t))),
    "first_label of what is none": _column(lambda t: x.first_label(t.t)),
    "first_label of an address": _column(lambda t: x.first_label(ibis.literal("10.1.2.").concat(t.n.cast("string")))),
    "month_index": _column(lambda t: x.month_index(t.b)),
    "after_months": _column(lambda t: x.after_months(t.a, t.b, t.n)),
    "after_days": _column(lambda t: x.after_days(t.a, t.b, t.n)),
    "within": _column(lambda t: x.within(t.b, t.a, t.c)),
    "overlaps": _column(lambda t: x.overlaps(t.a, t.c, ibis.literal(D(2025, 2, 1)), ibis.literal(D(2025, 4, 30)))),
    "folded": _column(lambda t: x.folded(t.t)),
    "folded of v and f at the ends": _column(lambda t: x.folded(ibis.literal(" \tVault-if\n "))),
    "in_list": _column(lambda t: x.in_list(t.t, "ab", "a?b")),
    "has_text": _column(lambda t: x.has_text(t.t, "?b")),
    "has_text literal percent": _column(lambda t: x.has_text(t.t, "%_")),
    "minutes_between_us": _column(lambda t: x.minutes_between_us(t.s_us, t.e_us)),
    "agreed": lambda t: t.group_by("_item").aggregate(a=x.agreed(t.a), n=x.agreed(t.n), p=x.agreed(t.p)),
    "agreed of one": lambda t: t.filter(t["_rec"] == 1).aggregate(n=x.agreed(t.n), p=x.agreed(t.p), t=x.agreed(t.t)),
    "more_or_never": _column(lambda t: x.more_or_never(t.n, ibis.ifelse(t["_rec"] == 1, x.null("int64"), 6))),
    "where_stated": _column(lambda t: x.where_stated(t.n, t.p)),
    "upper": _column(lambda t: x.upper(t.t)),
    "no_blank": _column(lambda t: x.no_blank(t.t)),
    "common_name": _column(lambda t: x.common_name(x.key(ibis.literal("CN=Wang\\, 明"), t.n).concat(",OU=x"))),
    "common_name without one": _column(lambda t: x.common_name(t.t)),
    "relative_id": _column(lambda t: x.relative_id(ibis.literal("S-1-5-21-7-").concat(t.n.cast("string")))),
    "relative_id without one": _column(lambda t: x.relative_id(t.t)),
    "whole_part": _column(lambda t: x.whole_part(t.s_us, t.n)),
    "whole_part at the limit": _column(lambda t: x.whole_part(ibis.literal(2**53 - 3) + t.p.cast("int64"), t.n * 3)),
    "per_10000": _column(lambda t: x.per_10000(t.n, t.n * 7 - 7)),
    "root_per_10000": _column(lambda t: x.root_per_10000(t.n, t.n)),
    "quartiles": lambda t: _quarters(t.group_by("_item").aggregate(q=x.quartiles(t.s_us))),
    "quarter_x4 of nothing": lambda t: _quarters(
        t.filter(t["_rec"] == 4).group_by("_item").aggregate(q=x.quartiles(t.n))
    ),
    "median_x4": lambda t: t.group_by("_item").aggregate(out=x.median_x4(t.e_us)),
    "previous": lambda t: t.select(t["_item"], out=x.previous(t.s_us, t["_item"])),
    "position": _column(lambda t: x.position(t["_item"], t.b.desc(), t["_rec"])),
    "as_severe": _column(lambda t: x.as_severe(_grade(t["_rec"]), _grade(t.n))),
    "least_from_here": _column(lambda t: x.least_from_here(t.e_us, t["_item"], t["_rec"].desc())),
    "power_of_2": _column(lambda t: x.power_of_2(t.n)),
    "power_of_2 of more than 31": _column(lambda t: x.power_of_2(t.n + 50)),
    "with_longest_run": lambda t: x.with_longest_run(_bits(t), "n", "out").select("_rec", "out"),
    "last_labels": _column(lambda t: x.last_labels(ibis.literal("a.b-1.com.").concat(x.folded(t.t)), 2)),
    "last_labels of too few": _column(lambda t: x.last_labels(t.t, 2)),
    "ipv4_number": _column(lambda t: x.ipv4_number(ibis.literal("203.0.113.").concat(t.n.cast("string")))),
    "ipv4_number of none": _column(lambda t: x.ipv4_number(t.t)),
    "ipv4_text": _column(lambda t: x.ipv4_text(t.n + 3_405_803_776)),
    "network_size": _column(lambda t: x.network_size(t.n)),
    "network_size of none": _column(lambda t: x.network_size(t.n * 40 - 20)),
    "total": lambda t: t.group_by("_item").aggregate(out=x.total(t.n)),
    "total of nothing": lambda t: t.filter(t["_rec"] == 4).aggregate(out=x.total(t.n)),
    "running_total": _column(lambda t: x.running_total(t.n, t["_item"], t["_rec"])),
    "recent_total": _column(lambda t: x.recent_total(t["_rec"], t["_item"], t.e_us, 60_000_000)),
    "in_one_number": _column(lambda t: x.in_one_number(t["_rec"] > 2, t["_rec"] > 4, t["_rec"] == 1)),
    "has_bit": _column(lambda t: x.has_bit(t.n, 2)),
    "first_by": lambda t: x.first_by(t, ("_item",), (t.b.desc(), t["_rec"])),
    "apart": lambda t: ibis.union(
        *(rows.select("_rec", "n", several=ibis.literal(i)) for i, rows in enumerate(x.apart(t, "n")))
    ),
}
EXPECTED: dict[str, list[Any]] = {
    "whole_part": [0, 0, 0, None, 1, None],
    "whole_part at the limit": [3002399751580330, 3002399751580329, None, None, 3002399751580330, None],
    "per_10000": [None, None, 1558, None, None, 0],
    "root_per_10000": [10000, 10000, 2886, None, 10000, None],
    "quartiles": [10, 270000001],
    "quarter_x4 of nothing": [None],
    "median_x4": [240000000, 4],
    "position": [1, 0, 2, 0, 1, 2],
    "power_of_2": [2, 2, 4096, None, 2, 1],
    "power_of_2 of more than 31": [2**51, 2**51, 2**62, None, 2**51, 2**50],
    "with_longest_run": [1, 24, 31, 0, 3, 0],
    "last_labels": ["com.ab|中文", "com.ab", None, None, "com.a?b%_\\1", "com.a?b"],
    "last_labels of too few": [None] * 6,
    "ipv4_number": [3405803777, 3405803777, 3405803788, None, 3405803777, 3405803776],
    "ipv4_number of none": [None] * 6,
    "ipv4_text": ["203.0.113.1", "203.0.113.1", "203.0.113.12", None, "203.0.113.1", "203.0.113.0"],
    "network_size": [2**31, 2**31, 2**20, None, 2**31, 2**32],
    "network_size of none": [2**12, 2**12, 1, None, 2**12, 2**32],
    "total": [14, 1],
    "total of nothing": [None],
    "running_total": [1, 2, 14, None, 1, 1],
    "recent_total": [4, 6, 3, 10, 5, 6],
    "in_one_number": [4, 0, 1, 1, 3, 3],
    "as_severe": [True, False, None, True, False, True],
    "least_from_here": [60_000_000, 60_000_000, 5, 1, 1, 0],
    "has_bit": [False, False, True, None, False, False],
    "apart": [1, 1, 0, 0, 1, 0],
    "unknown": [False, False, True, True, False, False],
    "count_true of only NULL": [0],
    "any_true of nothing": [False],
    "after_months": [False, True, False, None, True, False],
    "agreed of one": [" Ab|中文 "],
    "midnight_us": [1738252800000000, 1738252800000000, 1709136000000000, None, 1745942400000000, 1748707200000000],
    "following": [1, 12, None, 1, 0, None],
    "bare_account": ["wang.a", "wang.a", "wang.a", None, "wang.a", "wang.a"],
    "folded of v and f at the ends": ["vault-if"] * 6,
    "bare_account of a bare one": ["ab|中文", "ab", None, None, "1", "a?b"],
    "first_label": ["db-01", "db-01", "db-01", None, "db-01", "db-01"],
    "first_label of an address": ["10.1.2.1", "10.1.2.1", "10.1.2.12", None, "10.1.2.1", "10.1.2.0"],
    "more_or_never": [None, False, True, None, False, True],
    "where_stated": [True, False, None, False, True, False],
    "common_name": ["Wang\\, 明|1"] * 2 + ["Wang\\, 明|12", None, "Wang\\, 明|1", "Wang\\, 明|0"],
    "common_name without one": [None] * 6,
    "relative_id": [1, 1, 12, None, 1, 0],
    "relative_id without one": [None] * 6,
    "minutes_between_us": [1, 2, 0, None, 60, -1],
    "within": [True, True, True, True, False, False],
}


def _answers(engine: Backend) -> dict[str, list[tuple[Any, ...]]]:
    t = engine.rows("conformance", SCHEMA, ROWS)
    out = {}
    for name, case in CASES.items():
        out[name] = sorted((tuple(r.values()) for r in engine.fetch(case(t))), key=str)
    return out


@pytest.fixture(scope="module")
def duck() -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    engine = connect("duckdb")
    yield _answers(engine)
    engine.close()


def test_every_helper_has_a_case() -> None:
    helpers = {n for n, f in vars(x).items() if inspect.isfunction(f) and f.__module__ == x.__name__}
    assert helpers <= {c.split(" ")[0] for c in CASES}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_answers_are_the_right_ones(name: str, duck: dict[str, list[tuple[Any, ...]]]) -> None:
    assert [r[-1] for r in duck[name]] == EXPECTED[name]


@pytest.mark.spark
def test_spark_gives_the_same(duck: dict[str, list[tuple[Any, ...]]]) -> None:
    engine = connect("spark")
    spark = _answers(engine)
    for name in CASES:
        assert spark[name] == duck[name], name
