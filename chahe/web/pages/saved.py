"""Views of lists: kept, deleted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from chahe.web import saved
from chahe.web.gate import Page
from chahe.web.models import Examination
from chahe.web.roles import Need


def keep(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Back to the list as it is kept."""
    said = request.POST
    place = said.get("place", "") or saved.FINDINGS
    view = saved.keep(
        request, examination, place, said.get("name", ""), said.get("query", ""), shared=said.get("shared") == "1"
    )
    return redirect(f"{saved.address(request, examination, place)}?{view.query}")


def end(request: HttpRequest, examination: Examination, number: int) -> HttpResponse:
    """Back to the list."""
    return redirect(saved.end(request, examination, number))


KEEP = Page("view-keep", "c/<str:case>/views/keep/", Need.READ, keep, ("POST",))
END = Page("view-end", "c/<str:case>/views/<int:number>/end/", Need.READ, end, ("POST",))
