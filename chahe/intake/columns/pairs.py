"""Lines of `name=value name="value …"` as columns: many lines at once, by the layouts their names make.

A line's layout is the sequence of its names; a log has few of them and many lines of each. The lines are cut at blanks
outside quotes by their bytes, their names compared as numbers, and a layout that is known tells at which place of a
line a name stands. Taken are only lines of which all of this is plain: every piece is a word, `name=value` without a
quote or another equals sign, or `name="value"`; names have at most 32 bytes. What is not taken is for a slower reader.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import LF, Lines, Mask, Numbers

_BLANK, _QUOTE, _EQUALS = 32, 34, 61
_WORD = -1
"""Stands for the length of a name where a piece has none."""
_LONGEST_NAME = 32
MOST_LAYOUTS = 4_096
_MOST_PIECES = 512
_EIGHT = 8

Words = npt.NDArray[np.uint64]
Name = bytes | None
"""The name of a piece; None of a word."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where names stand in lines of one layout. `begin`: the piece the fields begin in; `cut`: bytes of its name that
    stand before them.
    """

    places: Mapping[str, int]
    begin: int = 0
    cut: int = 0


Reading = Callable[[Sequence[Name]], Layout | None]
"""The layout of the pieces of a line; None when lines of it are for the slower reader."""


@dataclass(slots=True)
class _Pieces:
    """The pieces of lines; `first` and `count` say which are a line's, `begun` where each line begins."""

    start: Numbers
    equals: Numbers
    value: Numbers
    stop: Numbers
    length: Numbers  # of the name; _WORD where there is none
    first: Numbers
    count: Numbers
    begun: Numbers
    sound: Mask  # of lines

    def spoil(self, pieces: Numbers) -> None:
        """The lines of these pieces are not taken."""
        if len(pieces):
            self.sound[np.searchsorted(self.first, pieces, side="right") - 1] = False


@dataclass(slots=True)
class Layouts:
    """The layouts seen so far in a file."""

    reading: Reading
    known: dict[int, int] = field(default_factory=dict)  # digest of the names -> number of the layout
    kept: list[Layout | None] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)  # of each layout's names among `names`
    names: Words = field(default_factory=lambda: np.empty((5, 0), np.uint64))
    found: dict[str, Numbers] = field(default_factory=dict)

    def place(self, name: str) -> Numbers:
        """At which piece a name stands, by the number of the layout; -1 where it has none of that name."""
        places = self.found.get(name)
        if places is None:
            places = np.array([-1 if k is None else k.places.get(name, -1) for k in self.kept], np.int64)
            self.found[name] = places
        return places

    def add(self, digest: int, names: Sequence[Name], words: Words) -> None:
        """Another layout."""
        self.known[digest] = len(self.kept)
        self.kept.append(self.reading(names))
        self.begins.append(self.names.shape[1])
        self.names = np.concatenate([self.names, words], axis=1)
        self.found.clear()

    def forget(self) -> None:
        """Begin anew: what a file makes us remember is bounded."""
        self.known, self.kept, self.begins = {}, [], []
        self.names = np.empty((5, 0), np.uint64)
        self.found.clear()


@dataclass(frozen=True, slots=True)
class Pairs:
    """The lines taken: their indices, the layout of each, and their values."""

    lines: Numbers
    layouts: Layouts
    layout: Numbers
    first: Numbers
    values: Array  # the pieces' values stand at even places
    before: Numbers  # bytes before the fields

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> Array:
        """The values of a name; NULL in lines that have none of it."""
        place = self.layouts.place(name)[self.layout]
        missing = place < 0
        if missing.all():
            return pa.nulls(len(self), pa.string())
        at = (self.first + place) * 2
        return self.values.take(pa.array(at, mask=missing if missing.any() else None))

    def kept(self, chosen: Mask) -> "Pairs":
        """Some of the lines."""
        if chosen.all():
            return self
        return Pairs(
            self.lines[chosen],
            self.layouts,
            self.layout[chosen],
            self.first[chosen],
            self.values,
            self.before[chosen],
        )


def split_pairs(lines: Lines, chosen: Mask, layouts: Layouts) -> Pairs:
    """The chosen lines that can be taken; each of them is UTF-8, has an end, and holds no byte below the blank."""
    at = np.flatnonzero(chosen)
    if not len(at):
        return _none(layouts)
    data = lines.joined(chosen)
    return _taken(at, data, _pieces(data), layouts)


