"""Who did what when, newest first, and the ledger verified on demand."""

from pathlib import Path

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.casefile.case import Case
from chahe.casefile.verify import verify as check
from chahe.web.gate import Page
from chahe.web.models import Act, Examination
from chahe.web.roles import Need

SIZE = 100


def ledger(request: HttpRequest, examination: Examination) -> HttpResponse:
    """One page of acts."""
    found = Act.objects.filter(examination=examination).order_by("-seq")
    return render(request, "workbench/ledger.html", {"page": Paginator(found, SIZE).get_page(request.GET.get("page"))})


def verify(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Ledger, blobs and run folders, without performing the run again: that is `chahe verify`."""
    result = check(Case.open(Path(examination.folder)), None, None, trusted_keys=(), tsa_roots=[])
    return render(request, "workbench/verified.html", {"result": result})


PAGE = Page("ledger", "c/<str:case>/ledger/", Need.READ, ledger)
VERIFY = Page("verify", "c/<str:case>/ledger/verify/", Need.READ, verify, ("POST",), costly=6)
