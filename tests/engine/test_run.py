"""The engine on a toy check of an intake table: outcomes, gaps, absence, own norm, pointers, identical bytes."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chahe.checks.api import check
from chahe.engine.backends import DuckDB
from chahe.engine.inputs import GapRow
from chahe.model import canonical
from tests.checks.harness import judge, outcome


@check(
    "4.5.1/toy",
    aspect="B",
    population="password_policy",
    subject="scope",
    title=("鎖定", "lockout"),
    criteria={"ad.lockout_threshold": "_as_of"},
    applies=lambda t, c: t.policy_kind == "domain",
    absence_in=("pso_link",),
    shows=("lockout_threshold",),
)
def toy(t: Any, c: Any) -> Any:
    """Lockout is off or comes late."""
    return (t.lockout_threshold == 0) | (t.lockout_threshold > c["ad.lockout_threshold"])


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    backend = DuckDB()
    yield backend
    backend.close()


def _row(threshold: int | None, scope: str = "A", kind: str = "domain") -> dict[str, Any]:
    return {
        "policy_id": "p",
        "policy_kind": kind,
        "scope": scope,
        "lockout_threshold": threshold,
        "_as_of": dt.date(2026, 6, 30),
    }


OWN = {"ad.lockout_threshold": 5}


def test_outcomes(engine: DuckDB) -> None:
    for threshold, expected in ((5, "met"), (6, "exception"), (0, "exception"), (None, "insufficient-evidence")):
        assert outcome(judge(toy, [_row(threshold)], own=OWN, backend=engine)) == expected
    only_other = judge(toy, [_row(0, kind="gpo")], own=OWN, backend=engine)
    assert (only_other[0].outcome, only_other[0].reason) == ("insufficient-evidence", "no-applicable-rows")


def test_without_anybodys_norm_nothing_is_settled_and_the_value_is_shown(engine: DuckDB) -> None:
    star, line = judge(toy, [_row(0)], backend=engine)
    assert (star.outcome, star.reason) == ("insufficient-evidence", "no-criterion")
    assert line.extra["measured"] == {"lockout_threshold": "0"}


def test_law_and_own(engine: DuckDB) -> None:
    """A laxer own norm cannot excuse; a stricter one makes an own-only exception."""
    lax = judge(toy, [_row(6)], law=OWN, own={"ad.lockout_threshold": 10}, backend=engine)
    assert (lax[0].outcome, lax[0].extra["own_only"]) == ("exception", 0)
    strict = judge(toy, [_row(4)], law=OWN, own={"ad.lockout_threshold": 3}, backend=engine)
    assert (strict[0].outcome, strict[0].extra["own_only"]) == ("exception", 1)
    unusable = [{"value": 5, "since": dt.date(2000, 1, 1), "certainty": "M"}]
    unread = judge(toy, [_row(6)], law={"ad.lockout_threshold": unusable}, backend=engine)
    assert unread[0].reason == "no-criterion"


@check(
    "4.5.1/dated",
    aspect="B",
    population="password_policy",
    subject="scope",
    title=("日期", "dated"),
    criteria={"ad.lockout_threshold": "_as_of"},
)
def dated(t: Any, c: Any) -> Any:
    """Lockout is off although a threshold is laid down."""
    return (t.lockout_threshold == 0) & (c["ad.lockout_threshold"] > 0)


@pytest.mark.parametrize("layer", ["law", "own"])
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 2, 28), "insufficient-evidence"),  # the day before: `false & NULL` is false, and no pass
        (dt.date(2026, 3, 1), "met"),
        (dt.date(2026, 5, 31), "met"),
        (dt.date(2026, 6, 1), "insufficient-evidence"),  # repealed, and nothing in its place
        (None, "insufficient-evidence"),  # undated
    ],
)
def test_a_row_is_met_only_while_a_criterion_is_in_force(
    engine: DuckDB, layer: str, day: dt.date | None, expected: str
) -> None:
    in_force = {"value": 5, "since": dt.date(2026, 3, 1), "until": dt.date(2026, 5, 31)}
    known: Any = {layer: {"ad.lockout_threshold": [in_force]}}
    star = judge(dated, [{**_row(5), "_as_of": day}], **known, backend=engine)[0]
    assert star.outcome == expected
    assert (star.unsettled, star.population) == (int(expected != "met"), 1)


def test_gaps(engine: DuckDB) -> None:
    whole = [GapRow("password_policy", None, None, "x")]
    assert judge(toy, [_row(5)], own=OWN, gaps=whole, backend=engine)[0].reason == "gap"
    keyed = [GapRow("password_policy", "scope", "B", "x")]
    star, line = judge(toy, [_row(5)], own=OWN, gaps=keyed, backend=engine)
    assert (star.reason, line.subject, line.reason) == ("gap", "B", "gap")
    assert star.extra["subjects"] == {"met": 1, "exception": 0, "insufficient-evidence": 1}
    absent = [GapRow("pso_link", None, None, "x")]
    star, line = judge(toy, [_row(6)], own=OWN, gaps=absent, backend=engine)
    assert (star.outcome, star.exceptions, star.unsettled, line.reason) == ("insufficient-evidence", 0, 1, "gap")


def test_counts_and_pointers(engine: DuckDB) -> None:
    rows = [_row(5, "A"), _row(9, "B"), _row(9, "B"), _row(None, "C")]
    star, b, c = judge(toy, rows, own=OWN, backend=engine)
    assert (star.population, star.exceptions, star.unsettled) == (4, 2, 1)
    assert star.extra["subjects"] == {"met": 1, "exception": 1, "insufficient-evidence": 1}
    assert [e.locator for e in b.evidence] == ["record:2", "record:3"]
    assert (c.subject, c.reason) == ("C", "unsettled")


def test_same_bytes_whatever_the_order_of_rows(engine: DuckDB) -> None:
    rows = [_row(n % 9, f"S{n % 37}") for n in range(500)]
    numbered = [{**r, "_rec": n, "_loc": f"record:{n}"} for n, r in enumerate(rows)]

    def digest(given: list[dict[str, Any]]) -> list[bytes]:
        return [canonical(o.as_json()) for o in judge(toy, given, own=OWN, backend=engine)]

    assert digest(numbered) == digest(numbered[::-1])
