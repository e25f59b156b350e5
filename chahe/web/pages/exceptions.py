"""The exception list of one check: sorted, filtered, paged, one click from the original bytes."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from chahe.casefile.exceptions import file_name
from chahe.casefile.listing import Listing, Wanted
from chahe.casefile.listing import Page as Rows
from chahe.casefile.recovery import KEPT
from chahe.catalog.checks_data import checks_for
from chahe.checks.api import checks
from chahe.findings.masking import mask_row, personal_columns
from chahe.web.context import language
from chahe.web.gate import Page
from chahe.web.labels import heading, is_moment, reading
from chahe.web.models import Examination, Observation
from chahe.web.preparing import beside
from chahe.web.reading import reader
from chahe.web.roles import Need

SIZE = 50
PATIENCE = 0.2
"""Seconds a request waits for what is being prepared before it says so."""

VERDICTS = ("law", "own", "unsettled")


def exceptions(request: HttpRequest, examination: Examination, code: str, name: str) -> HttpResponse:
    """Personal columns are masked; they are found by their whole value only, so that nobody can guess one by pieces."""
    check = f"{code}/{name}"
    if check not in checks():
        raise Http404
    lang = language(request)
    found = look(request.GET, examination, code, check)
    if found is None:
        return _waiting(request, check, code)
    columns, wanted, page = found
    context = {
        "fixed": urlencode({"check": check}),
        "check": next(c for c in checks_for(code) if c["id"] == check),
        "code": code,
        "name": name,
        "columns": [_column(request, c, wanted, check) for c in columns],
        "rows": [shown_row(r, columns, lang) for r in page.rows],
        "page": page,
        "last": page.first + len(page.rows),
        "before": _address(request, {"from": max(0, page.first - SIZE)}) if page.first > 0 else "",
        "after": _address(request, {"from": page.first + SIZE}) if page.first + SIZE < page.found else "",
        "verdicts": [(v, v in wanted.verdicts) for v in VERDICTS],
        "whole": Observation.objects.filter(examination=examination, check_id=check, subject="*").first(),
        "sorted": (wanted.sort or "", "1" if wanted.descending else ""),
    }
    return render(request, "workbench/exceptions.html", context)


def place_of(examination: Examination, code: str) -> tuple[Path, Path] | None:
    """The folder of the run that covers the item, and the case's cache; None when nothing was examined."""
    case = reader(examination)
    covering = [r for r in case.view().runs() if r.body.get("only") in (None, code)]
    return (covering[-1].path, case.path("cache", KEPT)) if covering else None


def look(
    asked: QueryDict, examination: Examination, code: str, check: str, size: int = SIZE
) -> tuple[tuple[str, ...], Wanted, Rows] | None:
    """Columns, what is wanted of them and the page; None while the list is being prepared.

    Args:
        asked: `f.<column>`, `sort`, `down`, `verdict`, `from`, as in the page's address.
        examination: the case.
        code: the item.
        check: one of its checks.
        size: rows of one page.

    """
    place = place_of(examination, code)
    if place is None:
        return (), Wanted(), Rows((), 0, 0, 0)
    run, cache = place
    key = f"{run} {check}"
    if not Listing.made(run, cache, file_name(check)) and not _in_time(key, partial(_prepare, run, cache, check, None)):
        return None
    listing = Listing.of(run, cache, file_name(check))
    if listing is None:
        return (), Wanted(), Rows((), 0, 0, 0)
    with closing(listing):
        columns = tuple(c for c in listing.columns if c != "pointers")
        wanted = wanted_of(asked, columns)
        if not listing.ready(wanted) and not _in_time(f"{key} {wanted}", partial(_prepare, run, cache, check, wanted)):
            return None
        return columns, wanted, listing.page(wanted, _whole(asked.get("from")), size)


def _in_time(key: str, work: Callable[[], None]) -> bool:
    return beside(key, work, patience=PATIENCE)


def _prepare(run: Path, cache: Path, check: str, wanted: Wanted | None) -> None:
    """In a thread of its own, over a map of its own."""
    listing = Listing.of(run, cache, file_name(check))
    if listing is not None:
        with closing(listing):
            if wanted is not None:
                listing.prepare(wanted)


def _waiting(request: HttpRequest, check: str, code: str) -> HttpResponse:
    """A page that asks again by itself."""
    told = {"check_id": check, "code": code, "again": request.get_full_path()}
    return render(request, "workbench/waiting.html", told)


def wanted_of(query: QueryDict, columns: tuple[str, ...]) -> Wanted:
    """Filters and order of an address."""
    hidden = personal_columns()
    given = {c: query.get(f"f.{c}", "").strip() for c in columns}
    asked = {c: text for c, text in given.items() if text}
    sort = query.get("sort", "")
    chosen = frozenset(v for v in query.getlist("verdict") if v in VERDICTS)
    return Wanted(
        sort if sort in columns and sort not in hidden else None,
        query.get("down") == "1",
        {k: v for k, v in asked.items() if not _by_whole(k)},
        {k: v for k, v in asked.items() if _by_whole(k)},
        chosen or frozenset(("law", "own")),
    )


def _by_whole(column: str) -> bool:
    return column in personal_columns() or column == "subject"


def _column(request: HttpRequest, name: str, wanted: Wanted, check: str) -> dict[str, Any]:
    now = wanted.sort == name
    turn = {"sort": name, "down": "1" if now and not wanted.descending else "", "from": ""}
    return {
        "name": name,
        "heading": heading(name, language(request), check),
        "whole": _by_whole(name),
        "value": request.GET.get(f"f.{name}", ""),
        "href": "" if name in personal_columns() else _address(request, turn),
        "order": ("descending" if wanted.descending else "ascending") if now else "none",
    }


def shown_row(row: dict[str, str | None], columns: tuple[str, ...], lang: str) -> dict[str, Any]:
    """Cells as people read them, masked, and the places the row rests on."""
    shown, places = masked_row(row)
    return {"cells": [reading(c, shown.get(c), lang) for c in columns], "pointers": places}


def masked_row(row: dict[str, str | None]) -> tuple[dict[str, str | None], list[str]]:
    """A row as it may be shown, personal values masked, and the pointers to its original bytes."""
    pointers = row.get("pointers") or ""
    moments = {k for k, v in row.items() if k not in personal_columns() and is_moment(k, v)}
    masked = mask_row({k: v for k, v in row.items() if k != "pointers" and k not in moments})
    kept = {k: v for k, v in row.items() if k != "pointers"}
    shown = {**kept, **{k: None if v is None else str(v) for k, v in masked.items()}}
    return shown, [("sha256:" + p).strip() for p in pointers.split("sha256:") if p.strip()]


def _address(request: HttpRequest, change: dict[str, Any]) -> str:
    kept = [(k, v) for k, vs in request.GET.lists() for v in vs if k not in change and v]
    return "?" + urlencode([*kept, *((k, v) for k, v in change.items() if v not in ("", None))])


def _whole(text: str | None) -> int:
    return min(int(text), 10**12) if text and text.isascii() and text.isdigit() and len(text) < 13 else 0


PAGE = Page("exceptions", "c/<str:case>/check/<str:code>/<slug:name>/", Need.READ, exceptions, costly=240)