def split_fields_of(lines: Lines, at: Numbers, begins: Numbers, layouts: Layouts) -> Pairs:
    """The same of fields without quotes, whose values go on to the blank before the next name, blanks and all: those of
    lines `at`, from the bytes `begins` of the block on.
    """
    if not len(at):
        return _none(layouts)
    data = b"".join([lines.data[a : b + 1] for a, b in zip(begins.tolist(), lines.ends[at].tolist(), strict=True)])
    return _taken(at, data, _continued(data, _pieces(data, quotes=False)), layouts)


def split_delimited_of(lines: Lines, at: Numbers, begins: Numbers, delimiter: int, layouts: Layouts) -> Pairs:
    """The same of fields without quotes between delimiters, a byte that is neither LF nor an equals sign."""
    if not len(at):
        return _none(layouts)
    data = b"".join([lines.data[a : b + 1] for a, b in zip(begins.tolist(), lines.ends[at].tolist(), strict=True)])
    swap = bytes.maketrans(bytes((delimiter, _BLANK)), bytes((_BLANK, delimiter)))
    pieces = _pieces(data.translate(swap), quotes=False)
    pieces.spoil(np.flatnonzero(pieces.length == _WORD))
    _without_padded(data, pieces)
    return _taken(at, data, pieces, layouts)


def _none(layouts: Layouts) -> Pairs:
    at = np.empty(0, np.int64)
    return Pairs(at, layouts, at, at, pa.array([], pa.string()), at)


def _taken(at: Numbers, data: bytes, pieces: _Pieces, layouts: Layouts) -> Pairs:
    if len(layouts.kept) > MOST_LAYOUTS:
        layouts.forget()
    layout = _layouts(data, pieces, layouts)
    offsets = np.empty(2 * len(pieces.start) + 1, np.int32)
    offsets[:-1:2], offsets[1::2], offsets[-1] = pieces.value, pieces.stop, len(data)
    values = pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))
    taken = layout >= 0
    layout, first = layout[taken], pieces.first[taken]
    begin = np.array([0 if k is None else k.begin for k in layouts.kept], np.int64)[layout]
    cut = np.array([0 if k is None else k.cut for k in layouts.kept], np.int64)[layout]
    before = pieces.start[first + begin] + cut - pieces.begun[taken]
    return Pairs(at[taken], layouts, layout, first, values, before)


def _pieces(data: bytes, *, quotes: bool = True) -> _Pieces:
    """Cut every line at blanks outside quotes. Without quotes a piece may hold more equals signs."""
    buffer = np.frombuffer(data, np.uint8)
    where = np.flatnonzero(np.frombuffer(data.translate(_MARKS if quotes else _PLAIN_MARKS), np.bool_))
    kind = buffer[where]
    unpaired, inner = paired(kind)
    if len(inner):
        where, kind = np.delete(where, inner), np.delete(kind, inner)
    cuts = np.flatnonzero((kind == _BLANK) | (kind == LF))
    stop = where[cuts]
    start = np.empty_like(stop)
    start[0], start[1:] = 0, stop[:-1] + 1
    marks = np.empty_like(cuts)  # how many stand between two cuts: an equals sign, quotes
    marks[0], marks[1:] = cuts[0], cuts[1:] - cuts[:-1] - 1
    opens = cuts - marks
    equals = where[opens]
    quoted = (marks == 3) & quotes
    odd = (marks > 0) & (kind[opens] != _EQUALS)
    odd |= (marks > 1) & ~quoted & quotes
    some = np.flatnonzero(quoted)
    at = opens[some] + 1
    fits = (where[at] == equals[some] + 1) & (where[at + 1] == stop[some] - 1)
    fits &= (kind[at] == _QUOTE) & (kind[at + 1] == _QUOTE)
    odd[some] |= ~fits
    ends = np.flatnonzero(kind[cuts] == LF)
    first = np.empty_like(ends)
    first[0], first[1:] = 0, ends[:-1] + 1
    begun = start[first]
    value = equals + 1 + quoted
    last = stop - quoted
    length = equals - start
    bare = np.flatnonzero(marks == 0)
    value[bare], length[bare] = start[bare], _WORD
    bad = np.flatnonzero(odd)
    value[bad] = last[bad] = start[bad]
    pieces = _Pieces(start, equals, value, last, length, first, np.diff(ends, prepend=-1), begun, ~unpaired)
    pieces.spoil(bad)
    return _without_gaps(pieces, bare[start[bare] == stop[bare]])


