"""One partition of a computation: Parquet in, rows in Parquet out, what it leaves to be folded. Runs in workers too,
so nothing here imports an engine.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from chahe.derive.api import Batch, Job, Row
from chahe.intake.parquet import ARROW

BATCH_ROWS = 8_192
"""Rows given to a mapper at once."""

WRITE_ROWS = 16_384
"""Rows of one table held before they are written."""

Schemas = Mapping[str, Mapping[str, str]]
"""Table -> its columns with their types."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One row group of a file."""

    path: Path
    group: int
    rows: int


@dataclass(frozen=True, slots=True)
class Task:
    """A partition with everything a worker needs. Picklable."""

    job: Job
    pieces: tuple[Piece, ...]
    columns: tuple[str, ...]
    schemas: Schemas
    target: Path  # folder for its rows


def arrow_schema(columns: Mapping[str, str]) -> pa.Schema:
    """Declared types as arrow's. Raises KeyError on a type no table may have."""
    return pa.schema([(c, ARROW[t]) for c, t in columns.items()])


def pieces_of(files: Iterable[Path]) -> list[Piece]:
    """Every row group, in order."""
    out = []
    for path in files:
        with pq.ParquetFile(path) as file:
            out += [Piece(path, n, file.metadata.row_group(n).num_rows) for n in range(file.num_row_groups)]
    return out


def shared_out(pieces: Sequence[Piece], parts: int) -> list[tuple[Piece, ...]]:
    """The pieces in at most so many runs of about as many rows, none of them empty."""
    total = sum(p.rows for p in pieces)
    out: list[list[Piece]] = [[] for _ in range(parts)]
    before = 0
    for p in pieces:
        out[min(parts - 1, before * parts // max(total, 1))].append(p)
        before += p.rows
    return [tuple(run) for run in out if run]


def run(task: Task) -> object:
    """Work through one partition. Returns its mapper's state; its rows are in the target folder afterwards."""
    mapper = task.job.mapper()
    with Rows(task.schemas, task.target) as rows:
        for batch in _batches(task):
            rows.add(mapper.rows(batch))
    return mapper.state()


def _batches(task: Task) -> Iterator[Batch]:
    for piece in task.pieces:
        with pq.ParquetFile(piece.path) as file:
            there = [c for c in task.columns if c in file.schema_arrow.names]
            for batch in file.iter_batches(BATCH_ROWS, row_groups=[piece.group], columns=there):
                yield as_lists(batch, task.columns)


def as_lists(batch: pa.RecordBatch, columns: Sequence[str]) -> Batch:
    """Plain Python values by column; a column the source has not is all None."""
    there = dict(zip(batch.schema.names, batch.columns, strict=True))
    return {c: there[c].to_pylist() if c in there else [None] * batch.num_rows for c in columns}


class Rows:
    """Rows of several tables, each to one Parquet file `<table>.parquet` in a folder, which it makes. A table without
    rows has no file.
    """

    def __init__(self, schemas: Schemas, folder: Path) -> None:
        self._schemas = {t: arrow_schema(s) for t, s in schemas.items()}
        self._folder = folder
        self._held: dict[str, list[tuple[Any, ...]]] = {t: [] for t in schemas}
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            for table in self._held:
                self._write(table)
        for writer in self._writers.values():
            writer.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Raises KeyError on a row of a table that is not declared."""
        for table, values in rows:
            held = self._held[table]
            held.append(values)
            if len(held) >= WRITE_ROWS:
                self._write(table)

    def _write(self, table: str) -> None:
        if not self._held[table]:
            return
        if table not in self._writers:
            target = self._folder / f"{table}.parquet"
            self._writers[table] = pq.ParquetWriter(target, self._schemas[table], compression="zstd")
        self._writers[table].write_batch(as_batch(self._held[table], self._schemas[table]))
        self._held[table] = []


def as_batch(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as arrow. Raises ValueError when a row has more or fewer values than the schema."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    if len(columns) != len(schema):
        raise ValueError("a row does not fit its schema")
    return pa.record_batch([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
