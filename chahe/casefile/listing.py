"""One page of an exception list: sorted, filtered, and read without loading the rest of it.

A run's Parquet is made once into two things in the cache it is given: an uncompressed Arrow file, read through a memory
map, in which any row is found at once, and for every column that was asked for its order as row numbers. A page is then
a slice of an order and so many rows; what it costs does not grow with the list. Both may be deleted at any time.
"""

import hashlib
import json
import os
import re
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chahe.engine.judge import Verdict
from chahe.errors import CallError
from chahe.evidence import files

BATCH = 16_384
"""Rows of one piece of the Arrow file; the smallest part of a list that is looked through at once."""

PAGE = 500
"""Most rows one page holds."""

SHORT = 200_000
"""Rows of a list for which nothing need be prepared: sorting and looking through them takes less than a page may."""

KEPT = 40
"""Answers to filters kept beside a list."""

LONGEST = 200
"""Characters of a filter that are looked at."""

Rows = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows, in which order."""

    sort: str | None = None  # a column; None = the run's own order
    descending: bool = False
    holds: Mapping[str, str] = field(default_factory=dict)  # column -> text it holds, without regard to case
    equals: Mapping[str, str] = field(default_factory=dict)  # column -> its whole text, personal ones among them
    verdicts: frozenset[str] = frozenset(("law", "own"))
    exact: Mapping[str, str] = field(default_factory=dict)  # column that names nobody -> its whole text; "" = no text
    marked: tuple[str, frozenset[int]] | None = None  # name of `marks.Marks`, and which marks; None = whatever they are


@dataclass(frozen=True, slots=True)
class Page:
    """Rows from `first` on, and how many the filters leave."""

    rows: tuple[dict[str, str | None], ...]
    first: int
    found: int
    total: int  # rows of the list, whatever the filters
    places: tuple[int, ...] = ()  # the rows' numbers in the run's list, from 0


class Listing:
    """One list of a run. `columns` are its columns in order, `verdict` and `pointers` among them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._map = pa.memory_map(str(folder / "rows.arrow"), "r")
        self._reader = pa.ipc.open_file(self._map)
        self.columns: tuple[str, ...] = tuple(self._reader.schema.names)
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        self.total = int(facts["rows"])
        self._starts: list[int] = facts["starts"]  # number of the first row of every piece
        self._every = frozenset(facts["verdicts"])

    @classmethod
    def of(cls, run: Path, cache: Path, name: str) -> Self | None:
        """The list of that file name (without ending) of a run's folder; None when the run has none.

        Args:
            run: a run's folder.
            cache: `cache/keep/` of the case, which an erasure empties.
            name: see `exceptions.file_name`.

        """
        whole = run / "exceptions" / f"{name}.all.parquet"
        source = whole if whole.is_file() else run / "exceptions" / f"{name}.parquet"
        if not source.is_file():
            return None
        folder = cache / "lists" / run.name / name
        if not (folder / "facts.json").is_file():
            _make(source, folder)
        return cls(folder)

    @staticmethod
    def made(run: Path, cache: Path, name: str) -> bool:
        """Whether `of` costs nothing: the list was made, or there is none."""
        there = any((run / "exceptions" / f"{name}{end}.parquet").is_file() for end in ("", ".all"))
        return not there or (cache / "lists" / run.name / name / "facts.json").is_file()

    @staticmethod
    def short(run: Path, name: str) -> bool:
        """Whether making the list takes no longer than a page may."""
        found = [p for end in ("", ".all") if (p := run / "exceptions" / f"{name}{end}.parquet").is_file()]
        return all(pq.read_metadata(p).num_rows <= SHORT for p in found)

    def close(self) -> None:
        """Let go of the files, which Windows would otherwise not let anybody delete."""
        self._reader = None
        self._map.close()

    def page(self, wanted: Wanted, first: int = 0, size: int = 50) -> Page:
        """The rows from place `first` on.

        Raises CallError when a column is not of this list.
        """
        chosen, found = self._sized(wanted)
        size, first = max(0, min(size, PAGE)), max(0, first)
        places = tuple(int(n) for n in self._places(wanted, chosen, found, first, min(found, first + size)))
        return Page(tuple(self._row(n) for n in places), first, found, self.total, places)

    def found(self, wanted: Wanted) -> int:
        """How many rows the filters leave. Raises as `page`."""
        return self._sized(wanted)[1]

    def rows(self, wanted: Wanted) -> Iterator[dict[str, str | None]]:
        """Every row the filters leave, in order, a piece at a time. Raises as `page`."""
        for _, row in self.numbered(wanted):
            yield row

    def numbered(self, wanted: Wanted) -> Iterator[tuple[int, dict[str, str | None]]]:
        """The same, each with its number in the run's list. Raises as `page`."""
        chosen, found = self._sized(wanted)
        for first in range(0, found, BATCH):
            for n in self._places(wanted, chosen, found, first, min(found, first + BATCH)):
                yield int(n), self._row(int(n))

    def numbers(self, wanted: Wanted) -> Rows:
        """Numbers of the rows the filters leave, in any order. Raises as `page`."""
        chosen, _ = self._sized(wanted)
        return np.arange(self.total) if chosen is None else chosen

    def pieces(self, column: str) -> Iterator[tuple[int, Any]]:
        """One column, a piece of the list at a time: (number of its first row, Arrow array)."""
        at = self.columns.index(column)
        for n, first in enumerate(self._starts):
            yield first, self._reader.get_batch(n).column(at)

    def _sized(self, wanted: Wanted) -> tuple[Rows | None, int]:
        for name in (wanted.sort, *wanted.holds, *wanted.equals, *wanted.exact):
            if name is not None and (name not in self.columns or name == "pointers"):
                raise CallError(("清單沒有這個欄位。", "The list has no such column."), where=str(name)[:80])
        chosen = self._chosen(wanted)
        return chosen, self.total if chosen is None else len(chosen)

    def _places(self, wanted: Wanted, chosen: Rows | None, found: int, first: int, last: int) -> Rows:
        """Row numbers of the places from `first` to before `last`."""
        places = np.arange(first, max(first, last))
        if wanted.descending:
            places = found - 1 - places
        if chosen is not None:
            places = np.asarray(chosen[places])
        elif wanted.sort is not None:
            places = np.asarray(self._order(wanted.sort)[places])
        return places

    # -- which rows

    def ready(self, wanted: Wanted) -> bool:
        """Whether a page of it costs no more than reading the page: everything was prepared, or the list is short."""
        asked = self._asked(wanted)
        needed = [self._chosen_path(asked, wanted.sort)] if asked else []
        needed += [self._order_path(wanted.sort)] if wanted.sort is not None and not asked else []
        return self.total <= SHORT or all(p.is_file() for p in needed)

    def prepare(self, wanted: Wanted) -> None:
        """Do what `ready` asks for."""
        self._chosen(wanted)
        if wanted.sort is not None:
            self._order(wanted.sort)

    def _asked(self, wanted: Wanted) -> list[list[Any]]:
        """The filters in force, each as column, way and text; none where nothing is filtered away."""
        asked: list[list[Any]] = [
            *([c, "holds", t[:LONGEST]] for c, t in sorted(wanted.holds.items()) if t),
            *([c, "equals", t[:LONGEST]] for c, t in sorted(wanted.equals.items()) if t),
            *([c, "equals" if t else "empty", t[:LONGEST]] for c, t in sorted(wanted.exact.items())),
        ]
        if wanted.marked is not None:
            asked.append([wanted.marked[0], "marked", sorted(wanted.marked[1])])
        return asked if self._every <= wanted.verdicts else [["verdict", "is", sorted(wanted.verdicts)], *asked]

    def _chosen(self, wanted: Wanted) -> Rows | None:
        """Row numbers the filters leave, in the order asked for, ascending; None = all rows."""
        asked = self._asked(wanted)
        if not asked:
            return None
        path = self._chosen_path(asked, wanted.sort)
        if not path.is_file():
            mask = self._look(asked)
            rows = np.flatnonzero(mask).astype(self._kind) if wanted.sort is None else self._order(wanted.sort)
            put(path, rows if wanted.sort is None else rows[mask[rows]])
            self._keep_few()
        return np.load(path, mmap_mode="r")  # type: ignore[no-any-return]

    def _chosen_path(self, asked: Sequence[Sequence[Any]], sort: str | None) -> Path:
        name = hashlib.sha256(json.dumps([asked, sort]).encode()).hexdigest()[:24]
        return self.folder / f"chosen-{name}.npy"

    def _keep_few(self) -> None:
        """Answers to filters are as large as the list at worst: the oldest go."""
        kept = sorted(self.folder.glob("chosen-*.npy"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
        for old in kept[KEPT:]:
            with suppress(OSError):  # somebody reads it on Windows: it goes the next time
                old.unlink()

    def _look(self, asked: Sequence[Sequence[Any]]) -> Any:
        out = np.zeros(self.total, dtype=bool)
        marks = {name: marks_of(self.folder, name, self.total) for name, how, _ in asked if how == "marked"}
        for n, at in enumerate(self._starts):
            batch = self._reader.get_batch(n)
            first, *others = (
                pa.array(np.isin(marks[column][at : at + batch.num_rows], text))
                if how == "marked"
                else _tested(batch.column(column), how, text)
                for column, how, text in asked
            )
            mask = reduce(pc.and_, others, first)
            out[at : at + batch.num_rows] = mask.to_numpy(zero_copy_only=False)
        return out

    # -- in which order

    def _order(self, column: str) -> Rows:
        """Row numbers in ascending order of the column, rows without a value last, equals in the run's order."""
        path = self._order_path(column)
        if not path.is_file():
            put(path, _sorted(self._reader.read_all().column(column)).astype(self._kind))
        return np.load(path, mmap_mode="r")  # type: ignore[no-any-return]

    def _order_path(self, column: str) -> Path:
        return self.folder / f"order-{_file(column)}.npy"

    @property
    def _kind(self) -> type:
        return np.int32 if self.total < 2**31 else np.int64

    def _row(self, n: int) -> dict[str, str | None]:
        piece = bisect_right(self._starts, n) - 1
        batch, at = self._reader.get_batch(piece), n - self._starts[piece]
        return {name: batch.column(i)[at].as_py() for i, name in enumerate(self.columns)}


def _tested(column: Any, how: str, text: Any) -> Any:
    if how == "is":
        found = pc.is_in(column, value_set=pa.array(text, pa.string()))
    elif how == "equals":
        found = pc.equal(column, text)
    elif how == "empty":
        found = pc.equal(pc.fill_null(column, ""), "")
    else:
        found = pc.match_substring(column, text, ignore_case=True)
    return pc.fill_null(found, False)


_WHOLE = r"^-?[0-9]{1,18}$"


def _sorted(column: Any) -> Any:
    """Whole numbers by size, other texts by their characters."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    plain = pc.all(pc.fill_null(pc.match_substring_regex(column, _WHOLE), True)).as_py()
    key = column.cast(pa.int64()) if plain else column
    return pc.array_sort_indices(key, null_placement="at_end").to_numpy()


def _make(source: Path, folder: Path) -> None:
    """Write the Arrow file and, last, the facts: a folder without facts is one that was not finished."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = 0
    starts: list[int] = []
    verdicts: set[str] = set()
    words = {v.value: v.name.lower() for v in Verdict}
    parquet = pq.ParquetFile(source)
    temporary = _beside(folder / "rows.arrow")
    with parquet, pa.OSFile(str(temporary), "wb") as sink:
        names = parquet.schema_arrow.names
        told = "_verdict" in names
        shown = [n for n in names if n != "_verdict" and not (told and n == "verdict")]
        schema = pa.schema([(n, pa.string()) for n in (*(("verdict",) if told else ()), *shown)])
        with pa.ipc.new_file(sink, schema) as out:
            for batch in parquet.iter_batches(BATCH):
                columns = {n: batch.column(n).cast(pa.string()) for n in shown}
                if told:
                    said = [words[v] for v in batch.column("_verdict").to_pylist()]
                    columns["verdict"] = pa.array(said, pa.string())
                out.write_batch(pa.record_batch([columns[n] for n in schema.names], schema=schema))
                starts.append(rows)
                rows += batch.num_rows
                verdicts.update(pc.unique(columns["verdict"]).to_pylist())
    files.replace(temporary, folder / "rows.arrow")
    facts = {"rows": rows, "starts": starts, "verdicts": sorted(v for v in verdicts if v)}
    files.write_durably(folder / "facts.json", json.dumps(facts).encode())


def marks_path(folder: Path, name: str) -> Path:
    """Where the marks of that name (see `marks.Marks`) lie beside a list."""
    return folder / f"marks-{name}.npy"


def marks_of(folder: Path, name: str, total: int) -> Any:
    """One mark a row of a list, as prepared; all 0 for no name."""
    if not name:
        return np.broadcast_to(np.uint8(0), (total,))
    return np.load(marks_path(folder, name), mmap_mode="r")


def put(path: Path, numbers: Any) -> None:
    """Numbers into a file, beside itself first: two who ask the same at once must not read each other's half."""
    temporary = _beside(path)
    with temporary.open("wb") as out:
        np.save(out, numbers)
    files.replace(temporary, path)


def _beside(path: Path) -> Path:
    """A new file of its own name."""
    handle, name = tempfile.mkstemp(".tmp", path.stem + ".", path.parent)
    os.close(handle)
    return Path(name)


def _file(column: str) -> str:
    return re.sub(r"\W", "_", column) + "-" + hashlib.sha256(column.encode()).hexdigest()[:8]
