"""Proposed findings, and what people do about them: decide, put the fact to the unit, record its answer."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from chahe.casefile import opinions
from chahe.casefile.case import Case
from chahe.casefile.opinions import Verdict
from chahe.errors import CallError
from chahe.findings.finding import Decision, Severity
from chahe.web.acting import act, named
from chahe.web.gate import Page
from chahe.web.models import Examination, Finding
from chahe.web.roles import Need

AGREES = {"yes": True, "no": False}


def findings(request: HttpRequest, examination: Examination) -> HttpResponse:
    """One cause is one finding."""
    found = list(Finding.objects.filter(examination=examination).order_by("position").defer("body"))
    return render(request, "workbench/findings.html", {"findings": found})


def finding(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """The Bureau's four columns, the counts, and everything people did about it."""
    line = get_object_or_404(Finding, examination=examination, code=found)
    context = {
        "line": line,
        "f": line.body["finding"],
        "decisions": [d.value for d in Decision],
        "severities": [s.value for s in Severity],
        "last": last_act(line),
    }
    return render(request, "workbench/finding.html", context)


def last_act(line: Finding) -> str:
    """Number of the last act about a finding, as projected; "" = there is none."""
    acts = [a["seq"] for a in (*line.body["decisions"], *line.body["confirmations"])]
    return str(max(acts)) if acts else ""


def decide(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """The leader's word with its reason."""
    said = request.POST
    verdict = Verdict(
        said.get("word", ""), said.get("why", ""), said.get("text", ""), said.get("severity") or None,
        said.get("not_swept") == "1",
    )  # fmt: skip
    by = named(request)

    def do(case: Case) -> None:
        same_before_them(case, found, request.POST.get("seen", ""))
        opinions.decide(case, found, verdict, by=by)

    act(examination, do)
    return redirect("finding", case=examination.pk, found=found)


def confirm(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """Without an answer the fact is put to the unit as it stands; with one the answer is recorded."""
    said: dict[str, Any] = {
        "answer": request.POST.get("answer", ""),
        "agrees": AGREES.get(request.POST.get("agrees", "")),
    }
    act(examination, partial(opinions.confirm, finding=found, by=named(request), **said))
    return redirect("finding", case=examination.pk, found=found)


def later(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """A later event, beside the fact."""
    act(
        examination,
        partial(opinions.add_later, subject=found, text=request.POST.get("text", ""), by=named(request)),
    )
    return redirect("finding", case=examination.pk, found=found)


def same_before_them(case: Case, found: str, seen: str) -> None:
    """What somebody else did since the page was opened is not overwritten unseen. Raises CallError."""
    last = opinions.last_act(case, found)
    if seen != ("" if last is None else str(last)):
        raise CallError(
            ("開啟本頁後，本項缺失已有他人處理。", "Somebody acted on this finding since the page was opened."),
            where=found,
            why=("未見他人所為之前，不予記錄。", "Nothing is recorded over what was not seen."),
            todo=("請重新開啟本頁後再處理。", "Open the page again, then act."),
        )


LIST = Page("findings", "c/<str:case>/findings/", Need.READ, findings)
ONE = Page("finding", "c/<str:case>/finding/<str:found>/", Need.READ, finding)
DECIDE = Page("decide", "c/<str:case>/finding/<str:found>/decide/", Need.DECIDE, decide, ("POST",))
CONFIRM = Page("confirm", "c/<str:case>/finding/<str:found>/confirm/", Need.PREPARE, confirm, ("POST",))
LATER = Page("later", "c/<str:case>/finding/<str:found>/later/", Need.PREPARE, later, ("POST",))
