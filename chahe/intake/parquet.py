"""A sink on disk: `<folder>/<table>.parquet` per table, `rejects.parquet` and `skips.parquet`, memory flat at any size.

Rows wait in blocks of plain tuples and leave as Arrow batches. What depends on a type alone is looked at per row (by
the row's tuple of Python types, so that the schema is walked once per shape and not once per row); what depends on the
value (range of a number, digits of a decimal, text without UTF-8) is found when the block is converted, and makes the
record a reject then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from chahe.errors import DefinitionError
from chahe.evidence.files import digest_folder
from chahe.intake.columns.block import Block, fitted
from chahe.intake.memory import Account, misfit, storable
from chahe.intake.rejects import reject_id
from chahe.model import Reading, Source
from chahe.tables.api import Table, Type, tables

BLOCK_ROWS = 8_192
"""Rows of one table held as Python objects."""

BLOCK_CHARACTERS = 16 << 20
"""Characters of bulky columns held as Python objects."""

GROUP_BYTES = 6 << 20
"""Arrow bytes of rows held before they become a row group."""

BLOCK_GROUP_BYTES = 32 << 20
"""The same of columns, which cost no objects: larger groups are written, stored and read for less."""

_SHAPES = 4_096
ARROW: Mapping[str, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.INT: pa.int64(),
    Type.BOOL: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.TIME: pa.timestamp("us"),
    Type.DECIMAL: pa.decimal128(18, 4),
}
"""Arrow's type of each `tables.api.Type`."""
_PROVENANCE = (("_item", pa.string()), ("_rec", pa.int64()), ("_loc", pa.string()))
_UNIQUE = frozenset(("_rec", "_loc", "uid"))
PLACES = pa.schema(
    [("id", pa.string()), ("rec", pa.int64()), ("loc", pa.string()), ("reason", pa.string()), ("table", pa.string())]
)
"""Schema of rejects.parquet and skips.parquet; `id` is `rejects.reject_id`, NULL for a skip."""


def _hardly_repeats(field: pa.Field) -> bool:
    """Times, record numbers and places: a dictionary of them costs a third of the writing and is thrown away."""
    return field.name in _UNIQUE or field.type == ARROW[Type.TIME] or field.name.endswith("_us")


class _File:
    """One Parquet file that grows by row groups."""

    __slots__ = ("_held", "_waiting", "_writer", "schema")

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        rare = [f.name for f in schema if _hardly_repeats(f)]
        self._writer = pq.ParquetWriter(
            path,
            schema,
            compression="zstd",
            use_dictionary=[f.name for f in schema if f.name not in rare],
            column_encoding={n: "DELTA_BINARY_PACKED" for n in rare if schema.field(n).type != pa.string()},
            write_statistics=[f.name for f in schema if f.type != pa.string() or f.name == "_item"],
        )
        self.schema = schema
        self._waiting: list[pa.RecordBatch] = []
        self._held = 0

    def put(self, arrays: Sequence[pa.Array], group: int = GROUP_BYTES) -> None:
        batch = pa.RecordBatch.from_arrays(list(arrays), schema=self.schema)
        self._waiting.append(batch)
        self._held += batch.nbytes
        if self._held >= group:
            self._write()

    def close(self) -> None:
        if self._waiting:
            self._write()
        self._writer.close()

    def _write(self) -> None:
        self._writer.write_table(pa.Table.from_batches(self._waiting, schema=self.schema))
        self._waiting, self._held = [], 0


