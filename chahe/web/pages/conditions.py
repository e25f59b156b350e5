"""Conditions before a report is final: what must be done, and what may stay open with a reason."""

from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.casefile import gates
from chahe.casefile.case import Case
from chahe.casefile.dossier import dossier
from chahe.web.acting import act, named
from chahe.web.gate import Page
from chahe.web.models import Examination, Paper
from chahe.web.roles import Need

SIZE = 200


def conditions(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Each with its item and the page it is settled on."""
    found = Paper.objects.filter(examination=examination, kind="condition").order_by("number")
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    blocking = found.filter(body__blocks=True).count()
    wanting = found.filter(body__blocks=False, body__reason=None).count()
    context = {"page": page, "blocking": blocking, "wanting": wanting}
    return render(request, "workbench/conditions.html", context)


def reason(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Several of them by one reason, as one act."""
    keys, why, by = request.POST.getlist("key"), request.POST.get("why", ""), named(request)

    def give(case: Case) -> None:
        gates.give_reason(case, gates.of_dossier(case, dossier(case)), keys, why, by=by)

    act(examination, partial(give))
    return redirect("conditions", case=examination.pk)


LIST = Page("conditions", "c/<str:case>/conditions/", Need.READ, conditions)
REASON = Page("condition-reason", "c/<str:case>/conditions/reason/", Need.DECIDE, reason, ("POST",))
