"""The checks of items 2.5, 3.1.1 and 5.3 over online orders, beside a hand-written query for each, one after another.

    python -m bench.battery

CHAHE_BENCH_ROWS applications (10 million unless it says else) with their payments, policies, postings, archive and
delivery (about 64 million records), and breaks planted in some. Ours: the product's own derivations and checks, each
derivation made once, the checks of a population in one scan; the other side: bench/battery_by_hand.py on the same
DuckDB. Both write the list of exceptions of every check with the records each rests on. Each in a process of its own
under one memory limit (CHAHE_MEMORY_LIMIT, else 4GB); CPU seconds of the whole process from the first table bound,
importing left out.
Goals: no more CPU than the queries; both find what numpy tells from the numbers the files are made of, and no more.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import battery_world as world
from bench.measured import peak_mb, turn
from chahe.engine.backends import MEMORY_LIMIT

ROWS = int(os.environ.get("CHAHE_BENCH_ROWS", "10000000"))
MOST_CPU = 1.0
SIDES = ("ours", "sql")
POPULATIONS = ("sale", "accepted_application", "override_answer", "limit_answer", "split_need", "order_tie")
OWN = {
    "gov.risk_appetite_and_limits": True, "net.limit_checked_at_acceptance": True, "limit.override_approved": True,
    "limit.split_span": "30d", "net.sale_after_approval": True, "rec.answer_days": 7, "rec.timing_days": 1,
    "rec.must_tie": True, "rec.archive_days": 1, "rec.deliver_days": 3,
}  # fmt: skip
_NAMED = str.maketrans("/.-", "___")
Steps = dict[str, float]


@contextmanager
def _step(steps: Steps, name: str) -> Iterator[None]:
    began = time.process_time()
    yield
    steps[name] = steps.get(name, 0.0) + time.process_time() - began


def own_side(folder: Path, out: Path, steps: Steps) -> dict[str, Counter[str]]:
    """The product's own. Check -> subjects, once for every exception listed."""
    import pyarrow.parquet as pq

    from chahe.checks.api import checks
    from chahe.derive.api import derives
    from chahe.engine.backends import connect
    from chahe.engine.inputs import Inputs
    from chahe.engine.plan import walk
    from chahe.engine.run import Run
    from chahe.tables.api import tables
    from tests.checks.harness import AS_OF, CTX, register

    backend = connect(spill=out)
    run = Run(Inputs((), CTX, register({}, OWN), "bench"), backend, out, lambda _: None)
    found: dict[str, Counter[str]] = {}
    for name in dict.fromkeys(n for p in POPULATIONS for n in walk(p)):
        with _step(steps, name):
            if name in tables():
                files = [(folder / f"{name}.parquet", AS_OF)]
                run.bound[name] = backend.bind(name, tables()[name].schema(), files)
            else:
                run.make(derives()[name])
    for population in POPULATIONS:
        mine = tuple(c for c in checks().values() if c.population == population)
        with _step(steps, f"judge {population}"):
            tallies = run.judge(population, mine)
        for c in mine:
            t = tallies[c.id]
            assert t.fault is None and not t.missing, (c.id, t.fault, t.missing)
            assert not t.unsettled, (c.id, t.unsettled)
        for c in mine:
            path = out / "exceptions" / f"{c.id.translate(_NAMED)}.parquet"
            if path.exists():
                found[c.id] = _listed(pq.read_table(path))
    return found


def _listed(table: Any) -> Counter[str]:
    """Subjects with their pointers, once for every exception listed."""
    return Counter(f"{s} {p}" for s, p in zip(*(table[c].to_pylist() for c in ("subject", "pointers")), strict=True))


