"""Rows of derivations the working papers show, kept with the run; and what could not be derived, with the reason."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import pyarrow.parquet as pq

from chahe.derive.api import Derive
from chahe.engine.backends import Backend
from chahe.engine.plan import inputs_of
from chahe.model import canonical
from chahe.tables.api import tables

FOLDER = "shown"
LIST = "shown.jsonl"
ROWS_KEPT = 100_000
"""Rows kept of one derivation, in the order of its key; all are counted."""


class Job(Protocol):
    """What this needs of a run."""

    backend: Backend
    bound: dict[str, Any]
    missing: dict[str, tuple[str, ...]]
    faults: dict[str, str]


def keep(wanted: Iterable[Derive], job: Job, folder: Path) -> None:
    """One Parquet file per derivation under `folder`, and LIST: table, rows (None: not derived), kept, the intake
    tables of which nothing was read (those it cannot do without, if it was not derived), and the fault if it crashed.
    """
    lines = []
    for d in wanted:
        base = inputs_of(d.name) & set(tables())
        line: dict[str, object] = {
            "table": d.name,
            "items": list(d.paper),
            "rows": None,
            "kept": 0,
            "absent": sorted(job.missing.get(d.name) or base - set(job.bound)),
            "fault": job.faults.get(d.name),
        }
        if d.name in job.bound and line["fault"] is None:
            total = _write(d, job, folder)
            line |= {"rows": total, "kept": min(total, ROWS_KEPT)}
        lines.append(line)
    target = folder / FOLDER / LIST
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"".join(canonical(line) + b"\n" for line in lines))


def _write(d: Derive, job: Job, folder: Path) -> int:
    backend, made = job.backend, job.bound[d.name]
    name = backend.quote(made.get_name())
    columns = ", ".join(backend.quote(c) for c in made.columns)
    order = ", ".join(f"{backend.quote(c)} ASC NULLS LAST" for c in d.key)
    total = int(backend.ask(f"SELECT COUNT(*) AS n FROM {name}")[0]["n"])
    rows = backend.table(f"SELECT {columns} FROM {name} ORDER BY {order} LIMIT {ROWS_KEPT}")
    target = folder / FOLDER / f"{d.name}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows, target, compression="zstd")
    return total
