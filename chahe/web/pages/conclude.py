"""A person concludes an item, or signs or returns what another concluded. The rules are determination.conclude's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude
from chahe.casefile.facts import Facts
from chahe.determination.conclude import Role, Wanted
from chahe.web.acting import act, declared, who
from chahe.web.gate import Page
from chahe.web.models import Examination
from chahe.web.roles import Need
from chahe.web.unseen import as_item


def prepare(request: HttpRequest, examination: Examination, code: str) -> HttpResponse:
    """The preparer's word and text."""
    return _sign(request, examination, code, Role.PREPARER, request.POST.get("word") or None)


def review(request: HttpRequest, examination: Examination, code: str) -> HttpResponse:
    """The reviewer signs the same word, or returns it."""
    word = None if request.POST.get("return") else request.POST.get("word") or None
    return _sign(request, examination, code, Role.REVIEWER, word)


def _sign(request: HttpRequest, examination: Examination, code: str, role: Role, word: str | None) -> HttpResponse:
    independent = request.POST.get("independent") == "1"
    wanted = Wanted(code, who(request), role, word, request.POST.get("text", ""), independent, declared(request))

    def sign(case: Case) -> None:
        facts = Facts(case)
        as_item(case, code, request.POST.get("seen", ""), facts)
        conclude(case, wanted, facts)

    act(examination, sign)
    return redirect("item", case=examination.pk, code=code)


PREPARE = Page("prepare", "c/<str:case>/item/<str:code>/conclude/", Need.PREPARE, prepare, ("POST",))
REVIEW = Page("review", "c/<str:case>/item/<str:code>/review/", Need.REVIEW, review, ("POST",))