class _Pen:
    """One table being written: what shapes of row it has accepted, and the rows that wait."""

    __slots__ = ("bulky", "file", "items", "keys", "locs", "names", "recs", "rows", "shapes", "table", "weight")

    def __init__(self, table: Table, folder: Path) -> None:
        self.table = table
        self.names = tuple(c.name for c in table.columns)
        schema = pa.schema([*((c.name, ARROW[c.type]) for c in table.columns), *_PROVENANCE])
        self.file = _File(folder / f"{table.name}.parquet", schema)
        self.bulky = tuple(self.names.index(name) for name in table.bulky)
        self.weight = 0  # characters of bulky columns that wait
        self.keys: set[tuple[str, ...]] = set()
        self.shapes: set[tuple[type, ...]] = set()
        self.rows: list[tuple[object, ...]] = []
        self.recs: list[int] = []
        self.locs: list[str] = []
        self.items: list[str] = []  # only where rows stand in several members

    def accepts(self, values: Mapping[str, object], keys: tuple[str, ...], shape: tuple[type, ...]) -> str | None:
        """Look at a row of a new shape. Returns why it does not fit; remembers the shape when it does."""
        wrong = misfit(self.table, values)
        if wrong is None:
            if len(self.shapes) >= _SHAPES:
                self.shapes.clear()
            self.shapes.add(shape)
            self.keys.add(keys)
        return wrong

    def unstorable(self) -> Iterator[tuple[int, str]]:
        """(index, column) of the waiting rows whose value does not fit the stored type; the first column of each."""
        for index, row in enumerate(self.rows):
            for column, value in zip(self.table.columns, row, strict=True):
                if value is not None and not storable(column.type, value):
                    yield index, column.name
                    break

    def arrays(self) -> list[pa.Array]:
        """The waiting columns. Raises ValueError, TypeError or OverflowError when a value does not fit."""
        out = []
        for column, values in zip(self.table.columns, zip(*self.rows, strict=True), strict=True):
            if column.type is Type.TIME and any(isinstance(v, datetime) and v.tzinfo is not None for v in values):
                raise ValueError(column.name)
            out.append(pa.array(values, ARROW[column.type]))
        return out


