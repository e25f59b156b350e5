"""Merged cells: one value that a reader of the sheet sees over several cells, and so belongs to each of them. Pure.

The list of merged ranges stands after the rows in a worksheet part, so it is looked for in the bytes first.
"""

from bisect import insort
from collections.abc import Callable

import re2

from chahe.errors import UnreadError
from chahe.intake.grid import MAX_COLUMNS, Value

MAX_MERGES = 200_000
_CHUNK = 1 << 20
_OVERLAP = 256
_MERGE = re2.compile(
    rb'<(?:[A-Za-z0-9]+:)?mergeCell\s[^>]{0,64}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
)

Range = tuple[int, int, int, int]
"""(first row from 1, first column from 0, last row, last column)."""


class Merges:
    """The merged ranges of one sheet; rows must be asked for in ascending order."""

    def __init__(self, ranges: list[Range]) -> None:
        self._waiting = sorted(ranges, reverse=True)
        self._open: list[tuple[Range, Value]] = []
        self.spans: frozenset[int] = frozenset()
        """Columns of the row filled last whose cell goes on in rows below."""

    @classmethod
    def scan(cls, read: Callable[[int], bytes]) -> "Merges":
        """Every merged range of a worksheet part, without parsing it."""
        found: set[Range] = set()
        tail = b""
        while chunk := read(_CHUNK):
            block = tail + chunk
            for c1, r1, c2, r2 in _MERGE.findall(block):
                found.add((int(r1), _index(c1), int(r2), _index(c2)))
            if len(found) > MAX_MERGES:
                raise UnreadError(("合併儲存格過多。", "too-large: too many merged cells."))
            tail = block[-_OVERLAP:]
        return cls([f for f in found if f[0] <= f[2] and f[1] <= f[3] < MAX_COLUMNS])

    def fill(self, number: int, cells: dict[int, Value]) -> frozenset[int]:
        """Put each merged value into the blank cells of row `number` that it covers; returns the columns filled."""
        while self._waiting and self._waiting[-1][0] < number:
            # The row in which the range begins is not in the file: the range holds nothing.
            self._waiting.pop()
        while self._waiting and self._waiting[-1][0] == number:
            one = self._waiting.pop()
            value = cells.get(one[1])
            if value is not None:
                insort(self._open, (one, value), key=lambda o: o[0])
        self._open = [o for o in self._open if o[0][2] >= number]
        filled: set[int] = set()
        self.spans = frozenset(o[0][1] for o in self._open if o[0][0] == number < o[0][2])
        for (first, left, _, right), value in self._open:
            for column in range(left, right + 1):
                if (first, left) != (number, column) and cells.get(column) is None:
                    cells[column] = value
                    filled.add(column)
        return frozenset(filled)


def _index(letters: bytes) -> int:
    out = 0
    for letter in letters:
        out = out * 26 + letter - 64
    return out - 1
