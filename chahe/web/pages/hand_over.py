"""What is asked for, what came, and the way to hand it over. No working paper: the auditee sees this page alone."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.casefile import handed_over
from chahe.casefile.case import Case
from chahe.model import Supply
from chahe.scope.profile import parse_profile
from chahe.scope.request import RequestLine, request_list
from chahe.scope.select import selection
from chahe.web.gate import Page
from chahe.web.models import Evidence, Examination, Job
from chahe.web.roles import Need

SHOWN = 20


def hand_over(request: HttpRequest, examination: Examination) -> HttpResponse:
    """檢查資料清單 with the state of each line, and the deliveries of this case."""
    lines = requested(examination)
    wanted = request.GET.get("state", "")
    jobs = Job.objects.filter(case=examination.pk, kind="intake").order_by("-id")[:SHOWN]
    context = {
        "lines": [x for x in lines if not wanted or x[1].value == wanted],
        "states": [(s.value, sum(x[1] is s for x in lines)) for s in Supply],
        "wanted": wanted,
        "total": len(lines),
        "jobs": list(jobs),
    }
    return render(request, "workbench/hand_over.html", context)


def requested(examination: Examination) -> list[tuple[RequestLine, Supply, int]]:
    """Every line asked for, its state, and the files that came under its code."""
    case = Case.open(Path(examination.folder))
    profile = parse_profile(case.profile_text())
    supplied = handed_over.supplied(case)
    files: dict[str, int] = {}
    for code in Evidence.objects.filter(examination=examination).values_list("code", flat=True):
        files[code] = files.get(code, 0) + 1
    return [
        (line, supplied[line.code].state if line.code in supplied else Supply.PENDING, files.get(line.code, 0))
        for line in request_list(profile, selection(profile))
    ]


PAGE = Page("hand-over", "c/<str:case>/hand-over/", Need.HAND_OVER, hand_over)
