"""A sink in memory: the one tests and small derivations use, and the rules every sink shares (accounting, types)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from chahe.errors import DefinitionError
from chahe.intake.columns.block import Block
from chahe.model import Reading, ReadStatus, Source
from chahe.tables.api import Table, Type, tables

_PYTHON: Mapping[Type, tuple[type, ...]] = {
    Type.TEXT: (str,),
    Type.INT: (int,),
    Type.BOOL: (bool,),
    Type.DATE: (date,),
    Type.TIME: (datetime,),
    Type.DECIMAL: (Decimal,),
}

_LOOKALIKE: Mapping[Type, type] = {Type.INT: bool, Type.DATE: datetime}
"""Subclasses that Python takes for the type and a table must not."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_STEP = Decimal("0.0001")  # decimal(18,4)
_DECIMAL_LIMIT = Decimal(10) ** 14


class Marks:
    """A set of record numbers, one bit each: ten million records cost a megabyte, in whatever order they come."""

    __slots__ = ("bits",)

    def __init__(self) -> None:
        self.bits = bytearray()

    def add(self, rec: int) -> None:
        """Mark one record. Raises DefinitionError on a negative number."""
        if rec < 0:
            raise DefinitionError(("紀錄序號為負。", "A negative record number."), str(rec))
        place = rec >> 3
        if place >= len(self.bits):
            self.bits.extend(bytes(place + 1 - len(self.bits)))
        self.bits[place] |= 1 << (rec & 7)

    def add_all(self, recs: npt.NDArray[np.int64]) -> None:
        """Mark many, in ascending order. Raises DefinitionError on a negative number."""
        if not len(recs):
            return
        first, last = int(recs[0]) >> 3, int(recs[-1]) >> 3
        if first < 0:
            raise DefinitionError(("紀錄序號為負。", "A negative record number."), str(recs[0]))
        if last >= len(self.bits):
            self.bits.extend(bytes(last + 1 - len(self.bits)))
        flags = np.zeros((last + 1 - first) * 8, np.bool_)
        flags[recs - first * 8] = True
        packed = np.packbits(flags, bitorder="little")
        packed |= np.frombuffer(bytes(self.bits[first : last + 1]), np.uint8)
        self.bits[first : last + 1] = packed.tobytes()

    def number(self) -> int:
        """The set as one integer, for counting and differences."""
        return int.from_bytes(self.bits, "little")


