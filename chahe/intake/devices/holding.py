"""Records that began connections, waiting for their ends in the columns they were read in."""

from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.devices.blocks import Connections, in_order


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """Records of a block; `lines` are their numbers."""

    columns: Connections


class Held(NamedTuple):
    """One record of a hold."""

    hold: Hold
    row: int

    @property
    def rec(self) -> int:
        """The number of its line."""
        return int(self.hold.columns.lines[self.row])


def taken(held: Sequence[Held]) -> Connections:
    """These records as columns, in the order of their lines, each hold's together."""
    return in_order([_rows(hold, [held[n].row for n in places]) for hold, places in _by_hold(held)])


def _by_hold(held: Iterable[Held]) -> list[tuple[Hold, list[int]]]:
    found: dict[int, tuple[Hold, list[int]]] = {}
    for place, one in enumerate(held):
        found.setdefault(id(one.hold), (one.hold, []))[1].append(place)
    return list(found.values())


def _rows(hold: Hold, rows: Sequence[int]) -> Connections:
    at = np.array(rows, np.int64)
    index = pa.array(at)
    kept = hold.columns
    texts = {name: values.take(index) for name, values in kept.texts.items()}
    return Connections(kept.lines[at], texts, kept.us.take(index), kept.duration_us.take(index))


def paired(pairs: Sequence[tuple[Held, int]], ended: Connections) -> list[Connections]:
    """The rows that records which began and records which ended connections make together; `lines` are those of the
    latter. Who opened it and when is the former's.
    """
    out = []
    for hold, places in _by_hold(held for held, _ in pairs):
        before = _rows(hold, [pairs[n][0].row for n in places])
        at = np.array([pairs[n][1] for n in places], np.int64)
        index = pa.array(at)
        texts = {**before.texts, **{name: values.take(index) for name, values in ended.texts.items()}}
        us = pc.coalesce(before.us, ended.us.take(index))
        out.append(Connections(ended.lines[at], texts, us, ended.duration_us.take(index)))
    return out


def compacted(going: MutableMapping[Any, Any]) -> None:
    """Put what is held into one hold, so that a block is not kept for the few records of it that still wait."""
    keys = [key for key, one in going.items() if isinstance(one, Held)]
    if keys:
        held = [going[key] for key in keys]
        parts = [(_rows(hold, [held[n].row for n in places]), places) for hold, places in _by_hold(held)]
        one = Hold(in_order([part for part, _ in parts]))
        lines = one.columns.lines
        for key, before in zip(keys, held, strict=True):
            going[key] = Held(one, int(np.searchsorted(lines, before.rec)))
