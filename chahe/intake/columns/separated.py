"""Lines of values with commas as columns, whatever their number of values: many lines at once, quotes as in CSV.

Taken are lines of which every value has no quote, or one where it begins and one where it ends; what is not taken (two
quotes for one, a quote inside a value) is for a slower reader.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import LF, Lines, Mask, Numbers
from chahe.intake.columns.pairs import paired

_COMMA, _QUOTE = 44, 34
_MARKS = bytes(int(n in (_COMMA, _QUOTE, LF)) for n in range(256))


@dataclass(frozen=True, slots=True)
class Separated:
    """The lines taken: their indices, the first value of each, how many it has; and all values."""

    lines: Numbers
    first: Numbers
    count: Numbers
    begun: Numbers  # where each line begins, in bytes
    start: Numbers  # where each value begins and stops
    stop: Numbers
    values: Array  # they stand at even places
    data: bytes

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, place: int) -> Array:
        """The values at a place; NULL in lines that have fewer."""
        return self.at(self.first + place, self.count <= place)

    def at(self, places: Numbers, missing: Mask) -> Array:
        """These values, NULL where they are missing."""
        return self.values.take(pa.array(places * 2, mask=missing if missing.any() else None))

    def kept(self, chosen: Mask) -> "Separated":
        """Some of the lines."""
        if chosen.all():
            return self
        return replace(
            self,
            lines=self.lines[chosen],
            first=self.first[chosen],
            count=self.count[chosen],
            begun=self.begun[chosen],
        )


def split_separated(lines: Lines, chosen: Mask) -> Separated:
    """The chosen lines that can be taken; each of them is UTF-8, has an end, and holds no byte below the blank."""
    at = np.flatnonzero(chosen)
    if not len(at):
        return Separated(at, at, at, at, at, at, pa.array([], pa.string()), b"")
    data = lines.joined(chosen)
    where = np.flatnonzero(np.frombuffer(data.translate(_MARKS), np.bool_))
    kind = np.frombuffer(data, np.uint8)[where]
    good = np.ones(len(at), np.bool_)
    quoted = np.empty(0, np.int64)
    if b'"' in data:
        unpaired, inner = paired(kind)
        good = ~unpaired
        if len(inner):
            where, kind = np.delete(where, inner), np.delete(kind, inner)
    cuts = np.flatnonzero(kind != _QUOTE)
    stop = where[cuts]
    start = np.empty_like(stop)
    start[0], start[1:] = 0, stop[:-1] + 1
    ends = np.flatnonzero(kind[cuts] == LF)
    first = np.empty_like(ends)
    first[0], first[1:] = 0, ends[:-1] + 1
    begun = start[first]
    if len(cuts) < len(kind):
        marks = np.diff(cuts, prepend=-1) - 1
        quoted = np.flatnonzero(marks)
        opens = cuts[quoted] - marks[quoted]
        odd = (marks[quoted] != 2) | (where[opens] != start[quoted])
        odd |= where[cuts[quoted] - 1] != stop[quoted] - 1
        bad = np.concatenate([quoted[odd], first[np.isin(first, quoted)]])
        good[np.searchsorted(first, bad, side="right") - 1] = False
        plain = quoted[~odd]
        start[plain] += 1
        stop = stop.copy()
        stop[plain] -= 1
    offsets = np.empty(2 * len(start) + 1, np.int32)
    offsets[:-1:2], offsets[1::2], offsets[-1] = start, stop, len(data)
    values = pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))
    count = np.diff(ends, prepend=-1)
    return Separated(at[good], first[good], count[good], begun[good], start, stop, values, data)
