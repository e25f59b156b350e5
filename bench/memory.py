"""Tables larger than the memory allowed: the engine beside hand-written SQL under one stated limit.

    CHAHE_MEMORY_LIMIT=600MB python -m bench.memory

The running sum by person needs its whole table sorted, so it must spill. Peak memory is that of the process: DuckDB's
limit, Python, and what parquet and the allocator hold beside it. The goal: it ends, with the same answer, and holds no
more than the limit and half a gigabyte.
"""

import os
import sys
import tempfile
from pathlib import Path

from bench.engine_costs import ROWS, compare, generate
from chahe.engine.backends import MEMORY_LIMIT

BESIDE_MB = 512
SHAPES = ("running sum v limit in force", "every row an exception")


def main() -> int:
    """0 when the goal is met."""
    os.environ.setdefault(MEMORY_LIMIT, "600MB")
    limit = os.environ[MEMORY_LIMIT]
    most = float(limit.removesuffix("MB")) + BESIDE_MB if limit.endswith("MB") else float("inf")
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder, ROWS)
        size = (folder / "bench_payment.parquet").stat().st_size / 1e6
        for shape in SHAPES:
            found = compare(shape, folder, turns=1)
            peak = found["engine"]["peak_mb"]
            met = peak <= most
            good = good and met
            print(
                f"{shape:30} {ROWS:>11,} rows ({size:.0f} MB of Parquet) under {limit}: ours peak {peak:5.0f} MB, "
                f"sql peak {found['sql']['peak_mb']:5.0f} MB, cpu {found['engine']['cpu']:.1f} s v "
                f"{found['sql']['cpu']:.1f} s, at most {most:.0f} MB  {'met' if met else 'MISSED'}",
                flush=True,
            )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