class ParquetSink:
    """An `api.Sink` that writes to a folder of its own. Use as a context manager, or call `finish` and `close`."""

    def __init__(self, source: Source, reader_tables: tuple[str, ...], folder: Path) -> None:
        self.account = Account(source, reader_tables)
        self._folder = folder
        self._item = str(source)
        self._members = False
        self._repeated: pa.Array | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._pens: dict[str, _Pen] = {}
        self._rejects = _File(folder / "rejects.parquet", PLACES)
        self._skips = _File(folder / "skips.parquet", PLACES)
        self._closed = False

    def __enter__(self) -> "ParquetSink":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def row(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`."""
        account = self.account
        if not self._put(table, rec, loc, values):
            return False
        if rec != account.last:
            account.count_record(table, rec)
        return True

    def block(self, table: str, block: Block) -> None:
        """See `api.Sink`."""
        pen = self._pens.get(table) or self._open(table)
        self._flush(pen)
        fit = fitted(pen.table, block, pen.file.schema)
        for index, reason in fit.wrong:
            self.reject(block.recs[index].as_py(), block.locs[index].as_py(), reason, table)
        self.account.count_block(table, fit.recs.to_numpy())
        if len(fit.recs):
            items = self._items(len(fit.recs))
            pen.file.put([*fit.arrays, items, fit.recs, fit.locs], BLOCK_GROUP_BYTES)

    def aside(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`."""
        return self._put(table, rec, loc, values)

    def reject(self, rec: int, loc: str, reason: str, table: str | None = None) -> None:
        """See `api.Sink`."""
        self.account.reject(rec, loc, reason, table)
        if len(self.account.rejects) >= BLOCK_ROWS:
            self._drain_rejects()

    def skip(self, rec: int, loc: str, reason: str) -> None:
        """See `api.Sink`."""
        self.account.skip(rec, loc, reason)
        if len(self.account.skips) >= BLOCK_ROWS:
            self._drain_skips()

    def damage(self, rec: int, loc: str, reason: str) -> None:
        """See `api.Sink`."""
        self.account.damaged = True
        self.reject(rec, loc, reason)

    def stated(self, name: str, count: int) -> None:
        """See `api.Sink`."""
        self.account.stated_counts[name] = self.account.stated_counts.get(name, 0) + count

    def as_of(self, iso_date: str) -> None:
        """See `api.Sink`."""
        self.account.date = iso_date

    def inside(self, member: str | None) -> None:
        """See `api.Sink`."""
        if not self._members:
            self._members = True
            for pen in self._pens.values():
                pen.items = [self._item] * len(pen.rows)
        self._item = str(self.account.source.within(member))

    def finish(self, name: str, reader: str) -> Reading:
        """Write out what waits, close every file and return the totals with the digest of each file."""
        for pen in self._pens.values():
            self._flush(pen)
        self._drain_rejects()
        self._drain_skips()
        self.close()
        return replace(self.account.reading(name, reader), parts=digest_folder(self._folder))

    def close(self) -> None:
        """Close the files; without `finish` what waits is lost, which only an abandoned reading may do."""
        if not self._closed:
            self._closed = True
            for file in (*(pen.file for pen in self._pens.values()), self._rejects, self._skips):
                file.close()

    def _items(self, rows: int) -> pa.Array:
        """The source in every row; made once for blocks of about one size."""
        if self._repeated is None or len(self._repeated) < rows or self._repeated[0].as_py() != self._item:
            self._repeated = pa.repeat(self._item, rows + rows // 8)
        return self._repeated.slice(0, rows)

    def _put(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        pen = self._pens.get(table) or self._open(table)
        keys = tuple(values)
        row = tuple(map(values.get, pen.names))
        shape = tuple(map(type, row))
        if shape not in pen.shapes or keys not in pen.keys:
            wrong = pen.accepts(values, keys, shape)
            if wrong is not None:
                self.reject(rec, loc, wrong, table)
                return False
        pen.rows.append(row)
        pen.recs.append(rec)
        pen.locs.append(loc)
        if self._members:
            pen.items.append(self._item)
        for index in pen.bulky:
            pen.weight += len(row[index] or "")  # type: ignore[arg-type]  # a column of text
        if len(pen.rows) >= BLOCK_ROWS or pen.weight >= BLOCK_CHARACTERS:
            self._flush(pen)
        return True

    def _open(self, table: str) -> _Pen:
        if table not in self.account.reader_tables:
            raise DefinitionError(("讀取器寫入未宣告之資料表。", "A reader wrote an undeclared table."), table)
        pen = self._pens[table] = _Pen(tables()[table], self._folder)
        return pen

    def _flush(self, pen: _Pen) -> None:
        if not pen.rows:
            return
        try:
            arrays = pen.arrays()
        except (ValueError, TypeError, OverflowError):
            # Rare: name the rows that do not fit, take them out and convert again; a second failure is our fault.
            self._withdraw(pen)
            arrays = pen.arrays() if pen.rows else []
        if pen.rows:
            count = len(pen.rows)
            items = pa.array(pen.items, pa.string()) if self._members else pa.repeat(self._item, count)
            provenance = [items, pa.array(pen.recs, pa.int64()), pa.array(pen.locs, pa.string())]
            pen.file.put([*arrays, *provenance])
            name = pen.table.name
            self.account.row_counts[name] = self.account.row_counts.get(name, 0) + count
        pen.rows, pen.recs, pen.locs, pen.items, pen.weight = [], [], [], [], 0

    def _withdraw(self, pen: _Pen) -> None:
        out = dict(pen.unstorable())
        for index, column in out.items():
            self.reject(pen.recs[index], pen.locs[index], f"column {column} is out of range", pen.table.name)
        kept = [i for i in range(len(pen.rows)) if i not in out]
        pen.rows = [pen.rows[i] for i in kept]
        pen.recs = [pen.recs[i] for i in kept]
        pen.locs = [pen.locs[i] for i in kept]
        pen.items = [pen.items[i] for i in kept] if self._members else []

    def _drain_rejects(self) -> None:
        waiting, self.account.rejects = self.account.rejects, []
        source = self.account.source
        ids = [reject_id(source, rec, loc) for rec, loc, _, _ in waiting]
        self._places(self._rejects, [(i, *place) for i, place in zip(ids, waiting, strict=True)])

    def _drain_skips(self) -> None:
        waiting, self.account.skips = self.account.skips, []
        self._places(self._skips, [(None, *place, None) for place in waiting])

    @staticmethod
    def _places(file: _File, places: Sequence[tuple[object, ...]]) -> None:
        if places:
            columns = zip(*places, strict=True)
            file.put([pa.array(c, f.type) for c, f in zip(columns, PLACES, strict=True)])