def sql_side(folder: Path, out: Path, steps: Steps) -> dict[str, Counter[str]]:
    """The same by hand."""
    import pyarrow.parquet as pq

    from bench.battery_by_hand import NUMBERED, PLACES, QUERIES, TABLES
    from chahe.engine.backends import DuckDB

    con = DuckDB(spill=out).con.con  # the same connection, none of the engine
    for name in TABLES:
        con.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / name}.parquet')")
    con.execute(f"CREATE TEMP TABLE num AS {NUMBERED}")
    found: dict[str, Counter[str]] = {}
    for check, query in QUERIES.items():
        path = out / f"{check.replace('/', '_')}.parquet"
        with _step(steps, check):
            # One pass: the rows counted, the exceptions kept; then where their records stand.
            con.execute(
                "CREATE OR REPLACE TEMP TABLE looked AS SELECT count(*) AS rows, "
                "list({'subject': subject, 'key': key, 'rule': rule::BIGINT}) FILTER (bad) AS found "
                f"FROM ({query})"
            )
            con.execute(
                "CREATE OR REPLACE TEMP TABLE found AS "
                "SELECT unnest(coalesce(found, []), recursive := true) FROM looked"
            )
            con.execute(
                f"COPY (SELECT f.subject, p.pointers FROM found f LEFT JOIN ({PLACES[check]}) p ON p.key = f.key "
                f"AND p.rule IS NOT DISTINCT FROM f.rule) TO '{path}'"
            )
        found[check] = _listed(pq.read_table(path))
    return found


def one(side: str, folder: Path) -> None:
    """One side, in this process; prints JSON."""
    steps: Steps = {}
    with tempfile.TemporaryDirectory(dir=folder) as out:
        found = {"ours": own_side, "sql": sql_side}[side](folder, Path(out), steps)
    (folder / f"{side}.json").write_text(json.dumps({c: dict(n) for c, n in found.items()}), encoding="utf-8")
    print(json.dumps({"cpu": sum(steps.values()), "steps": steps, "peak": peak_mb()}))


def amiss(folder: Path, side: str, expected: dict[str, list[str]]) -> dict[str, tuple[int, int]]:
    """Check -> exceptions missed and exceptions invented, where there are any."""
    said = json.loads((folder / f"{side}.json").read_text(encoding="utf-8"))
    wrong = {}
    for check in sorted({*said, *expected}):
        theirs, there = Counter[str](), Counter(expected.get(check, []))
        for line, n in said.get(check, {}).items():
            theirs[line.partition(" ")[0]] += n
        if theirs != there:
            wrong[check] = ((there - theirs).total(), (theirs - there).total())
    return wrong


def apart(folder: Path) -> list[str]:
    """Checks of which the two lists differ in an exception or in the records it points at."""
    one, other = (json.loads((folder / f"{side}.json").read_text(encoding="utf-8")) for side in SIDES)
    return sorted(c for c in {*one, *other} if one.get(c, {}) != other.get(c, {}))


def main() -> int:
    """0 when every goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    os.environ.setdefault(MEMORY_LIMIT, "4GB")
    if given.side:
        one(given.side, given.folder)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world.write(folder, ROWS)
        size = sum(p.stat().st_size for p in folder.glob("*.parquet")) / 1e6
        print(
            f"{ROWS:,} applications, {size:,.0f} MB of Parquet, DuckDB's limit {os.environ[MEMORY_LIMIT]}", flush=True
        )
        expected = world.truth(ROWS)
        said, wrong = {}, {}
        for side in SIDES:
            said[side] = turn([sys.executable, "-m", "bench.battery", "--side", side, "--folder", str(folder)])
            wrong[side] = amiss(folder, side, expected)
            print(f"{side:5} cpu {said[side]['cpu']:8.2f} s  peak {said[side]['peak']:6.0f} MB  amiss {wrong[side]}")
            print(
                "      " + ", ".join(f"{n} {s:.2f}" for n, s in said[side]["steps"].items() if s >= 0.005), flush=True
            )
        differ = apart(folder)
        print(f"exceptions or pointers that differ between the two: {differ or 'none'}")
    print("truth: " + ", ".join(f"{check} {len(found):,}" for check, found in expected.items()))
    ratio = said["ours"]["cpu"] / said["sql"]["cpu"]
    good = ratio <= MOST_CPU and not wrong["ours"] and not wrong["sql"] and not differ
    print(f"CPU ratio {ratio:.2f} (goal at most {MOST_CPU})  {'met' if good else 'MISSED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
