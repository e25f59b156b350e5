"""Lines of web access logs taken apart: `client ident user [time] "request" status size "referrer" "agent" "forwarded"`

Nearly every line has its quotes only where fields begin and end: it is split at them, a block at once. A line with
escaped quotes, or of another form of the three (common, combined, combined and X-Forwarded-For), is taken apart by
itself. Both ways give the same texts; what neither takes is no line of such a log.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import re2

from chahe.intake.columns.block import Array
from chahe.intake.columns.clf_times import SHAPE, WIDTH
from chahe.intake.columns.delimited import split_fields
from chahe.intake.columns.line_blocks import Lines, Mask, Numbers

PARTS = ("client", "ident", "user", "time", "request", "status", "size", "referrer", "agent", "forwarded")
_BEFORE = rf"^\S+ \S+ \S+ \[{SHAPE}\] $"
_BETWEEN = r"^ (?:[0-9]{3}|-) (?:[0-9]{1,19}|-) ?$"
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
LINE = re2.compile(
    rf"(\S+) (\S+) (\S+) \[({SHAPE})\] {_QUOTED} ([0-9]{{3}}|-) ([0-9]{{1,19}}|-)"
    rf"(?: {_QUOTED} {_QUOTED}(?: {_QUOTED})?)?"
)
"""A whole line; the groups are `PARTS`."""

_NEVER = "\0"  # no line that comes here holds it


def quotes_of(line: str) -> int:
    """How many quotes the form of this line has: 2, 6 or 8; 0 when it is no such line."""
    found = LINE.fullmatch(line)
    return 0 if found is None else 2 if found[8] is None else 6 if found[10] is None else 8


def take_apart(lines: Lines, chosen: Mask, quotes: int) -> tuple[Numbers, list[Array], Numbers]:
    """(indices of lines, their `PARTS` as string columns, indices of lines that are none); `quotes` of most lines."""
    at = np.flatnonzero(chosen)
    data = lines.joined(chosen)
    split, odd = split_fields(data, len(at), quotes + 1, range(quotes + 1), '"', _NEVER)
    width = np.delete(at, odd)
    good = _sound(split, escapes=b"\\" in data)
    parts = _parts([column.filter(pa.array(good)) for column in split])
    alone = np.sort(np.concatenate([at[odd], width[~good]]).astype(np.int64))
    found, none = _one_by_one(lines, alone)
    if not found:
        return width[good], parts, none
    indices = np.concatenate([width[good], np.array(list(found), np.int64)])
    order = np.argsort(indices)
    others = [pa.array(column, pa.string()) for column in zip(*found.values(), strict=True)]
    joined = [pa.concat_arrays([a, b]).take(pa.array(order)) for a, b in zip(parts, others, strict=True)]
    return indices[order], joined, none


def _sound(split: Sequence[Array], *, escapes: bool) -> Mask:
    """Which lines have what belongs before, between and after the quotes; `escapes`: some may hold a backslash."""
    good = pc.match_substring_regex(split[0], _BEFORE)
    good = pc.and_(good, pc.match_substring_regex(split[2], _BETWEEN))
    last = len(split) - 1
    for index in range(2, last + 1, 2):
        if index > 2:
            good = pc.and_(good, pc.equal(split[index], "" if index == last else " "))
        else:
            good = pc.and_(good, pc.not_equal(pc.ends_with(split[2], " "), pa.scalar(index == last)))
    for index in range(1, last if escapes else 1, 2):
        # A backslash before the quote that ends a field escapes it: the field goes on.
        good = pc.and_(good, pc.invert(pc.match_substring(split[index], "\\")))
    found: Mask = good.to_numpy(zero_copy_only=False)
    return found


def _parts(split: Sequence[Array]) -> list[Array]:
    rows = len(split[0])
    before = pc.split_pattern(_cut(split[0], 0, -(WIDTH + 3)), " ").values
    between = pc.split_pattern(split[2], " ").values
    each, of_between = np.arange(rows), len(between) // max(rows, 1)
    nothing = pa.nulls(rows, pa.string())
    return [
        *(before.take(pa.array(each * 4 + i)) for i in range(3)),
        _cut(split[0], -(WIDTH + 2), -2),
        split[1],
        between.take(pa.array(each * of_between + 1)),
        between.take(pa.array(each * of_between + 2)),
        *(split[i] if i < len(split) else nothing for i in (3, 5, 7)),
    ]


def _cut(text: Array, start: int, stop: int) -> Array:
    """A slice by bytes, at places where ASCII stands: by characters costs several times as much."""
    return pc.binary_slice(text.view(pa.binary()), start, stop).view(pa.string())


def _one_by_one(lines: Lines, indices: Numbers) -> tuple[dict[int, tuple[str | None, ...]], Numbers]:
    found: dict[int, tuple[str | None, ...]] = {}
    none = []
    for index in indices.tolist():
        match = LINE.fullmatch(lines.line(index).decode("utf-8"))
        if match is None:
            none.append(index)
        else:
            found[index] = match.groups()
    return found, np.array(none, np.int64)
