"""The exception list of one check: sorted, filtered, paged, one click from the original bytes, reviewed by people."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.casefile import reviews
from chahe.casefile.case import Case
from chahe.casefile.conclusions import read_text
from chahe.casefile.listing import Wanted
from chahe.catalog.checks_data import checks_for
from chahe.checks.api import checks
from chahe.determination.reviewing import MARKS, Disposition, Review
from chahe.findings.masking import personal_columns, scrub
from chahe.web import addresses, saved
from chahe.web.context import language
from chahe.web.gate import Page
from chahe.web.labels import heading
from chahe.web.looking import SIZE, VERDICTS, Looked, by_whole, look, shown_row
from chahe.web.models import Examination, Observation
from chahe.web.reading import reader
from chahe.web.roles import Need

SHOWN = 20
"""Acts about a list shown beside it; all of them stand on the page of reviews."""


def exceptions(request: HttpRequest, examination: Examination, code: str, name: str) -> HttpResponse:
    """Personal columns are masked; they are found by their whole value only, so that nobody can guess one by pieces."""
    check = f"{code}/{name}"
    if check not in checks():
        raise Http404
    found = look(request.GET, examination, code, check)
    if found is None:
        return waiting(request, check, code)
    moved = addresses.moved(request.GET, found.columns)
    if moved is not None:
        return redirect(request.path + moved)
    return render(request, "workbench/exceptions.html", _shown(request, examination, code, check, found))


def _shown(request: HttpRequest, examination: Examination, code: str, check: str, found: Looked) -> dict[str, Any]:
    lang, page = language(request), found.page
    columns = addresses.columns(request.GET, found.columns)
    rows = [
        {**shown_row(r, columns, lang), "place": n, "mark": m.value}
        for r, n, m in zip(page.rows, page.places, found.marks, strict=True)
    ]
    return {
        "fixed": urlencode({"check": check}),
        "check": next(c for c in checks_for(code) if c["id"] == check),
        "code": code,
        "name": check.partition("/")[2],
        "columns": [_column(request, c, found.wanted, check) for c in columns],
        "hidden": [(k, v) for k, vs in request.GET.lists() for v in vs if _kept_beside(k, columns) and v],
        "choice": addresses.choice(request.GET, found.columns, {c: heading(c, lang, check) for c in found.columns}),
        "cleared": addresses.unfiltered(request.GET),
        "rows": rows,
        "page": page,
        "last": page.first + len(page.rows),
        "before": addresses.changed(request.GET, {"from": max(0, page.first - SIZE)}) if page.first > 0 else "",
        "after": addresses.changed(request.GET, {"from": page.first + SIZE}) if page.first + SIZE < page.found else "",
        "verdicts": [(v, v in found.wanted.verdicts) for v in VERDICTS],
        "marks": [(m.value, found.counts.get(m, 0), m.value in request.GET.getlist("mark")) for m in MARKS],
        "whole": Observation.objects.filter(examination=examination, check_id=check, subject="*").first(),
        "words": [d.value for d in Disposition],
        "seen": reviews.last_act(reader(examination), check),
        "run": found.run,
        "reviews": told(examination, reviews.reviews(reader(examination), check)[-SHOWN:]),
        "kept": saved.views(request, examination, saved.EXCEPTIONS + check),
    }


def told(examination: Examination, found: Sequence[Review]) -> list[dict[str, Any]]:
    """Acts about exceptions, the last first, their reasons masked; those about an earlier run say so."""
    case = reader(examination)
    aged = reviews.with_age(case, found[::-1])
    return [{"r": r, "earlier": earlier, **_reasons(case, r)} for r, earlier in aged]


def _reasons(case: Case, review: Review) -> dict[str, str]:
    undone = review.undone
    return {
        "why": scrub(read_text(case, review.why)),
        "undone_why": scrub(read_text(case, undone.why)) if undone else "",
    }


def waiting(request: HttpRequest, check: str, code: str) -> HttpResponse:
    """A page that asks again by itself."""
    asked = {"check_id": check, "code": code, "again": request.get_full_path()}
    return render(request, "workbench/waiting.html", asked)


def _kept_beside(word: str, columns: tuple[str, ...]) -> bool:
    """Words of the address the filter form must hand on: filters of columns that are not shown among them."""
    shown = {f"f.{c}" for c in columns}
    return word not in ("from", "verdict", "mark", *shown)


def _column(request: HttpRequest, name: str, wanted: Wanted, check: str) -> dict[str, Any]:
    return {
        "name": name,
        "heading": heading(name, language(request), check),
        "whole": by_whole(name),
        "value": request.GET.get(f"f.{name}", ""),
        "href": "" if name in personal_columns() else addresses.turned(request.GET, name),
        "order": addresses.order(request.GET, name) if wanted.sort == name else "none",
    }


PAGE = Page("exceptions", "c/<str:case>/check/<str:code>/<slug:name>/", Need.READ, exceptions, costly=240)
