"""Numbered copies of the report: the register, a new issue, a correction."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.report.copies import FORMATS
from chahe.report.volumes import Form
from chahe.web.acting import named
from chahe.web.gate import Page
from chahe.web.models import Examination, Job, Paper
from chahe.web.roles import Need


def copies(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Copy number, to whom, when, digests."""
    found = list(Paper.objects.filter(examination=examination, kind="copy").order_by("number"))
    context = {"issues": found, "forms": list(Form), "formats": FORMATS}
    return render(request, "workbench/copies.html", context)


def issue(request: HttpRequest, examination: Examination) -> HttpResponse:
    """A job: each copy is typeset for itself."""
    said, by = request.POST, named(request)
    order = {
        "form": said.get("form", Form.BUREAU.value),
        "formats": said.getlist("format"),
        "to": said.get("to", "")[:8_000].splitlines(),
        "replaces": int(said["replaces"]) if said.get("replaces", "").isascii() and said.get("replaces", "").isdigit()
        and len(said["replaces"]) < 9 else None,
        "why": said.get("why", ""),
    }  # fmt: skip
    job = Job.asked(examination, "copies", by, state="making")
    job.said = {**order, "name": f"{job.pk:06d}"}
    job.state = "waiting"
    job.save()
    return redirect("jobs", case=examination.pk)


LIST = Page("copies", "c/<str:case>/copies/", Need.READ, copies)
ISSUE = Page("copies-issue", "c/<str:case>/copies/issue/", Need.DECIDE, issue, ("POST",), costly=6)
