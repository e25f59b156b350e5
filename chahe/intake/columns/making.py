"""Columns of one table in the making from the fields of a log, and the records whose fields are not what they say.

A field is a string column (a text log: everything is text) or a typed one (JSON: numbers, booleans and lists of their
own). The log's spelling of nothing is NULL already.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.api import Sink
from chahe.intake.columns.addresses import addresses
from chahe.intake.columns.block import Array, Block
from chahe.intake.columns.typed import (
    Cells,
    bounded,
    bytes_of,
    either,
    flags,
    micros,
    moments,
    no_nulls,
    unscaled,
    whole,
)
from chahe.intake.command_secrets import HINT, masked

PORTS = 65_535
_MOST = 2**63 - 1
_MICRO = pa.decimal128(38, 6)
_CAPITAL_A, _CAPITAL_Z, _FIRST_WIDE = 65, 90, 128
MOST_SECONDS = Decimal(9_000_000_000_000)
"""Seconds whose microseconds an int64 holds."""
LISTED = "\n"
"""Between the values of a field that has several."""


def plain(text: Array) -> Array:
    """A text as it stands."""
    return text


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a log writes what is no plain text."""

    true: str = "true"
    false: str = "false"
    separator: str | None = None  # between the values of a list written as one text
    empty: str | None = None  # stands for an empty text or list
    unset: str | None = None  # stands for an absent value inside a list
    text: Callable[[Array], Array] = plain  # undoes escapes
    secret: Callable[[str], tuple[str, str]] | None = None  # Context.secret


