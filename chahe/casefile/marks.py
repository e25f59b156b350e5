"""Sets of rows of an exception list, and where every row stands after the acts about it.

A set is one bit a row of the run's list, in the list's order, packed and compressed: at most 1.25 MB for any set out of
ten million rows, some bytes for a few. The run's file is named by its digest in the ledger, so list and set together
say exactly which rows were meant, and an act is as large for one row as for all of them.

Marks (one byte a row) are made from the sets of the acts in order, the later one prevailing, and lie beside the
prepared list, where they may be deleted at any time. They are named by the acts they were made from, so that those of
one act more are made from those before it.
"""

import hashlib
import json
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from chahe.casefile.case import Case
from chahe.casefile.listing import Rows, marks_of, marks_path, put
from chahe.determination.reviewing import MARKS, Mark, Review
from chahe.errors import CallError
from chahe.evidence import files
from chahe.model import Digest, digest_of

MARKS_KEPT = 4
"""States of one list kept; older ones are made anew when asked for."""

_NUMBER = {m: n for n, m in enumerate(MARKS)}


def pack(rows: Rows, of: int) -> bytes:
    """The set as bits. Raises CallError when a row is not of the list."""
    if len(rows) and (int(rows.min()) < 0 or int(rows.max()) >= of):
        raise CallError(("所選資料不在清單內。", "A chosen row is not of the list."), where=str(of))
    chosen = np.zeros(of, dtype=bool)
    chosen[rows] = True
    return np.packbits(chosen, bitorder="little").tobytes()


def keep(case: Case, bits: bytes) -> Digest:
    """Put a set into the store."""
    return case.store.add_bytes(zlib.compress(bits, 6))


def read(case: Case, kept: object, of: int) -> Any:
    """The set as one truth a row; none of them when it was erased or is gone (`verify` names it)."""
    digest = Digest(str(kept))
    if not kept or not case.store.has(digest):
        return np.zeros(of, dtype=bool)
    with case.store.open(digest) as stream:
        bits = np.frombuffer(zlib.decompress(stream.read()), dtype=np.uint8)
    return np.unpackbits(bits, count=of, bitorder="little").astype(bool)


def set_digest(bits: bytes) -> Digest:
    """What the act names the set by: it does not depend on how the set was compressed."""
    return digest_of(bits)


def names(reviews: Sequence[Review]) -> tuple[str, ...]:
    """Name of the marks after each of these acts, in order; those taken back change nothing."""
    out, before = [], ""
    for r in reviews:
        if not r.undone:
            before = hashlib.sha256(f"{before} {r.seq} {r.mark}".encode()).hexdigest()[:24]
        out.append(before)
    return tuple(out)


def name(reviews: Sequence[Review]) -> str:
    """Name of the marks as they stand; "" = nobody said anything."""
    return names(reviews)[-1] if reviews else ""


def ready(folder: Path, reviews: Sequence[Review]) -> bool:
    """Whether `prepare` has nothing to do."""
    now = name(reviews)
    return not now or _counts_path(folder, now).is_file()


def prepare(case: Case, folder: Path, reviews: Sequence[Review], kept: Sequence[object], of: int) -> None:
    """Make the marks of a list.

    Args:
        case: whose store holds the sets.
        folder: of the prepared list.
        reviews: the acts about the list, in order.
        kept: of each of them the digest of its set.
        of: rows of the list.

    """
    if ready(folder, reviews):
        return
    called = names(reviews)
    start = next(
        (n for n in reversed(range(len(called))) if called[n] and _counts_path(folder, called[n]).is_file()), -1
    )
    marks = np.array(marks_of(folder, called[start], of)) if start >= 0 else np.zeros(of, dtype=np.uint8)
    for review, digest in list(zip(reviews, kept, strict=True))[start + 1 :]:
        if not review.undone:
            marks[read(case, digest, of)] = _NUMBER[review.mark]
    put(marks_path(folder, called[-1]), marks)
    counts = np.bincount(marks, minlength=len(MARKS))
    files.write_durably(_counts_path(folder, called[-1]), json.dumps([int(n) for n in counts]).encode())
    _keep_few(folder)


def counts(folder: Path, called: str, of: int) -> dict[Mark, int]:
    """Rows by where they stand, as prepared."""
    if not called:
        return {m: of if m is Mark.NONE else 0 for m in MARKS}
    numbers = json.loads(_counts_path(folder, called).read_text(encoding="utf-8"))
    return dict(zip(MARKS, numbers, strict=True))


def at(folder: Path, called: str, of: int, places: Sequence[int]) -> tuple[Mark, ...]:
    """Where these rows stand, as prepared."""
    if not called:
        return (Mark.NONE,) * len(places)
    return tuple(MARKS[int(n)] for n in marks_of(folder, called, of)[np.asarray(places, dtype=np.int64)])


def wanted(called: str, marks: Sequence[Mark]) -> tuple[str, frozenset[int]] | None:
    """`Wanted.marked` for rows that stand so; None = all of them."""
    return (called, frozenset(_NUMBER[m] for m in marks)) if marks and set(marks) != set(MARKS) else None


def _counts_path(folder: Path, called: str) -> Path:
    return folder / f"marks-{called}.json"


def _keep_few(folder: Path) -> None:
    kept = sorted(folder.glob("marks-*.json"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for old in kept[MARKS_KEPT:]:
        with suppress(OSError):  # somebody reads it on Windows: it goes the next time
            old.unlink()
            old.with_suffix(".npy").unlink()
