"""Declarations of independence as pages and the interface take them. The rules are determination.independence's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest

from chahe.determination.independence import Declared, conflict
from chahe.determination.people import Who, folded, same_person
from chahe.scope.terms import TAIPEI
from chahe.web.acting import declared
from chahe.web.models import Examination, Member


def today() -> date:
    """The day in Taipei."""
    return datetime.now(TAIPEI).date()


def oneself(request: HttpRequest, by: str) -> Who:
    """Who acts, with the number of the declared person in the team edition."""
    return Who(by, declared(request))


def somebody(examination: Examination, name: str) -> Who:
    """A person named: a member of the case with their number, else the name alone (a colleague of a laptop's user)."""
    found = Member.objects.filter(case=examination.pk, user__account__person__folded=folded(name))
    number = found.values_list("user__account__person_id", flat=True).first()
    return Who(name.strip(), str(number or ""))


def said_of(found: tuple[Declared, ...], who: Who) -> dict[str, int | bool]:
    """Whether that person declared anything, and how many businesses stand."""
    mine = [d for d in found if d.taken_back is None and same_person(d.who, who)]
    return {"declared": bool(mine), "businesses": sum(not d.nothing for d in mine)}


def barred(found: tuple[Declared, ...], assigned: Mapping[str, str], day: date) -> dict[str, tuple[str, str]]:
    """Item -> why who has it now may not, as (Chinese, English)."""
    told: dict[str, Any] = {c: conflict(found, Who(to), c, day) for c, to in assigned.items() if to}
    return {c: d.words for c, d in told.items() if d is not None}
