"""A person concludes an item, or signs or returns what another concluded. The rules are determination.conclude's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude
from chahe.determination.conclude import Role, Wanted
from chahe.errors import ConclusionError
from chahe.web.acting import act, declared, who
from chahe.web.gate import Page
from chahe.web.models import Examination
from chahe.web.roles import Need


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
        same_before_them(case, code, request.POST.get("seen", ""))
        conclude(case, wanted)

    act(examination, sign)
    return redirect("item", case=examination.pk, code=code)


def last_signature(case: Case, code: str) -> str:
    """Number of the last act about an item's conclusion: what a person who signs must have seen. "" = there is none."""
    acts = [e.seq for e in case.acts() if e.body.get("item") == code and e.kind in ("conclusion", "sign-off")]
    return str(acts[-1]) if acts else ""


def same_before_them(case: Case, code: str, seen: str) -> None:
    """What somebody else signed since the page was opened must not be overwritten unseen. Raises ConclusionError."""
    if seen != last_signature(case, code):
        raise ConclusionError(
            ("開啟本頁後，本項已有他人簽署。", "Somebody signed this item since the page was opened."),
            where=code,
            why=("未見他人所為之前，不予記錄。", "Nothing is recorded over what was not seen."),
            todo=("請重新開啟本項後再簽署。", "Open the item again, then sign."),
        )


PREPARE = Page("prepare", "c/<str:case>/item/<str:code>/conclude/", Need.PREPARE, prepare, ("POST",))
REVIEW = Page("review", "c/<str:case>/item/<str:code>/review/", Need.REVIEW, review, ("POST",))
