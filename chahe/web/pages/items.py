"""The 69 items of a case: proposal, counts, conclusion and who signed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.catalog import catalog
from chahe.model import Outcome
from chahe.web.gate import Page
from chahe.web.models import Examination, Item
from chahe.web.project import State
from chahe.web.roles import Need


def items(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Filters by part, proposal and state stand in the address, so that a view can be kept as a bookmark."""
    chosen = {k: request.GET.get(k, "") for k in ("part", "proposal", "state")}
    lines = Item.objects.filter(examination=examination).order_by("position").defer("body")
    every = list(lines)
    found = [i for i in every if all(not v or getattr(i, k) == v for k, v in chosen.items())]
    nodes = {n.code: n for n in catalog().nodes}
    parts: list[dict[str, Any]] = []
    for line in found:
        if not parts or parts[-1]["part"] != line.part:
            parts.append({"part": line.part, "node": nodes[line.part], "lines": []})
        parts[-1]["lines"].append((line, nodes[line.code]))
    counts = {s.value: sum(i.state == s.value for i in every) for s in State}
    context = {
        "parts": parts,
        "chosen": chosen,
        "part_choices": [n for n in nodes.values() if n.parent is None],
        "proposals": [o.value for o in Outcome],
        "counts": counts,
        "shown": len(found),
        "total": len(every),
        "groups": sum(i.code not in {x.code for x in catalog().items} for i in every),
    }
    return render(request, "workbench/items.html", context)


PAGE = Page("items", "c/<str:case>/", Need.READ, items)
