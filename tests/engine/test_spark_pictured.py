"""The tables that pictures are drawn from have the same rows on DuckDB and on Spark."""

from pathlib import Path

import pytest

from chahe.derive.api import derives
from chahe.engine.backends import connect
from chahe.engine.plan import kept_for, walk
from chahe.engine.run import Run
from chahe.tables.api import tables
from tests.checks.harness import inputs_for
from tests.derive.events import control
from tests.derive.test_log_wholeness import Row, at, record
from tests.derive.test_top_use import su
from tests.derive.traffic import connection

pytestmark = pytest.mark.spark
NAMES = tuple(d.name for d in kept_for())


def given() -> dict[str, list[Row]]:
    """Silences with numbers, without, and over missing ones; steps back, clearings, hosts nobody names, no times."""
    events = [record(n, at(1 + n, n % 24)) for n in (1, 2, 9, 20)]
    events += [record(None, at(n, 23), "fw01.demo") for n in (1, 4)] + [
        record(1, None, "WEB01"),
        {**record(5, at(2)), "host": None},
    ]
    events += [record(1, at(3), "DB02"), record(2, at(12), "DB02"), record(3, at(11), "DB02")]
    steady = [connection(60 * n, "10.0.0.5", "203.0.113.9") for n in range(20)]
    odd = [connection(60 * n * n, "10.0.0.6", "203.0.113.8", day=1) for n in range(12)]
    return {
        "log_event": events,
        "log_source": [{"host": "DB01.demo.example", "silent_minutes": 60}, {"host": "ghost"}],
        "log_control": [control("cleared", at(5), "DB01", log_name="Security"), control("time-changed", at(6), "DB02")],
        "logon_event": [su(at(9, 3)), su(at(9, 3, 30)), su(at(10, 22), host="db02")],
        "net_connection": [*steady, *odd],
        "payment": [{"payment_no": f"P{n}", "amount": 10**n, "status": "settled"} for n in range(12)],
        "refund": [{"refund_no": f"R{n}", "amount": n, "status": None} for n in (0, 999, 12_000)],
    }


def rows(engine: str, folder: Path) -> dict[str, list[str]]:
    """Every row of every derivation named, as text."""
    backend = connect(engine)
    try:
        run = Run(inputs_for(folder, given()), backend, None, lambda _: None)
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
    assert [n for n, found in here.items() if not found] == []
