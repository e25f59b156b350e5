"""溝通會議: who met, what was said about the facts that were put, and the papers of it."""

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from chahe.casefile import meetings as held
from chahe.casefile.case import Case
from chahe.casefile.follow_up_papers import record_paper, write_follow_up
from chahe.errors import CallError
from chahe.findings.meeting import Participant, Side
from chahe.web.acting import act, named
from chahe.web.gate import Page
from chahe.web.models import Examination, Finding
from chahe.web.reading import reader
from chahe.web.roles import Need

PEOPLE = 8
"""Lines for participants the form shows."""

FORMATS = ("xlsx", "docx")


def meetings(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Every meeting, and the form for another."""
    found = held.meetings(reader(examination))
    sides = [s.value for s in Side]
    lines = [sides[0] if n < PEOPLE // 2 else sides[1] for n in range(PEOPLE)]
    return render(request, "workbench/meetings.html", {"meetings": found, "lines": lines, "sides": sides})


def meeting(request: HttpRequest, examination: Examination, number: int) -> HttpResponse:
    """One meeting with the facts on its agenda."""
    case = reader(examination)
    said = held.statements(case, number)
    put = Finding.objects.filter(examination=examination).exclude(state="none").order_by("position")
    lines = [(f, [s for s in said if s.finding in (f.code, *f.body["of"])]) for f in put]
    return render(request, "workbench/meeting.html", {"meeting": held.meeting_of(case, number), "lines": lines})


def meet(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Record a meeting."""
    said, by = request.POST, named(request)
    names = said.getlist("name")
    numbers = said.getlist("number") or [""] * len(names)
    listed = zip(said.getlist("side"), names, said.getlist("title"), numbers, strict=False)
    people = [Participant(side_of(side), name, title, number) for side, name, title, number in listed if name.strip()]

    def do(case: Case) -> int:
        return held.meet(
            case, day=said.get("day", ""), place=said.get("place", ""), participants=people, by=by
        ).number  # fmt: skip

    return redirect("meeting", case=examination.pk, number=act(examination, do))


def side_of(text: str) -> Side:
    """Whom a participant speaks for. Raises CallError."""
    try:
        return Side(text)
    except ValueError:
        raise CallError(
            ("單位須為檢查單位或受檢單位。", "The side is that of the examiners or of the unit."), text[:40]
        ) from None


def state(request: HttpRequest, examination: Examination, number: int) -> HttpResponse:
    """What somebody said about one fact."""
    said, by = request.POST, named(request)
    speaker, _, theirs = said.get("speaker", "").partition("#")
    words = {"speaker": speaker, "speaker_number": theirs, "text": said.get("text", "")}
    act(examination, lambda case: held.state(case, number, said.get("finding", ""), by=by, **words))
    return redirect("meeting", case=examination.pk, number=number)


def paper(request: HttpRequest, examination: Examination, number: int) -> HttpResponseBase:
    """溝通會議資料.docx; number 0 = to prepare a meeting."""
    return _printed(
        request, examination, "溝通會議資料.docx", lambda case, path: held.paper(case, number or None, path)
    )


def follow_up_paper(request: HttpRequest, examination: Examination) -> HttpResponseBase:
    """追蹤改善表, as a workbook or a document."""
    ending = request.POST.get("format", "")
    if ending not in FORMATS:
        raise CallError(("格式須為 xlsx 或 docx。", "The format is xlsx or docx."), where=ending[:20])
    return _printed(request, examination, f"追蹤改善表.{ending}", write_follow_up)


def _printed(
    request: HttpRequest, examination: Examination, name: str, write: Callable[[Case, Path], None]
) -> HttpResponseBase:
    """A paper made, its digest in the ledger, then handed over: never shown as a page of ours."""
    by = named(request)

    def do(case: Case) -> bytes:
        with tempfile.TemporaryDirectory(prefix="chahe-paper-") as folder:
            path = Path(folder) / name
            write(case, path)
            record_paper(case, path, by=by)
            return path.read_bytes()

    return FileResponse(BytesIO(act(examination, do)), as_attachment=True, filename=name)


LIST = Page("meetings", "c/<str:case>/meetings/", Need.READ, meetings)
NEW = Page("meet", "c/<str:case>/meetings/new/", Need.PREPARE, meet, ("POST",))
ONE = Page("meeting", "c/<str:case>/meetings/<int:number>/", Need.READ, meeting)
STATE = Page("meeting-state", "c/<str:case>/meetings/<int:number>/state/", Need.PREPARE, state, ("POST",))
PAPER = Page("meeting-paper", "c/<str:case>/meetings/<int:number>/paper/", Need.PREPARE, paper, ("POST",))
TABLE = Page("follow-up-paper", "c/<str:case>/follow-up-paper/", Need.PREPARE, follow_up_paper, ("POST",))
