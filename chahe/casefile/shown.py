"""The rows a run kept for the working papers, read back and masked."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq

from chahe.casefile.facts import Facts
from chahe.casefile.projection import RecordedRun
from chahe.engine.keeping import FOLDER, LIST
from chahe.engine.plan import kept_for
from chahe.findings.masking import mask, personal_columns, scrub
from chahe.report.dossier import Shown


def shown(facts: Facts) -> dict[str, Shown]:
    """By table, each from the run in force for the first item that shows it; none of runs that kept nothing."""
    names = _Names()
    return {s.table: s for d in kept_for() for s in _kept(facts.run_of(d.paper[0]), d.name, names)}


class _Names:
    """Masks what looks like a personal number, as reports do; two that look alike masked stay two, in every table."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._used: Counter[str] = Counter()

    def of(self, value: object) -> object:
        """The value, or what stands for it."""
        if not isinstance(value, str) or scrub(value) == value:
            return value
        if value not in self._given:
            hidden = mask(value)
            self._used[hidden] += 1
            n = self._used[hidden]
            self._given[value] = hidden if n == 1 else f"{hidden}#{n}"
        return self._given[value]


def _kept(run: RecordedRun, table: str, names: _Names) -> Iterator[Shown]:
    stated = run.path / FOLDER / LIST
    if not stated.is_file():
        return
    for line in map(json.loads, stated.read_text(encoding="utf-8").splitlines()):
        if line["table"] != table:
            continue
        ending = f"/{FOLDER}/{table}.parquet"
        place = next((n for n in run.files if n.endswith(ending)), "")
        yield Shown(
            table=table,
            rows=tuple(_rows(run, table, names)) if place else (),
            total=line["rows"],
            absent=tuple(str(t) for t in line["absent"]),
            fault=line["fault"],
            place=place,
            digest=str(run.files[place]) if place else "",
        )


def _rows(run: RecordedRun, table: str, names: _Names) -> Iterator[dict[str, Any]]:
    hidden = personal_columns()
    with pq.ParquetFile(run.path / FOLDER / f"{table}.parquet") as parquet:
        for r in parquet.read().to_pylist():
            yield {c: mask(v) if c in hidden and isinstance(v, str) else names.of(v) for c, v in r.items()}