def _continued(data: bytes, pieces: _Pieces) -> _Pieces:
    """The pieces with a name, each going on to the next one; a line that begins with none, or has a value with blanks
    at its ends, is not taken.
    """
    named = np.flatnonzero(pieces.length != _WORD)
    count = np.searchsorted(named, pieces.first + pieces.count) - np.searchsorted(named, pieces.first)
    some = pieces.count > 0
    at_first = pieces.start[np.minimum(pieces.first, len(pieces.start) - 1)] if len(pieces.start) else pieces.begun
    pieces.sound &= some & (at_first == pieces.begun) & (count > 0)
    pieces.sound[some] &= pieces.length[pieces.first[some]] != _WORD
    for name in ("start", "equals", "value", "length"):
        setattr(pieces, name, getattr(pieces, name)[named])
    pieces.count, pieces.first = count, np.cumsum(count) - count
    stop = np.empty_like(pieces.start)
    stop[:-1] = pieces.start[1:] - 1
    ends = np.concatenate([pieces.begun[1:] - 1, [len(data) - 1]])
    last = pieces.first + count - 1
    stop[last[count > 0]] = ends[count > 0]
    pieces.stop = np.maximum(stop, pieces.value)
    _without_padded(data, pieces)
    pieces.sound &= count > 0
    return pieces


def _without_padded(data: bytes, pieces: _Pieces) -> None:
    """Lines with a value that has blanks at its ends are not taken."""
    buffer = np.frombuffer(data, np.uint8)
    full = np.flatnonzero(pieces.stop > pieces.value)
    edges = buffer[pieces.value[full]], buffer[pieces.stop[full] - 1]
    pieces.spoil(full[(edges[0] <= _BLANK) | (edges[1] <= _BLANK)])
    wide = full[(edges[0] >= _FIRST_WIDE) | (edges[1] >= _FIRST_WIDE)]
    spans = zip(wide.tolist(), pieces.value[wide].tolist(), pieces.stop[wide].tolist(), strict=True)
    padded = [n for n, a, b in spans if (text := data[a:b].decode("utf-8")) != text.strip()]
    pieces.spoil(np.array(padded, np.int64))


def _without_gaps(pieces: _Pieces, gaps: Numbers) -> _Pieces:
    """The same without the pieces between two blanks that follow each other."""
    if len(gaps):
        lines = np.searchsorted(pieces.first, gaps, side="right") - 1
        pieces.count = pieces.count - np.bincount(lines, minlength=len(pieces.count))
        pieces.first = np.cumsum(pieces.count) - pieces.count
        for name in _OF_PIECES:
            setattr(pieces, name, np.delete(getattr(pieces, name), gaps))
    pieces.sound &= (pieces.count > 0) & (pieces.count <= _MOST_PIECES)
    return pieces


def paired(kind: npt.NDArray[np.uint8]) -> tuple[Mask, Numbers]:
    """Which lines have a quote without its other, and which marks stand between two quotes."""
    quotes, ends = np.flatnonzero(kind == _QUOTE), np.flatnonzero(kind == LF)
    until = np.searchsorted(quotes, ends)
    counts = np.diff(until, prepend=0)
    unpaired: Mask = (counts & 1).astype(np.bool_)
    if unpaired.any():
        quotes = quotes[~np.repeat(unpaired, counts)]
    opens, closes = quotes[::2], quotes[1::2]
    wide = np.flatnonzero(closes - opens > 1)
    sizes = closes[wide] - opens[wide] - 1
    begins = np.cumsum(sizes) - sizes
    inner = np.arange(sizes.sum()) + np.repeat(opens[wide] + 1 - begins, sizes)
    return unpaired, inner


def _layouts(data: bytes, pieces: _Pieces, layouts: Layouts) -> Numbers:
    """The number of each line's layout; -1 of a line that is not taken."""
    words, digests = _names(data, pieces)
    out = np.full(len(pieces.first), -1, np.int64)
    lines = np.flatnonzero(pieces.sound)
    if not len(lines):
        return out
    distinct, example, which = np.unique(digests[lines], return_index=True, return_inverse=True)
    for digest, index in zip(distinct.tolist(), lines[example].tolist(), strict=True):
        if digest not in layouts.known:
            begin = int(pieces.first[index])
            stop = begin + int(pieces.count[index])
            here = [_name(data, pieces, n) for n in range(begin, stop)]
            layouts.add(digest, here, words.of(begin, stop))
    numbers = np.array([layouts.known[d] for d in distinct.tolist()], np.int64)
    out[lines] = numbers[which]
    return _proven(out, words, pieces, layouts)


