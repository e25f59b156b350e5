"""Long work of a case: what waits, what runs, what came of it."""

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from chahe.catalog import catalog
from chahe.report.formats import formats
from chahe.report.volumes import Form, parse_form
from chahe.web.acting import named
from chahe.web.gate import Page
from chahe.web.models import Examination, Job
from chahe.web.roles import Need
from chahe.web.work import reports_folder

SHOWN = 30

WITH_FILES = ("report", "table", "copies")
"""Kinds of work that leave files to be fetched."""


def jobs(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Newest first; the list asks again by itself while something runs."""
    found = list(Job.objects.filter(case=examination.pk).order_by("-id")[:SHOWN])
    context = {"jobs": found, "busy": any(j.state in ("waiting", "running") for j in found), "forms": list(Form)}
    part = "workbench/_jobs.html" if request.headers.get("HX-Request") else "workbench/jobs.html"
    return render(request, part, context)


def examine(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Examine all items, or one."""
    ask_examine(examination, request.POST.get("only", ""), named(request))
    return redirect("jobs", case=examination.pk)


def ask_examine(examination: Examination, only: str, by: str) -> Job:
    """The job of an examination; `only` "" = all items. Raises CatalogError."""
    only = only.strip()
    if only:
        catalog().asked(only)
    return Job.asked(examination, "examine", by, {"only": only})


def report(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Both volumes, or one, in the formats chosen."""
    volumes = [v for v in (1, 2) if str(v) in request.POST.getlist("volume")] or [1, 2]
    chosen = ",".join(f for f in formats(None) if f in request.POST.getlist("format"))
    form = request.POST.get("form", Form.BUREAU.value)
    ask_report(examination, volumes, chosen, form, named(request))
    return redirect("jobs", case=examination.pk)


def ask_report(examination: Examination, volumes: list[int], chosen: str, form: str, by: str) -> Job:
    """The job of a report; `chosen` = formats joined by commas, "" = all. Raises CallError."""
    parse_form(form)
    job = Job.asked(examination, "report", by, state="making")
    job.said = {"volumes": volumes, "formats": chosen, "form": form, "name": f"{job.pk:06d}"}
    job.state = "waiting"
    job.save()
    return job


def download(request: HttpRequest, examination: Examination, number: int, name: str) -> HttpResponseBase:
    """One file of a report, as an attachment: never shown as a page of ours."""
    job = Job.objects.filter(pk=number, case=examination.pk, kind__in=WITH_FILES, state="done").first()
    if job is None or name not in job.outcome.get("files", []) or not re.fullmatch(r"[0-9]{6}", job.outcome["folder"]):
        raise Http404
    path = reports_folder(examination.pk, job.outcome["folder"]) / name
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


PAGE = Page("jobs", "c/<str:case>/jobs/", Need.READ, jobs)
EXAMINE = Page("examine", "c/<str:case>/jobs/examine/", Need.PREPARE, examine, ("POST",), costly=10)
REPORT = Page("report", "c/<str:case>/jobs/report/", Need.PREPARE, report, ("POST",), costly=10)
FILE = Page("report-file", "c/<str:case>/jobs/<int:number>/<str:name>", Need.READ, download)
