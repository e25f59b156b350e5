"""Hits on disk, in the order they are told: memory stays flat however many rules fire.

A worker sorts what fits a block and writes it as a run; runs of one file are put together by merging only those that
overlap, so a log whose records ascend, as nearly all do, is copied through. A line's key is the number of its record.
"""

import heapq
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

BLOCK_BYTES = 2 << 20
"""Lines a worker holds before it sorts and writes them."""

INLINE_BYTES = 64 << 10
"""So few lines of a piece travel with its result, and most pieces write no file at all."""

_KEY = 21
"""Twenty digits hold any 64-bit record number; a space ends them."""


class Run(NamedTuple):
    """Sorted lines that stand in one stretch of a file, or inline when they are few."""

    first: bytes
    last: bytes
    file: Path | None
    start: int
    end: int
    inline: tuple[bytes, ...] = ()


class Writer:
    """Takes lines in any order and leaves sorted runs. Lines of one record keep the order they came in."""

    def __init__(self, folder: str, name: str) -> None:
        self._folder = folder
        self._name = name
        self._held: list[bytes] = []
        self._bytes = 0
        self._runs: list[Run] = []
        self._end = 0

    def put(self, number: int, line: bytes) -> None:
        """One line, ended by a line feed, of the record with that number."""
        self._held.append(b"%020d " % number + line)
        self._bytes += len(line) + _KEY
        if self._bytes > BLOCK_BYTES:
            self._write()

    def finish(self) -> tuple[Run, ...]:
        """The runs, in the order they were written."""
        if self._held:
            self._write(inline=self._bytes <= INLINE_BYTES)
        return tuple(self._runs)

    def _write(self, *, inline: bool = False) -> None:
        self._held.sort(key=_key)
        first, last = self._held[0][:_KEY], self._held[-1][:_KEY]
        if inline:
            self._runs.append(Run(first, last, None, 0, 0, tuple(self._held)))
        else:
            folder = Path(self._folder)
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / self._name
            with file.open("ab") as out:
                out.writelines(self._held)
            self._runs.append(Run(first, last, file, self._end, self._end + self._bytes))
            self._end += self._bytes
        self._held, self._bytes = [], 0


def _key(line: bytes) -> bytes:
    return line[:_KEY]


def told(runs: Sequence[Run]) -> Iterator[bytes]:
    """What `merged` gives; the few lines of a small file, which most files have, in one part."""
    if len(runs) == 1 and runs[0].file is None:
        yield b"".join([line[_KEY:] for line in runs[0].inline])
    elif runs:
        yield from merged(runs)


def merged(runs: Sequence[Run]) -> Iterator[bytes]:
    """The lines of all runs by record number; always in the same order for the same runs."""
    group: list[Run] = []
    last = b""
    for run in sorted(runs, key=lambda r: r.first):
        if group and run.first > last:
            yield from _together(group)
            group = []
        group.append(run)
        last = max(last, run.last) if len(group) > 1 else run.last
    yield from _together(group)


def _together(group: Sequence[Run]) -> Iterator[bytes]:
    for line in heapq.merge(*(_lines(run) for run in group), key=_key):
        yield line[_KEY:]


def _lines(run: Run) -> Iterator[bytes]:
    if run.file is None:
        yield from run.inline
        return
    with run.file.open("rb") as stream:
        stream.seek(run.start)
        at = run.start
        while at < run.end:
            line = stream.readline()
            at += len(line)
            yield line
