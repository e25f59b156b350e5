"""Computations on a Spark cluster: the mapper runs in each partition over arrow batches, the job is broadcast.

The tables a computation makes, and what partitions leave to be folded, come out of one pass, as rows of one wide table:
`_which` the number of the table (-1: a state, pickled), `_<number>_<column>` its values. Executors need the same
program installed.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa

from chahe.derive.api import Job, Row
from chahe.engine.partitions import Schemas, arrow_schema, as_lists

STATE = -1

_DDL = {
    "string": "string",
    "int64": "bigint",
    "boolean": "boolean",
    "date": "date",
    "timestamp(6)": "timestamp_ntz",
    "decimal(18,4)": "decimal(18,4)",
}


def computed(session: Any, job: Job, source: str, columns: tuple[str, ...], schemas: Schemas) -> dict[str, Any]:
    """Table -> a Spark frame of its rows, computed once and kept.

    Args:
        session: a SparkSession.
        job: the computation made ready.
        source: the view mapped.
        columns: what the mapper reads.
        schemas: the tables made.
    """
    shared = session.sparkContext.broadcast(pickle.dumps(Job(job.mapper)))
    made = session.table(source).select(*columns).mapInArrow(_partition(shared, columns, schemas), _ddl(schemas))
    made = made.localCheckpoint()
    states = [pickle.loads(r["_state"]) for r in made.filter(f"_which = {STATE}").select("_state").collect()]  # noqa: S301  # written by our own mapper
    folded = list(job.fold(states)) if job.fold is not None else []
    out = {}
    for n, (table, types) in enumerate(schemas.items()):
        frame = made.filter(f"_which = {n}").selectExpr(*(f"`_{n}_{c}` AS `{c}`" for c in types))
        rows = [values for name, values in folded if name == table]
        if rows:
            given = pa.Table.from_pylist(
                [dict(zip(types, r, strict=True)) for r in rows], schema=arrow_schema(dict(types))
            )
            frame = frame.unionByName(session.createDataFrame(given))
        out[table] = frame.localCheckpoint()
    made.unpersist()
    return out


def _ddl(schemas: Schemas) -> str:
    parts = ["`_which` int", "`_state` binary"]
    for n, types in enumerate(schemas.values()):
        parts += [f"`_{n}_{c}` {_DDL[t]}" for c, t in types.items()]
    return ", ".join(parts)


def _wide(schemas: Schemas) -> pa.Schema:
    fields = [pa.field("_which", pa.int32()), pa.field("_state", pa.binary())]
    for n, types in enumerate(schemas.values()):
        fields += [pa.field(f"_{n}_{f.name}", f.type) for f in arrow_schema(types)]
    return pa.schema(fields)


def _partition(
    shared: Any, columns: tuple[str, ...], schemas: Schemas
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function Spark calls once in each partition. Captures plain values only: it travels."""
    plain = {t: dict(types) for t, types in schemas.items()}

    def mapped(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        mapper = pickle.loads(shared.value).mapper()  # noqa: S301  # broadcast by our own driver
        wide, numbers = _wide(plain), {t: n for n, t in enumerate(plain)}
        for batch in batches:
            rows = list(mapper.rows(as_lists(batch, columns)))
            if rows:
                yield _batch(rows, plain, numbers, wide)
        state = mapper.state()
        if state is not None:
            yield pa.RecordBatch.from_pylist([{"_which": STATE, "_state": pickle.dumps(state)}], schema=wide)

    return mapped


def _batch(rows: list[Row], schemas: Schemas, numbers: dict[str, int], wide: pa.Schema) -> pa.RecordBatch:
    found = []
    for table, values in rows:
        n = numbers[table]
        pairs = zip(schemas[table], values, strict=True)
        found.append({"_which": n, **{f"_{n}_{c}": v for c, v in pairs}})
    return pa.RecordBatch.from_pylist(found, schema=wide)
