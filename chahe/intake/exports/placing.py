"""A sink that tells of the lines of one stretch of an export at the places their records have in the export.

A reader of a format counts the lines it is given; line N is the Nth record of the stretch. Rows go on as blocks, for
records of several formats take turns in one export (memory.Account.count_block).
"""

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Sink
from chahe.intake.columns.block import Block
from chahe.intake.memory import misfit
from chahe.intake.parquet import ARROW
from chahe.tables.api import tables

KEPT = 4_096
"""Rows of one table that wait."""

MOST = 100_000
"""Refused records that are asked of other formats; more of them are refused for good."""


class Placing:
    """See the module. `recs`: the record of each line; `place`: the locator of a record."""

    def __init__(self, sink: Sink, recs: Sequence[int], place: Callable[[int], str]) -> None:
        self.sink, self.recs, self.place = sink, recs, place
        self.refused: dict[int, list[tuple[str, str | None]]] = {}
        self._shapes: set[tuple[object, ...]] = set()  # of rows that fit but for the values
        self._rows: dict[str, list[tuple[int, Mapping[str, object]]]] = {}

    def row(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`."""
        at = self._record(rec, loc)
        shape = (table, tuple(values), tuple(map(type, values.values())))
        if shape not in self._shapes:
            if not self._fits(table, at, values):
                return False
            if len(self._shapes) < MOST:
                self._shapes.add(shape)
        waiting = self._rows.setdefault(table, [])
        waiting.append((at, values))
        if len(waiting) >= KEPT:
            self._flush(table)
        return True

    def block(self, table: str, block: Block) -> None:
        """See `api.Sink`."""
        lines = block.locs.to_pylist()
        recs = [self._record(rec, loc) for rec, loc in zip(block.recs.to_pylist(), lines, strict=True)]
        numbers = pa.array(recs, pa.int64())
        order = pc.sort_indices(numbers) if recs != sorted(recs) else None
        columns = block.columns
        if order is not None:
            numbers = numbers.take(order)
            columns = {name: values.take(order) for name, values in columns.items()}
        self.sink.block(table, Block(numbers, self._places(numbers.to_pylist()), columns))

    def aside(self, table: str, rec: int, loc: str, values: Mapping[str, object]) -> bool:
        """See `api.Sink`."""
        at = self._record(rec, loc)
        return self.sink.aside(table, at, self.place(at), values)

    def reject(self, rec: int, loc: str, reason: str, table: str | None = None) -> None:
        """Kept: a record one format refuses may be of another."""
        at = self._record(rec, loc)
        if len(self.refused) >= MOST:
            self.sink.reject(at, self.place(at), reason, table)
        else:
            self.refused.setdefault(at, []).append((reason, table))

    def skip(self, rec: int, loc: str, reason: str) -> None:
        """See `api.Sink`."""
        at = self._record(rec, loc)
        self.sink.skip(at, self.place(at), reason)

    def damage(self, rec: int, loc: str, reason: str) -> None:
        """See `api.Sink`."""
        at = self._record(rec, loc)
        self.sink.damage(at, self.place(at), reason)

    def stated(self, name: str, count: int) -> None:
        """A stretch of an export is not what a file's own total counts."""

    def as_of(self, iso_date: str) -> None:
        """See `stated`."""

    def inside(self, member: str | None) -> None:
        """A line holds no members."""

    def close(self) -> None:
        """Hand on what waits. What was refused stays in `refused`."""
        for table in sorted(self._rows):
            self._flush(table)

    def _fits(self, table: str, rec: int, values: Mapping[str, object]) -> bool:
        wrong = misfit(tables()[table], values)
        if wrong is not None:
            self.sink.reject(rec, self.place(rec), wrong, table)
        return wrong is None

    def _record(self, rec: int, loc: str) -> int:
        form, _, number = loc.partition(":")
        line = int(number) if form == "line" and number.isdigit() else rec
        return self.recs[min(max(line, 1), len(self.recs)) - 1]

    def _places(self, recs: Sequence[int]) -> pa.Array:
        return pa.array([self.place(rec) for rec in recs], pa.string())

    def _flush(self, table: str) -> None:
        rows = sorted(self._rows.pop(table, ()), key=lambda one: one[0])
        if not rows:
            return
        try:
            columns = _columns(table, rows)
        except (ValueError, TypeError, OverflowError):
            # Rare: name the rows that do not fit, take them out and convert again.
            rows = [(rec, values) for rec, values in rows if self._fits(table, rec, values)]
            columns = _columns(table, rows)
        recs = [rec for rec, _ in rows]
        self.sink.block(table, Block(pa.array(recs, pa.int64()), self._places(recs), columns))


def _columns(table: str, rows: Sequence[tuple[int, Mapping[str, object]]]) -> dict[str, pa.Array]:
    """Rows as columns. Raises ValueError, TypeError or OverflowError when a value does not fit."""
    return {
        column.name: pa.array([values.get(column.name) for _, values in rows], ARROW[column.type])
        for column in tables()[table].columns
    }
