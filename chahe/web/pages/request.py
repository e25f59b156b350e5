"""One request: how to produce it, when it is due, what came, what was said; questions and replies."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.casefile import requests, superseding
from chahe.casefile.case import Case
from chahe.casefile.plan import unchanged_since
from chahe.casefile.requests import Side
from chahe.model import Supply
from chahe.web.acting import act, named
from chahe.web.gate import Page
from chahe.web.models import Evidence, Examination
from chahe.web.pages.hand_over import lines_for
from chahe.web.planned import body_of
from chahe.web.roles import Need, Role

SAID = ("statements", "returns", "messages", "supersedings", "reinstatings")
SIZE = 100
"""Files on a page."""


def one(request: HttpRequest, examination: Examination, asked: str) -> HttpResponse:
    """What was returned stays listed: it is evidence."""
    line = line_of(request, examination, asked)
    found = Evidence.objects.filter(examination=examination, code=asked).order_by("position")
    returned = {d for r in line["returns"] for d in r["files"]}
    acts = [("issued", line["issued"])] if line["issued"] else []
    acts += [(kind, a) for kind in SAID for a in line[kind]]
    context = {
        "l": line,
        "page": Paginator(found, SIZE).get_page(request.GET.get("page")),
        "returned": returned,
        "thread": sorted(acts, key=lambda pair: int(pair[1]["seq"])),
        "states": [s.value for s in Supply],
        "auditee": request.role is Role.AUDITEE,  # type: ignore[attr-defined]
    }
    return render(request, "workbench/request.html", context)


def line_of(request: HttpRequest, examination: Examination, asked: str) -> dict[str, Any]:
    """The request, as far as the person may see it. Raises Http404."""
    lines = lines_for(request, body_of(examination, "requests"))
    found = next((x for x in lines if x["code"] == asked), None)
    if found is None:
        raise Http404
    return found


def tell(request: HttpRequest, examination: Examination, asked: str) -> HttpResponse:
    """A question or a reply; an examiner may enter what the auditee replied by other ways."""
    line_of(request, examination, asked)
    side = side_of(request, request.POST.get("side", ""))
    by, text = named(request), request.POST.get("text", "")
    act(examination, partial(requests.tell, request=asked, text=text, side=side, by=by))
    return redirect("request", case=examination.pk, asked=asked)


def side_of(request: HttpRequest, typed: str) -> Side:
    """Who says it: the auditee's own account nobody else."""
    theirs = request.role is Role.AUDITEE or typed == Side.AUDITEE  # type: ignore[attr-defined]
    return Side.AUDITEE if theirs else Side.EXAMINERS


def state(request: HttpRequest, examination: Examination, asked: str) -> HttpResponse:
    """What there is of it: one of five words, or nothing yet."""
    line_of(request, examination, asked)
    said, by = request.POST, named(request)

    def do(case: Case) -> None:
        _seen(request, case, asked)
        requests.state(case, asked, said.get("state", ""), reason=said.get("reason", ""), by=by)

    act(examination, do)
    return redirect("request", case=examination.pk, asked=asked)


def give_back(request: HttpRequest, examination: Examination, asked: str) -> HttpResponse:
    """退補 with its reason and the time it is due anew."""
    said, by = request.POST, named(request)

    def do(case: Case) -> None:
        _seen(request, case, asked)
        requests.give_back(
            case, asked, files=said.getlist("file"), reason=said.get("reason", ""), due=said.get("due", ""), by=by
        )

    act(examination, do)
    return redirect("request", case=examination.pk, asked=asked)


def supersede(request: HttpRequest, examination: Examination, asked: str) -> HttpResponse:
    """A delivery and what came after it stand in for the files ticked, or for all that came before; `undo` takes the
    files ticked back into the population.
    """
    said, by = request.POST, named(request)
    ticked, why, since = said.getlist("file"), said.get("reason", ""), said.get("since", "")

    def do(case: Case) -> None:
        _seen(request, case, asked)
        if said.get("undo") == "1":
            files = [f for f, s in superseding.superseded(case).items() if f[0] in ticked and s.request == asked]
            superseding.reinstate(case, files, why=why, by=by)
        else:
            number = int(since) if since.isascii() and since.isdigit() and len(since) < 16 else -1
            superseding.supersede_before(case, asked, number, ticked, why=why, by=by)

    act(examination, do)
    return redirect("request", case=examination.pk, asked=asked)


def _seen(request: HttpRequest, case: Case, asked: str) -> None:
    """Nothing is said over what came or was said since the page was opened. Raises CallError."""
    as_seen(case, asked, request.POST.get("seen", ""))


def as_seen(case: Case, asked: str, seen: str) -> None:
    """The same, of an act that was seen; 0 = none. Raises CallError."""
    last = requests.last_acts(case).get(asked, 0)
    unchanged_since(int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else -1, last, asked)


PAGE = Page("request", "c/<str:case>/request/<str:asked>/", Need.HAND_OVER, one)
READ = Page("request-read", "c/<str:case>/requests/<str:asked>/", Need.READ, one)
TELL = Page("request-tell", "c/<str:case>/request/<str:asked>/tell/", Need.HAND_OVER, tell, ("POST",))
STATE = Page("request-state", "c/<str:case>/request/<str:asked>/state/", Need.HAND_OVER, state, ("POST",))
SUPERSEDE = Page("request-supersede", "c/<str:case>/request/<str:asked>/supersede/", Need.PREPARE, supersede, ("POST",))
BACK = Page("request-return", "c/<str:case>/request/<str:asked>/return/", Need.PREPARE, give_back, ("POST",))
