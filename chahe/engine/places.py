"""One source handed over in several places: which of them counts, under which name and date. Pure.

The same bytes read alike in two places are one population, counted once; where each place reads differently (one
pam.d file of many hosts: its path says whose it is) both count. Nothing here follows the order of receipt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chahe.engine.inputs import BoundReading
from chahe.model import ReadStatus


@dataclass(frozen=True, slots=True)
class Twice:
    """One source in several places."""

    item: str
    names: tuple[str, ...]  # sorted; the first is the one that is shown
    dates: tuple[str, ...]  # ISO dates its places are said to be of, sorted; the first is the one that counts
    tables: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """As the check's own line states it."""
        return {"digest": self.item.removeprefix("sha256:"), "names": list(self.names), "as_of": list(self.dates)}


def _order(b: BoundReading) -> tuple[object, ...]:
    # The earliest date: bytes that existed then cannot have been made later.
    return str(b.reading.source), b.as_of is None, b.as_of or "", b.code is None, b.code or "", b.reading.name


class Places:
    """The readings of a run, in one order whatever the order of receipt."""

    def __init__(self, readings: Iterable[BoundReading]) -> None:
        self.counted: Sequence[BoundReading] = sorted(
            (b for b in readings if b.reading.status is ReadStatus.READ), key=_order
        )
        self._first: dict[tuple[str, str, str], BoundReading] = {}
        by_item: dict[str, list[BoundReading]] = {}
        for b in self.counted:
            by_item.setdefault(str(b.reading.source), []).append(b)
            for table in b.reading.tables:
                self._first.setdefault((str(b.reading.source), table, _part(b, table)), b)
        self.names: dict[str, str] = {item: min(b.reading.name for b in same) for item, same in by_item.items()}
        self.twice: tuple[Twice, ...] = tuple(
            _twice(item, same) for item, same in sorted(by_item.items()) if len({b.reading.name for b in same}) > 1
        )

    def counts(self, b: BoundReading, table: str) -> bool:
        """Whether this reading's rows of the table are in the population, and not those of another place."""
        return self._first.get((str(b.reading.source), table, _part(b, table))) is b

    def rows(self, tables: Iterable[str]) -> Mapping[str, int]:
        """Item -> its rows of these tables in the population."""
        wanted, out = frozenset(tables), dict[str, int]()
        for b in self.counted:
            mine = sum(n for t, n in b.reading.tables.items() if t in wanted and self.counts(b, t))
            if mine:
                item = str(b.reading.source)
                out[item] = out.get(item, 0) + mine
        return out


def _part(b: BoundReading, table: str) -> str:
    return b.reading.parts.get(f"{table}.parquet", "")


def _twice(item: str, same: Sequence[BoundReading]) -> Twice:
    names = tuple(sorted({b.reading.name for b in same}))
    dates = tuple(sorted({b.as_of for b in same if b.as_of}))
    return Twice(item, names, dates, tuple(sorted({t for b in same for t in b.reading.tables})))
