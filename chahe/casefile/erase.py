"""`chahe erase`: one evidence item destroyed on a named person's order; digest, order and reason stay.

What was derived from it goes too: its readings' folders, and of every run that came after, everything but the
observations, because exception tables may hold its rows. A member cannot be erased alone: its container is the item.
"""

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.errors import CallError
from chahe.evidence import files
from chahe.evidence.ledger import Entry
from chahe.model import Digest


def erase(case: Case, digest: Digest, *, by: str, why: str) -> Entry:
    """Record the order, then remove. A program killed in between finishes the removal when it next opens the case.

    Raises CallError: no such item, erased already, no reason given.
    """
    if not why.strip():
        raise CallError(("銷毀佐證須敘明理由。", "Erasing evidence needs a reason."), where=digest)
    if digest in case.view().erased():
        raise CallError(("此佐證已銷毀。", "This evidence was erased already."), where=digest)
    if not any(item.digest == digest for item in case.items()):
        raise CallError(("案件沒有此佐證。", "The case has no such evidence."), where=digest)
    removed = _derived(case, digest)
    body = {"digest": digest, "why": why, "removed": removed}
    entry = case.append(Act.ERASE, body, by)
    case.store.erase(digest)
    for name in removed:
        files.remove(case.root / name)
    for leftover in case.path("cache").iterdir():
        files.remove_folder(leftover)
    return entry


def _derived(case: Case, digest: Digest) -> list[str]:
    view = case.view()
    readings = [r for r in view.all_readings() if r.reading.source.digest == digest]
    since = min((r.seq for r in readings), default=None)
    gone = {name for r in readings for name in r.files}
    if since is not None:
        runs = (run for run in view.runs() if run.seq > since)
        gone |= {name for run in runs for name in run.files if not name.endswith("/observations.jsonl")}
    return sorted(gone)
