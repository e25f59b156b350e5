"""Computed tables: one pass in partitions, the same rows however many processes or whichever engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from chahe.checks.api import Check, check
from chahe.derive import api as derive_api
from chahe.derive.api import Job, Made, Work, compute
from chahe.engine import completeness, computing, plan, tracing
from chahe.engine.backends import Backend, DuckDB, connect
from chahe.engine.inputs import Inputs
from chahe.engine.partitions import Piece, Rows, shared_out
from chahe.engine.run import Run, examine
from chahe.errors import DefinitionError
from tests.checks.harness import inputs_for
from tests.engine.tiny_compute import PLAN, SCHEMA, tiny

NAMED = [{"account_name": "3", "scope": "x", "role": "three"}]
Given = dict[str, list[dict[str, Any]]]


def policies(*numbers: int) -> list[dict[str, Any]]:
    return [
        {"policy_id": f"p{n}", "policy_kind": "domain", "scope": f"S{n % 3}", "lockout_threshold": number}
        for n, number in enumerate(numbers)
    ]


@check("4.5.1/tiny", aspect="B", population="tiny_hit", subject="scope", title=("甲", "a"))
def named(t: Any, c: Any) -> Any:
    """The number is named three."""
    return t.word == "three"


@check("4.5.1/many", aspect="B", population="tiny_total", subject="scope", title=("乙", "b"))
def many(t: Any, c: Any) -> Any:
    """A scope has more than two rows."""
    return t.n_rows > 2


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: dict[str, Check] = {c.id: c for c in (many, named)}
    monkeypatch.setattr(plan, "checks", lambda: chosen)
    monkeypatch.setattr(plan, "gaps", lambda: ())
    for module in (plan, completeness, tracing, derive_api):
        monkeypatch.setattr(module, "derives", lambda: PLAN)


@contextmanager
def engine() -> Iterator[Backend]:
    backend = DuckDB()
    try:
        yield backend
    finally:
        backend.close()


def stars(inputs: Inputs) -> dict[str, Any]:
    with engine() as backend:
        found = examine(inputs, backend)
    return {o.check: o for o in found.observations if o.subject == "*"}


def made(inputs: Inputs, backend: Backend) -> dict[str, list[dict[str, Any]]]:
    run = Run(inputs, backend, None, lambda _: None)
    run.bind_base(("password_policy", "account_owner"))
    for name in PLAN:
        run.make(PLAN[name])
    return {n: sorted(backend.fetch(run.bound[n]), key=lambda r: [str(v) for v in r.values()]) for n in PLAN}


def test_a_plan_walks_through_a_computation_and_traces_reach_its_records() -> None:
    assert plan.inputs_of("tiny_hit") == {"tiny_hit", "password_policy", "account_owner"}
    assert plan.reachable("tiny_total", "password_policy", "scope") == {"scope"}
    assert [d.name for d in plan.plan().derives] == ["tiny_total", "tiny_hit"]


def test_rows_are_judged_traced_and_folded(tmp_path: Path) -> None:
    given: Given = {"password_policy": policies(1, 3, 2, 4), "account_owner": NAMED}
    with engine() as backend:
        found = examine(inputs_for(tmp_path, given), backend, folder=tmp_path / "run")
    lines = {(o.check, o.subject): o for o in found.observations}
    assert found.faults == {}
    assert lines["4.5.1/tiny", "*"].exceptions == 1
    assert [e.locator for e in lines["4.5.1/tiny", "S1"].evidence] == ["record:2"]
    assert lines["4.5.1/many", "*"].outcome == "met"
    assert lines["4.5.1/many", "*"].population == 3


def test_a_missing_input_leaves_the_tables_missing_and_an_optional_one_does_not(tmp_path: Path) -> None:
    found = stars(inputs_for(tmp_path / "a", {"account_owner": NAMED}))
    assert {c: o.reason for c, o in found.items()} == {"4.5.1/many": "no-table", "4.5.1/tiny": "no-table"}
    found = stars(inputs_for(tmp_path / "b", {"password_policy": policies(3)}))
    assert (found["4.5.1/tiny"].outcome, found["4.5.1/tiny"].reason) == ("insufficient-evidence", "no-applicable-rows")


def test_a_gap_of_the_table_mapped_blocks_what_rests_on_it(tmp_path: Path) -> None:
    inputs = inputs_for(tmp_path, {"password_policy": policies(1, 2, 4)}, tied=False)
    assert stars(inputs)["4.5.1/many"].reason == "gap"


def test_a_crash_is_a_fault_of_every_table_of_the_computation(tmp_path: Path) -> None:
    with engine() as backend:
        found = examine(inputs_for(tmp_path, {"password_policy": policies(1, 666)}), backend)
    assert {o.reason for o in found.observations} == {"fault"}
    assert found.faults["tiny_hit"].startswith("ValueError at tiny_compute.py:")
    assert found.faults["tiny_hit"] == found.faults["tiny_total"]


def test_any_number_of_processes_gives_the_same_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    numbers = [n % 7 for n in range(500)]
    inputs = inputs_for(tmp_path, {"password_policy": policies(*numbers), "account_owner": NAMED})
    path = inputs.readings[0].folder / "password_policy.parquet"
    pq.write_table(pq.read_table(path), path, row_group_size=90)
    with engine() as backend:
        alone = made(inputs, backend)
    monkeypatch.setattr(computing, "ROWS_PER_PROCESS", 200)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    seen: list[int] = []
    fold = computing._run

    def watched(tasks: Any) -> Any:
        seen.append(len(tasks))
        return fold(tasks)

    monkeypatch.setattr(computing, "_run", watched)
    with engine() as backend:
        assert made(inputs, backend) == alone
    assert seen == [2]
    assert len(alone["tiny_hit"]) == sum(n == 3 for n in numbers)
    assert sum(r["n_rows"] for r in alone["tiny_total"]) == 500


def test_a_crash_in_a_worker_process_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inputs = inputs_for(tmp_path, {"password_policy": policies(*range(9), 666)})
    path = inputs.readings[0].folder / "password_policy.parquet"
    pq.write_table(pq.read_table(path), path, row_group_size=5)
    monkeypatch.setattr(computing, "ROWS_PER_PROCESS", 5)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with engine() as backend:
        found = examine(inputs, backend)
    assert {o.reason for o in found.observations} == {"fault"}


def test_pieces_are_shared_out_whole_and_evenly() -> None:
    pieces = [Piece(Path("f"), n, 10) for n in range(7)]
    for parts in (1, 2, 3, 7, 20):
        shares = shared_out(pieces, parts)
        assert [p for s in shares for p in s] == pieces
        assert max(map(len, shares)) <= -(-7 // parts)
    assert shared_out([], 3) == []


def test_rows_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not fit"), Rows({"tiny_hit": SCHEMA}, tmp_path) as rows:
        rows.add([("tiny_hit", ("S", 1, "w"))])
    with pytest.raises(KeyError), Rows({"tiny_hit": SCHEMA}, tmp_path) as rows:
        rows.add([("other", ())])


def test_a_computation_that_names_what_is_not_there_is_refused() -> None:
    good = tiny.makes["tiny_hit"]

    def fn(work: Work) -> Job:
        """Words."""
        raise AssertionError

    def refuse(**changes: Any) -> None:
        plain: dict[str, Any] = {"doc": good.doc, "schema": good.schema, "key": good.key, "trace": {}, "covers": ()}
        with pytest.raises(DefinitionError):
            compute(over="password_policy", columns=("scope",), makes={"x": Made(**{**plain, **changes})})(fn)

    refuse(key=("nothing",))
    refuse(key=())
    refuse(trace={"account": {"scope": "scope"}})
    refuse(covers=("password_policy",))
    refuse(doc="")


def test_only_intake_tables_are_mapped(tmp_path: Path) -> None:
    def fn(work: Work) -> Job:
        """Words."""
        raise AssertionError

    bad = compute(
        over="calendar_window",
        columns=("label",),
        makes={"x": tiny.makes["tiny_hit"].__class__("Words.", SCHEMA, ("_item",), {})},
    )(fn)
    with engine() as backend:
        run = Run(inputs_for(tmp_path, {}), backend, None, lambda _: None)
        run.bind_base(())
        with pytest.raises(DefinitionError):
            run.make(derive_api.Computed("x", bad, bad.makes["x"]))


@pytest.mark.spark
def test_spark_gives_the_same_rows(tmp_path: Path) -> None:
    inputs = inputs_for(tmp_path, {"password_policy": policies(*(n % 5 for n in range(60))), "account_owner": NAMED})
    with engine() as backend:
        here = made(inputs, backend)
    spark = connect("spark")
    try:
        assert made(inputs, spark) == here
    finally:
        spark.close()
    assert here["tiny_hit"]
