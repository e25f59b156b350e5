"""The rows a run kept for the working papers, read back and masked."""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq

from chahe.casefile.facts import Facts
from chahe.casefile.projection import RecordedRun
from chahe.engine.keeping import FOLDER, LIST
from chahe.engine.plan import kept_for
from chahe.findings.masking import mask_row
from chahe.report.dossier import Shown


def shown(facts: Facts) -> dict[str, Shown]:
    """By table, each from the run in force for the first item that shows it; none of runs that kept nothing."""
    return {s.table: s for d in kept_for() for s in _kept(facts.run_of(d.paper[0])) if s.table == d.name}


def _kept(run: RecordedRun) -> Iterator[Shown]:
    stated = run.path / FOLDER / LIST
    if not stated.is_file():
        return
    for text in stated.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        name = str(line["table"])
        ending = f"/{FOLDER}/{name}.parquet"
        place = next((n for n in run.files if n.endswith(ending)), "")
        yield Shown(
            table=name,
            rows=_rows(run, name) if place else (),
            total=line["rows"],
            absent=tuple(str(t) for t in line["absent"]),
            fault=line["fault"],
            place=place,
            digest=str(run.files[place]) if place else "",
        )


def _rows(run: RecordedRun, name: str) -> tuple[dict[str, Any], ...]:
    with pq.ParquetFile(run.path / FOLDER / f"{name}.parquet") as parquet:
        return tuple(mask_row(r) for r in parquet.read().to_pylist())