@dataclass(slots=True)
class Making:
    """The table's columns so far. `faults`: where, and why, a record cannot be kept."""

    fields: Mapping[str, Array]
    rows: int
    spelling: Spelling = field(default_factory=Spelling)
    columns: dict[str, Array] = field(default_factory=dict)
    faults: list[tuple[Array, str]] = field(default_factory=list)

    def of(self, *names: str) -> Array | None:
        """In every record the first of these fields that it has; None where the log has none of them."""
        found = [self.fields[n] for n in names if n in self.fields]
        return pc.coalesce(*found) if len(found) > 1 else found[0] if found else None

    def put(self, column: str, cells: Cells, reason: str) -> None:
        """Keep a column; where it is bad the record is a reject."""
        self.columns[column] = cells.values
        self.wrong(cells.bad, reason)

    def wrong(self, bad: Array | None, reason: str) -> None:
        """Records that cannot be kept."""
        if bad is not None:
            self.faults.append((bad, reason))

    def constant(self, column: str, value: str) -> None:
        """The same text in every row."""
        self.columns[column] = pa.repeat(value, self.rows)

    def text(self, column: str, *names: str) -> None:
        """A text, the empty one too."""
        found = self.of(*names)
        if found is not None:
            self.columns[column] = self.spelling.text(self.not_spelled_empty(found))

    def discreet(self, column: str, name: str) -> None:
        """A text that may hold secrets (an address with its query): they are masked."""
        self.text(column, name)
        secret = self.spelling.secret
        if column not in self.columns or secret is None:
            return
        text = self.columns[column]
        marked = no_nulls(pc.match_substring_regex(text, HINT))
        if marked is not None:
            said = [masked(value, secret)[0] for value in text.filter(marked).to_pylist()]
            self.columns[column] = pc.replace_with_mask(text, marked, pa.array(said, pa.string()))

    def lower(self, column: str, name: str) -> None:
        """A word in lower case."""
        self.text(column, name)
        if column in self.columns:
            self.columns[column] = lowered(self.columns[column])

    def number(self, column: str, name: str, most: int = _MOST) -> None:
        """A whole number from 0."""
        found = self.of(name)
        if found is not None:
            cells = whole(found, most) if pa.types.is_string(found.type) else bounded(Cells(found), most)
            self.put(column, cells, f"{name}: no whole number from 0 to {most}")

    def port(self, column: str, name: str) -> None:
        """A port."""
        self.number(column, name, PORTS)

    def flag(self, column: str, name: str) -> None:
        """True or false."""
        found = self.of(name)
        if found is not None:
            text = pa.types.is_string(found.type)
            cells = flags(found, self.spelling.true, self.spelling.false) if text else Cells(found)
            self.put(column, cells, f"{name}: neither true nor false")

    def seconds(self, column: str, name: str) -> None:
        """Decimal seconds as microseconds."""
        found = self.of(name)
        if found is not None:
            self.put(column, as_micros(found), f"{name}: no seconds")

    def moment(self, column: str, name: str, us: Cells) -> None:
        """An instant; a record without it is a reject."""
        columns, bad = moments(column, us)
        self.columns |= columns
        missing = no_nulls(us.values.is_null())
        self.wrong(bad, f"{name}: no time")
        self.wrong(missing, f"{name}: no time")

    def address(self, column: str, name: str, *, needed: bool) -> None:
        """An IP address; a record without one that is needed is a reject."""
        found = self.of(name)
        if found is None:
            found = pa.nulls(self.rows, pa.string())
        columns, bad = addresses(column, found)
        self.columns |= columns
        self.wrong(bad, f"{name}: no IP address")
        if needed:
            self.wrong(no_nulls(found.is_null()), f"{name}: no IP address")

    def listed(self, column: str, *names: str, count: str | None = None) -> None:
        """The values of a field that has several, one a line; NULL when there is none. `count`: how many."""
        found = self.of(*names)
        if found is None:
            return
        lists = self.as_lists(found)
        said = pc.binary_join(lists, LISTED)
        length = pc.list_value_length(lists)
        self.columns[column] = self.spelling.text(pc.if_else(pc.equal(length, 0), pa.scalar(None, pa.string()), said))
        if count is not None:
            self.columns[count] = pc.cast(length, pa.int64())

    def as_lists(self, found: Array) -> Array:
        """Lists of texts; an absent value inside one is the log's word for it, or a dash."""
        separator = self.spelling.separator
        if pa.types.is_string(found.type):
            if separator is None:
                return pc.split_pattern(found, LISTED)
            if not found.null_count < len(found):
                return pa.nulls(len(found), pa.list_(pa.string()))
            lists = pc.split_pattern(found, separator)
            empty = None if self.spelling.empty is None else no_nulls(pc.equal(found, self.spelling.empty))
            nothing = pa.scalar([], pa.list_(pa.string()))
            return lists if empty is None else pc.if_else(empty, nothing, lists)
        if not found.values.null_count:
            return found
        values = pc.fill_null(found.values, self.spelling.unset or "-")
        absent = found.is_null() if found.null_count else None
        return pa.ListArray.from_arrays(found.offsets, values, mask=absent)

    def not_spelled_empty(self, text: Array) -> Array:
        """A text with the log's word for the empty one replaced by it."""
        if self.spelling.empty is None:
            return text
        empty = no_nulls(pc.equal(text, self.spelling.empty))
        return text if empty is None else pc.if_else(empty, "", text)

    def settle(self, sink: Sink, table: str, recs: Array, locs: Array) -> None:
        """Hand the rows to the sink, and the records that cannot be kept, each with its first reason."""
        bad: Array | None = None
        reasons: dict[int, str] = {}
        for mask, reason in self.faults:
            bad = either(bad, mask)
            for index in pc.indices_nonzero(mask).to_pylist():
                reasons.setdefault(index, reason)
        for index in sorted(reasons):
            sink.reject(recs[index].as_py(), locs[index].as_py(), reasons[index], table)
        if bad is None:
            sink.block(table, Block(recs, locs, self.columns))
            return
        keep = pc.invert(bad)
        kept = {name: values.filter(keep) for name, values in self.columns.items()}
        sink.block(table, Block(recs.filter(keep), locs.filter(keep), kept))


def as_micros(found: Array) -> Cells:
    """Seconds, as text or as decimals, as microseconds; decimals beyond the sixth are rounded half to even."""
    if pa.types.is_string(found.type):
        return micros(found)
    wide = no_nulls(pc.greater(pc.abs(found), MOST_SECONDS))
    if wide is not None:
        found = pc.if_else(wide, pa.scalar(None, found.type), found)
    return Cells(unscaled(pc.cast(pc.round(found, 6, round_mode="half_to_even"), _MICRO)), wide)


def lowered(text: Array) -> Array:
    """Lower case; most words are written so."""
    data = bytes_of(text)
    if not len(data) or (data.max() < _FIRST_WIDE and not ((data >= _CAPITAL_A) & (data <= _CAPITAL_Z)).any()):
        return text
    return pc.utf8_lower(text)


def first_of(lists: Array) -> Array:
    """The first value of every list; NULL of an empty one."""
    some = pc.fill_null(pc.greater(pc.list_value_length(lists), 0), False)
    starts = pc.if_else(some, lists.offsets[: len(lists)], pa.scalar(None, lists.offsets.type))
    return lists.values.take(starts)
