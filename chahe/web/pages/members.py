"""Who may see the case, and which of them came in: for 系統管理, who sees no working paper."""

from pathlib import Path

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.determination.people import Who
from chahe.errors import CallError
from chahe.web.access import accounts, membership
from chahe.web.acting import WAIT, named
from chahe.web.declaring import said_of
from chahe.web.gate import Page
from chahe.web.models import Access, Account, Examination, Member
from chahe.web.planned import body_of, declared_in
from chahe.web.project import project
from chahe.web.roles import Need, Role

SIZE = 100


def members(request: HttpRequest, examination: Examination) -> HttpResponse:
    """By account; what each is."""
    found = Member.objects.filter(case=examination.pk).select_related("user__account__person")
    declared = declared_in(body_of(examination, "plan"))
    rows = [(m, said_of(declared, _person(m))) for m in found.order_by("user__username")]
    context = {"members": rows, "roles": [r.value for r in Role]}
    return render(request, "workbench/members.html", context)


def _person(member: Member) -> Who:
    account = getattr(member.user, "account", None)  # an account of before the team edition has none
    return Who(account.person.name, account.person_id) if account is not None else Who("")


def put(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Add a member, or change what one is. Nobody changes their own."""
    wanted = request.POST.get("role", "")
    if wanted not in set(Role):
        raise CallError(("沒有此種角色。", "There is no such role."), where=wanted[:40])
    account = accounts.named(request.POST.get("account", ""))
    return _put(request, examination, account.user.get_username(), Role(wanted))


def end(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Not a member any more, from the next request on."""
    return _put(request, examination, request.POST.get("account", ""), None)


def _put(request: HttpRequest, examination: Examination, name: str, role: Role | None) -> HttpResponse:
    account = accounts.named(name)
    same_role_before(examination, account, request.POST.get("before", ""))
    change(request, examination, account, role, named(request))
    return redirect("members", case=examination.pk)


def same_role_before(examination: Examination, account: Account, before: str) -> None:
    """What the account is in the case ("" = no member) is what the person saw. Raises CallError when it is not."""
    found = Member.objects.filter(case=examination.pk, user=account.user).values_list("role", flat=True).first() or ""
    if before != found:
        raise CallError(
            ("開啟本頁後，此成員已由他人異動。", "Somebody changed this member since the page was opened."),
            where=account.user.get_username(),
            todo=("請重新開啟本頁。", "Open the page again."),
        )


def change(request: HttpRequest, examination: Examination, account: Account, role: Role | None, by: str) -> None:
    """Make a member, change what one is, or end it (None). Raises CallError (one's own), Http404 (ends nothing)."""
    name = account.user.get_username()
    mine = getattr(request, "account", None)
    if mine is not None and account.person == mine.person:
        raise CallError(
            ("不得變更本人之角色。", "Nobody changes their own role."),
            where=name,
            todo=("請由其他系統管理人員變更。", "Let another administrator do it."),
        )
    if role is None and not Member.objects.filter(case=examination.pk, user=account.user).exists():
        raise Http404
    membership.put(examination, account, role, by=by, wait=WAIT)
    project(Path(examination.folder))


def came_in(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Log-ins, refusals and lock-outs of the case's members: of nobody else's."""
    names = Member.objects.filter(case=examination.pk).values_list("user__username", flat=True)
    found = Access.objects.filter(account__in=list(names)).order_by("-id")
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    return render(request, "workbench/came_in.html", {"page": page})


MEMBERS = Page("members", "c/<str:case>/members/", Need.MEMBERS, members, team=True)
PUT = Page("put-member", "c/<str:case>/members/put/", Need.MEMBERS, put, ("POST",), team=True)
END = Page("end-member", "c/<str:case>/members/end/", Need.MEMBERS, end, ("POST",), team=True)
CAME_IN = Page("came-in", "c/<str:case>/came-in/", Need.MEMBERS, came_in, team=True)
