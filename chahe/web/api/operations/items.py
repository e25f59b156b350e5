"""Items: where each stands, and one with its aspects, criteria, facts and conclusion."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from pydantic import Field

from chahe.catalog import catalog
from chahe.catalog.checks_data import checks_for
from chahe.model import Outcome, Supply, Word
from chahe.web.api.entry import case_of
from chahe.web.api.operation import Operation
from chahe.web.api.seen import tag
from chahe.web.api.shapes import Pair, Said, pair
from chahe.web.models import Item, Observation
from chahe.web.project import State
from chahe.web.roles import Need


class ItemLine(Said):
    """Where one item stands. `proposal` is the program's and not approved; `word` is a person's; "" = none."""

    code: str
    label: str
    part: str
    inside: bool = Field(description="Whether the item is in the scope of this examination.")
    proposal: Outcome | None
    word: Word | None
    state: State
    checks: int
    exceptions: int
    unsettled: int


class Items(Said):
    """The items that ask, in the seed's order."""

    lines: list[ItemLine]


class Aspect(Said):
    """One aspect of the question."""

    id: str
    text: Pair
    person: bool = Field(description="Whether a person settles it.")
    outcome: Outcome | None
    reason: str


class CriterionLine(Said):
    """A criterion in force: value with its unit, source, dates as ISO ("" = open). No value is never a pass."""

    id: str
    title: Pair
    value: str
    unit: str
    source: str
    since: str
    until: str
    layer: str
    certainty: str


class Requested(Said):
    """Evidence asked for."""

    code: str
    name: str
    supply: Supply


class CheckLine(Said):
    """One check and its line over the whole population; `outcome` None = not examined."""

    id: str
    title: Pair
    outcome: Outcome | None
    population: int
    exceptions: int
    unsettled: int
    reason: str
    gaps: list[str]


class Signature(Said):
    """One act of a preparer or a reviewer; `word` None = returned."""

    seq: int
    at: str
    by: str
    role: str
    word: Word | None
    text: str
    warnings: list[str]


class ItemWhole(ItemLine):
    """One item. `seen` is what `If-Match` must carry to sign: it covers the last act, facts, evidence and norms."""

    text: str
    english: str
    scope: Pair
    aspects: list[Aspect]
    criteria: list[CriterionLine]
    requests: list[Requested]
    facts: list[CheckLine]
    stale: list[str]
    signatures: list[Signature]
    seen: str


def items(request: HttpRequest, case: str, part: str = "", state: State | None = None) -> Items:
    """Every item with its proposal, counts and conclusion."""
    found = Item.objects.filter(examination=case_of(request)).order_by("position").defer("body")
    kept = [i for i in found if part in ("", i.part) and (state is None or i.state == state)]
    labels = {n.code: n.label for n in catalog().nodes}
    return Items(lines=[ItemLine(**line(i, labels[i.code])) for i in kept])


def item(request: HttpRequest, case: str, code: str, response: HttpResponse) -> ItemWhole:
    """One item: question, aspects, criteria, evidence asked for, facts of its checks, conclusion."""
    examination = case_of(request)
    found = get_object_or_404(Item, examination=examination, code=code)
    whole = Observation.objects.filter(examination=examination, item=code, subject="*")
    answer = whole_item(found, {o.check_id: o for o in whole})
    response["ETag"] = tag(answer.seen)
    return answer


def whole_item(found: Item, facts: dict[str, Observation]) -> ItemWhole:
    """One item as it is told."""
    node = next(n for n in catalog().nodes if n.code == found.code)
    body = found.body
    history = body["standing"]["history"]
    return ItemWhole(
        **line(found, node.label),
        text=node.text,
        english=node.english or "",
        scope=pair(body["scope"]),
        aspects=[Aspect(**{**a, "text": pair(a["text"]), "outcome": a["outcome"] or None}) for a in body["aspects"]],
        criteria=[CriterionLine(**{**c, "title": pair(c["title"])}) for c in body["criteria"]],
        requests=[Requested(code=r[0], name=r[1], supply=Supply(r[2])) for r in body["requests"]],
        facts=[check_line(c, facts.get(c["id"])) for c in checks_for(found.code)],
        stale=body["standing"]["stale"],
        signatures=[Signature(**{**s, "word": s["word"] or None}) for s in history],
        seen=found.seen,
    )


def line(i: Item, label: str) -> dict[str, Any]:
    """What the list says of an item."""
    kept = ("code", "part", "inside", "state", "checks", "exceptions", "unsettled")
    said = {k: getattr(i, k) for k in kept}
    return {**said, "label": label, "proposal": i.proposal or None, "word": i.word or None}


def check_line(said: Any, whole: Observation | None) -> CheckLine:
    """A check, with its line over the whole population when it was examined."""
    return CheckLine(
        id=said["id"],
        title=pair(said["title"]),
        outcome=Outcome(whole.outcome) if whole else None,
        population=whole.population if whole else 0,
        exceptions=whole.exceptions if whole else 0,
        unsettled=whole.unsettled if whole else 0,
        reason=whole.reason if whole else "",
        gaps=[str(g) for g in whole.body.get("gaps") or ()] if whole else [],
    )


LIST = Operation("items", "GET", "cases/{case}/items", Need.READ, items, Items)
ONE = Operation("item", "GET", "cases/{case}/items/{code}", Need.READ, item, ItemWhole)
