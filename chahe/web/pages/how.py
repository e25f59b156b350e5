"""How a check is made: its condition, the cases that prove it can fail, its SQL and that of what it rests on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.catalog.checks_data import checks_data, checks_for
from chahe.web.gate import Page
from chahe.web.models import Examination
from chahe.web.roles import Need


def how(request: HttpRequest, examination: Examination, code: str, name: str) -> HttpResponse:
    """As `chahe show` prints it."""
    check = next((c for c in checks_for(code) if c["id"] == f"{code}/{name}"), None)
    if check is None:
        raise Http404
    derivations = [(d, checks_data()["derivations"][d]) for d in check["derivations"]]
    return render(request, "workbench/how.html", {"check": check, "code": code, "derivations": derivations})


PAGE = Page("how", "c/<str:case>/check/<str:code>/<slug:name>/how/", Need.READ, how)
