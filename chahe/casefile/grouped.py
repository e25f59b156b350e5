"""Exceptions of one check counted by a column that classifies them, over a prepared list.

Which columns do is seen from the list itself: few different values, each on several rows, and none that names a person.
A first look at some pieces of the list rules most columns out, so that a column of ten million different numbers is
never counted. Counts of a column are kept beside the list under the filters they were made with.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.casefile.listing import Listing, Wanted
from chahe.evidence import files
from chahe.findings.masking import personal_columns, scrub

MOST = 200
"""Different values a column that classifies may have."""

LOOKS = 8
"""Pieces of a list looked at before a column is counted."""

_NEVER = frozenset(("pointers", "subject", "verdict", "label"))
_SAYS_WHY = (
    "reason",
    "cause",
    "kind",
    "type",
    "class",
    "rule",
    "category",
    "grade",
    "level",
    "status",
    "state",
    "result",
)
"""Parts of a column's name that say it states why or what kind: such a column is offered first."""

_KEPT = 40


@dataclass(frozen=True, slots=True)
class Grouped:
    """Rows by value of one column, the most frequent first; a value of None = nothing written."""

    column: str
    values: tuple[tuple[str | None, int], ...]
    found: int  # rows the filters leave


def columns(listing: Listing) -> tuple[str, ...]:
    """Columns that classify the list, the one that says most about the cause first: looked for once, then kept."""
    path = listing.folder / "classes.json"
    if not path.is_file():
        files.write_durably(path, json.dumps(_classifying(listing)).encode())
    return tuple(json.loads(path.read_text(encoding="utf-8")))


def _classifying(listing: Listing) -> list[str]:
    named = [c for c in listing.columns if c not in _NEVER and c not in personal_columns() and not c.endswith("_us")]
    fit = [(c, n) for c in named if (n := _different(listing, c)) is not None]
    # one value for all tells rows apart by nothing, unless it is a reason that is itself worth reading
    telling = [(c, n) for c, n in fit if n > 1 or _says_why(c)]
    return [c for c, _ in sorted(telling, key=lambda x: (x[1] < 2, not _says_why(x[0])))]


def _says_why(column: str) -> bool:
    return any(w in column for w in _SAYS_WHY)


def ready(listing: Listing, column: str, wanted: Wanted) -> bool:
    """Whether `counts` costs nothing."""
    return _path(listing, column, wanted).is_file()


def counts(listing: Listing, column: str, wanted: Wanted) -> Grouped | None:
    """Rows the filters leave, by value; None when the column has too many values to classify anything.

    Raises CallError when a column is not of the list, ValueError when this one is not.
    """
    path = _path(listing, column, wanted)
    if not path.is_file():
        files.write_durably(path, json.dumps(_counted(listing, column, wanted), ensure_ascii=False).encode())
        _keep_few(listing.folder)
    values = json.loads(path.read_text(encoding="utf-8"))
    return None if values is None else Grouped(column, tuple((v, n) for v, n in values), sum(n for _, n in values))


def _counted(listing: Listing, column: str, wanted: Wanted) -> list[tuple[str | None, int]] | None:
    rows = listing.numbers(replace(wanted, sort=None, descending=False))  # in the list's own order
    whole = len(rows) == listing.total
    found: Counter[str | None] = Counter()
    for first, values in listing.pieces(column):
        if not whole:
            here = rows[np.searchsorted(rows, first) : np.searchsorted(rows, first + len(values))]
            values = values.take(pa.array(here - first))
        for pair in pc.value_counts(values).to_pylist():
            found[_shown(pair["values"])] += pair["counts"]
        if len(found) > MOST:
            return None
    return sorted(found.items(), key=lambda x: (-x[1], x[0] is None, x[0] or ""))


def _shown(text: str | None) -> str | None:
    """An empty text is nothing written, too."""
    return text or None


def _different(listing: Listing, column: str) -> int | None:
    """How many different values some pieces of the list have; None = too many for so few rows, or one that looks like
    a person's number.
    """
    found: set[str] = set()
    seen = 0
    for values in _some(listing, column):
        found.update(v for v in pc.unique(values).to_pylist() if v)
        seen += len(values)
        if len(found) > MOST:
            return None
    if not found or len(found) * 2 > max(seen, 2) or any(scrub(v) != v for v in found):
        return None
    return len(found)


def _some(listing: Listing, column: str) -> Sequence[Any]:
    pieces = [values for _, values in listing.pieces(column)]  # maps, nothing is read yet
    return pieces if len(pieces) <= LOOKS else pieces[:: len(pieces) // LOOKS]


def _path(listing: Listing, column: str, wanted: Wanted) -> Path:
    asked = [column, sorted(wanted.holds.items()), sorted(wanted.equals.items()), sorted(wanted.exact.items())]
    marked = [wanted.marked[0], sorted(wanted.marked[1])] if wanted.marked else None
    said = json.dumps([asked, sorted(wanted.verdicts), marked])
    return listing.folder / f"groups-{hashlib.sha256(said.encode()).hexdigest()[:24]}.json"


def _keep_few(folder: Path) -> None:
    kept = sorted(folder.glob("groups-*.json"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for old in kept[_KEPT:]:
        old.unlink(missing_ok=True)
