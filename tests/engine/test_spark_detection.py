"""Rules over events by partition on Spark: the same rows as DuckDB, in this process and on a standalone cluster."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from chahe.derive.api import derives
from chahe.engine.backends import connect
from chahe.engine.plan import walk
from chahe.engine.run import Run
from chahe.tables.api import tables
from tests.checks.harness import inputs_for
from tests.derive.events import BURST, FAILED, RULE, at, control, review, rule, security
from tests.engine.test_spark import assert_both_worked, cluster, on_cluster

pytestmark = pytest.mark.spark
__all__ = ["cluster"]
NAMES = ("detection", "rule_applicability", "logging_act", "log_day", "detected_day")


def given() -> dict[str, list[dict[str, Any]]]:
    """Two hosts' events: hits, bursts cut by row groups, a cleared log, no time, masked secrets."""
    events = [
        security(
            at(1 + n % 9, n % 50),
            (4625, 4624, 4732)[n % 3],
            f"DC0{n % 2}",
            TargetUserName=("Administrators", "u")[n % 2],
        )
        for n in range(120)
    ]
    events += [security(at(12, m), 4625, TargetUserName="中文") for m in range(6)]
    events += [security(None, 4732, TargetUserName="Administrators"), {**security(at(13), 4624), "secrets_masked": 2}]
    return {
        "log_event": events,
        "log_control": [control("cleared", at(4)), control("cleared", None)],
        "sigma_rule": [rule(r) for r in (RULE, FAILED, BURST)],
        "review_record": [review(at(2).date(), at(5).date(), at(6).date()), review(None, None, None, "4.5.1")],
    }


def rows(engine: str, folder: Path) -> dict[str, list[str]]:
    """Every row of what rests on rules, as text."""
    inputs = inputs_for(folder, given())
    path = next(b.folder for b in inputs.readings if "log_event" in b.reading.tables) / "log_event.parquet"
    pq.write_table(pq.read_table(path), path, row_group_size=20)
    backend = connect(engine)
    try:
        run = Run(inputs, backend, None, lambda _: None)
        order = list(dict.fromkeys(n for name in NAMES for n in walk(name)))
        run.bind_base(tuple(n for n in order if n in tables()))
        for n in order:
            if n in derives():
                run.make(derives()[n])
        return {
            n: sorted(repr({c: str(v) for c, v in sorted(r.items())}) for r in backend.fetch(run.bound[n]))
            for n in NAMES
        }
    finally:
        backend.close()


def test_local_spark_gives_the_same_rows(tmp_path: Path) -> None:
    here = rows("duckdb", tmp_path / "a")
    assert rows("spark", tmp_path / "b") == here
    assert sum("Five failed" in r for r in here["detection"]) == 1
    assert all(here.values())


ASK = """
import json, sys
from pathlib import Path
from tests.engine.test_spark_detection import rows
Path(sys.argv[3]).write_text(json.dumps(rows(sys.argv[1], Path(sys.argv[2]))), encoding="utf-8")
"""


@pytest.mark.soak
def test_a_standalone_cluster_gives_the_same_rows(cluster: str, tmp_path: Path) -> None:
    answer = tmp_path / "rows.json"
    on_cluster(ASK, tmp_path, cluster, str(tmp_path / "given"), str(answer))
    assert json.loads(answer.read_text(encoding="utf-8")) == rows("duckdb", tmp_path / "here")
    assert_both_worked(tmp_path)
