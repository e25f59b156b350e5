"""The shapes of checks the engine is measured on, each as a check and as the SQL a person would write by hand.

Both give one answer: rows, applicable, exceptions (law, own), unsettled, pending, subjects, the first subjects not met
with their counts, and the rows that fail as a file. The SQL is written for its one question: no layers, no tracing.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chahe.checks.api import Check, check
from chahe.expressions import true_or_false, unknown

PARAMETER = "ad.max_age_days"
LAW = {
    PARAMETER: [
        {"value": 990_000, "since": dt.date(2024, 1, 1), "until": dt.date(2024, 12, 31)},
        {"value": 980_000, "since": dt.date(2025, 1, 1)},
    ]
}
OWN = {PARAMETER: [{"value": 985_000, "since": dt.date(2024, 7, 1)}]}
CUT_OFF = dt.date(2025, 12, 25)
_TITLE = ("量測", "measurement")
_PAYMENT: dict[str, Any] = {"aspect": "B", "population": "bench_payment", "title": _TITLE}


@check("4.5.1/bench-row", **_PAYMENT, subject="channel")
def row(t: Any, c: Any) -> Any:
    """The amount is above a number."""
    return t.amount > 999_980


@check(
    "4.5.1/bench-line",
    **_PAYMENT,
    subject="line",
    applies=lambda t, c: t.channel != "counter",
    pending=lambda t, c: t.paid > CUT_OFF,
)
def line(t: Any, c: Any) -> Any:
    """The amount is above a number, by line of business, outside the counter, when due."""
    return true_or_false(t.amount > 999_980) & ~unknown(t.amount)


@check("4.5.1/bench-dated", **_PAYMENT, subject="person", criteria={PARAMETER: "paid"})
def dated(t: Any, c: Any) -> Any:
    """The amount is above the criterion of the day, by person; the own norm asked too."""
    return (t.amount > c[PARAMETER]) & (t.payment_no % 10_000 == 0)


@check("4.5.1/bench-running", aspect="B", population="bench_running", subject="person", title=_TITLE)
def running(t: Any, c: Any) -> Any:
    """What the person has paid so far is above the limit in force."""
    return t.paid_so_far > t.most


@check("4.5.1/bench-every", **_PAYMENT, subject="person")
def every(t: Any, c: Any) -> Any:
    """Every row fails."""
    return t.payment_no >= 0


@dataclass(frozen=True, slots=True)
class Shape:
    """One measurement: the checks judged together, and the queries that answer each by hand."""

    name: str
    checks: tuple[Check, ...]
    by_hand: tuple[Callable[[Mapping[str, str]], tuple[str, str]], ...]  # tables -> (groups, failing rows)


def _groups(subject: str, verdict: str, source: str) -> str:
    return (
        f"SELECT {subject} AS s, count(*) AS n, count(*) FILTER (v NOT IN (0, 5)) AS inside, "
        "count(*) FILTER (v = 2) AS law, count(*) FILTER (v = 3) AS own, count(*) FILTER (v = 4) AS unsettled, "
        f"count(*) FILTER (v = 5) AS pending FROM (SELECT {subject}, {verdict} AS v FROM {source}) GROUP BY 1"
    )


def _by_hand(subject: str, verdict: str, source: str = "{bench_payment}") -> Any:
    def made(tables: Mapping[str, str]) -> tuple[str, str]:
        place = source.format(**tables)
        failing = f"SELECT *, v AS verdict FROM (SELECT *, {verdict} AS v FROM {place}) WHERE v IN (2, 3, 4)"
        return _groups(subject, verdict, place), failing

    return made


_ROW = _by_hand("channel", "CASE WHEN amount > 999980 THEN 2 WHEN amount IS NULL THEN 4 ELSE 1 END")
_LINE = _by_hand(
    "line",
    "CASE WHEN channel IS NULL THEN 4 WHEN channel = 'counter' THEN 0 WHEN paid > DATE '2025-12-25' THEN 5 "
    "WHEN amount > 999980 THEN 2 ELSE 1 END",
)
_LAW_NOW = (
    "CASE WHEN paid BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' THEN 990000 WHEN paid >= DATE '2025-01-01' "
    "THEN 980000 END"
)
_OWN_NOW = f"CASE WHEN paid >= DATE '2024-07-01' THEN 985000 ELSE {_LAW_NOW} END"
_CHOSEN = "payment_no % 10000 = 0"
_DATED = _by_hand(
    "person",
    f"CASE WHEN amount > {_LAW_NOW} AND {_CHOSEN} THEN 2 WHEN amount > {_OWN_NOW} AND {_CHOSEN} THEN 3 "
    f"WHEN (amount > {_OWN_NOW} AND {_CHOSEN}) IS NULL THEN 4 ELSE 1 END",
)
_RUNNING = _by_hand(
    "person",
    "CASE WHEN paid_so_far > most THEN 2 WHEN most IS NULL OR paid_so_far IS NULL THEN 4 ELSE 1 END",
    "(SELECT p.payment_no, p.person, p.paid_so_far, l.most FROM (SELECT payment_no, person, line, paid, sum(amount) "
    "OVER (PARTITION BY person ORDER BY paid, _item, _rec) AS paid_so_far FROM {bench_payment}) p "
    "LEFT JOIN {bench_limit} l ON p.line = l.line AND p.paid BETWEEN l.since AND l.until)",
)
_EVERY = _by_hand("person", "CASE WHEN payment_no >= 0 THEN 2 ELSE 1 END")

SHAPES = (
    Shape("row test", (row,), (_ROW,)),
    Shape("by line", (line,), (_LINE,)),
    Shape("dated, law and own, by person", (dated,), (_DATED,)),
    Shape("running sum v limit in force", (running,), (_RUNNING,)),
    Shape("every row an exception", (every,), (_EVERY,)),
    Shape("three checks in one scan", (row, line, dated), (_ROW, _LINE, _DATED)),
)
