"""The 69 items of a case: proposal, counts, conclusion and who signed."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.catalog import catalog
from chahe.model import Outcome
from chahe.web.context import person
from chahe.web.gate import Page
from chahe.web.models import Examination, Item
from chahe.web.planned import assigned
from chahe.web.project import State
from chahe.web.roles import Need

SORTED = ("exceptions", "unsettled", "proposal", "state")
"""Columns somebody may sort by; without one the items stand in the seed's order, by part."""


def items(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Filters by part, proposal, state and examiner stand in the address, so that a view can be kept as a bookmark."""
    chosen = {k: request.GET.get(k, "") for k in ("part", "proposal", "state")}
    lines = Item.objects.filter(examination=examination).order_by("position").defer("body")
    every = list(lines)
    given, to = assigned(examination), request.GET.get("to", "")
    found = [i for i in every if all(not v or getattr(i, k) == v for k, v in chosen.items())]
    found = [i for i in found if not to or given.get(i.code) == to]
    sort, down = request.GET.get("sort", ""), request.GET.get("down") == "1"
    if sort in SORTED:
        found.sort(key=lambda i: getattr(i, sort), reverse=down)
    nodes = {n.code: n for n in catalog().nodes}
    parts: list[dict[str, Any]] = []
    for line in found:
        part = "" if sort in SORTED else line.part
        if not parts or parts[-1]["part"] != part:
            parts.append({"part": part, "node": nodes.get(part), "lines": []})
        parts[-1]["lines"].append((line, nodes[line.code], given.get(line.code, "")))
    counts = {s.value: sum(i.state == s.value for i in every) for s in State}
    context = {
        "parts": parts,
        "chosen": {**chosen, "to": to},
        "examiners": sorted({*given.values(), *([to] if to else [])}),
        "mine": person(request),
        "by": {c: (_turned(request, c, sort, down=down), _order(c, sort, down=down)) for c in SORTED},
        "part_choices": [n for n in nodes.values() if n.parent is None],
        "proposals": [o.value for o in Outcome],
        "counts": counts,
        "shown": len(found),
        "total": len(every),
        "groups": sum(i.code not in {x.code for x in catalog().items} for i in every),
    }
    return render(request, "workbench/items.html", context)


def _turned(request: HttpRequest, column: str, sort: str, *, down: bool) -> str:
    """The address of the same view by that column: the largest first, then the other way round, then as it was."""
    kept = {k: v for k, v in request.GET.items() if k not in ("sort", "down") and v}
    if column != sort:
        kept |= {"sort": column, "down": "1"}
    elif down:
        kept |= {"sort": column}
    return "?" + urlencode(kept)


def _order(column: str, sort: str, *, down: bool) -> str:
    return "none" if column != sort else "descending" if down else "ascending"


PAGE = Page("items", "c/<str:case>/", Need.READ, items)
