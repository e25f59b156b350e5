"""The files handed over, what was read of each, and what was not."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.web.gate import Page
from chahe.web.models import Evidence, Examination
from chahe.web.roles import Need

SIZE = 100


def evidence(request: HttpRequest, examination: Examination) -> HttpResponse:
    """In order of receipt; `q` finds by name or code."""
    asked = request.GET.get("q", "").strip()[:100]
    found = Evidence.objects.filter(examination=examination).order_by("position")
    if asked:
        found = found.filter(name__icontains=asked) | found.filter(code__iexact=asked)
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    return render(request, "workbench/evidence.html", {"page": page, "q": asked})


PAGE = Page("evidence", "c/<str:case>/evidence/", Need.READ, evidence)
