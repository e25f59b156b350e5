"""What a check costs on the engine, beside the SQL a person would write by hand for the same answer.

    python -m bench.engine_costs

The two take turns, each turn in a process of its own with the same DuckDB settings over the same generated Parquet;
medians of three (CHAHE_BENCH_TURNS), from the first table bound to the last row written, importing left out. What
counts is CPU seconds of the whole process (all threads), for wall time on a shared machine says more about the
neighbours; both are printed.
Goals: one check at most 1.5 times the SQL plus 0.3 s; several checks of one population together at most the SQL of each
one after another; ten times the rows at most about ten times the cost.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.measured import peak_mb

ROWS = int(os.environ.get("CHAHE_BENCH_ROWS", "10000000"))
TURNS = int(os.environ.get("CHAHE_BENCH_TURNS", "3"))
AS_OF = "2025-12-31"
SIDES = ("engine", "sql")


def generate(folder: Path, rows: int) -> None:
    """Payments of 200 000 people (fewer for fewer rows) on 20 lines, and two limits per line."""
    import duckdb

    item = "'sha256:' || repeat('0', 64)"
    people = max(rows // 50, 1)
    with duckdb.connect(":memory:") as con:
        con.execute(
            f"COPY (SELECT n AS payment_no, 'P' || lpad((hash(n) % {people})::VARCHAR, 7, '0') AS person, "
            "'L' || (hash(n + 1) % 20) AS line, ['web', 'app', 'counter'][(hash(n + 2) % 3 + 1)::INT] AS channel, "
            f"CASE WHEN n % {max(rows // 100, 1)} = 7 THEN NULL ELSE (hash(n + 3) % 1000000)::BIGINT END AS amount, "
            f"DATE '2024-01-01' + (hash(n + 4) % 731)::INT AS paid, {item} AS _item, n + 1 AS _rec, "
            f"'line:' || (n + 1) AS _loc FROM range({rows}) r(n)) TO '{folder / 'bench_payment.parquet'}' "
            "(FORMAT PARQUET, COMPRESSION ZSTD, ROW_GROUP_SIZE 122880)"
        )
        con.execute(
            "COPY (SELECT 'L' || n // 2 AS line, CASE n % 2 WHEN 0 THEN DATE '2024-01-01' ELSE DATE '2025-01-01' END "
            "AS since, CASE n % 2 WHEN 0 THEN DATE '2024-12-31' ELSE DATE '2025-12-31' END AS until, "
            f"40500000 AS most, {item} AS _item, n + 1 AS _rec, 'line:' || (n + 1) AS _loc FROM range(40) r(n)) "
            f"TO '{folder / 'bench_limit.parquet'}' (FORMAT PARQUET)"
        )


def engine_side(shape: Any, folder: Path, out: Path) -> dict[str, Any]:
    """The engine's answer; files under `out`."""
    from bench.shapes import LAW, OWN
    from chahe.derive.api import Ctx, derives
    from chahe.engine.backends import DuckDB
    from chahe.engine.inputs import Inputs
    from chahe.engine.plan import walk
    from chahe.engine.run import Run
    from chahe.tables.api import tables
    from tests.checks.harness import CTX, register

    backend = DuckDB(spill=out)
    ctx: Ctx = CTX
    run = Run(Inputs((), ctx, register(LAW, OWN), "bench"), backend, out, lambda _: None)
    began = (time.perf_counter(), time.process_time())
    population = shape.checks[0].population
    for name in walk(population):
        if name in tables():
            files = [(folder / f"{name}.parquet", AS_OF)]
            run.bound[name] = backend.bind(name, tables()[name].schema(), files)
        else:
            run.make(derives()[name])
    tallies = run.judge(population, shape.checks)
    spent = (time.perf_counter() - began[0], time.process_time() - began[1])
    answers = []
    for c in shape.checks:
        t = tallies[c.id]
        assert t.fault is None, t.fault
        first = sorted((s, x.applicable, x.exceptions, x.own, x.unsettled) for s, x in t.subjects.items())
        counts = [t.rows, t.applicable, t.law, t.own, t.unsettled, t.pending, t.subject_total]
        answers.append([*counts, t.subjects_exception, t.subjects_unsettled, first])
    backend.close()
    return {"wall": spent[0], "cpu": spent[1], "answers": answers}


