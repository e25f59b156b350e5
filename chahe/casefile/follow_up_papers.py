"""The follow-up table of a case and other papers by themselves; who printed what stands in the ledger."""

from collections.abc import Callable
from pathlib import Path

from chahe.casefile import opinions
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.dossier import findings_of
from chahe.casefile.facts import Facts
from chahe.casefile.tracking import follow_ups
from chahe.findings.finding import FollowUp
from chahe.findings.followup import follow_up
from chahe.model import digest_of
from chahe.report.follow_up_paper import write_follow_up_book, write_follow_up_paper
from chahe.scope.terms import TAIPEI


def follow_up_rows(case: Case, facts: Facts | None = None) -> tuple[FollowUp, ...]:
    """A row per reported finding. Raises CaseError when the case was not examined."""
    facts = facts or Facts(case)
    now, gone = findings_of(case, opinions.grouped(facts))
    decided = [(e.finding, e.decision) for e in (*now, *gone) if e.decision is not None]
    return follow_up(decided, facts.profile.examination, facts.observations, follow_ups(case))


def write_follow_up(case: Case, path: Path) -> None:
    """追蹤改善表, as a workbook or a document by the file's ending. Raises CaseError when not examined."""
    facts = Facts(case)
    write: Callable[..., None] = write_follow_up_book if path.suffix == ".xlsx" else write_follow_up_paper
    write(path, facts.profile, follow_up_rows(case, facts), case.station.now().astimezone(TAIPEI))


def record_paper(case: Case, path: Path, *, by: str) -> None:
    """The act: who printed what, as a digest."""
    files = [{"name": path.name, "digest": digest_of(path.read_bytes()), "volume": 0}]
    case.append(Act.REPORT, {"files": files, "draft": False, "head": case.head}, by.strip())
