"""Who may see the case (team edition): an act each time, for 系統管理, who sees no working paper."""

from typing import Literal

from django.http import HttpRequest

from chahe.web.access import accounts
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.seen import unless_overtaken
from chahe.web.api.shapes import Given, Person, Said, example
from chahe.web.models import Member
from chahe.web.pages.members import change, same_role_before
from chahe.web.roles import Need, Role


class MemberLine(Said):
    """One account and what its person is in the case."""

    account: str
    name: str
    role: Role


class Members(Said):
    """Members, by account."""

    lines: list[MemberLine]


class PutMember(Given):
    """What the account shall be (null = no member any more), and what it was when it was looked at ("" = none)."""

    model_config = example(role="examiner", before="")
    role: Role | None
    before: Role | Literal[""] = ""
    by: Person = ""


def members(request: HttpRequest, case: str) -> Members:
    """Members of the case."""
    found = Member.objects.filter(case=case_of(request).pk).select_related("user__account__person")
    lines = []
    for m in found.order_by("user__username"):
        account = getattr(m.user, "account", None)
        name = account.person.name if account is not None else ""
        lines.append(MemberLine(account=m.user.get_username(), name=name, role=Role(m.role)))
    return Members(lines=lines)


def put(request: HttpRequest, case: str, account: str, said: PutMember) -> Members:
    """Make a member, change what one is, or end it."""
    person = by(request, said.by)
    named = accounts.named(account)
    unless_overtaken(lambda: same_role_before(case_of(request), named, said.before))
    change(request, case_of(request), named, said.role, person)
    return members(request, case)


_AT = "cases/{case}/members"
LIST = Operation("members", "GET", _AT, Need.MEMBERS, members, Members, team=True)
PUT = Operation("put_member", "PUT", f"{_AT}/{{account}}", Need.MEMBERS, put, Members, team=True, seen_in_body=True)
