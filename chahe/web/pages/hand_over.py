"""檢查資料清單: what is asked for and when, what came, and the way to hand it over. No working paper: the auditee sees
these pages alone, and of the list what was issued.
"""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from chahe.casefile import requests
from chahe.casefile.case import Case
from chahe.casefile.request_papers import write_receipt
from chahe.casefile.supplements import ask
from chahe.catalog.work_days import work_years
from chahe.errors import CallError
from chahe.messages import say
from chahe.model import Supply
from chahe.scope.request_state import Progress
from chahe.web import addresses, request_lines, saved
from chahe.web.acting import act, named
from chahe.web.context import language
from chahe.web.gate import Page
from chahe.web.models import Examination, Job
from chahe.web.planned import body_of
from chahe.web.roles import Need, Role, may
from chahe.web.work import PACKAGE, reports_folder

SHOWN = 20
DAYS = 60
"""Days of receipts shown."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def lines_for(request: HttpRequest, body: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines the person may see, each with where it stands now."""
    auditee = getattr(request, "role", None) is Role.AUDITEE
    shown = [x for x in body.get("lines", ()) if not auditee or x["supplement"] or x["issued"] or x["files"]]
    return request_lines.stood(shown, timezone.now())


def hand_over(request: HttpRequest, examination: Examination) -> HttpResponse:
    """The list with the state of each line, filtered by an address that can be kept."""
    jobs = _jobs(request, examination)
    if request.headers.get("HX-Request"):
        return render(request, "workbench/_deliveries.html", {"jobs": jobs, "busy": _busy(jobs)})
    body = body_of(examination, "requests")
    lines = lines_for(request, body)
    every, query = tuple(request_lines.COLUMNS), request.GET
    moved = addresses.moved(query, every, request_lines.USUAL)
    if moved is not None:
        return redirect(request.path + moved)
    headings = {c: say(msgid, language(request)) for c, msgid in request_lines.COLUMNS.items()}
    choice = addresses.choice(query, every, headings, request_lines.USUAL)
    asked = ("q", "supply", "progress")
    context = {
        "lines": request_lines.chosen(lines, query),
        "columns": [(c, headings[c], addresses.turned(query, c), addresses.order(query, c)) for c in choice["shown"]],
        "shown": choice["shown"],
        "numbers": request_lines.NUMBERS,
        "choice": choice,
        "hidden": [(k, v) for k, vs in query.lists() for v in vs if k not in asked and v],
        "cleared": addresses.unfiltered(query),
        "kept": saved.views(request, examination, saved.REQUESTS) if may_read(request) else None,
        "states": [(s.value, sum(x["supply"] == s.value for x in lines)) for s in Supply],
        "stands": [(p.value, sum(x["progress"] == p.value for x in lines)) for p in Progress],
        "chosen": {k: query.get(k, "") for k in asked},
        "total": len(lines),
        "days": [{**d, "shown": f"{d['bytes']:,}"} for d in body.get("days", [])[:DAYS]],
        "jobs": jobs,
        "busy": _busy(jobs),
        "unknown_years": sorted({d[:4] for x in lines if (d := x["course"]["due"]) and int(d[:4]) not in work_years()}),
    }
    return render(request, "workbench/hand_over.html", context)


def may_read(request: HttpRequest) -> bool:
    """Whether the person reads working papers: views are kept by those who do, and by nobody of the auditee."""
    return may(getattr(request, "role", None), Need.READ)


def _jobs(request: HttpRequest, examination: Examination) -> list[Job]:
    found = Job.objects.filter(case=examination.pk, kind__in=("intake", "papers")).order_by("-id")
    if getattr(request, "role", None) is Role.AUDITEE:
        found = found.exclude(kind="papers", said__outward=False)
    return list(found[:SHOWN])


def _busy(jobs: list[Job]) -> bool:
    return any(j.state in ("waiting", "running") for j in jobs)


def issue(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Several lines at once, each due by its own time or all at one."""
    said, by = request.POST, named(request)
    codes, at, hour = said.getlist("line"), said.get("at", ""), said.get("hour", "17:00")
    issued = partial(
        requests.issue, codes=codes, to=said.get("to", ""), by=by, hour=hour, at=at, why=said.get("why", "")
    )
    act(examination, issued)
    return redirect("hand-over", case=examination.pk)


def supplement(request: HttpRequest, examination: Examination) -> HttpResponse:
    """補充調閱, numbered within its day."""
    said, by = request.POST, named(request)
    items = said.get("items", "").replace("、", " ").replace(",", " ").split()
    asked = partial(
        ask,
        items=items,
        name=said.get("name", ""),
        reason=said.get("reason", ""),
        to=said.get("to", ""),
        by=by,
        due=said.get("due", ""),
    )
    act(examination, asked)
    return redirect("hand-over", case=examination.pk)


def receipt(request: HttpRequest, examination: Examination, day: str) -> HttpResponse:
    """資料交接單 of one day in Taipei, to print and sign."""
    with TemporaryDirectory() as made:
        path = Path(made) / "receipt.docx"
        write_receipt(Case.open(Path(examination.folder)), path, day)
        answer = HttpResponse(path.read_bytes(), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="receipt-{day}.docx"'
    return answer


def papers(request: HttpRequest, examination: Examination) -> HttpResponse:
    """The list, its forms and the folders to fill, as one file; for the auditee without the plan."""
    by = named(request)
    outward = request.POST.get("outward") == "1" or not may_read(request)
    job = Job.asked(examination, "papers", by, state="making")
    job.said = {"outward": outward, "name": f"{job.pk:06d}"}
    job.state = "waiting"
    job.save()
    return redirect("hand-over", case=examination.pk)


def package(request: HttpRequest, examination: Examination, number: int) -> HttpResponseBase:
    """That file. Raises CallError where there is none, or it is not for the person."""
    job = Job.objects.filter(pk=number, case=examination.pk, kind="papers", state="done").first()
    shown = job is not None and (job.said.get("outward") is True or may_read(request))
    path = reports_folder(examination.pk, f"{number:06d}") / PACKAGE
    if not shown or not path.is_file():
        raise CallError(("沒有此檔案。", "There is no such file."), where=str(number))
    return FileResponse(path.open("rb"), as_attachment=True, filename=PACKAGE)


PAGE = Page("hand-over", "c/<str:case>/hand-over/", Need.HAND_OVER, hand_over)
LIST = Page("requests", "c/<str:case>/requests/", Need.READ, hand_over)
ISSUE = Page("request-issue", "c/<str:case>/hand-over/issue/", Need.PLAN, issue, ("POST",))
SUPPLEMENT = Page("supplement", "c/<str:case>/hand-over/supplement/", Need.PREPARE, supplement, ("POST",))
RECEIPT = Page("receipt", "c/<str:case>/receipt/<str:day>/", Need.HAND_OVER, receipt)
PAPERS = Page("papers", "c/<str:case>/papers/", Need.HAND_OVER, papers, ("POST",), costly=6)
PACKAGE_FILE = Page("papers-file", "c/<str:case>/papers/<int:number>/", Need.HAND_OVER, package)
