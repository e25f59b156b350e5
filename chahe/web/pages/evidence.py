"""The files handed over, what was read of each, and what was not."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.web.gate import Page
from chahe.web.models import Evidence, Examination
from chahe.web.roles import Need

SIZE = 100


def evidence(request: HttpRequest, examination: Examination) -> HttpResponse:
    """In order of receipt; `q` finds by name or code."""
    asked = request.GET.get("q", "").strip()[:100]
    page = Paginator(matching(examination, asked), SIZE).get_page(request.GET.get("page"))
    return render(request, "workbench/evidence.html", {"page": page, "q": asked})


def matching(examination: Examination, asked: str) -> QuerySet[Evidence]:
    """Files whose name holds the text or whose code it is, in order of receipt; all of them for no text."""
    found = Evidence.objects.filter(examination=examination).order_by("position")
    asked = asked.strip()[:100].replace("\0", "")  # PostgreSQL takes no NUL, and no name has one
    return found.filter(name__icontains=asked) | found.filter(code__iexact=asked) if asked else found


PAGE = Page("evidence", "c/<str:case>/evidence/", Need.READ, evidence)
