"""A sink in memory: the one tests and small derivations use, and the rules every sink shares (accounting, types)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from chahe.errors import DefinitionError
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


@dataclass(slots=True)
class Account:
    """Counts records once however many rows they make, and holds rejects and skips with their places."""

    source: Source
    reader_tables: tuple[str, ...]
    row_counts: dict[str, int] = field(default_factory=dict)
    rejects: list[tuple[int, str, str, str | None]] = field(default_factory=list)
    skips: list[tuple[int, str, str]] = field(default_factory=list)
    stated_counts: dict[str, int] = field(default_factory=dict)
    date: str | None = None
    damaged: bool = False
    _read: int = 0
    _last: int = -1
    _rejected: set[int] = field(default_factory=set)

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
        if counted and rec != self._last:
            if rec < self._last:
                raise DefinitionError(("紀錄序號倒退。", "Record numbers went backwards."), f"{table}:{rec}")
            self._last = rec
            self._read += rec not in self._rejected

    def reject(self, rec: int, loc: str, reason: str, table: str | None = None) -> None:
        """See `api.Sink`. A second reject of one record adds its reason, not a record."""
        self.rejects.append((rec, loc, reason, table))
        if rec not in self._rejected:
            self._rejected.add(rec)
            self._read -= rec == self._last

    def reading(self, name: str, reader: str) -> Reading:
        """The totals. A record that made a row and also a reject counts as a reject: something of it is missing."""
        skipped = {r for r, _, _ in self.skips} - self._rejected
        return Reading(
            source=self.source,
            name=name,
            reader=reader,
            status=ReadStatus.READ,
            records=self._read + len(self._rejected) + len(skipped),
            rows=self._read,
            rejects=len(self._rejected),
            skipped=len(skipped),
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
        elif not isinstance(value, _PYTHON[column.type]) or (isinstance(value, bool) and column.type is Type.INT):
            return f"column {column.name} is not of type {column.type.value}"
        elif column.type is Type.INT and isinstance(value, int) and not -(2**63) <= value < 2**63:
            return f"column {column.name} is out of range"
    return None


class MemorySink:
    """Rows as dictionaries, for tests and for small evidence."""

    def __init__(self, source: Source, reader_tables: tuple[str, ...]) -> None:
        self.account = Account(source, reader_tables)
        self.rows: dict[str, list[dict[str, object]]] = {}

    def row(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`."""
        return self._put(table, rec, loc, values, counted=True)

    def aside(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`."""
        return self._put(table, rec, loc, values, counted=False)

    def reject(self, rec: int, loc: str, reason: str, table: str | None = None) -> None:
        """See `api.Sink`."""
        self.account.reject(rec, loc, reason, table)

    def skip(self, rec: int, loc: str, reason: str) -> None:
        """See `api.Sink`."""
        self.account.skips.append((rec, loc, reason))

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

    def _put(self, table: str, rec: int, loc: str, values: Mapping[str, object], *, counted: bool) -> bool:
        if table not in self.account.reader_tables:
            raise DefinitionError(("讀取器寫入未宣告之資料表。", "A reader wrote an undeclared table."), table)
        if not self.account.fits(tables()[table], rec, loc, values):
            return False
        self.account.count(table, rec, counted)
        full = {c.name: values.get(c.name) for c in tables()[table].columns}
        self.rows.setdefault(table, []).append({**full, "_item": str(self.account.source), "_rec": rec, "_loc": loc})
        return True
