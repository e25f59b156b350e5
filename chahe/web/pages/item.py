"""One item: the seed's sentence, its aspects, criteria, evidence, facts, and the conclusion of people."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from chahe.catalog import catalog
from chahe.catalog.checks_data import checks_for
from chahe.model import Word
from chahe.web.gate import Page
from chahe.web.models import Evidence, Examination, Item, Observation, Paper
from chahe.web.planned import body_of, prior_of
from chahe.web.roles import Need

SUBJECTS = 5
"""Subjects shown with their check; the rest is on the check's own page."""


def item(request: HttpRequest, examination: Examination, code: str) -> HttpResponse:
    """The same number of queries for any size of case."""
    line = get_object_or_404(Item, examination=examination, code=code)
    planned = body_of(examination, "plan")
    context = {
        "to": planned.get("assignments", {}).get(code, {}).get("to", ""),
        "prior": prior_of(planned, code),
        "line": line,
        "fixed": urlencode({"item": code}),
        "node": next(n for n in catalog().nodes if n.code == code),
        "checks": list(_checks(examination, code)),
        "files": _files(examination, [r[0] for r in line.body["requests"]]),
        "papers": _papers(examination, code),
        "words": [w.value for w in Word],
        "neighbours": _neighbours(examination, line),
    }
    return render(request, "workbench/item.html", context)


def _checks(examination: Examination, code: str) -> list[dict[str, Any]]:
    """Of every check its `*` line and its first subjects."""
    mine = Observation.objects.filter(examination=examination, item=code)
    whole = {o.check_id: o for o in mine.filter(subject="*")}
    said = checks_for(code)
    shown: dict[str, list[Observation]] = {c["id"]: [] for c in said}
    # One query for all of them: of each check the first lines in the run's order follow its `*` line.
    wanted = [o.position + n for o in whole.values() for n in range(1, SUBJECTS + 1)]
    for o in mine.filter(position__in=wanted).exclude(subject="*").order_by("position"):
        shown.setdefault(o.check_id, []).append(o)
    return [
        {"said": {**c, "name": c["id"].partition("/")[2]}, "whole": whole.get(c["id"]), "subjects": shown[c["id"]]}
        for c in said
    ]


def _files(examination: Examination, requests: list[str]) -> list[Evidence]:
    return list(Evidence.objects.filter(examination=examination, code__in=requests).order_by("position")[:200])


def _papers(examination: Examination, code: str) -> dict[str, list[Paper]]:
    """Records of interviews and on screen, and sample lists: the first of each, counted on their own pages."""
    found: dict[str, list[Paper]] = {"records": [], "samples": []}
    for p in Paper.objects.filter(examination=examination, item=code).order_by("kind", "number")[:100]:
        if p.kind == "sample-drawn":
            found["samples"].append(p)
        elif p.kind in ("interview", "on-screen"):
            found["records"].append(p)
    return found


def _neighbours(examination: Examination, line: Item) -> dict[str, str]:
    """Codes of the item before and after: keys `[` and `]` on the page."""
    near = Item.objects.filter(examination=examination, position__in=(line.position - 1, line.position + 1))
    found = dict(near.values_list("position", "code"))
    return {"before": found.get(line.position - 1, ""), "after": found.get(line.position + 1, "")}


PAGE = Page("item", "c/<str:case>/item/<str:code>/", Need.READ, item)
