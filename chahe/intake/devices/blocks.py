"""Lines of a device's log read together, as columns; each gives what reading it alone gives (devices/reading.py).

A format's fast way takes of a block the lines it is sure of. The others are read one by one, and so are records of a
connection that other records tell of too: those are joined in the order of their lines (devices/rows.py).
"""

from collections.abc import Callable, Hashable, Mapping, MutableMapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import LF, Lines, Mask, Numbers
from chahe.intake.columns.typed import no_nulls
from chahe.intake.command_secrets import HINT_IN_JSON

NOWHERE = pa.scalar(None, pa.string())
FIRST_US, LAST_US = 0, 253_370_764_800_000_000
"""Moments a record is taken with: 1970 to the end of 9998, UTC."""
_BLANK = 32
_NANOSECONDS = 19
_STAMPS = {19: -1_000, 13: 1_000, 16: 1, 10: 1_000_000}
"""By the number of digits: by what they are multiplied, or divided where it is negative."""


class Connections(NamedTuple):
    """Records of connections; `lines`: their indices in the block, for rows.py the numbers of their lines. `us` (when
    it began) and `duration_us` are int64, NULL where not known.

    `texts`: the columns of net_connection that are made of text, as `rows.Connection.fields`. `keys`: what the records
    of one connection share, of those that are `keyed`; `over`: nothing follows.
    """

    lines: Numbers
    texts: Mapping[str, Array]
    us: Array
    duration_us: Array
    keys: Sequence[Array] = ()
    keyed: Mask | None = None
    over: Mask | None = None
    inside: tuple[Array, Array] | None = None

    def kept(self, chosen: Mask) -> "Connections":
        """Some of the records."""
        if chosen.all():
            return self
        mask = pa.array(chosen)
        return Connections(
            self.lines[chosen],
            {name: values.filter(mask) for name, values in self.texts.items()},
            self.us.filter(mask),
            self.duration_us.filter(mask),
            [values.filter(mask) for values in self.keys],
            None if self.keyed is None else self.keyed[chosen],
            None if self.over is None else self.over[chosen],
            None if self.inside is None else (self.inside[0].filter(mask), self.inside[1].filter(mask)),
        )


class Events(NamedTuple):
    """Any other records: columns of log_event, `native` among them; they hold no secrets."""

    lines: Numbers
    us: Array
    columns: Mapping[str, Array]

    def kept(self, chosen: Mask) -> "Events":
        """Some of the records."""
        if chosen.all():
            return self
        mask = pa.array(chosen)
        columns = {name: values.filter(mask) for name, values in self.columns.items()}
        return Events(self.lines[chosen], self.us.filter(mask), columns)


class Sessions(NamedTuple):
    """Records that begin connections and records that end them, with their keys; one of each makes a row.

    `texts` of those that end are what they add. `known`: keys of what has begun; single lines share it.
    """

    begun: Connections
    begun_keys: Sequence[Hashable]
    ended: Connections
    ended_keys: Sequence[Hashable]
    known: MutableMapping[Any, None]


def in_order(parts: Sequence[Connections]) -> Connections:
    """Records by columns in the order of their lines, without what links them."""
    if len(parts) == 1:
        return parts[0]
    lines = np.concatenate([p.lines for p in parts])
    order = pa.array(np.argsort(lines))
    names = dict.fromkeys(name for p in parts for name in p.texts)
    flags = [[p.inside[n] if p.inside else pa.nulls(len(p.lines), pa.bool_()) for p in parts] for n in (0, 1)]
    return Connections(
        lines[order.to_numpy()],
        {n: _joined([p.texts.get(n, _nothing(p.lines)) for p in parts], order) for n in names},
        _joined([p.us for p in parts], order),
        _joined([p.duration_us for p in parts], order),
        inside=(_joined(flags[0], order), _joined(flags[1], order)),
    )


def events_in_order(parts: Sequence[Events]) -> Events:
    """The same of other records."""
    if len(parts) == 1:
        return parts[0]
    lines = np.concatenate([p.lines for p in parts])
    order = pa.array(np.argsort(lines))
    kinds = {name: values.type for p in parts for name, values in p.columns.items()}
    columns = {
        name: _joined([p.columns.get(name, pa.nulls(len(p.lines), kind)) for p in parts], order)
        for name, kind in kinds.items()
    }
    return Events(lines[order.to_numpy()], _joined([p.us for p in parts], order), columns)


def _nothing(lines: Numbers) -> Array:
    return pa.nulls(len(lines), pa.string())


def _joined(parts: Sequence[Array], order: Array) -> Array:
    return pa.concat_arrays(parts).take(order)


Found = Sequence[Connections | Events | Sessions]
Fast = Callable[[Lines, Mask], Found]
"""Reads of the chosen lines those it is sure of; no line twice."""


