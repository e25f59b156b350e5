"""The cases of the person who asks, and where one of them stands."""

from typing import Any

from django.http import HttpRequest

from chahe.web.api.entry import case_of
from chahe.web.api.operation import Operation
from chahe.web.api.shapes import Said
from chahe.web.models import Examination, Item, Member
from chahe.web.project import State
from chahe.web.roles import Need, Role

MOST = 1_000
"""Cases one person is told of."""


class CaseLine(Said):
    """One case: dates as ISO, `head` the ledger's Merkle root as 64 hex digits."""

    id: str
    number: str
    institution: str
    kind: str
    as_of: str
    period_from: str
    period_to: str
    sealed: bool
    acts: int
    head: str
    run: str
    run_at: str
    role: Role


class Cases(Said):
    """Every case one is a member of."""

    lines: list[CaseLine]


class CaseState(CaseLine):
    """A case, and how many of its items stand where."""

    items: int
    states: dict[str, int]


def cases(request: HttpRequest) -> Cases:
    """One's own cases, by number."""
    roles = dict(Member.objects.filter(user_id=request.user.pk or 0).values_list("case", "role"))
    found = Examination.objects.filter(pk__in=roles).order_by("number", "id")[:MOST]
    return Cases(lines=[CaseLine(**_line(c, Role(roles[c.pk]))) for c in found])


def case_state(request: HttpRequest, case: str) -> CaseState:
    """One case, and where its items stand."""
    examination = case_of(request)
    states = list(Item.objects.filter(examination=examination).values_list("state", flat=True))
    role: Role = request.role  # type: ignore[attr-defined]
    counts = {s.value: states.count(s.value) for s in State}
    return CaseState(**_line(examination, role), items=len(states), states=counts)


def _line(c: Examination, role: Role) -> dict[str, Any]:
    kept = ("id", "number", "kind", "as_of", "period_from", "period_to", "sealed", "acts", "head", "run", "run_at")
    return {**{k: getattr(c, k) for k in kept}, "institution": c.name, "role": role}


LIST = Operation("cases", "GET", "cases", Need.ENTER, cases, Cases)
ONE = Operation("case", "GET", "cases/{case}", Need.READ, case_state, CaseState)
