"""Two systems' records reconciled, beside the bare DuckDB query and datacompy.

    python -m bench.reconcile

As many records on either side (CHAHE_BENCH_ROWS, 10 million unless it says else) with planted breaks, T+1 over
holidays, void records and records without a key; making them is left out. Ours: chahe/derive/reconciliation.py on the
engine's DuckDB, with the class of every break and the records it rests on; the other side: the SQL of
bench/reconcile_by_hand.py, which gives order and class. Each in a process of its own under one memory limit
(CHAHE_MEMORY_LIMIT, unless given 1200MB: DuckDB's, so that the process as a whole stays below 2 GB; alone 3GB, for
4 GB); CPU seconds of the whole process from the first table bound, importing left out. datacompy runs when
CHAHE_BENCH_DATACOMPY names a Python that has it (`python -m venv V; V/bin/pip install datacompy`), with pandas, or with
polars where CHAHE_BENCH_DATACOMPY_BACKEND says so.
Goals: CPU at most 1.5 times the SQL's; at least 5 times less than datacompy's; peak memory below 2 GB; the breaks are
exactly those of the truth, which numpy tells from the numbers the files are made of. CHAHE_BENCH_RECONCILE_OWN=1 runs
ours alone, for sizes the others are not made for. The goal is then that it ends with those breaks and holds less than
4 GB: CHAHE_BENCH_RECONCILE_OWN=1 CHAHE_BENCH_ROWS=100000000 (about 20 GB of disk below TMPDIR).
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import reconcile_world as world
from bench.measured import peak_mb, turn
from chahe.engine.backends import MEMORY_LIMIT

ROWS = int(os.environ.get("CHAHE_BENCH_ROWS", "10000000"))
LIMIT = "1200MB"
MOST_MB = 2_000.0
LIMIT_ALONE = "3GB"
AT_ONCE = int(os.environ.get("CHAHE_BENCH_AT_ONCE", "25000000"))
"""Records of a side told at once; more are told in parts."""
MOST_MB_ALONE = 4_096.0
MOST_CPU = 1.5
LEAST_SAVED = 5.0
SIDES = ("sql", "ours")
SYSTEMS = ("left", "right")
_BACKEND = os.environ.get("CHAHE_BENCH_DATACOMPY_BACKEND", "pandas")
Steps = dict[str, float]


def own_side(folder: Path, out: Path, timed: Callable[[str], None]) -> dict[str, Any]:
    """The product's own."""
    from dataclasses import replace

    import ibis

    from chahe.derive import reconciliation as r
    from chahe.engine.backends import connect

    backend = connect(spill=out)
    timed("")
    kinds = {"calendar_date": "date", "workday": "boolean"}
    number = backend.keep(r.numbered(backend.rows("work_day", kinds, world.calendar())))

    def bound(name: str) -> Any:
        return backend.bind(name, world.SCHEMA, [(folder / f"{name}.parquet", None)])

    plain = [r.Side(name, bound(name), "order_no", "amount") for name in SYSTEMS]
    given = tuple(
        r.Side(
            s.name, s.rows.join(number, s.rows.paid_date == number["date"]), "order_no", "amount", "day_number", "live"
        )
        for s in plain
    )
    window = r.Window(early=0, late=1)
    timed("bind")
    whole = [backend.fetch(r.keyless(s))[0] for s in plain]
    timed("keyless")
    parts = -(-max(w["records"] for w in whole) // AT_ONCE)
    cuts = list(r.shares(given, parts)) if parts > 1 else [given]
    kept = [backend.keep(r.suspects(cut, {SYSTEMS: window})) for cut in cuts]
    keys = backend.keep(ibis.union(*kept)) if parts > 1 else kept[0]
    timed("suspects")
    some = [replace(s, rows=backend.keep(r.of(keys, s).rows)) for s in given]
    timed("records of suspects")
    found = backend.keep(r.breaks(some[0], some[1], window))
    timed("breaks")
    pointers = backend.keep(r.records_of(found, *some))
    timed("pointers")
    counted = backend.ask(f"SELECT side, count(*) AS n FROM {pointers.get_name()} GROUP BY side")
    unpaired = {c["side"]: c["n"] for c in counted}
    paired = [w["records"] - w["without_key"] - unpaired[s.name] for w, s in zip(whole, given, strict=True)]
    backend.write(f"SELECT key AS order_no, verdict FROM {found.get_name()}", folder / "ours.parquet")
    timed("written")
    return {"paired": paired, "without_key": [w["without_key"] for w in whole], "pointers": unpaired}


def sql_side(folder: Path, out: Path, timed: Callable[[str], None]) -> dict[str, Any]:
    """The same by hand."""
    from bench.reconcile_by_hand import QUERY
    from chahe.engine.backends import DuckDB

    settings = DuckDB(spill=out)  # the same connection, none of the engine
    con = settings.con.con
    timed("")
    settings.rows("work_day", {"calendar_date": "date", "workday": "boolean"}, world.calendar())
    for name in SYSTEMS:
        con.execute(f"CREATE VIEW {name}s AS SELECT * FROM read_parquet('{folder}/{name}.parquet')")
    timed("bind")
    for query in QUERY.split(";"):
        con.execute(query)
        timed("queries")
    con.execute(f"COPY found TO '{folder}/sql.parquet'")
    timed("written")
    return {}


def one(side: str, folder: Path) -> None:
    """One side, in this process; prints JSON."""
    steps: Steps = {}
    last = [0.0]

    def timed(step: str) -> None:
        now = time.process_time()
        if step:
            steps[step] = steps.get(step, 0.0) + now - last[0]
        last[0] = now

    with tempfile.TemporaryDirectory(dir=folder) as out:
        began = time.perf_counter()
        said = {"ours": own_side, "sql": sql_side}[side](folder, Path(out), timed)
        wall = time.perf_counter() - began
    print(json.dumps({**said, "cpu": sum(steps.values()), "wall": wall, "steps": steps, "peak": peak_mb()}))


def say(side: str, said: dict[str, Any]) -> None:
    """One line of figures, one of the steps."""
    print(
        f"{side:9} cpu {said['cpu']:7.2f} s  wall {said['wall']:7.2f} s  peak {said['peak']:5.0f} MB",
        flush=True,
    )
    if "steps" in said:
        print("          " + ", ".join(f"{name} {spent:.2f}" for name, spent in said["steps"].items()), flush=True)


def amiss(folder: Path, side: str, expected: dict[str, list[str]]) -> dict[str, tuple[int, int]]:
    """Class -> breaks missed and breaks invented, where there are any."""
    import pyarrow.parquet as pq

    table = pq.read_table(folder / f"{side}.parquet")
    said: dict[str, set[str]] = {}
    for key, verdict in zip(table["order_no"].to_pylist(), table["verdict"].to_pylist(), strict=True):
        said.setdefault(verdict, set()).add(key)
    wrong = {}
    for name in sorted({*said, *expected}):
        theirs, there = said.get(name, set()), set(expected.get(name, []))
        if theirs != there:
            wrong[name] = (len(there - theirs), len(theirs - there))
    return wrong


def rival(folder: Path) -> dict[str, Any] | None:
    """datacompy's turn; None where it is not there."""
    python = os.environ.get("CHAHE_BENCH_DATACOMPY")
    if not python:
        print("datacompy not compared: CHAHE_BENCH_DATACOMPY names no Python that has it")
        return None
    script = Path(__file__).with_name("reconcile_rival.py")
    return turn([python, str(script), str(folder / "left.parquet"), str(folder / "right.parquet"), _BACKEND])


def main() -> int:
    """0 when every goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    alone = bool(os.environ.get("CHAHE_BENCH_RECONCILE_OWN"))
    os.environ.setdefault(MEMORY_LIMIT, LIMIT_ALONE if alone else LIMIT)
    if given.side:
        one(given.side, given.folder)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world.write(folder, ROWS)
        size = sum(p.stat().st_size for p in folder.rglob("*.parquet")) / 1e6
        print(
            f"{ROWS:,} x {ROWS:,} records, {size:,.0f} MB of Parquet, DuckDB's limit {os.environ[MEMORY_LIMIT]}",
            flush=True,
        )
        expected = world.truth(ROWS)
        said = {}
        for side in SIDES[1:] if alone else SIDES:
            said[side] = turn([sys.executable, "-m", "bench.reconcile", "--side", side, "--folder", str(folder)])
            say(side, said[side])
        wrong = {side: amiss(folder, side, expected) for side in said}
        theirs = None if alone else rival(folder)
    return _judged(said, wrong, expected, theirs, alone=alone)


def _judged(
    said: dict[str, Any],
    wrong: dict[str, Any],
    expected: dict[str, list[str]],
    theirs: dict[str, Any] | None,
    *,
    alone: bool,
) -> int:
    ours = said["ours"]
    print("truth: " + ", ".join(f"{name} {len(keys):,}" for name, keys in expected.items()))
    print(f"missed and invented, by class: {wrong}; pairs {ours['paired']}, without a key {ours['without_key']}")
    good = not wrong["ours"] and len(set(ours["paired"])) == 1 and set(ours["without_key"]) == {world.WITHOUT_KEY}
    if alone:
        print(f"peak {ours['peak']:.0f} MB (goal below {MOST_MB_ALONE:.0f})")
        good = good and ours["peak"] < MOST_MB_ALONE
    else:
        ratio = ours["cpu"] / said["sql"]["cpu"]
        print(f"CPU ratio {ratio:.2f} (goal at most {MOST_CPU}), peak {ours['peak']:.0f} MB (goal below {MOST_MB:.0f})")
        good = good and ratio <= MOST_CPU and ours["peak"] < MOST_MB
    if theirs is not None:
        say("datacompy", theirs)
        saved = theirs["cpu"] / ours["cpu"]
        print(f"datacompy with {_BACKEND} {theirs['found']}: {saved:.1f} times ours (goal at least {LEAST_SAVED:.0f})")
        good = good and saved >= LEAST_SAVED
    print("met" if good else "MISSED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
