"""`chahe rebuild`: throw away everything that can be made again, and make it again from ledger and folders."""

from collections.abc import Callable, Iterable

from chahe.casefile.case import Case
from chahe.evidence import files

Projector = Callable[[Case], None]
"""Makes one projection under `cache/` (or in a database of its own) from the case alone."""


def rebuild(case: Case, projectors: Iterable[Projector] = ()) -> dict[str, int]:
    """Empty `cache/`, run the projectors. Returns what the ledger projects: acts, items, readings, runs, erased.

    Raises VerificationError when the ledger is not sound; CallError when the case was opened for reading.
    """
    case.writer()
    for leftover in case.path("cache").iterdir():
        files.remove_folder(leftover)
    for project in projectors:
        project(case)
    view = case.view()
    return {
        "acts": len(view.entries),
        "items": len(view.items()),
        "readings": len(view.readings()),
        "runs": len(view.runs()),
        "erased": len(view.erased()),
    }
