"""獨立性聲明: which business a person or a relative handled until when, and what was taken back."""

from datetime import date
from functools import partial

from django.http import HttpRequest
from pydantic import Field

from chahe.casefile import independence as declaring
from chahe.determination.independence import Relation, Wanted
from chahe.determination.people import Who
from chahe.web.acting import act
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.operations.jobs import Number
from chahe.web.api.shapes import Given, Line, Pair, Person, Said, example, pair
from chahe.web.declaring import oneself, somebody
from chahe.web.planned import body_of
from chahe.web.roles import Need


class DeclaredLine(Said):
    """One declaration. Without items it declares nothing; `last` is the last day it stands in the way ("" = no end is
    known); `taken_back` is the act that took it back.
    """

    seq: int
    at: str
    by: str
    person: str
    number: str
    relation: Relation
    business: str
    items: list[str]
    since: str
    until: str
    source: str
    last: str
    taken_back: int | None
    words: Pair


class Declarations(Said):
    """Every declaration, in order."""

    lines: list[DeclaredLine]


class Declare(Given):
    """One's own: items or headings of the catalog (none = nothing to declare), and until when it was handled."""

    model_config = example(
        relation="本人", business="電子郵件社交工程演練", items=["4.7"], until="2026-03-31", by="王小明"
    )
    relation: Relation = Relation.SELF
    business: Line = ""
    items: list[Line] = Field([], max_length=100)
    since: date | None = None
    until: date | None = Field(None, description="null = still handled.")
    source: Line = ""
    by: Person = ""


class DeclareFor(Declare):
    """Somebody else's, with the source."""

    model_config = example(of="李大華", relation="親屬", business="核保部", items=["2"], source="人事資料", by="陳領隊")
    of: Line


class TakeBack(Given):
    """The reason; never by the person it is about."""

    model_config = example(why="同名之他人", by="陳領隊")
    why: Line
    by: Person = ""


def independence(request: HttpRequest, case: str) -> Declarations:
    """Declarations of the case."""
    return _told(request)


def declare(request: HttpRequest, case: str, said: Declare) -> Declarations:
    """Declare for oneself."""
    person = by(request, said.by)
    return _declare(request, oneself(request, person), said, person)


def declare_for(request: HttpRequest, case: str, said: DeclareFor) -> Declarations:
    """Record a declaration for somebody else."""
    return _declare(request, somebody(case_of(request), said.of), said, by(request, said.by))


def take_back(request: HttpRequest, case: str, number: Number, said: TakeBack) -> Declarations:
    """Take a declaration back."""
    act(case_of(request), partial(declaring.take_back, seq=number, why=said.why, by=by(request, said.by)))
    return _told(request)


def _declare(request: HttpRequest, who: Who, said: Declare, person: str) -> Declarations:
    since, until = (d.isoformat() if d else "" for d in (said.since, said.until))
    wanted = Wanted(who, said.relation.value, said.business, tuple(said.items), since, until, said.source)
    act(case_of(request), partial(declaring.declare, wanted=wanted, by=person))
    return _told(request)


def _told(request: HttpRequest) -> Declarations:
    found = body_of(case_of(request), "plan")["independence"]
    return Declarations(lines=[DeclaredLine(**{**d, "words": pair(d["words"])}) for d in found])


_AT = "cases/{case}/independence"
LIST = Operation("independence", "GET", _AT, Need.READ, independence, Declarations)
DECLARE = Operation("declare", "POST", _AT, Need.DECLARE, declare, Declarations)
FOR = Operation("declare_for", "POST", f"{_AT}/others", Need.PLAN, declare_for, Declarations)
BACK = Operation("declare_back", "POST", f"{_AT}/{{number}}/back", Need.PLAN, take_back, Declarations)
