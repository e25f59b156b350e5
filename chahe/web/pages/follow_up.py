"""追蹤改善: where every reported finding stands, and what examiners do about it. The rules are findings.tracking's."""

from collections import Counter
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from chahe.casefile import tracking
from chahe.casefile.case import Case
from chahe.findings.tracking import Method, Progress, Stage
from chahe.web.acting import act, named
from chahe.web.gate import Page
from chahe.web.models import Examination, Finding, Job
from chahe.web.roles import Need
from chahe.web.unseen import as_last

REPORTED = ("檢查意見", "面請改善")


def follow_up(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Every finding that was reported, with its stage; those nobody sent yet among them."""
    found = Finding.objects.filter(examination=examination, decision__in=REPORTED).order_by("position")
    lines = [(f, f.stage or Stage.NOT_SENT.value, f.body["tracking"] or {}) for f in found]
    wanted = request.GET.get("stage", "")
    counted = Counter(stage for _, stage, _ in lines)
    context = {
        "lines": [x for x in lines if not wanted or x[1] == wanted],
        "stages": [(s.value, counted[s.value]) for s in Stage],
        "wanted": wanted,
        "total": len(lines),
    }
    return render(request, "workbench/follow_up.html", context)


def one(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """One finding's follow-up, from the day it was sent."""
    line = get_object_or_404(Finding, examination=examination, code=found)
    context = {
        "line": line,
        "f": line.body["finding"],
        "t": line.body["tracking"],
        "stage": line.stage or Stage.NOT_SENT.value,
        "methods": [m.value for m in Method],
        "results": [p.value for p in Progress if p is not Progress.STATEMENT],
    }
    return render(request, "workbench/tracked.html", context)


def send(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """函請改善."""
    said, by = request.POST, named(request)
    return _acted(
        request, examination, found,
        lambda case: tracking.send(case, found, report=said.get("report", ""), reply_due=said.get("due", ""), by=by),
    )  # fmt: skip


def judge(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """What an examiner makes of the round reported last."""
    said, by = request.POST, named(request)
    words = {k: said.get(k, "") for k in ("method", "result", "text")}
    return _acted(request, examination, found, lambda case: tracking.judge(case, found, by=by, **words))


def re_test(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """Ask for the re-test: derivations may take their time, so a job does it."""
    Job.asked(examination, "retest", named(request), {"finding": found})
    return redirect("jobs", case=examination.pk)


def close(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """結案, or the first of two acceptances."""
    said, by = request.POST, named(request)
    words = {k: said.get(k, "") for k in ("how", "why")}
    return _acted(request, examination, found, lambda case: tracking.close(case, found, by=by, **words))


def reopen(request: HttpRequest, examination: Examination, found: str) -> HttpResponse:
    """Taken up again, with a reason."""
    why, by = request.POST.get("why", ""), named(request)
    return _acted(request, examination, found, lambda case: tracking.reopen(case, found, why=why, by=by))


def _acted(
    request: HttpRequest, examination: Examination, found: str, do: Callable[[Case], object]
) -> HttpResponse:  # fmt: skip
    def once(case: Case) -> object:
        seen(request, case, found)
        return do(case)

    act(examination, once)
    return redirect("tracked", case=examination.pk, found=found)


def seen(request: HttpRequest, case: Case, found: str) -> None:
    """What somebody else did since the page was opened is not acted over unseen. Raises CallError."""
    as_last(tracking.follow_up_of(case, found).last, request.POST.get("seen", ""), found)


LIST = Page("follow-up", "c/<str:case>/follow-up/", Need.READ, follow_up)
ONE = Page("tracked", "c/<str:case>/follow-up/<str:found>/", Need.READ, one)
SEND = Page("track-send", "c/<str:case>/follow-up/<str:found>/send/", Need.DECIDE, send, ("POST",))
JUDGE = Page("track-judge", "c/<str:case>/follow-up/<str:found>/judge/", Need.PREPARE, judge, ("POST",))
RETEST = Page("track-retest", "c/<str:case>/follow-up/<str:found>/retest/", Need.PREPARE, re_test, ("POST",))
CLOSE = Page("track-close", "c/<str:case>/follow-up/<str:found>/close/", Need.REVIEW, close, ("POST",))
REOPEN = Page("track-reopen", "c/<str:case>/follow-up/<str:found>/reopen/", Need.REVIEW, reopen, ("POST",))
