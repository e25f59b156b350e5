"""Derivations give the same rows on DuckDB and on Spark: in this process, and on a standalone cluster."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from chahe.casefile.case import Case
from chahe.casefile.examination import inputs_of
from chahe.derive.api import derives
from chahe.engine.backends import connect
from chahe.engine.inputs import Inputs
from chahe.engine.plan import plan, walk
from chahe.engine.run import Run
from chahe.tables.api import tables
from tests.checks.harness import inputs_for
from tests.engine.spark_worlds import (
    accounts,
    alerts,
    business,
    clocks,
    customers,
    duties,
    misuse,
    network,
    norms,
    steps,
)
from tests.engine.test_spark import assert_both_worked, cluster, on_cluster
from tests.whole.insurer import examined, make

pytestmark = pytest.mark.spark
__all__ = ["cluster"]
WORLDS: dict[str, Any] = {
    "accounts": accounts,
    "alerts": alerts,
    "clocks": clocks,
    "customers": customers,
    "duties": duties,
    "business": business,
    "misuse": misuse,
    "network": network,
    "norms": norms,
    "steps": steps,
}
Rows = dict[str, list[str]]


def made(engine: str, inputs: Inputs, names: Iterable[str]) -> Rows:
    """Every row of every derivation on the way to these, as text."""
    backend = connect(engine)
    try:
        run = Run(inputs, backend, None, lambda _: None)
        order = list(dict.fromkeys(n for name in names for n in walk(name)))
        run.bind_base(tuple(n for n in order if n in tables()))
        out: Rows = {}
        for n in (n for n in order if n in derives()):
            run.make(derives()[n])
            if n in run.bound:
                out[n] = sorted(repr({c: str(v) for c, v in sorted(r.items())}) for r in backend.fetch(run.bound[n]))
        return out
    finally:
        backend.close()


def of_worlds(engine: str, folder: Path) -> dict[str, Rows]:
    """All derivations of all small worlds."""
    return {w: made(engine, inputs_for(folder / w, world.given()), world.NAMES) for w, world in WORLDS.items()}


def of_case(engine: str, case: Path) -> Rows:
    """All derivations that any check rests on, over a case."""
    return made(engine, inputs_of(Case.open(case)), [d.name for d in plan().derives])


def differing(one: Rows, other: Rows) -> set[str]:
    """Derivations whose rows are not the same."""
    return {n for n in one.keys() | other.keys() if one.get(n) != other.get(n)}


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_local_spark_gives_the_same_rows(world: str, tmp_path: Path) -> None:
    inputs = inputs_for(tmp_path, WORLDS[world].given())
    here = made("duckdb", inputs, WORLDS[world].NAMES)
    assert {n for n in WORLDS[world].NAMES if not here[n]} == set(), "a world in which a derivation has no row"
    there = made("spark", inputs, WORLDS[world].FEW)
    assert differing({n: here[n] for n in there}, there) == set()


ASK = """
import json, sys
from pathlib import Path
from tests.engine.test_spark_derivations import of_case, of_worlds
ask = {"worlds": of_worlds, "case": of_case}[sys.argv[1]]
Path(sys.argv[4]).write_text(json.dumps(ask(sys.argv[2], Path(sys.argv[3]))), encoding="utf-8")
"""


@pytest.mark.soak
def test_a_cluster_gives_the_same_rows_of_small_worlds(cluster: str, tmp_path: Path) -> None:
    answer = tmp_path / "rows.json"
    on_cluster(ASK, tmp_path, "worlds", cluster, str(tmp_path / "given"), str(answer))
    there, here = json.loads(answer.read_text(encoding="utf-8")), of_worlds("duckdb", tmp_path / "here")
    assert {w: differing(here[w], there[w]) for w in WORLDS} == {w: set() for w in WORLDS}
    assert_both_worked(tmp_path)


@pytest.mark.soak
def test_a_cluster_gives_the_same_rows_of_the_whole_sample(cluster: str, tmp_path: Path) -> None:
    insurer = make(tmp_path / "s", 3)
    case = examined(insurer, tmp_path / "c", only="9.4").case
    here = of_case("duckdb", case)
    assert {d.name for d in plan().derives} == set(here)
    answer = tmp_path / "rows.json"
    on_cluster(ASK, tmp_path, "case", cluster, str(case), str(answer))
    assert differing(here, json.loads(answer.read_text(encoding="utf-8"))) == set()
    assert_both_worked(tmp_path)
