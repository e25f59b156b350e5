"""Exceptions grouped by cause: of an item by cause and check, within a check by what its rows say of the reason."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from chahe.catalog.checks_data import checks_for
from chahe.checks.api import checks
from chahe.findings.group import finding_id
from chahe.web.context import language
from chahe.web.gate import Page
from chahe.web.grouping import Groups, choices, groups, lines
from chahe.web.labels import heading
from chahe.web.models import Examination, Finding, Observation
from chahe.web.pages.exceptions import waiting
from chahe.web.roles import Need

FIRST = 6
"""Groups of a check shown with its item; the rest is on the check's own page."""


def causes(request: HttpRequest, examination: Examination, code: str) -> HttpResponse:
    """Two queries, however many checks and rows."""
    wholes = Observation.objects.filter(examination=examination, item=code, subject="*")
    stars = {o.check_id: o for o in wholes if o.exceptions or o.unsettled}
    findings = Finding.objects.filter(examination=examination).only("code", "pattern")
    found = {f.code: f.pattern for f in findings}
    said = sorted((c for c in checks_for(code) if c["id"] in stars), key=lambda c: checks()[c["id"]].cause)
    shown: list[dict[str, Any]] = []
    for cause, of in groupby(said, lambda c: checks()[c["id"]].cause):
        group = [_check(request, examination, c, stars[c["id"]]) for c in of]
        name = finding_id(cause)
        shown.append({"cause": name if name in found else "", "pattern": found.get(name, ""), "checks": group})
    context = {"code": code, "causes": shown, "busy": any(c["busy"] for s in shown for c in s["checks"])}
    return render(request, "workbench/causes.html", context)


def _check(request: HttpRequest, examination: Examination, said: Any, star: Observation) -> dict[str, Any]:
    address = _list(examination, said["id"])
    query = QueryDict(mutable=True)
    query.setlist("verdict", [] if star.exceptions else ["unsettled"])
    found = groups(query, examination, said["id"])
    counted = found.found if found else None
    return {
        "said": {**said, "name": said["id"].partition("/")[2]},
        "whole": star,
        "busy": found is None,
        "address": address + (f"?{query.urlencode()}" if query else ""),
        "heading": heading(counted.column, language(request), said["id"]) if counted else "",
        "groups": lines(counted, query, address, language(request))[:FIRST] if counted else [],
        "more": max(0, len(counted.values) - FIRST) if counted else 0,
        "left": _left(found),
    }


def _left(found: Groups | None) -> int | None:
    """Rows nobody said anything of; None where nobody said anything of any."""
    if found is None or not found.counts:
        return None
    left = next(iter(found.counts.values()))
    return left if left < found.total else None


def group(request: HttpRequest, examination: Examination, code: str, name: str) -> HttpResponse:
    """One check, by a column one chooses, with the filters of its list."""
    check = f"{code}/{name}"
    if check not in checks():
        raise Http404
    found = groups(request.GET, examination, check, request.GET.get("by", ""))
    if found is None:
        return waiting(request, check, code)
    lang, address = language(request), _list(examination, check)
    counted = found.found
    kept = [(k, v) for k, vs in request.GET.lists() for v in vs if k not in ("by", "from") and v]
    context = {
        "check": next(c for c in checks_for(code) if c["id"] == check),
        "code": code,
        "name": name,
        "columns": choices(found.columns, check, lang),
        "by": counted.column if counted else "",
        "heading": heading(counted.column, lang, check) if counted else "",
        "groups": lines(counted, request.GET, address, lang) if counted else [],
        "found": counted.found if counted else 0,
        "total": found.total,
        "kept": kept,
        "back": address + (f"?{_without_by(request).urlencode()}" if kept else ""),
    }
    return render(request, "workbench/groups.html", context)


def _without_by(request: HttpRequest) -> QueryDict:
    query = request.GET.copy()
    query.pop("by", None)
    return query


def _list(examination: Examination, check: str) -> str:
    code, _, name = check.partition("/")
    return reverse("exceptions", kwargs={"case": examination.pk, "code": code, "name": name})


ITEM = Page("causes", "c/<str:case>/item/<str:code>/causes/", Need.READ, causes, costly=240)
CHECK = Page("groups", "c/<str:case>/check/<str:code>/<slug:name>/groups/", Need.READ, group, costly=240)
