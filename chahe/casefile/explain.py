"""Rejects of the readings in force, and their explanation by a named person.

An explanation holds for one record at one place for one reason: when a later reading rejects the same record for
another reason, somebody must look again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow.parquet as pq

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.projection import RecordedReading
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.intake.rejects import reject_id

REJECTS = "rejects.parquet"


@dataclass(frozen=True, slots=True)
class Rejected:
    """One reject of a reading in force. Holds no evidence content: place and reason only."""

    id: str
    reading: str  # id of the recorded reading
    name: str  # file as handed over
    rec: int
    loc: str
    reason: str
    table: str | None  # None: every table of the file is incomplete
    explained_by: str | None = None


def rejected(case: Case) -> Iterator[Rejected]:
    """Every reject of every reading in force, in order of reading and record."""
    known = _explanations(case)
    for recorded in case.readings():
        yield from _of_reading(recorded, known)


def explain(case: Case, reject: str, *, by: str, why: str) -> tuple[Rejected, ...]:
    """Record a person's explanation. Returns the rejects it covers: one place read under two names is one record.

    Raises CallError: no such reject, no reason, opened for reading, sealed.
    """
    if not by.strip() or not why.strip():
        raise CallError(("須具名並敘明理由。", "A named person and a reason are needed."), where="--as, --why")
    wanted = reject.strip().lower()
    found = [r for r in rejected(case) if r.id == wanted]
    if not found:
        raise CallError(
            ("沒有此退回編號。", "There is no such reject."),
            where=reject[:80],
            todo=("請以 chahe explain CASE 列出退回紀錄。", "List the rejects with `chahe explain CASE`."),
        )
    for reason in sorted({r.reason for r in found}):
        here = next(r for r in found if r.reason == reason)
        body: dict[str, object] = {
            "reject": wanted,
            "rec": here.rec,
            "loc": here.loc,
            "reason": reason,
            "name": here.name,
            "why": why.strip(),
        }
        case.append(Act.REJECT_EXPLAINED, body, by.strip())
    return tuple(found)


def explained_ids(case: Case) -> frozenset[str]:
    """Ids of rejects that stand explained, wherever they occur in a reading in force."""
    explained: set[str] = set()
    still_open: set[str] = set()
    if not case.acts(Act.REJECT_EXPLAINED):
        return frozenset()
    for reject in rejected(case):
        (still_open if reject.explained_by is None else explained).add(reject.id)
    return frozenset(explained - still_open)


def _explanations(case: Case) -> Mapping[tuple[str, str], Entry]:
    return {(str(e.body["reject"]), str(e.body["reason"])): e for e in case.acts(Act.REJECT_EXPLAINED)}


def _of_reading(recorded: RecordedReading, known: Mapping[tuple[str, str], Entry]) -> Iterator[Rejected]:
    file = recorded.path / REJECTS
    if not recorded.reading.rejects or not file.is_file():
        return
    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches():
            for row in batch.to_pylist():
                rec, loc, reason = int(row["rec"]), str(row["loc"]), str(row["reason"])
                name = reject_id(recorded.reading.source, rec, loc)
                entry = known.get((name, reason))
                yield Rejected(
                    name,
                    recorded.id,
                    recorded.reading.name,
                    rec,
                    loc,
                    reason,
                    row["table"],
                    entry.by if entry else None,
                )
