"""Readings and runs come into a case: a finished folder moves in one step, then the act that lists its files."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from chahe.casefile.acts import Act
from chahe.casefile.projection import RecordedReading, RecordedRun, recorded_reading
from chahe.edition import edition
from chahe.errors import CallError
from chahe.evidence import files
from chahe.model import Reading, canonical, digest_of

if TYPE_CHECKING:
    from chahe.casefile.case import Case


def reading_as_json(reading: Reading) -> dict[str, object]:
    """The ledger's form of a reading."""
    return {
        "source": str(reading.source),
        "name": reading.name,
        "reader": reading.reader,
        "status": reading.status.value,
        "records": reading.records,
        "rows": reading.rows,
        "rejects": reading.rejects,
        "skipped": reading.skipped,
        "tables": dict(reading.tables),
        "reason": reading.reason,
        "as_of": reading.as_of,
        "stated": dict(reading.stated),
        "parts": dict(reading.parts),
    }


def record_reading(case: "Case", reading: Reading, folder: Path | None, by: str) -> RecordedReading:
    """See `Case.record_reading`."""
    case.writer()
    digests = files.digest_folder(folder, sync=True) if folder else {}
    stated = reading_as_json(reading)
    identity = digest_of(canonical({"reading": stated, "files": digests}))[:24]
    if reading.source.digest in case.index.erased:
        raise CallError(("此佐證已銷毀，不得再讀取。", "Erased evidence is not read again."), str(reading.source))
    entry = case.index.readings.get(identity)
    if entry is None:
        _take_over(case, folder, "readings", identity)
        paths = {f"readings/{identity}/{name}": d for name, d in digests.items()}
        entry = case.append(Act.READING, {"id": identity, "reading": stated, "files": paths}, by)
    elif folder is not None:
        files.remove_folder(folder)
    return recorded_reading(case.root, entry)


def record_run(case: "Case", run_id: str, folder: Path, by: str, body: Mapping[str, object]) -> RecordedRun:
    """See `Case.record_run`."""
    case.writer()
    digests = files.digest_folder(folder, sync=True)
    before = [run for run in case.view().runs() if run.id == run_id]
    for known in before:
        if {name.split("/", 2)[2]: digest for name, digest in known.files.items()} == digests:
            files.remove_folder(folder)
            return known
    name = run_id[:24] + (f"-{len(before) + 1}" if before else "")
    _take_over(case, folder, "runs", name)
    paths = {f"runs/{name}/{file}": digest for file, digest in digests.items()}
    case.append(Act.RUN, {**body, "run": run_id, "folder": name, "program": f"chahe {edition()}", "files": paths}, by)
    return case.view().runs()[-1]


def _take_over(case: "Case", folder: Path | None, kind: str, name: str) -> None:
    if folder is None:
        return
    target = case.path(kind, name)
    if target.exists():  # left by a program killed between the move and the act
        files.remove_folder(target)
    files.replace(folder, target)
