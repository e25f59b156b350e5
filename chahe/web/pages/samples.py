"""Sample lists of a case: drawn, looked at record by record, taken away as Excel."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from chahe.casefile import samples as work
from chahe.casefile.case import Case
from chahe.casefile.exceptions import file_name
from chahe.casefile.listing import Listing, Wanted
from chahe.casefile.samples import Sample, Wish
from chahe.catalog.checks_data import checks_for
from chahe.determination.sampling import MOST, RESULTS, Source, Terms, admit
from chahe.errors import CallError
from chahe.findings.masking import scrub
from chahe.web.acting import act, named
from chahe.web.context import language
from chahe.web.gate import Page
from chahe.web.labels import heading, reading
from chahe.web.looking import place_of, wanted_of
from chahe.web.models import Examination, Job, Paper
from chahe.web.reading import reader
from chahe.web.roles import Need

COLUMNS = 8
"""Columns of a record shown on the page; all of them stand in the Excel."""


def listed(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Every sample of the case."""
    found = list(Paper.objects.filter(examination=examination, kind="sample-drawn").order_by("number"))
    return render(request, "workbench/samples.html", {"samples": found})


def form(request: HttpRequest, examination: Examination, code: str) -> HttpResponse:
    """What may be drawn from, with the filters of the list one comes from."""
    context = {
        "code": code,
        "checks": checks_for(code),
        "chosen": request.GET.get("check", ""),
        "query": _filters(request.GET).urlencode(),
        "most": MOST,
    }
    return render(request, "workbench/sample_form.html", context)


def draw(request: HttpRequest, examination: Examination, code: str) -> HttpResponse:
    """Short lists at once; long ones and populations as a job."""
    said = request.POST
    check, by = said.get("check", ""), named(request)
    if check not in {c["id"] for c in checks_for(code)}:
        raise CallError(("沒有此項查核。", "There is no such check."), where=check[:80])
    size = said.get("size", "")
    terms = admit(
        Terms(
            int(size) if size.isascii() and size.isdigit() and len(size) < 6 else 0,
            said.get("seed", ""),
            said.get("why", ""),
        )
    )  # what cannot be drawn is said now, not by a job
    source = said.get("source", "")
    order = {"check": check, "source": source, "query": said.get("query", "")[:4_000], "terms": asdict(terms)}
    if _is_quick(examination, code, check, source):
        sample = act(examination, partial(drawn, order=order, by=by))
        return redirect("sample", case=examination.pk, number=sample.number)
    Job.asked(examination, "sample", by, order)
    return redirect("jobs", case=examination.pk)


def drawn(case: Case, order: dict[str, Any], by: str) -> Sample:
    """Do what was ordered. Raises CallError, CaseError."""
    try:
        source = Source(order["source"])
    except ValueError:
        raise CallError(("請選擇抽樣來源。", "Choose what to draw from."), where="source") from None
    wanted = Wanted()
    if source is Source.EXCEPTIONS:
        check = work.check_of(order["check"])
        listing = Listing.of(work.run_of(case, check).path, work.cache_of(case), file_name(check.id))
        if listing is not None:
            columns = tuple(c for c in listing.columns if c != "pointers")
            listing.close()
            wanted = wanted_of(QueryDict(order["query"]), columns, "any")
    return work.take(case, Wish(order["check"], source, wanted), Terms(**order["terms"]), by=by)


def one(request: HttpRequest, examination: Examination, number: int) -> HttpResponse:
    """One sample with a line per record."""
    sample = work.one(reader(examination), number)
    lang = language(request)
    columns = list(dict.fromkeys(c for x in sample.lines for c in x.cells))[:COLUMNS]
    lines = [
        {
            "line": x,
            "cells": [scrub(reading(c, x.cells.get(c), lang)) for c in columns],
            "note": x.result.note if x.result else "",
            "word": x.result.word.value if x.result else "",
        }
        for x in sample.lines
    ]
    context = {
        "s": sample,
        "lines": lines,
        "columns": [heading(c, lang, sample.check) for c in columns],
        "words": [w.value for w in RESULTS],
        "fixed": f"number={number}",
        "again": work.again(Case.open(Path(examination.folder)), sample) if request.GET.get("again") else None,
    }
    return render(request, "workbench/sample.html", context)


def results(request: HttpRequest, examination: Examination, number: int) -> HttpResponse:
    """What people found, several records as one act."""
    said, by = request.POST, named(request)
    found = {
        int(name[2:]): (str(word), said.get(f"n-{name[2:]}", ""))
        for name, word in said.items()
        if name.startswith("r-") and name[2:].isdigit() and len(name) < 20 and word
    }
    seen = int(said.get("seen", "0")) if said.get("seen", "0").isdigit() else 0
    act(examination, partial(work.enter, number=number, results=found, seen=seen, by=by))
    return redirect("sample", case=examination.pk, number=number)


def _filters(query: QueryDict) -> QueryDict:
    kept = query.copy()
    for name in ("check", "from", "col", "left", "right"):
        kept.pop(name, None)
    return kept


def _is_quick(examination: Examination, code: str, check: str, source: str) -> bool:
    place = place_of(examination, code)
    return source != Source.POPULATION.value and (place is None or Listing.short(place[0], file_name(check)))


LIST = Page("samples", "c/<str:case>/samples/", Need.READ, listed)
FORM = Page("sample-form", "c/<str:case>/item/<str:code>/sample/", Need.PREPARE, form)
DRAW = Page("sample-draw", "c/<str:case>/item/<str:code>/sample/draw/", Need.PREPARE, draw, ("POST",), costly=20)
ONE = Page("sample", "c/<str:case>/sample/<int:number>/", Need.READ, one)
RESULTS_OF = Page("sample-results", "c/<str:case>/sample/<int:number>/results/", Need.PREPARE, results, ("POST",))