def _proven(out: Numbers, words: "_Words", pieces: _Pieces, layouts: Layouts) -> Numbers:
    """The same, but -1 where the names are not those of the layout after all, or the layout is none."""
    begins = np.array([*layouts.begins, layouts.names.shape[1]], np.int64)
    sizes = np.diff(begins)
    good = (out >= 0) & (pieces.count == sizes[out])
    good &= np.array([k is not None for k in layouts.kept], np.bool_)[out]
    expected = np.repeat(np.where(good, begins[out], 0) - pieces.first, pieces.count)
    expected += np.arange(len(expected))
    np.minimum(expected, layouts.names.shape[1] - 1, out=expected)
    wrong = layouts.names[0][expected] != words.first
    wrong |= layouts.names[4].view(np.int64)[expected] != pieces.length
    for column, (at, said) in enumerate(words.more, 1):
        wrong[at] |= layouts.names[column][expected[at]] != said
    pieces.sound = good
    pieces.spoil(np.flatnonzero(wrong))
    out[~pieces.sound] = -1
    return out


def _name(data: bytes, pieces: _Pieces, piece: int) -> Name:
    if pieces.length[piece] == _WORD:
        return None
    return data[pieces.start[piece] : pieces.equals[piece]]


@dataclass(frozen=True, slots=True)
class _Words:
    """Names of at most 32 bytes as numbers: the first eight bytes of all; where there are more, the next eight."""

    first: Words
    more: list[tuple[Numbers, Words]]
    length: Numbers

    def of(self, begin: int, stop: int) -> Words:
        """The names of a line, in five rows, the last their length."""
        out = np.zeros((5, stop - begin), np.uint64)
        out[0], out[4] = self.first[begin:stop], self.length[begin:stop].view(np.uint64)
        for row, (at, said) in enumerate(self.more, 1):
            low, high = np.searchsorted(at, [begin, stop])
            out[row][at[low:high] - begin] = said[low:high]
        return out


def _names(data: bytes, pieces: _Pieces) -> tuple[_Words, Words]:
    """The names, and a digest of them for every line; a line with a longer one is not taken."""
    eights: Words = np.ndarray((len(data) + 1,), "<u8", data + bytes(_EIGHT), 0, (1,))
    length, start = pieces.length, pieces.start
    first = eights[start]
    first &= _LOW[np.clip(length, 0, _EIGHT)]
    mixed = first * _MIX[0]
    mixed += length.view(np.uint64) * _MIX[1]
    more = []
    longer = np.flatnonzero(length > _EIGHT)
    for column in range(1, 4):
        if not len(longer):
            break
        rest = length[longer] - column * _EIGHT
        said = eights[start[longer] + column * _EIGHT] & _LOW[np.minimum(rest, _EIGHT)]
        mixed[longer] += said * _MIX[1 + column]
        more.append((longer, said))
        longer = longer[rest > _EIGHT]
    pieces.spoil(longer)
    mixed ^= mixed >> np.uint64(29)
    place = np.arange(len(start)) - np.repeat(pieces.first, pieces.count)
    mixed *= _PLACES[place & (_MOST_PIECES - 1)]
    digests = np.zeros(len(pieces.first), np.uint64)
    some = np.flatnonzero(pieces.count > 0)
    if len(some):
        digests[some] = np.add.reduceat(mixed, pieces.first[some])
    return _Words(first, more, length), digests


_MARKS = bytes(int(n in (_BLANK, _QUOTE, _EQUALS, LF)) for n in range(256))
_PLAIN_MARKS = bytes(int(n in (_BLANK, _EQUALS, LF)) for n in range(256))
_FIRST_WIDE = 128
_OF_PIECES = ("start", "equals", "value", "stop", "length")
_LOW: Words = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)
"""The first n bytes of eight."""
_RANDOM = np.random.default_rng(7)
_MIX: Words = _RANDOM.integers(1, 1 << 63, 5, np.uint64) | np.uint64(1)
_PLACES: Words = _RANDOM.integers(1, 1 << 63, _MOST_PIECES, np.uint64) | np.uint64(1)
