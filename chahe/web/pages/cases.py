"""The cases of the person who asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.web.gate import Page
from chahe.web.models import Examination, Member
from chahe.web.roles import Need


def cases(request: HttpRequest) -> HttpResponse:
    """One line per case; the ledger is not looked at, so that a list of many costs two queries."""
    roles = dict(Member.objects.filter(user_id=request.user.pk or 0).values_list("case", "role"))
    found = Examination.objects.filter(pk__in=roles).order_by("number", "id")
    return render(request, "workbench/cases.html", {"cases": [(c, roles[c.pk]) for c in found]})


PAGE = Page("cases", "", Need.ENTER, cases)
