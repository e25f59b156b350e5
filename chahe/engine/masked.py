"""Numbers masked in one file and in clear in another join with nothing: what rests on them cannot be told.

A sheet says of each column how many of its values are tokens (`masked:<column>` among what it states). Only then are
the columns of the same meaning looked at in all tables: where some values are tokens and others are not, each of those
tables has a gap, so that no absence is taken for a fact.
"""

from collections.abc import Iterable
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from chahe.engine.inputs import BoundReading, GapRow, Inputs
from chahe.intake.tokens import MASKED, PREFIX
from chahe.tables.api import Type, tables

_PERSONS = frozenset(("applicant_id", "insured_id", "payer_id", "payer", "customer", "customer_id"))


def of_masks(inputs: Inputs) -> Iterable[GapRow]:
    """The gaps of every table that holds a value of a column that is a token in some rows and in clear in others."""
    stated = {n.removeprefix(MASKED) for b in inputs.readings for n in b.reading.stated if n.startswith(MASKED)}
    for group in sorted({_alike(column) for column in stated}, key=sorted):
        tokens: set[str] = set()
        clear: set[str] = set()
        for bound in inputs.readings:
            for table in bound.reading.tables:
                for column in _columns(table) & group:
                    masked, plain = _seen(bound, table, column)
                    tokens |= {table} if masked else set()
                    clear |= {table} if plain else set()
        if tokens and clear:
            where = f"tokens in {', '.join(sorted(tokens))}, clear in {', '.join(sorted(clear))}"
            words = f"{'/'.join(sorted(group))}: {where}"
            for table in sorted(tokens | clear):
                yield GapRow(table, None, None, f"masked-in-part: {words}")


def _alike(column: str) -> frozenset[str]:
    return _PERSONS if column in _PERSONS else frozenset((column,))


def _columns(table: str) -> frozenset[str]:
    return frozenset(c.name for c in tables()[table].columns if c.type is Type.TEXT)


def _seen(bound: BoundReading, table: str, column: str) -> tuple[bool, bool]:
    """Whether the column holds tokens, and whether it holds anything else."""
    file: Path = bound.folder / f"{table}.parquet"
    if not file.exists():
        return False, False
    with pq.ParquetFile(file) as parquet:
        masked = plain = False
        for batch in parquet.iter_batches(columns=[column]):
            found = batch.column(0).drop_null()
            hits = pc.sum(pc.starts_with(found, PREFIX)).as_py() or 0
            masked, plain = masked or hits > 0, plain or hits < len(found)
        return masked, plain