@dataclass(slots=True)
class Account:
    """Counts records once however many rows they make, and holds rejects and skips with their places.

    A sink that writes to disk may empty `rejects` and `skips` on the way; the totals do not depend on them.
    """

    source: Source
    reader_tables: tuple[str, ...]
    row_counts: dict[str, int] = field(default_factory=dict)
    rejects: list[tuple[int, str, str, str | None]] = field(default_factory=list)
    skips: list[tuple[int, str, str]] = field(default_factory=list)
    stated_counts: dict[str, int] = field(default_factory=dict)
    date: str | None = None
    damaged: bool = False
    last: int = -1  # the record of the latest row
    _read: Marks = field(default_factory=Marks)
    _rejected: Marks = field(default_factory=Marks)
    _skipped: Marks = field(default_factory=Marks)

    def fits(self, table: Table, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """True when the row keeps the table's schema; else the record becomes a reject."""
        wrong = misfit(table, values)
        if wrong is None:
            return True
        self.reject(rec, loc, wrong, table.name)
        return False

    def count(self, table: str, rec: int, counted: bool) -> None:
        """One row more."""
        self.row_counts[table] = self.row_counts.get(table, 0) + 1
        if counted and rec != self.last:
            self.count_record(table, rec)

    def count_record(self, table: str, rec: int) -> None:
        """Another record made a row. Raises DefinitionError when the numbers go backwards."""
        if rec < self.last:
            raise DefinitionError(("紀錄序號倒退。", "Record numbers went backwards."), f"{table}:{rec}")
        self.last = rec
        self._read.add(rec)

    def count_block(self, table: str, recs: npt.NDArray[np.int64]) -> None:
        """The records of a block made rows. Blocks of several tables, or of logs mixed in one file, may take turns over
        the same stretch of it. Raises DefinitionError when the numbers go backwards inside one.
        """
        if not len(recs):
            return
        if bool((np.diff(recs) < 0).any()):
            raise DefinitionError(("紀錄序號倒退。", "Record numbers went backwards."), f"{table}:{recs[0]}")
        self.last = max(self.last, int(recs[-1]))
        self.row_counts[table] = self.row_counts.get(table, 0) + len(recs)
        self._read.add_all(recs)

    def reject(self, rec: int, loc: str, reason: str, table: str | None = None) -> None:
        """See `api.Sink`. A second reject of one record adds its reason, not a record."""
        self.rejects.append((rec, loc, reason, table))
        self._rejected.add(rec)

    def skip(self, rec: int, loc: str, reason: str) -> None:
        """See `api.Sink`."""
        self.skips.append((rec, loc, reason))
        self._skipped.add(rec)

    def reading(self, name: str, reader: str) -> Reading:
        """The totals. A record that made a row and also a reject counts as a reject: something of it is missing."""
        rejected = self._rejected.number()
        read = self._read.number() & ~rejected
        skipped = self._skipped.number() & ~rejected & ~read
        rows, rejects, skips = read.bit_count(), rejected.bit_count(), skipped.bit_count()
        return Reading(
            source=self.source,
            name=name,
            reader=reader,
            status=ReadStatus.READ,
            records=rows + rejects + skips,
            rows=rows,
            rejects=rejects,
            skipped=skips,
            tables=dict(sorted(self.row_counts.items())),
            reason="damaged" if self.damaged else None,
            as_of=self.date,
            stated=dict(sorted(self.stated_counts.items())),
        )


def misfit(table: Table, values: Mapping[str, object]) -> str | None:
    """Why the row does not fit the table (column and reason, never the value), or None. Unknown columns are a fault."""
    for name in values:
        try:
            table.column(name)
        except KeyError:
            raise DefinitionError(
                ("讀取器寫入未宣告之欄位。", "A reader wrote an undeclared column."), f"{table.name}.{name}"
            ) from None
    for column in table.columns:
        value = values.get(column.name)
        if value is None:
            if column.required:
                return f"required column {column.name} is missing"
        elif not isinstance(value, _PYTHON[column.type]) or isinstance(value, _LOOKALIKE.get(column.type, ())):
            return f"column {column.name} is not of type {column.type.value}"
        elif not storable(column.type, value):
            return f"column {column.name} is out of range"
    return None


def storable(kind: Type, value: object) -> bool:
    """Whether a value of the right Python type also fits the stored type without loss."""
    match value:
        case str():
            # A lone surrogate (JSON knows them) has no UTF-8.
            return value.isascii() or not _SURROGATE.search(value)
        case bool():
            return True
        case int():
            return -(2**63) <= value < 2**63
        case datetime():
            return value.tzinfo is None
        case Decimal():
            return value.is_finite() and abs(value) < _DECIMAL_LIMIT and value == value.quantize(_STEP)
        case _:
            return kind is Type.DATE


class MemorySink:
    """Rows as dictionaries, for tests and for small evidence."""

    def __init__(self, source: Source, reader_tables: tuple[str, ...]) -> None:
        self.account = Account(source, reader_tables)
        self._item = str(source)
        self.rows: dict[str, list[dict[str, object]]] = {}

    def row(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`."""
        if not self._put(table, rec, loc, values):
            return False
        self.account.count(table, rec, counted=True)
        return True

    def block(self, table: str, block: Block) -> None:
        """See `api.Sink`. Value by value: the columns' own rules are not trusted here."""
        names = list(block.columns)
        values = zip(*(column.to_pylist() for column in block.columns.values()), strict=True)
        places = zip(block.recs.to_pylist(), block.locs.to_pylist(), values, strict=True)
        kept = [rec for rec, loc, row in places if self._put(table, rec, loc, dict(zip(names, row, strict=True)))]
        self.account.count_block(table, np.array(kept, np.int64))

    def aside(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`."""
        if not self._put(table, rec, loc, values):
            return False
        self.account.count(table, rec, counted=False)
        return True

    def reject(self, rec: int, loc: str, reason: str, table: str | None = None) -> None:
        """See `api.Sink`."""
        self.account.reject(rec, loc, reason, table)

    def skip(self, rec: int, loc: str, reason: str) -> None:
        """See `api.Sink`."""
        self.account.skip(rec, loc, reason)

    def damage(self, rec: int, loc: str, reason: str) -> None:
        """See `api.Sink`."""
        self.account.reject(rec, loc, reason, None)
        self.account.damaged = True

    def stated(self, name: str, count: int) -> None:
        """See `api.Sink`."""
        self.account.stated_counts[name] = self.account.stated_counts.get(name, 0) + count

    def as_of(self, iso_date: str) -> None:
        """See `api.Sink`."""
        self.account.date = iso_date

    def inside(self, member: str | None) -> None:
        """See `api.Sink`."""
        self._item = str(self.account.source.within(member))

    def _put(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        if table not in self.account.reader_tables:
            raise DefinitionError(("讀取器寫入未宣告之資料表。", "A reader wrote an undeclared table."), table)
        if not self.account.fits(tables()[table], rec, loc, values):
            return False
        full = {c.name: values.get(c.name) for c in tables()[table].columns}
        self.rows.setdefault(table, []).append({**full, "_item": self._item, "_rec": rec, "_loc": loc})
        return True
