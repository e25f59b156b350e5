"""datacompy over the two files: `python reconcile_rival.py LEFT RIGHT pandas|polars`, by a Python that has it.

Imports nothing of this program, so that it runs where only datacompy is installed. It compares days exactly, having no
window, and knows no status; keys that occur twice it numbers. Prints JSON: CPU and wall seconds, peak MB, findings.
"""

import json
import resource
import sys
import time
from importlib import import_module
from typing import Any


def main(left: str, right: str, backend: str) -> None:
    """Read both files, compare, print."""
    datacompy: Any = import_module("datacompy")
    columns = ["order_no", "amount", "paid_date", "live"]
    cpu, wall = time.process_time(), time.perf_counter()
    if backend == "polars":
        polars: Any = import_module("polars")
        a, b = (polars.read_parquet(p, columns=columns).drop_nulls("order_no") for p in (left, right))
        found = datacompy.PolarsCompare(a, b, join_columns="order_no")
    else:
        pandas: Any = import_module("pandas")
        a, b = (pandas.read_parquet(p, columns=columns).dropna(subset=["order_no"]) for p in (left, right))
        found = datacompy.PandasCompare(a, b, join_columns="order_no")
    said = {
        "version": datacompy.__version__,
        "left-only": len(found.df1_unq_rows),
        "right-only": len(found.df2_unq_rows),
        "amount": sum(int(c["unequal_cnt"]) for c in found.column_stats if c["column"] == "amount"),
    }
    print(
        json.dumps(
            {
                "found": said,
                "cpu": time.process_time() - cpu,
                "wall": time.perf_counter() - wall,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