def sql_side(shape: Any, folder: Path, out: Path) -> dict[str, Any]:
    """The same answer by hand."""
    from chahe.engine.backends import DuckDB

    settings = DuckDB(spill=out)  # the same connection, none of the engine
    con = settings.con.con
    tables = {t: f"'{folder / t}.parquet'" for t in ("bench_payment", "bench_limit")}
    began = (time.perf_counter(), time.process_time())
    answers = []
    for n, by_hand in enumerate(shape.by_hand):
        groups, failing = by_hand(tables)
        if shape.name.startswith("running"):
            # A person too computes the derivation once, for the counts and for the rows.
            source = groups[groups.index("(SELECT p.payment_no") : groups.rindex(" GROUP BY 1") - 1]
            con.execute(f"CREATE TEMP TABLE derived AS SELECT * FROM {source}")
            groups, failing = groups.replace(source, "derived"), failing.replace(source, "derived")
        con.execute(f"CREATE TEMP TABLE g{n} AS {groups}")
        counts = con.execute(
            "SELECT sum(n), sum(inside), sum(law), sum(own), sum(unsettled), sum(pending), "
            "count(*) FILTER (inside > 0 AND s IS NOT NULL), count(*) FILTER (law + own > 0), "
            f"count(*) FILTER (law + own = 0 AND unsettled > 0) FROM g{n}"
        ).fetchone()
        first = con.execute(
            f"SELECT s, inside, law + own, own, unsettled FROM g{n} WHERE law + own + unsettled > 0 "
            "ORDER BY s LIMIT 10000"
        ).fetchall()
        con.execute(f"COPY ({failing}) TO '{out / f'failing{n}.parquet'}' (FORMAT PARQUET, COMPRESSION ZSTD)")
        answers.append([*(int(c) for c in counts), sorted(first)])
    spent = (time.perf_counter() - began[0], time.process_time() - began[1])
    return {"wall": spent[0], "cpu": spent[1], "answers": answers}


def one(side: str, name: str, folder: Path) -> None:
    """One turn, in this process; prints JSON."""
    from bench.world import join_product

    join_product()
    from bench.shapes import SHAPES

    shape = next(s for s in SHAPES if s.name == name)
    with tempfile.TemporaryDirectory(dir=folder) as out:
        said = {"engine": engine_side, "sql": sql_side}[side](shape, folder, Path(out))
    print(json.dumps({**said, "peak_mb": peak_mb()}))


def turn(side: str, name: str, folder: Path) -> Mapping[str, Any]:
    """One turn in a process of its own."""
    command = [sys.executable, "-m", "bench.engine_costs", "--side", side, "--shape", name, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    said: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def compare(name: str, folder: Path, turns: int = TURNS) -> dict[str, dict[str, float]]:
    """Both sides in turns; the answers must be the same."""
    said: dict[str, list[Mapping[str, Any]]] = {s: [] for s in SIDES}
    for _ in range(turns):
        for side in SIDES:
            said[side].append(turn(side, name, folder))
    assert said["engine"][0]["answers"] == said["sql"][0]["answers"], f"{name}: the two answers differ"
    keys = ("wall", "cpu", "peak_mb")
    return {s: {k: statistics.median(float(x[k]) for x in said[s]) for k in keys} for s in SIDES}


def report(rows: int, folder: Path) -> tuple[bool, dict[str, float]]:
    """Print a line per shape; whether all goals were met, and the engine's CPU seconds by shape."""
    from bench.shapes import SHAPES

    good, cpu = True, {}
    for shape in SHAPES:
        found = compare(shape.name, folder)
        ours, rival = found["engine"], found["sql"]
        allowed = rival["cpu"] if len(shape.checks) > 1 else rival["cpu"] * 1.5 + 0.3
        met = ours["cpu"] <= allowed
        good, cpu[shape.name] = good and met, ours["cpu"]
        print(
            f"{shape.name:30} {rows:>11,} rows  ours cpu {ours['cpu']:6.2f} s (wall {ours['wall']:6.2f}, peak "
            f"{ours['peak_mb']:5.0f} MB)  sql cpu {rival['cpu']:6.2f} s (wall {rival['wall']:6.2f}, peak "
            f"{rival['peak_mb']:5.0f} MB)  ratio {ours['cpu'] / rival['cpu']:5.2f}  allowed {allowed:6.2f} s  "
            f"{'met' if met else 'MISSED'}",
            flush=True,
        )
    return good, cpu


def main() -> int:
    """0 when every goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--shape")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.side:
        one(given.side, given.shape, given.folder)
        return 0
    good, cpu = True, {}
    for rows in (max(ROWS // 10, 1), ROWS):
        with tempfile.TemporaryDirectory() as name:
            generate(Path(name), rows)
            met, cpu[rows] = report(rows, Path(name))
            good = good and (met or rows != ROWS)
    for shape in cpu[ROWS]:
        print(f"{shape:32} ten times the rows: {cpu[ROWS][shape] / cpu[max(ROWS // 10, 1)][shape]:.1f} times the CPU")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
