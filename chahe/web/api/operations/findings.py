"""Proposed findings, and what people do about them: put the fact to the unit, record its answer, decide."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from pydantic import Field

from chahe.casefile import opinions
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.opinions import Verdict
from chahe.findings.finding import Decision, Severity
from chahe.web.acting import act
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.seen import IfMatch, seen_of, tag, unless_overtaken
from chahe.web.api.shapes import After, Given, Limit, Line, Person, Said, Text, example
from chahe.web.models import Finding
from chahe.web.project_findings import Confirmation
from chahe.web.roles import Need
from chahe.web.unseen import as_finding


class FindingLine(Said):
    """One cause is one finding. `gone` = decided once and not found any more; `changed` = other facts than then."""

    id: str
    item: str
    pattern: str
    exceptions: int
    decision: Decision | None
    confirmation: Confirmation
    gone: bool
    changed: bool


class Findings(Said):
    """Findings in order; `next` None = no more."""

    lines: list[FindingLine]
    next: int | None


class Counted(Said):
    """One check of the finding over its whole population."""

    check: str
    title: str
    population: int
    exceptions: int
    unsettled: int


class Decided(Said):
    """A decision that was taken."""

    seq: int
    at: str
    by: str
    word: Decision
    why: str
    text: str
    severity: Severity | None
    not_swept: bool
    warnings: list[str]


class Confirmed(Said):
    """The fact as it was put to the unit (`version`), and its answer."""

    seq: int
    version: int
    at: str
    by: str
    fact: str
    answer: str
    agrees: bool | None
    files: list[str]


class Later(Said):
    """A later event, beside the fact."""

    at: str
    by: str
    text: str


class FindingWhole(FindingLine):
    """The Bureau's four columns, the counts, and what people did. `seen` is what `If-Match` must carry to act."""

    category: str
    condition: str
    criteria: str
    effect: str
    recommendation: str
    grounds: list[str]
    populations: list[Counted]
    decisions: list[Decided]
    confirmations: list[Confirmed]
    later: list[Later]
    seen: str


class Decide(Given):
    """檢查意見, 面請改善 or 不提列, with its reason."""

    model_config = example(word="檢查意見", why="事實明確", by="陳領隊")
    word: Decision
    why: Line
    text: Text = ""
    severity: Severity | None = None
    not_swept: bool = Field(False, description="Similar cases were not swept.")
    by: Person = ""


class Put(Given):
    """Put the fact as it stands to the unit."""

    model_config = example(by="王小明")
    by: Person = ""


class Answer(Given):
    """The unit's answer to the text put last."""

    model_config = example(answer="屬實，將補辦。", agrees=True, by="王小明")
    answer: Text = Field(min_length=1)
    agrees: bool | None = None
    by: Person = ""


class Event(Given):
    """What happened later."""

    model_config = example(text="嗣於八月補辦。", by="王小明")
    text: Text
    by: Person = ""


def findings(request: HttpRequest, case: str, after: After = -1, limit: Limit = 200) -> Findings:
    """The findings of the case."""
    found = Finding.objects.filter(examination=case_of(request), position__gt=after).order_by("position")
    some = list(found.defer("body")[: limit + 1])
    lines = [FindingLine(**_line(f)) for f in some[:limit]]
    return Findings(lines=lines, next=some[limit - 1].position if len(some) > limit else None)


def finding(request: HttpRequest, case: str, found: str, response: HttpResponse) -> FindingWhole:
    """One finding with everything people did about it."""
    return _told(case_of(request).pk, found, response)


def decide(
    request: HttpRequest, case: str, found: str, said: Decide, response: HttpResponse, if_match: IfMatch = ""
) -> FindingWhole:
    """Decide about a finding, with a reason."""
    seen = seen_of(if_match)
    severity = said.severity.value if said.severity else None
    verdict = Verdict(said.word.value, said.why, said.text, severity, said.not_swept)
    do = partial(opinions.decide, finding=found, verdict=verdict, by=by(request, said.by))
    return _do(request, found, response, do, seen)


def put(
    request: HttpRequest, case: str, found: str, said: Put, response: HttpResponse, if_match: IfMatch = ""
) -> FindingWhole:
    """Put the fact to the unit as it stands (查證事項說明單)."""
    seen = seen_of(if_match)
    return _do(request, found, response, partial(opinions.confirm, finding=found, by=by(request, said.by)), seen)


def answer(
    request: HttpRequest, case: str, found: str, said: Answer, response: HttpResponse, if_match: IfMatch = ""
) -> FindingWhole:
    """Record the unit's answer."""
    seen = seen_of(if_match)
    do = partial(opinions.confirm, finding=found, by=by(request, said.by), answer=said.answer, agrees=said.agrees)
    return _do(request, found, response, do, seen)


def later(request: HttpRequest, case: str, found: str, said: Event, response: HttpResponse) -> FindingWhole:
    """Record a later event beside the fact."""
    return _do(
        request, found, response, partial(opinions.add_later, subject=found, text=said.text, by=by(request, said.by))
    )


def _do(request: HttpRequest, found: str, response: HttpResponse, do: Any, seen: str | None = None) -> FindingWhole:
    examination = case_of(request)
    get_object_or_404(Finding.objects.only("pk"), examination=examination, code=found)

    def recorded(case: Case) -> None:
        if seen is None:
            do(case)
            return
        facts = Facts(case)
        unless_overtaken(lambda: as_finding(case, found, seen, facts))
        do(case, facts=facts)

    act(examination, recorded)
    return _told(examination.pk, found, response)


def _told(case: str, found: str, response: HttpResponse) -> FindingWhole:
    line = get_object_or_404(Finding, examination_id=case, code=found)
    f = line.body["finding"]
    response["ETag"] = tag(line.seen)
    words: dict[str, Any] = {k: f[k] or "" for k in WORDS}
    return FindingWhole(
        **_line(line),
        **words,
        grounds=list(f["grounds"]),
        populations=[Counted(**{k: c[k] for k in Counted.model_fields}) for c in f["populations"]],
        decisions=[Decided(**{**d, "severity": d["severity"] or None}) for d in line.body["decisions"]],
        confirmations=[Confirmed(**c) for c in line.body["confirmations"]],
        later=[Later(**e) for e in line.body["later"]],
        seen=line.seen,
    )


def _line(f: Finding) -> dict[str, Any]:
    kept = ("item", "pattern", "exceptions", "gone", "changed")
    said = {k: getattr(f, k) for k in kept}
    return {**said, "id": f.code, "decision": f.decision or None, "confirmation": f.state}


WORDS = ("category", "condition", "criteria", "effect", "recommendation")
_AT = "cases/{case}/findings/{found}"
LIST = Operation("findings", "GET", "cases/{case}/findings", Need.READ, findings, Findings)
ONE = Operation("finding", "GET", _AT, Need.READ, finding, FindingWhole)
DECIDE = Operation("decide", "POST", f"{_AT}/decision", Need.DECIDE, decide, FindingWhole)
PUT = Operation("put", "POST", f"{_AT}/put", Need.PREPARE, put, FindingWhole)
ANSWER = Operation("answer", "POST", f"{_AT}/answer", Need.PREPARE, answer, FindingWhole)
LATER = Operation("later", "POST", f"{_AT}/later", Need.PREPARE, later, FindingWhole)
