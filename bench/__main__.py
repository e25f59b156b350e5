"""Run every measurement of this folder: `python -m bench`.

Each module has `main()`. CHAHE_BENCH_ONLY=engine_costs,memory runs some; CHAHE_BENCH_ROWS sets how many
rows the engine is measured on.
"""

import importlib
import os
import pkgutil
import sys

import bench


def main() -> int:
    """0 when every measurement met its goals; a module's `main` says 1 when it did not."""
    only = {n for n in os.environ.get("CHAHE_BENCH_ONLY", "").split(",") if n}
    missed = []
    for info in sorted(pkgutil.iter_modules(bench.__path__), key=lambda i: i.name):
        if info.ispkg or info.name.startswith("_") or (only and info.name not in only):
            continue
        run = getattr(importlib.import_module(f"bench.{info.name}"), "main", None)
        if run is None:
            continue
        print(f"== {info.name}", flush=True)
        sys.argv = [info.name]
        if run():
            missed.append(info.name)
    if missed:
        print(f"goals missed in: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
