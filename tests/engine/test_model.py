"""Counts equal a brute-force three-valued model over random rows, criteria versions and own norms."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chahe.checks.api import check
from chahe.engine import detail
from chahe.engine.backends import DuckDB
from chahe.model import canonical
from tests.checks.harness import judge

PARAMETER = "ad.lockout_threshold"
DAYS = [dt.date(2025, 1, d) for d in range(1, 7)]


@check(
    "4.5.1/model",
    aspect="B",
    population="password_policy",
    subject="scope",
    title=("模型", "model"),
    criteria={PARAMETER: "_as_of"},
    applies=lambda t, c: t.policy_kind == "domain",
    pending=lambda t, c: t.min_length == 0,
)
def modelled(t: Any, c: Any) -> Any:
    """The threshold is above the criterion of the day."""
    return t.lockout_threshold > c[PARAMETER]


ROW = st.fixed_dictionaries(
    {
        "policy_id": st.just("p"),
        "policy_kind": st.sampled_from(["domain", "gpo", None]),
        "scope": st.sampled_from(["A", "B", "C", None]),
        "lockout_threshold": st.sampled_from([None, 0, 3, 5, 8]),
        "min_length": st.sampled_from([None, 0, 8, 9]),
        "_as_of": st.sampled_from([None, *DAYS]),
    }
)
VALUE = st.sampled_from([2, 4, 6])
# One version, or two that follow each other, or nobody's.
VERSIONS = st.one_of(
    st.just([]),
    st.builds(lambda v, d: [{"value": v, "since": d}], VALUE, st.sampled_from(DAYS)),
    st.builds(
        lambda v, w: [
            {"value": v, "since": DAYS[1], "until": DAYS[2]},
            {"value": w, "since": DAYS[3]},
        ],
        VALUE,
        VALUE,
    ),
)


def in_force(versions: list[dict[str, Any]], day: dt.date | None) -> int | None:
    for v in versions:
        if day is not None and v["since"] <= day <= v.get("until", dt.date.max):
            value: int = v["value"]
            return value
    return None


def above(value: int | None, limit: int | None) -> bool | None:
    return None if value is None or limit is None else value > limit


def expected(row: dict[str, Any], law: list[dict[str, Any]], own: list[dict[str, Any]]) -> str:
    """The contract in Python: rules 2, 3 and 7."""
    if row["policy_kind"] is None:
        return "unsettled"
    if row["policy_kind"] != "domain":
        return "out"
    if row["min_length"] == 0:
        return "pending"
    by_law = in_force(law, row["_as_of"])
    by_own = in_force(own, row["_as_of"])
    asked = by_own if by_own is not None else by_law
    if above(row["lockout_threshold"], by_law):
        return "law"
    if not own:
        answer = above(row["lockout_threshold"], by_law)
    else:
        answer = above(row["lockout_threshold"], asked)
        if answer:
            return "own"
    return "unsettled" if answer is None else "met"


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    backend = DuckDB()
    yield backend
    backend.close()


def _judged(rows: list[dict[str, Any]], law: Any, own: Any, engine: DuckDB) -> list[Any]:
    return judge(
        modelled, rows, law={PARAMETER: law} if law else {}, own={PARAMETER: own} if own else {}, backend=engine
    )


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=12), law=VERSIONS, own=VERSIONS)
def test_counts_equal_the_model(rows: list[dict[str, Any]], law: Any, own: Any, engine: DuckDB) -> None:
    star, *lines = _judged(rows, law, own, engine)
    verdicts = [expected(r, law, own) for r in rows]
    inside = [v for v in verdicts if v not in ("out", "pending")]
    assert star.population == len(inside)
    assert star.exceptions == inside.count("law") + inside.count("own")
    assert star.unsettled == inside.count("unsettled")
    assert star.extra["pending"] == verdicts.count("pending")
    # Own-only rows stay counted as such beside breaches of the law.
    assert star.extra["own_only"] == inside.count("own")
    by_subject: dict[str, list[str]] = defaultdict(list)
    for r, v in zip(rows, verdicts, strict=True):
        if v in ("law", "own", "unsettled"):
            by_subject[r["scope"] or ""].append(v)
    found = {o.subject: (o.exceptions, o.unsettled) for o in lines}
    assert found == {s: (len(v) - v.count("unsettled"), v.count("unsettled")) for s, v in by_subject.items()}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=4, max_size=12))
def test_too_many_to_keep_gives_the_same_lines(rows: list[dict[str, Any]], engine: DuckDB) -> None:
    """Beyond FAILING_KEPT failing rows are computed anew: nothing but the way changes."""
    versions = [{"value": 4, "since": DAYS[0]}]
    plain = _judged(rows, versions, [], engine)
    before = detail.FAILING_KEPT
    detail.FAILING_KEPT = 0
    try:
        anew = _judged(rows, versions, [], engine)
    finally:
        detail.FAILING_KEPT = before
    assert [canonical(o.as_json()) for o in plain] == [canonical(o.as_json()) for o in anew]


@pytest.mark.parametrize(("kept", "subjects"), [(0, 10_000), (0, 5), (30, 10_000), (30, 5)])
def test_beyond_the_cap_counts_are_of_all_and_the_first_subjects_are_traced(
    engine: DuckDB, monkeypatch: pytest.MonkeyPatch, kept: int, subjects: int
) -> None:
    """Whether the rows of the leading subjects (20 of 5, 40 of all) are few enough to be kept changes nothing."""
    row = {"policy_id": "p", "policy_kind": "domain", "lockout_threshold": 8, "_as_of": DAYS[3]}
    rows = [{**row, "scope": f"S{n // 4}"} for n in range(40)]
    versions = [{"value": 4, "since": DAYS[0]}]
    whole = _judged(rows, versions, [], engine)
    monkeypatch.setattr(detail, "SUBJECTS_KEPT", subjects)
    whole = [whole[0], *whole[1:][:subjects]]
    monkeypatch.setattr(detail, "FAILING_CAP", 6)
    monkeypatch.setattr(detail, "FAILING_KEPT", kept)
    capped = _judged(rows, versions, [], engine)
    assert [(o.subject, o.exceptions, o.population) for o in capped] == [
        (o.subject, o.exceptions, o.population) for o in whole
    ]
    assert [e.locator for e in capped[1].evidence] == ["record:1", "record:2", "record:3", "record:4"]
    assert [e.locator for e in capped[2].evidence] == ["record:5", "record:6"]
    # Later subjects point at their own rows, not at where a missing row would stand.
    assert [o.evidence for o in capped[3:]] == [o.evidence for o in whole[3:]]
    assert [o.extra["measured"] for o in capped[1:]] == [o.extra["measured"] for o in whole[1:]]
    last = len(whole) - 1
    assert [e.locator for e in capped[-1].evidence] == [f"record:{n}" for n in range(4 * last - 3, 4 * last + 1)]


def test_beyond_the_cap_rows_of_nobody_point_at_themselves(engine: DuckDB, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"policy_id": "p", "policy_kind": "domain", "lockout_threshold": 8, "_as_of": DAYS[3]}
    rows = [{**row, "scope": "A"}] * 8 + [{**row, "scope": None}] * 2
    versions = [{"value": 4, "since": DAYS[0]}]
    monkeypatch.setattr(detail, "FAILING_CAP", 6)
    nobody = next(o for o in _judged(rows, versions, [], engine) if not o.subject)
    assert [e.locator for e in nobody.evidence] == ["record:9", "record:10"]


def test_threads_and_order_of_rows_give_one_digest() -> None:
    row = {"policy_id": "p", "policy_kind": "domain", "_as_of": DAYS[3]}
    rows = [
        {**row, "scope": f"S{n % 53}", "lockout_threshold": n % 9 or None, "_rec": n, "_loc": f"record:{n}"}
        for n in range(3000)
    ]
    seen = set()
    for threads, step in ((1, 1), (3, 7), (5, 11), (7, 1009)):
        shuffled = [rows[n * step % len(rows)] for n in range(len(rows))]
        backend = DuckDB(threads=threads)
        seen.add(
            b"".join(canonical(o.as_json()) for o in _judged(shuffled, [{"value": 4, "since": DAYS[0]}], [], backend))
        )
        backend.close()
    assert len(seen) == 1
