"""Views of lists kept under a name: what may be kept, whose they are, who else sees them."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse

from chahe.casefile.plain import plain
from chahe.checks.api import checks
from chahe.errors import CallError
from chahe.findings.masking import scrub
from chahe.web import settings
from chahe.web.looking import by_whole
from chahe.web.models import Examination, SavedView
from chahe.web.roles import Need, may

FINDINGS, REQUESTS, EXCEPTIONS = "findings", "requests", "exceptions:"
"""Lists; the last with a check after it."""

MOST = 100
"""Views one person may keep of one case."""

LONGEST = 4_000
"""Characters of an address."""

_WORDS = frozenset(("sort", "down", "verdict", "mark", "col", "q", "state", "decision", "supply", "progress"))


def views(request: HttpRequest, examination: Examination, place: str) -> dict[str, Any]:
    """What the page of that list shows: one's own views and those shared, by name; one query."""
    mine = Q(user_id=request.user.pk or 0)
    found = SavedView.objects.filter(mine | Q(shared=True), case=examination.pk, place=place)
    role = getattr(request, "role", None)
    lines = [
        {
            "view": v,
            "address": f"{address(request, examination, place)}?{v.query}",
            "mine": v.user_id == request.user.pk,
            "by": v.user.account.person.name if settings.TEAM and hasattr(v.user, "account") else "",
            "ends": v.user_id == request.user.pk or may(role, Need.PLAN),
        }
        for v in found.select_related("user__account__person").order_by("name", "id")
    ]
    return {"place": place, "views": lines, "query": kept_of(request.GET.urlencode())}


def keep(
    request: HttpRequest, examination: Examination, place: str, name: str, query: str, *, shared: bool
) -> SavedView:
    """Keep a view; one's own of the same name and list is replaced. Raises CallError, Http404 (no such list)."""
    address(request, examination, place)
    name, query = name.strip(), kept_of(query)
    if not name or len(name) > 80 or not plain(name) or not name.isprintable():
        raise CallError(("檢視須有名稱（80 字以內）。", "A view needs a name, 80 characters at most."), where="name")
    if len(query) > LONGEST:
        raise CallError(("篩選條件過長。", "The filters are too long."), where="query")
    _names_nobody(query)
    mine = SavedView.objects.filter(user_id=request.user.pk or 0, case=examination.pk)
    with transaction.atomic():
        mine.filter(place=place, name=name).delete()
        if mine.count() >= MOST:
            raise CallError(
                (f"每人於一案保存之檢視不得逾 {MOST} 個。", f"One person keeps {MOST} views of a case at most."),
                todo=("請先刪除不再使用者。", "Delete those no longer used."),
            )
        return mine.create(
            user_id=request.user.pk or 0, case=examination.pk, place=place, name=name, query=query, shared=shared
        )


def end(request: HttpRequest, examination: Examination, number: int) -> str:
    """Delete one's own view, or as leader a shared one; where its list is. Raises Http404 for any other."""
    found = SavedView.objects.filter(pk=number, case=examination.pk)
    if may(getattr(request, "role", None), Need.PLAN):
        found = found.filter(Q(user_id=request.user.pk or 0) | Q(shared=True))
    else:
        found = found.filter(user_id=request.user.pk or 0)
    view = found.first()
    if view is None:
        raise Http404
    view.delete()
    return address(request, examination, view.place)


def address(request: HttpRequest, examination: Examination, place: str) -> str:
    """Where a list is. Raises Http404 when there is none of that name."""
    case = examination.pk
    if place == FINDINGS:
        return reverse("findings", kwargs={"case": case})
    if place == REQUESTS:
        hands = may(getattr(request, "role", None), Need.HAND_OVER)
        return reverse("hand-over" if hands else "requests", kwargs={"case": case})
    check = place.removeprefix(EXCEPTIONS)
    if check == place or check not in checks():
        raise Http404
    code, _, name = check.partition("/")
    return reverse("exceptions", kwargs={"case": case, "code": code, "name": name})


def kept_of(query: str) -> str:
    """The words of an address that make a view: not the page one was on."""
    said = parse_qsl(query, max_num_fields=500)
    return urlencode([(k, v) for k, v in said if v and (k in _WORDS or k.startswith("f."))])


def _names_nobody(query: str) -> None:
    """Outside the case nothing is kept that names a person. Raises CallError."""
    for name, text in parse_qsl(query):
        if (name.startswith("f.") and by_whole(name.removeprefix("f."))) or scrub(text) != text:
            raise CallError(
                ("檢視不得含個人資料或受查對象之篩選條件。", "A view keeps no filter by a person or a subject."),
                where=name[:80],
                why=(
                    "檢視保存於案件之外，銷毀佐證時不會一併銷毀。",
                    "It lies outside the case, where erasing does not reach.",
                ),
                todo=("請清除該篩選條件後再保存。", "Clear that filter, then keep the view."),
            )
