"""追蹤改善: where every reported finding stands, and what examiners do about it. The rules are findings.tracking's."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from chahe.casefile import tracking
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.findings.tracking import Method, Progress, Stage
from chahe.web.acting import act, named
from chahe.web.gate import Page
from chahe.web.models import Examination, Finding, Job
from chahe.web.roles import Need
from chahe.web.unseen import as_follow_up

REPORTED = ("檢查意見", "面請改善")
SIZE = 100


def follow_up(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Every finding that was reported, with its stage; those nobody sent yet among them."""
    found = Finding.objects.filter(examination=examination, decision__in=REPORTED).order_by("position").defer("body")
    counted = dict(found.order_by().values_list("stage").annotate(n=Count("pk")))
    wanted = next((s for s in Stage if s.value == request.GET.get("stage")), None)
    if wanted is not None:
        found = found.filter(stage=_kept(wanted))
    context = {
        "page": Paginator(found, SIZE).get_page(request.GET.get("page")),
        "stages": [(s.value, counted.get(_kept(s), 0)) for s in Stage],
        "wanted": wanted.value if wanted else "",
        "total": sum(counted.values()),
    }
    return render(request, "workbench/follow_up.html", context)


def _kept(stage: Stage) -> str:
    return "" if stage is Stage.NOT_SENT else stage.value


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
        as_follow_up(case, found, request.POST.get("seen", ""), Facts(case))
        return do(case)

    act(examination, once)
    return redirect("tracked", case=examination.pk, found=found)


LIST = Page("follow-up", "c/<str:case>/follow-up/", Need.READ, follow_up)
ONE = Page("tracked", "c/<str:case>/follow-up/<str:found>/", Need.READ, one)
SEND = Page("track-send", "c/<str:case>/follow-up/<str:found>/send/", Need.DECIDE, send, ("POST",))
JUDGE = Page("track-judge", "c/<str:case>/follow-up/<str:found>/judge/", Need.PREPARE, judge, ("POST",))
RETEST = Page("track-retest", "c/<str:case>/follow-up/<str:found>/retest/", Need.PREPARE, re_test, ("POST",))
CLOSE = Page("track-close", "c/<str:case>/follow-up/<str:found>/close/", Need.REVIEW, close, ("POST",))
REOPEN = Page("track-reopen", "c/<str:case>/follow-up/<str:found>/reopen/", Need.REVIEW, reopen, ("POST",))
