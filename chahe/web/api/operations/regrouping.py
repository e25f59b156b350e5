"""Findings merged and split by people, and that taken back."""

from functools import partial
from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from pydantic import Field

from chahe.casefile import regrouping
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.regrouped import regroupings
from chahe.findings.regroup import Part, Regrouped
from chahe.web.acting import act
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.operations.findings import Findings, findings
from chahe.web.api.operations.jobs import Number
from chahe.web.api.seen import IfMatch, seen_of, unless_overtaken
from chahe.web.api.shapes import Given, Line, Person, Said, example
from chahe.web.models import Finding
from chahe.web.reading import reader
from chahe.web.roles import Need
from chahe.web.unseen import as_finding

Seen = Annotated[str, Field(max_length=60, pattern=r"^[0-9a-f.]*$")]


class RegroupedLine(Said):
    """What became what, by whom and why; `seq` is what takes it back; `undone` says who did ("" = it holds)."""

    seq: int
    at: str
    by: str
    why: str
    of: list[str]
    made: list[str]
    undone: str


class Regroupings(Said):
    """Every merge and split, in order."""

    lines: list[RegroupedLine]


class Merge(Given):
    """Findings of one cause, the leading one first, each with the `seen` it was read with."""

    model_config = example(
        of=["F-4.7-not-mailed", "F-4.7-rate-misstated"], seen={"F-4.7-not-mailed": "12"}, why="同一成因", by="陳領隊"
    )
    of: list[Line] = Field(min_length=2, max_length=100)
    seen: dict[str, Seen] = Field({}, max_length=100)
    heading: Line = Field("", max_length=200)
    why: Line
    by: Person = ""


class PartGiven(Given):
    """Records of a check, or with one of these values in a column."""

    heading: Line = ""
    check: Line = ""
    column: Line = ""
    values: list[Line] = Field([], max_length=1_000)


class Split(Given):
    """Records go to the first part that takes them; all others make the last finding."""

    model_config = example(
        parts=[{"heading": "外勤主管", "column": "unit", "values": ["通訊處"]}], why="成因不同", by="陳領隊"
    )
    parts: list[PartGiven] = Field(min_length=1, max_length=50)
    why: Line
    by: Person = ""


class Undo(Given):
    """One of the findings it made, as it was read with `If-Match`, and the reason."""

    model_config = example(found="F-M1", why="仍屬二項成因", by="陳領隊")
    found: Line
    why: Line
    by: Person = ""


def merge(request: HttpRequest, case: str, said: Merge) -> RegroupedLine:
    """Merge findings of one cause."""
    of, person = list(dict.fromkeys(said.of)), by(request, said.by)

    def do(case: Case) -> Regrouped:
        facts = Facts(case)
        for each in of:
            unless_overtaken(partial(as_finding, case, each, said.seen.get(each, ""), facts))
        return regrouping.merge(case, of, why=said.why, by=person, heading=said.heading)

    return _line(act(case_of(request), do))


def split(request: HttpRequest, case: str, found: str, said: Split, if_match: IfMatch = "") -> RegroupedLine:
    """Split a finding."""
    seen, person = seen_of(if_match), by(request, said.by)
    if not Finding.objects.filter(examination=case_of(request), code=found).exists():
        raise Http404
    parts = [Part(p.heading, p.check, p.column, tuple(p.values)) for p in said.parts]

    def do(case: Case) -> Regrouped:
        facts = Facts(case)
        unless_overtaken(lambda: as_finding(case, found, seen, facts))
        return regrouping.split(case, found, parts, why=said.why, by=person)

    return _line(act(case_of(request), do))


def regrouped(request: HttpRequest, case: str) -> Regroupings:
    """Merges and splits of the case."""
    return Regroupings(lines=[_line(r) for r in regroupings(reader(case_of(request)))])


def undo(
    request: HttpRequest, case: str, number: Number, said: Undo, response: HttpResponse, if_match: IfMatch = ""
) -> Findings:
    """Take a merge or split back; answered with the findings as they are then."""
    seen, person = seen_of(if_match), by(request, said.by)

    def do(case: Case) -> None:
        facts = Facts(case)
        unless_overtaken(lambda: as_finding(case, said.found, seen, facts))
        regrouping.undo(case, seq=number, why=said.why, by=person)

    act(case_of(request), do)
    return findings(request, case)


def _line(r: Regrouped) -> RegroupedLine:
    said = {k: getattr(r, k) for k in ("seq", "at", "by", "why", "undone")}
    return RegroupedLine(**said, of=list(r.of), made=list(r.made))


_AT = "cases/{case}/regroupings"
LIST = Operation("regroupings", "GET", _AT, Need.READ, regrouped, Regroupings)
MERGE = Operation("merge", "POST", _AT, Need.DECIDE, merge, RegroupedLine, seen_in_body=True)
SPLIT = Operation("split", "POST", "cases/{case}/findings/{found}/split", Need.DECIDE, split, RegroupedLine)
UNDO = Operation("regroup_back", "POST", f"{_AT}/{{number}}/back", Need.DECIDE, undo, Findings)
