"""The interface for programs, told on one page: every operation, and what its problems mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.web.api.operation import operations
from chahe.web.api.problems import TITLES
from chahe.web.gate import Page
from chahe.web.roles import Need


def interface(request: HttpRequest) -> HttpResponse:
    """From the declarations, as everything about it."""
    lines = [(o, f"/api/{o.route}") for o in operations()]
    problems = [(k.value, title) for k, title in TITLES.items()]
    return render(request, "workbench/interface.html", {"lines": lines, "problems": problems})


PAGE = Page("interface", "api/", Need.ENTER, interface)
