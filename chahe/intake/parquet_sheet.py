"""Apache Parquet as evidence: one sheet whose header are the names of its columns, read through the same kinds.

Format: Parquet 2 as pyarrow reads it. A row's place is `group:G/row:R`, both from 1. Decimals, dates and times of day
are taken as stored; a time stamp adjusted to UTC is an instant, one that is not is local time in the context's zone.
What has no one meaning here is never read: nested columns, bytes without a text type, INT96 times (their zone is not
stated). Such a column is named when the table needs it. Page checksums are verified where the file has them.
Known gap: files encrypted as a whole or by column are refused.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from chahe.errors import UnreadError
from chahe.intake.grid import MAX_COLUMNS, CellError, DamageError, Row, Value
from chahe.intake.words import MAX_CELL_CHARS

MAGIC, ENCRYPTED = b"PAR1", b"PARE"
MAX_GROUP_BYTES = 8 << 30
"""Bytes one row group may hold when unpacked."""

_BATCH = 4_096
_LIMITS = {"thrift_string_size_limit": 16 << 20, "thrift_container_size_limit": 1_000_000}
_FAULTS = (pa.ArrowException, OSError, ValueError, OverflowError, KeyError)
_INT96 = "INT96"


def is_parquet(head: bytes) -> bool:
    """True for the first bytes of a Parquet file, also of an encrypted one."""
    return head.startswith((MAGIC, ENCRYPTED))


class ParquetSheet:
    """A Parquet file as one `grid.Sheet`. Raises UnreadError when it must not be read, DamageError when it cannot."""

    name = ""
    hidden = False
    epoch_1904 = False
    capacities: frozenset[int] = frozenset()
    fixed_width = False
    doubt = ""

    def __init__(self, stream: BinaryIO) -> None:
        stream.seek(0)
        if stream.read(4) == ENCRYPTED:
            raise UnreadError(
                ("Parquet 檔案已加密，請受檢單位提供未加密之檔案。", "password: the Parquet file is encrypted.")
            )
        stream.seek(0)
        with _damage("damaged: the Parquet file has no readable footer", "bytes:0-4"):
            self._file = pq.ParquetFile(stream, page_checksum_verification=True, **_LIMITS)
            self._schema = self._file.schema_arrow
            self._physical = self._physical_types()
        if len(self._schema) > MAX_COLUMNS:
            raise UnreadError(("Parquet 檔案欄位過多。", "too-large: too many columns."))
        for group in range(self._file.num_row_groups):
            if self._file.metadata.row_group(group).total_byte_size > MAX_GROUP_BYTES:
                raise UnreadError(("Parquet 資料列群組過大。", "too-large: a row group beyond the cap."))
        self._why = {i: why for i, f in enumerate(self._schema) if (why := self._unreadable(f)) is not None}

    def unread_columns(self) -> Mapping[int, str]:
        """Columns that are never read, by index, and why."""
        return self._why

    def hidden_columns(self) -> frozenset[int]:
        """None."""
        return frozenset()

    def place(self, row: Row, _column: int) -> str:
        """The row's own place: its cells stand apart in the file."""
        return row.loc

    def rows(self) -> Iterator[Row]:
        """The header, then every row of every group."""
        yield Row(1, tuple(self._schema.names), "bytes:0-4")
        wanted = [f.name for i, f in enumerate(self._schema) if i not in self._why]
        number = 1
        for group in range(self._file.num_row_groups):
            stated = self._file.metadata.row_group(group).num_rows
            at = 0
            batches = self._file.iter_batches(_BATCH, row_groups=[group], columns=wanted, use_threads=False)
            while True:
                with _damage("damaged: a row group cannot be read", f"group:{group + 1}/row:{at + 1}"):
                    batch = next(batches, None)
                    columns = None if batch is None else [_plain_times(batch.column(n)) for n in range(len(wanted))]
                    lists = None if columns is None else [column.to_pylist() for column in columns]
                if batch is None or lists is None:
                    break
                for values in self._tuples(lists, len(batch)):
                    number, at = number + 1, at + 1
                    yield Row(number, values, f"group:{group + 1}/row:{at}")
            if at != stated:
                raise DamageError("damaged: a row group holds fewer rows than it states", f"group:{group + 1}/row:{at}")

    def _tuples(self, lists: list[list[Any]], count: int) -> Iterator[tuple[Value, ...]]:
        read = iter(lists)
        columns = [
            [CellError(self._why[i])] * count if i in self._why else [_value(v) for v in next(read)]
            for i in range(len(self._schema))
        ]
        return zip(*columns, strict=True)

    def _physical_types(self) -> Mapping[str, str]:
        listed = self._file.schema
        return {listed.column(i).path: str(listed.column(i).physical_type) for i in range(len(listed))}

    def _unreadable(self, field: pa.Field) -> str | None:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_nested(kind):
            return "a nested column"
        if self._physical.get(field.name) == _INT96:
            return "INT96 times without a stated zone"
        if isinstance(kind, pa.BaseExtensionType) or kind in (pa.month_day_nano_interval(),):
            return "a type that is not read"
        binary = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
        return "bytes without a text type" if any(is_one(kind) for is_one in binary) else None


def _plain_times(column: pa.Array) -> pa.Array:
    """Nanoseconds, which Python has not, become microseconds; what is below them is dropped."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_time64(kind) and kind.unit == "ns":
        return column.cast(pa.time64("us"), safe=False)
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return column.cast(pa.duration("us"), safe=False)
    return column


def _value(value: object) -> Value:
    if isinstance(value, str):
        return CellError("a text longer than a cell may hold") if len(value) > MAX_CELL_CHARS else value or None
    if isinstance(value, float):
        return value if isfinite(value) else CellError("a number that is none")
    if isinstance(value, Decimal):
        # As digits, never through a binary fraction: 0.1 stays 0.1.
        return int(value) if value == value.to_integral_value() else f"{value:f}"
    if value is None or isinstance(value, (bool, int, datetime, date, time, timedelta)):
        return value
    return CellError("a value of a type that is not read")


@contextmanager
def _damage(reason: str, loc: str) -> Iterator[None]:
    """What the library raises says nothing that may be shown; MemoryError goes on to the worker."""
    try:
        yield
    except _FAULTS as error:
        raise DamageError(reason, loc) from error
