"""Closing meetings of a case: recorded, read back, and their papers made. The rules are `findings.meeting`'s."""

from collections.abc import Sequence
from pathlib import Path

from chahe.casefile import opinions
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import keep_text, read_text
from chahe.casefile.dossier import findings_of
from chahe.casefile.facts import Facts
from chahe.determination.people import Who
from chahe.errors import CallError
from chahe.evidence.ledger import Entry
from chahe.findings.meeting import Meeting, Participant, Side, Statement, admit_meeting, admit_statement
from chahe.findings.tracking import day_of
from chahe.report.meeting_paper import Discussed, write_meeting_paper
from chahe.scope.terms import TAIPEI


def meet(case: Case, *, day: str, place: str, participants: Sequence[Participant], by: str) -> Meeting:
    """Record a meeting. Raises CallError: a side is missing, a day that is none."""
    admit_meeting(tuple(participants))
    held = day_of(day, "溝通會議")
    body: dict[str, object] = {
        "number": len(meetings(case)) + 1,
        "day": held.isoformat(),
        "place": place.strip()[:200],
        "participants": [_listed(p) for p in participants],
    }
    return _meeting(case.append(Act.MEETING, body, by.strip()))


def meetings(case: Case) -> tuple[Meeting, ...]:
    """Every meeting, in order."""
    return tuple(_meeting(e) for e in case.acts(Act.MEETING))


def meeting_of(case: Case, number: int) -> Meeting:
    """One meeting. Raises CallError when there is none of that number."""
    for m in meetings(case):
        if m.number == number:
            return m
    raise CallError(("沒有此次溝通會議。", "There is no such meeting."), where=str(number))


def _listed(p: Participant) -> list[str]:
    number = p.number.strip()[:40]
    return [p.side.value, p.name.strip()[:80], p.title.strip()[:80], *([number] if number else [])]


def state(
    case: Case, number: int, finding: str, *, speaker: str, text: str, by: str, speaker_number: str = ""
) -> Statement:
    """Record what somebody said about a fact. Raises CallError."""
    meeting = meeting_of(case, number)
    put = any(c.finding == finding for c in opinions.confirmations(case))
    who = admit_statement(meeting, put, Who(speaker, speaker_number.strip()), text)
    kept = keep_text(case, text, finding)
    body: dict[str, object] = {
        "meeting": number,
        "finding": finding,
        "speaker": who.name,
        "side": who.side.value,
        **({"speaker_number": who.number} if who.number else {}),
        "text": kept,
        "blobs": [kept],
    }
    return _statement(case, case.append(Act.MEETING_STATEMENT, body, by.strip()))


def statements(case: Case, number: int | None = None) -> tuple[Statement, ...]:
    """What was said at one meeting, or at all, in order."""
    said = (_statement(case, e) for e in case.acts(Act.MEETING_STATEMENT))
    return tuple(s for s in said if number in (None, s.meeting))


def discussed(case: Case, number: int | None, facts: Facts | None = None) -> tuple[tuple[Discussed, ...], int]:
    """The facts put to the unit, with its answers and what was said; and how many findings were never put to it."""
    now, gone = findings_of(case, opinions.grouped(facts or Facts(case)))
    said = statements(case, number) if number is not None else ()
    out = []
    for entry in (*now, *gone):
        if not entry.confirmations:
            continue
        answers = [c for c in entry.confirmations if c.answer]
        about = (entry.finding.id, *entry.of)
        mine = tuple(s for s in said if s.finding in about)
        out.append(
            Discussed(entry.finding, entry.confirmations[-1], answers[-1] if answers else None, mine, entry.later)
        )
    return tuple(out), sum(not e.confirmations for e in now)


def paper(case: Case, number: int | None, path: Path) -> None:
    """溝通會議資料.docx, of a meeting or (None) to prepare one. Raises CallError, CaseError when not examined."""
    facts = Facts(case)
    lines, left = discussed(case, number, facts)
    meeting = meeting_of(case, number) if number is not None else None
    write_meeting_paper(path, facts.profile, meeting, lines, left, case.station.now().astimezone(TAIPEI))


def _meeting(e: Entry) -> Meeting:
    listed = e.body.get("participants")
    people = tuple(
        Participant(Side(str(p[0])), *(str(x) for x in p[1:])) for p in (listed if isinstance(listed, list) else ())
    )
    return Meeting(e.seq, e.at, e.by, int(str(e.body["number"])), str(e.body["day"]), str(e.body["place"]), people)


def _statement(case: Case, e: Entry) -> Statement:
    b = e.body
    text = read_text(case, b.get("text"))
    number = int(str(b["meeting"]))
    said = str(b["finding"]), str(b["speaker"]), Side(str(b["side"])), text, str(b.get("speaker_number", ""))
    return Statement(e.seq, e.at, e.by, number, *said)
