"""The observations of a run, found by item and check without reading the rest of the file.

A run's folder never changes once its act stands, so where each check's lines begin is noted once per program and file.
The note is kept in memory only: what people sign rests on the file itself.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chahe.model import canonical

OBSERVATIONS = "observations.jsonl"

KEPT = 32
"""Files whose notes are kept; a note grows with the checks, not with the lines."""

_FIRST = b'{"check":"'
"""How every canonical line begins: no key of an observation sorts before `check`."""

_RUN = b',"run":"'


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of one check that stand together."""

    item: str
    check: str
    start: int  # byte of the first line
    end: int  # byte behind the last one
    lines: int


class RunLines:
    """The lines of one run's observations."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stretches = tuple(_stretches(path))
        self._digests: dict[str, Any] = {}
        self._lock = threading.Lock()

    @property
    def total(self) -> int:
        """Lines of the file."""
        return sum(s.lines for s in self.stretches)

    def items(self) -> frozenset[str]:
        """Items the run observed anything of."""
        return frozenset(s.item for s in self.stretches)

    def of(self, item: str) -> Iterator[dict[str, Any]]:
        """The item's observations as JSON objects, in the order of the file."""
        for line in self._raw(s for s in self.stretches if s.item == item):
            yield json.loads(line)

    def checks(self, item: str) -> tuple[str, ...]:
        """Checks of the item, in the order of the file."""
        return tuple(dict.fromkeys(s.check for s in self.stretches if s.item == item))

    def of_check(self, check: str) -> Iterator[dict[str, Any]]:
        """One check's observations, read as they are asked for."""
        for line in self._raw(s for s in self.stretches if s.check == check):
            yield json.loads(line)

    def digest_so_far(self, item: str) -> Any:
        """A SHA-256 of `{"facts":[` and the item's observations in canonical form, without their run's name, joined by
        commas. The list is not closed yet; the caller goes on with a copy of its own.
        """
        with self._lock:
            kept = self._digests.get(item)
        if kept is None:
            kept = hashlib.sha256(b'{"facts":[')
            between = b""
            for s in (s for s in self.stretches if s.item == item):
                plain = self._canonical(s)
                for line in self._raw((s,)):
                    kept.update(between + _without_run(line, plain))
                    between = b","
            with self._lock:
                self._digests[item] = kept
        return kept.copy()

    def _canonical(self, of: Stretch) -> bool:
        """In canonical form, with its run's name: a run has one writer, so as its first line is, the others are."""
        first = next(self._raw((of,)))
        row = json.loads(first)
        return canonical(row) == first and isinstance(row.get("run"), str)

    def _raw(self, wanted: Iterable[Stretch]) -> Iterator[bytes]:
        with self.path.open("rb") as stream:
            for s in wanted:
                stream.seek(s.start)
                for _ in range(s.lines):
                    yield stream.readline().rstrip(b"\n")


def _without_run(line: bytes, plain: bool) -> bytes:
    """A line in canonical form without its run's name. `plain`: it is canonical and has one, so that bytes can be cut
    out; another key of that name inside makes the slow way all the same.
    """
    at = line.find(_RUN)
    if plain and at > 0 and line.count(b'"run":') == 1:
        end = line.index(b'"', at + len(_RUN)) + 1
        if b"\\" not in line[at:end]:
            return line[:at] + line[end:]
    return canonical({k: v for k, v in json.loads(line).items() if k != "run"})


def _stretches(path: Path) -> Iterator[Stretch]:
    """Consecutive lines of one check. Raises OSError."""
    item = check = ""
    begins, asked = b"\0", b""
    start = at = lines = 0
    with path.open("rb") as stream:
        for line in stream:
            if not (line.startswith(begins) and asked in line):
                if lines:
                    yield Stretch(item, check, start, at, lines)
                row = json.loads(line)
                item, check = str(row["question"]), str(row["check"])
                # Another order of keys: every line is looked into.
                begins = _FIRST + check.encode() + b'"' if line.startswith(_FIRST) else b"\0"
                asked = b'"question":"' + item.encode() + b'"'
                start, lines = at, 0
            at += len(line)
            lines += 1
    if lines:
        yield Stretch(item, check, start, at, lines)


_LOCK = threading.Lock()
_KNOWN: OrderedDict[tuple[str, int, int], RunLines] = OrderedDict()


def run_lines(folder: Path) -> RunLines:
    """The observations of a run's folder. Raises OSError."""
    path = folder / OBSERVATIONS
    stat = path.stat()
    key = str(path), stat.st_size, stat.st_mtime_ns
    with _LOCK:
        if key in _KNOWN:
            _KNOWN.move_to_end(key)
            return _KNOWN[key]
    made = RunLines(path)
    with _LOCK:
        _KNOWN[key] = made
        while len(_KNOWN) > KEPT:
            _KNOWN.popitem(last=False)
    return made
