"""Lines of flat JSON objects as text columns: many lines at once, by the layouts their names make.

A line's layout is everything in it but its values: names, their order, blanks, and which values are texts or numbers. A
log has few layouts and many lines of each. A line is of a layout when all bytes around its values are those of the
layout's first line, and its numbers are written as the layout's kind of number. Taken are only such lines: what is not
taken (an escape, a list, a number that is written otherwise) is for a slower reader.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import orjson
import pyarrow.compute as pc

from chahe.intake.columns.block import Array
from chahe.intake.columns.delimited import spans
from chahe.intake.columns.line_blocks import Lines, Mask, Numbers

MOST_LAYOUTS = 256
FEW = 8
"""Lines of a block that are not worth a layout of their own."""

_QUOTE, _EIGHT = 34, 8
_TRIES = 8
_WHOLE = "(?:0|[1-9][0-9]{0,17})"
_DECIMAL = r"(?:0|[1-9][0-9]{0,11})\.[0-9]{1,3}"  # at most 15 digits: a float holds all of them
_NUMBERS: Mapping[type, str] = {int: f"^{_WHOLE}$", float: f"^{_DECIMAL}$"}
_OPEN, _CLOSE, _NEXT, _COLON = (re.compile(rf" *{sign} *".encode()) for sign in (r"\{", r"\}", ",", ":"))
_BARE = re.compile(rf"( *: *)({_WHOLE}|{_DECIMAL}|null|true|false)( *[,}}] *)".encode())
_CONSTANTS = (b"null", b"true", b"false")

Words = np.ndarray[tuple[int], np.dtype[np.uint64]]


class _Run(NamedTuple):
    """Bytes that every line of a layout has: `back` bytes before a quote (by its place among the line's; None: the end
    of the line) they begin.
    """

    quote: int | None
    back: int
    said: bytes


class _Value(NamedTuple):
    """What stands between two runs."""

    name: str
    kind: type


@dataclass(frozen=True, slots=True)
class Layout:
    """`first` is its first line, parsed; a value stands after every run but the last."""

    first: Mapping[str, object]
    runs: tuple[_Run, ...]
    values: tuple[_Value, ...]
    good: bool  # its lines are wanted


class Flat(NamedTuple):
    """Lines of one layout: their indices, and their values that are wanted, as text; a decimal as Python writes it."""

    lines: Numbers
    layout: Layout
    texts: Mapping[str, Array]


class FlatJson:
    """Reads the lines of a file. `good(object)`: whether lines like this one are wanted; `wanted`: the names."""

    def __init__(self, good: Callable[[Mapping[str, object]], bool], wanted: frozenset[str]) -> None:
        self.good, self.wanted = good, wanted
        self.layouts: dict[int, list[Layout]] = {}  # by the number of quotes in a line
        self.known = 0

    def read(self, lines: Lines, chosen: Mask) -> Iterator[Flat]:
        """The chosen lines that can be taken; each is UTF-8, and holds no backslash and no byte below the blank."""
        quotes = np.flatnonzero(lines.buffer == _QUOTE)
        until = np.searchsorted(quotes, lines.ends)
        count = np.diff(until, prepend=0)
        words: Words = np.ndarray((len(lines.data) + 1,), "<u8", lines.data + bytes(_EIGHT), 0, (1,))
        sizes, sized = np.unique(count[chosen], return_counts=True)
        for size in sizes[(sizes > 0) & (sized >= FEW)].tolist():
            index = np.flatnonzero(chosen & (count == size))
            found = _Group(lines, words, index, quotes[(until - size)[index][:, None] + np.arange(size)])
            yield from self.group(size, found)

    def group(self, size: int, group: "_Group") -> Iterator[Flat]:
        """Lines with the same number of quotes."""
        tried = missed = 0
        known = self.layouts.setdefault(size, [])
        while len(group) >= FEW and missed < _TRIES:
            if tried == len(known) and not self.add(known, group.lines.line(int(group.index[0]))):
                # This line is for the slower reader; those behind it may be others.
                group, missed = group.kept(np.arange(len(group)) > 0), missed + 1
                continue
            layout = known[tried]
            tried += 1
            fits = group.fits(layout)
            if layout.good and fits.any():
                taken, texts = group.kept(fits).texts(layout, self.wanted)
                if len(taken):
                    yield Flat(taken, layout, texts)
            group = group.kept(~fits)

    def add(self, known: list[Layout], line: bytes) -> bool:
        """Another layout, when there is one and there is room for it."""
        layout = layout_of(line, self.good)
        if layout is None or self.known >= MOST_LAYOUTS or len(known) >= _TRIES:
            return False
        self.known += 1
        known.append(layout)
        return True


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines with the same number of quotes; `quotes` says where these stand, a row for each line."""

    lines: Lines
    words: Words
    index: Numbers
    quotes: Numbers

    def __len__(self) -> int:
        return len(self.index)

    def kept(self, chosen: Mask) -> "_Group":
        if chosen.all():
            return self
        return _Group(self.lines, self.words, self.index[chosen], self.quotes[chosen])

    def begin(self, run: _Run) -> Numbers:
        """Where a run begins, were the lines of its layout."""
        anchor = self.lines.ends[self.index] if run.quote is None else self.quotes[:, run.quote]
        found: Numbers = anchor - run.back
        return found

    def fits(self, layout: Layout) -> Mask:
        """Which lines have the bytes of a layout around their values."""
        starts, ends = self.lines.starts[self.index], self.lines.ends[self.index]
        good: Mask = self.begin(layout.runs[0]) == starts
        good &= self.begin(layout.runs[-1]) + len(layout.runs[-1].said) == ends
        behind = starts
        for run in layout.runs:
            begin = self.begin(run)
            good &= begin >= behind
            at = np.where(good, begin, 0)
            for offset in range(0, len(run.said), _EIGHT):
                part = run.said[offset : offset + _EIGHT]
                mask = np.uint64((1 << (8 * len(part))) - 1)
                there = self.words[np.minimum(at + offset, len(self.words) - 1)]
                good &= (there & mask) == np.uint64(int.from_bytes(part, "little"))
            behind = begin + len(run.said)
        return good

    def texts(self, layout: Layout, wanted: frozenset[str]) -> tuple[Numbers, dict[str, Array]]:
        """The lines whose numbers are of their kind, and the values that are wanted."""
        columns: dict[str, Array] = {}
        sound = None
        for number, value in enumerate(layout.values):
            if value.kind is str and value.name not in wanted:
                continue
            before, after = layout.runs[number], layout.runs[number + 1]
            text = spans(self.lines.data, self.begin(before) + len(before.said), self.begin(after))
            if value.kind is not str:
                good = pc.match_substring_regex(text, _NUMBERS[value.kind])
                sound = good if sound is None else pc.and_(sound, good)
            if value.name in wanted:
                columns[value.name] = text
        index = self.index
        if sound is not None and not pc.all(sound).as_py():
            index = index[sound.to_numpy(zero_copy_only=False)]
            columns = {name: text.filter(sound) for name, text in columns.items()}
        for value in layout.values:
            if value.kind is float and value.name in columns:
                columns[value.name] = pc.replace_substring_regex(columns[value.name], r"^(.*\.[0-9]+?)0+$", r"\1")
        return index, columns


