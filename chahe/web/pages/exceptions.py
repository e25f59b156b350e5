"""The exception list of one check: sorted, filtered, paged, one click from the original bytes."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.casefile.case import Case
from chahe.casefile.exceptions import file_name
from chahe.casefile.listing import Listing, Page as Rows, Wanted
from chahe.catalog.checks_data import checks_for
from chahe.checks.api import checks
from chahe.findings.masking import mask_row, personal_columns
from chahe.web.gate import Page
from chahe.web.models import Examination, Observation
from chahe.web.roles import Need

SIZE = 50
VERDICTS = ("law", "own", "unsettled")


def exceptions(request: HttpRequest, examination: Examination, code: str, name: str) -> HttpResponse:
    """Personal columns are masked; they are found by their whole value only, so that nobody can guess one by pieces."""
    check = f"{code}/{name}"
    if check not in checks():
        raise Http404
    listing = _listing(examination, code, check)
    if listing is None:
        page, columns, wanted = Rows((), 0, 0, 0), (), Wanted()
    else:
        try:
            columns = tuple(c for c in listing.columns if c != "pointers")
            wanted = _wanted(request, columns)
            page = listing.page(wanted, _whole(request.GET.get("from")), SIZE)
        finally:
            listing.close()
    context = {
        "check": next(c for c in checks_for(code) if c["id"] == check),
        "code": code,
        "name": name,
        "columns": [_column(request, c, wanted) for c in columns],
        "rows": [_row(r, columns) for r in page.rows],
        "page": page,
        "last": page.first + len(page.rows),
        "before": _address(request, {"from": max(0, page.first - SIZE)}) if page.first > 0 else "",
        "after": _address(request, {"from": page.first + SIZE}) if page.first + SIZE < page.found else "",
        "verdicts": [(v, v in wanted.verdicts) for v in VERDICTS],
        "whole": Observation.objects.filter(examination=examination, check_id=check, subject="*").first(),
        "sorted": (wanted.sort or "", "1" if wanted.descending else ""),
    }
    part = "workbench/_rows.html" if request.headers.get("HX-Request") else "workbench/exceptions.html"
    return render(request, part, context)


def _listing(examination: Examination, code: str, check: str) -> Listing | None:
    case = Case.open(Path(examination.folder))
    covering = [r for r in case.view().runs() if r.body.get("only") in (None, code)]
    return Listing.of(covering[-1].path, file_name(check), case.path("cache")) if covering else None


def _wanted(request: HttpRequest, columns: tuple[str, ...]) -> Wanted:
    hidden = personal_columns()
    asked = {k[2:]: v.strip() for k, v in request.GET.items() if k.startswith("f.") and v.strip()}
    asked = {k: v for k, v in asked.items() if k in columns}
    sort = request.GET.get("sort", "")
    chosen = frozenset(v for v in request.GET.getlist("verdict") if v in VERDICTS)
    return Wanted(
        sort if sort in columns and sort not in hidden else None,
        request.GET.get("down") == "1",
        {k: v for k, v in asked.items() if not _by_whole(k)},
        {k: v for k, v in asked.items() if _by_whole(k)},
        chosen or frozenset(("law", "own")),
    )


def _by_whole(column: str) -> bool:
    return column in personal_columns() or column == "subject"


def _column(request: HttpRequest, name: str, wanted: Wanted) -> dict[str, Any]:
    now = wanted.sort == name
    turn = {"sort": name, "down": "1" if now and not wanted.descending else "", "from": ""}
    return {
        "name": name,
        "personal": name in personal_columns(),
        "whole": _by_whole(name),
        "value": request.GET.get(f"f.{name}", ""),
        "href": "" if name in personal_columns() else _address(request, turn),
        "order": ("descending" if wanted.descending else "ascending") if now else "none",
    }


def _row(row: dict[str, str | None], columns: tuple[str, ...]) -> dict[str, Any]:
    pointers = row.get("pointers") or ""
    shown = mask_row({k: v for k, v in row.items() if k != "pointers"})
    places = [("sha256:" + p).strip() for p in pointers.split("sha256:") if p.strip()]
    return {"cells": [shown.get(c) for c in columns], "pointers": places}


def _address(request: HttpRequest, change: dict[str, Any]) -> str:
    kept = [(k, v) for k, vs in request.GET.lists() for v in vs if k not in change and v]
    return "?" + urlencode([*kept, *((k, v) for k, v in change.items() if v not in ("", None))])


def _whole(text: str | None) -> int:
    return min(int(text), 10**12) if text and text.isascii() and text.isdigit() and len(text) < 13 else 0


PAGE = Page("exceptions", "c/<str:case>/check/<str:code>/<slug:name>/", Need.READ, exceptions)
