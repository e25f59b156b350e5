"""獨立性聲明: which business a member or a relative handled until when, and what was recorded about others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.casefile import independence as declaring
from chahe.casefile.case import Case
from chahe.catalog import Kind, catalog
from chahe.determination.independence import Relation, Wanted
from chahe.determination.people import Who
from chahe.web.acting import act, named
from chahe.web.declaring import oneself, somebody
from chahe.web.gate import Page
from chahe.web.models import Examination
from chahe.web.pages.plan import number_of
from chahe.web.planned import body_of
from chahe.web.roles import Need


def independence(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Every declaration, and the forms. One query beside the case's own."""
    body = body_of(examination, "plan")
    context = {
        "declared": body["independence"],
        "parts": [n for n in catalog().nodes if n.kind is Kind.PART],
        "relations": [r.value for r in Relation],
        "people": sorted({m["person"] for m in body["plan"]["team"]} | {a["to"] for a in body["assignments"].values()}),
    }
    return render(request, "workbench/independence.html", context)


def declare(request: HttpRequest, examination: Examination) -> HttpResponse:
    """One's own."""
    by = named(request)
    return _declare(request, examination, oneself(request, by), by)


def record(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Somebody else's, with the source."""
    return _declare(request, examination, somebody(examination, request.POST.get("of", "")), named(request))


def _declare(request: HttpRequest, examination: Examination, who: Who, by: str) -> HttpResponse:
    said = request.POST
    codes = [*said.getlist("item"), *said.get("codes", "").replace("、", " ").replace(",", " ").split()]
    words = {k: said.get(k, "") for k in ("business", "since", "until", "source")}
    wanted = Wanted(who, said.get("relation", ""), items=tuple(codes), **words)
    act(examination, lambda case: declaring.declare(case, wanted, by=by))
    return redirect("independence", case=examination.pk)


def back(request: HttpRequest, examination: Examination) -> HttpResponse:
    """A declaration that was a mistake, taken back by somebody else."""
    by, why, seq = named(request), request.POST.get("why", ""), number_of(request.POST.get("number", ""))

    def do(case: Case) -> None:
        declaring.take_back(case, seq, why=why, by=by)

    act(examination, do)
    return redirect("independence", case=examination.pk)


PAGE = Page("independence", "c/<str:case>/independence/", Need.READ, independence)
DECLARE = Page("declare", "c/<str:case>/independence/declare/", Need.DECLARE, declare, ("POST",))
RECORD = Page("declare-for", "c/<str:case>/independence/record/", Need.PLAN, record, ("POST",))
BACK = Page("declare-back", "c/<str:case>/independence/back/", Need.PLAN, back, ("POST",))