def plain_lines(lines: Lines, but: int = LF) -> Mask:
    """Lines a fast way may look at: they have an end, are UTF-8, and hold no byte below the blank `but` that one."""
    good = ~lines.empty()
    low = lines.buffer < _BLANK
    if np.count_nonzero(low) > len(lines) - (not lines.ended):
        at = np.flatnonzero(low & (lines.buffer != LF) & (lines.buffer != but))
        good[np.searchsorted(lines.ends, at, side="right")] = False
    if not lines.ended:
        good[-1] = False
    odd = lines.not_utf8()
    return good & ~odd if odd.any() else good


def holding(lines: Lines, pair: bytes) -> Mask:
    """Which lines hold these two bytes one after the other."""
    found = np.zeros(len(lines), np.bool_)
    if pair[:1] in lines.data and pair in lines.data:  # one byte is found many times sooner than two
        at = np.flatnonzero((lines.buffer[:-1] == pair[0]) & (lines.buffer[1:] == pair[1]))
        found[np.searchsorted(lines.ends, at, side="right")] = True
    return found


def each(values: Array, of: Callable[[str | None], str | int | bool | None], kind: pa.DataType) -> Array:
    """What a function says of every value, NULL too; asked once of each distinct one."""
    coded = values.dictionary_encode(null_encoding="encode")
    said = pa.array([of(v) for v in coded.dictionary.to_pylist()], kind)
    return said.take(coded.indices)


def in_calendar(us: Array) -> Mask:
    """Which moments are known and such as every column holds."""
    return mask_of(pc.and_(pc.greater_equal(us, FIRST_US), pc.less(us, LAST_US)))


def of(values: Array, chosen: Mask) -> Array:
    """Some of the values."""
    return values if chosen.all() else values.filter(pa.array(chosen))


def without(values: Array, words: Array) -> Array:
    """The values, NULL for those that are one of the words."""
    found = pc.is_in(values, value_set=words)
    return pc.if_else(found, NOWHERE, values) if pc.any(found).as_py() else values


def some(values: Array) -> Array:
    """The values, NULL for the empty text."""
    empty = no_nulls(pc.equal(values, ""))
    return values if empty is None else pc.if_else(empty, NOWHERE, values)


def may_hold_secrets(native: Array) -> Mask:
    """`command_secrets.may_hold_secrets` of many."""
    found: Mask = pc.match_substring_regex(native, HINT_IN_JSON).to_numpy(zero_copy_only=False)
    return found


def whole_of(values: Array, digits: int) -> tuple[Array, Mask]:
    """Whole numbers of at most that many digits, NULL elsewhere; and which texts are none."""
    length = pc.binary_length(values)
    good = pc.and_(pc.ascii_is_decimal(values), pc.less_equal(length, digits))
    said = pc.cast(pc.if_else(good, values, NOWHERE), pa.int64())
    wrong: Mask = pc.fill_null(pc.invert(good), False).to_numpy(zero_copy_only=False)
    return said, wrong


def stamped(texts: Array) -> tuple[Array, Mask]:
    """Microseconds of numbers since 1970 (10 digits: seconds, 13 milli-, 16 micro- and 19 nanoseconds), NULL elsewhere;
    and which texts are no such number.
    """
    length = pc.binary_length(texts)
    digits = pc.fill_null(pc.ascii_is_decimal(texts), False)
    us = pa.nulls(len(texts), pa.int64())
    for size, unit in _STAMPS.items():
        of_size = pc.and_(digits, pc.equal(length, size))
        if size == _NANOSECONDS:
            of_size = pc.and_(of_size, pc.less(texts, "9"))  # more may be beyond 64 bits
        if pc.any(of_size).as_py():
            said = pc.cast(pc.if_else(of_size, texts, NOWHERE), pa.int64())
            us = pc.coalesce(us, pc.divide(said, -unit) if unit < 0 else pc.multiply(said, unit))
    return us, mask_of(pc.and_(texts.is_valid(), us.is_null()))


def mask_of(values: Array) -> Mask:
    """Booleans for numpy, NULL as false."""
    found: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return found


def objects(names: Sequence[str], columns: Sequence[Array]) -> Array:
    """JSON objects of these names and texts, as `orjson` writes them with sorted names. The texts hold no byte below
    the blank.
    """
    parts: list[object] = []
    before = "{"
    for name, values in sorted(zip(names, columns, strict=True), key=lambda pair: pair[0]):
        parts += [f'{before}"{name}":"', _escaped(values)]
        before = '",'
    return pc.binary_join_element_wise(*parts, '"}', "")


def objects_of_some(columns: Mapping[str, Array]) -> Array:
    """The same, of each record the names whose value is not NULL."""
    parts = [pc.binary_join_element_wise(f'"{n}":"', _escaped(columns[n]), '"', "") for n in sorted(columns)]
    inner = pc.binary_join_element_wise(*parts, ",", null_handling="skip")
    return pc.binary_join_element_wise("{", inner, "}", "")


def _escaped(values: Array) -> Array:
    for sign in ("\\", '"'):
        if pc.any(pc.match_substring(values, sign)).as_py():
            values = pc.replace_substring(values, sign, f"\\{sign}")
    return values
