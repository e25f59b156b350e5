"""A run keeps the rows that working papers show, and says what it could not derive and why."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from chahe.derive.api import derives
from chahe.engine import keeping
from chahe.engine.backends import DuckDB, connect
from chahe.engine.keeping import FOLDER, LIST
from chahe.engine.plan import kept_for
from chahe.engine.run import Run
from tests.checks.harness import inputs_for
from tests.derive.test_log_wholeness import at, record

EVENTS = [record(n, at(1 + n // 24, n % 24)) for n in range(60)]


def kept(tmp_path: Path, given: dict[str, list[dict[str, Any]]], *, fault: str = "") -> dict[str, dict[str, Any]]:
    """Lines of what a run over these rows keeps of item 4.2.1, by table."""
    backend = connect()
    assert isinstance(backend, DuckDB)
    run = Run(inputs_for(tmp_path / "given", given), backend, None, lambda _: None)
    names = ("log_source", "log_event", "log_control", "logon_event")
    run.bind_base(names)
    for name in (
        "numbered_record",
        "record_gap",
        "coverage_source",
        "coverage_day",
        "hour_activity",
        "top_use",
        "top_hour",
    ):
        run.make(derives()[name])
    run.faults |= {fault: "ValueError at x.py:1"} if fault else {}
    keeping.keep(kept_for("4.2.1"), run, tmp_path)
    lines = [json.loads(x) for x in (tmp_path / FOLDER / LIST).read_text(encoding="utf-8").splitlines()]
    return {x["table"]: x for x in lines}


def test_what_is_shown_is_kept_and_counted(tmp_path: Path) -> None:
    found = kept(tmp_path, {"log_event": EVENTS})
    assert (
        set(found)
        == {d.name for d in kept_for("4.2.1")}
        == {"coverage_source", "coverage_day", "hour_activity", "top_hour"}
    )
    assert (found["coverage_day"]["rows"], found["coverage_day"]["kept"]) == (3, 3)
    assert found["coverage_day"]["absent"] == ["log_control"]
    assert (found["top_hour"]["rows"], found["top_hour"]["absent"]) == (None, ["logon_event"])
    rows = pq.read_table(tmp_path / FOLDER / "coverage_day.parquet").to_pylist()
    assert [r["records"] for r in rows] == [24, 24, 12]
    assert not (tmp_path / FOLDER / "top_hour.parquet").exists()


def test_nothing_handed_over_is_said(tmp_path: Path) -> None:
    found = kept(tmp_path, {"review_record": [{"item_code": "4.2.1"}]})
    assert found["coverage_source"]["absent"] == ["log_event", "log_source"]
    assert found["coverage_source"]["rows"] == 0
    assert found["coverage_day"]["rows"] is None


def test_a_crash_is_said_and_nothing_kept(tmp_path: Path) -> None:
    found = kept(tmp_path, {"log_event": EVENTS}, fault="coverage_day")
    assert (found["coverage_day"]["fault"], found["coverage_day"]["rows"]) == ("ValueError at x.py:1", None)


def test_no_more_rows_than_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "ROWS_KEPT", 2)
    found = kept(tmp_path, {"log_event": EVENTS})
    assert (found["coverage_day"]["rows"], found["coverage_day"]["kept"]) == (3, 2)
    assert pq.read_table(tmp_path / FOLDER / "coverage_day.parquet").num_rows == 2
