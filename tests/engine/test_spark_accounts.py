"""The derivations of item 4.2.1's accounts and logs give the same rows on DuckDB and on Spark."""

from pathlib import Path

import pytest

from chahe.derive.api import derives
from chahe.engine.backends import connect
from chahe.engine.plan import walk
from chahe.engine.run import Run
from chahe.tables.api import tables
from tests.checks.harness import inputs_for
from tests.derive.events import control
from tests.derive.test_absence import at, change, logon, order
from tests.derive.test_accounts_whole import Row, insurer

pytestmark = pytest.mark.spark
NAMES = (
    "absent_person",
    "leaver_account",
    "use_check",
    "account_step",
    "silent_day",
    "log_sequence",
    "record_gap",
    "log_retention",
)


def given() -> dict[str, list[Row]]:
    """Missing records, a cleared log, orders that contradict each other, log-ons of strangers and of no stated type."""
    world = insurer()
    world["log_event"] = [e for n, e in enumerate(world["log_event"][:400]) if n % 37 and not 100 <= n < 120]
    world["log_control"] = [control("cleared", at(2, 20), "dc01.demo.example", log_name="Security")]
    world["hr_event"] += [order("suspended", at(6, 3).date(), who="E3"), order("reinstated", at(6, 3).date(), who="E3")]
    world["logon_event"] += [logon(at(6, 9), "chen"), logon(at(6, 9), "chen", None), logon(at(6, 10), "stranger")]
    world["account_change"].append(change("created", at(6, 9), "new", 4720))
    return world


def rows(engine: str, folder: Path) -> dict[str, list[str]]:
    """Every row of every derivation on the way, as text."""
    backend = connect(engine)
    try:
        run = Run(inputs_for(folder, given()), backend, None, lambda _: None)
        order_ = list(dict.fromkeys(n for name in NAMES for n in walk(name)))
        run.bind_base(tuple(n for n in order_ if n in tables()))
        made = [n for n in order_ if n in derives()]
        for n in made:
            run.make(derives()[n])
        return {
            n: sorted(repr({c: str(v) for c, v in sorted(r.items())}) for r in backend.fetch(run.bound[n]))
            for n in made
        }
    finally:
        backend.close()


def test_local_spark_gives_the_same_rows(tmp_path: Path) -> None:
    duck, spark = rows("duckdb", tmp_path / "d"), rows("spark", tmp_path / "s")
    assert set(NAMES) <= {n for n, r in duck.items() if r}
    for name, expected in duck.items():
        assert spark[name] == expected, name