def layout_of(line: bytes, good: Callable[[Mapping[str, object]], bool]) -> Layout | None:
    """The layout of a line; None when it is for the slower reader."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    cut = _cut(line.split(b'"'))
    if type(found) is not dict or cut is None:
        return None
    runs, names = cut
    if len(found) != names[1]:
        return None  # a name stands twice
    return Layout(found, tuple(runs), tuple(_Value(n, type(found[n])) for n in names[0]), good(found))


def _cut(parts: list[bytes]) -> tuple[list[_Run], tuple[list[str], int]] | None:
    """The runs of a line that was split at its quotes, the names of the values between them, and how many names there
    are; None where it holds anything but texts and numbers.
    """
    runs: list[_Run] = []
    valued: list[str] = []
    said, quote, back = parts[0], 0, len(parts[0])
    if _OPEN.fullmatch(said) is None:
        return None
    at, names = 1, 0
    anchor: int | None = quote
    while at + 1 < len(parts):
        name, gap = parts[at], parts[at + 1]
        names += 1
        if anchor is None:
            anchor, back = at - 1, len(said)
        said += b'"' + name + b'"'
        bare = _BARE.fullmatch(gap)
        if bare is not None:
            said += bare[1]
            at += 2
            if bare[2] in _CONSTANTS:
                said += bare[2] + bare[3]
            else:
                runs.append(_Run(anchor, back, said))
                valued.append(name.decode("utf-8"))
                said, anchor = bare[3], None
            last = bare[3].strip() == b"}"
        elif _COLON.fullmatch(gap) is not None and at + 3 < len(parts):
            said += gap + b'"'
            runs.append(_Run(anchor, back, said))
            valued.append(name.decode("utf-8"))
            after = parts[at + 3]
            said, anchor, back = b'"' + after, at + 2, 0
            last = _CLOSE.fullmatch(after) is not None
            if not last and _NEXT.fullmatch(after) is None:
                return None
            at += 4
        else:
            return None
        if last != (at + 1 >= len(parts)):
            return None
    runs.append(_Run(anchor, len(said) if anchor is None else back, said))
    return runs, (valued, names)
