"""Rows of one table as columns, and what of them does not fit the table. Pure.

The rules are those of `memory.misfit`, asked of a column at a time. What depends on the type alone (an unknown column,
a column of another type or length) is a fault of the reader for all rows at once; what depends on a value makes its
record a reject.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from chahe.errors import DefinitionError
from chahe.tables.api import Column, Table, Type

Array: TypeAlias = Any
"""A pyarrow Array; the library ships no types."""

FIRST_US, LAST_US = -62_135_596_800_000_000, 253_402_300_799_999_999
"""Microseconds since 1970 of the first and the last moment of the calendar (years 1 to 9999)."""

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one table, one a record or more: `recs` never decreases, `locs` are their locators, neither has NULL.

    A column that is left out is NULL throughout.
    """

    recs: Array  # int64
    locs: Array  # string
    columns: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The columns in the table's order, of the rows that fit; and (index, reason) of each that does not."""

    recs: Array
    locs: Array
    arrays: list[Array]
    wrong: tuple[tuple[int, str], ...] = ()


def fitted(table: Table, block: Block, schema: pa.Schema) -> Fitted:
    """The rows of a block that fit the table stored under `schema`. Raises DefinitionError on a reader's fault."""
    arrays = _in_order(table, block, schema)
    masks = [m for column, array in zip(table.columns, arrays, strict=True) for m in _misfits(column, array)]
    if not masks:
        return Fitted(block.recs, block.locs, arrays)
    reasons: dict[int, str] = {}
    keep = None
    for bad, reason in masks:
        for index in pc.indices_nonzero(bad).to_pylist():
            reasons.setdefault(index, reason)
        keep = pc.invert(bad) if keep is None else pc.and_(keep, pc.invert(bad))
    kept = [a.filter(keep) for a in arrays]
    wrong = tuple(sorted(reasons.items()))
    return Fitted(block.recs.filter(keep), block.locs.filter(keep), kept, wrong)


def _in_order(table: Table, block: Block, schema: pa.Schema) -> list[Array]:
    rows = len(block.recs)
    for name in block.columns:
        if name not in schema.names or name.startswith("_"):
            raise DefinitionError(
                ("讀取器寫入未宣告之欄位。", "A reader wrote an undeclared column."), f"{table.name}.{name}"
            )
    arrays = []
    for column in table.columns:
        kind = schema.field(column.name).type
        array = block.columns.get(column.name)
        if array is None:
            array = pa.nulls(rows, kind)
        if array.type != kind or len(array) != rows:
            raise DefinitionError(
                ("讀取器之欄位型別或長度不符。", "A reader's column has another type or length."),
                f"{table.name}.{column.name}",
            )
        arrays.append(array)
    return arrays


def _misfits(column: Column, array: Array) -> Iterator[tuple[Array, str]]:
    """(mask, reason) where values of the column cannot be kept."""
    if column.required and array.null_count:
        yield array.is_null(), f"required column {column.name} is missing"
    wide = _beyond(column.type, array)
    if wide is not None:
        yield wide, f"column {column.name} is out of range"


def _beyond(kind: Type, array: Array) -> Array | None:
    """Where a value is outside what the type holds: no UTF-8, no day of the calendar. None when nothing is."""
    if kind is Type.TEXT:
        return _not_text(array)
    if kind is Type.TIME:
        return _outside(array.view(pa.int64()), FIRST_US, LAST_US)
    if kind is Type.DATE:
        return _outside(array.view(pa.int32()), _FIRST_DAY, _LAST_DAY)
    return None


def _outside(numbers: Array, first: int, last: int) -> Array | None:
    ends = pc.min_max(numbers).as_py()
    if ends["min"] is None or (ends["min"] >= first and ends["max"] <= last):
        return None
    out = pc.or_(pc.less(numbers, first), pc.greater(numbers, last))
    return pc.fill_null(out, False)


def _not_text(array: Array) -> Array | None:
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        return pa.array([not _readable(value) for value in array.cast(pa.binary())], pa.bool_())
    return None


def _readable(value: Array) -> bool:
    raw = value.as_py()
    try:
        return raw is None or raw.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False
