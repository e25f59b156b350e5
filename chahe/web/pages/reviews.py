"""Exceptions reviewed: many rows one word, taken back, agreed to by a second person."""

from functools import partial

import numpy as np
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from chahe.casefile import reviews as work
from chahe.casefile.case import Case
from chahe.casefile.exceptions import file_name
from chahe.casefile.listing import Listing, Rows
from chahe.casefile.reviews import Said
from chahe.casefile.samples import cache_of, check_of, run_of
from chahe.checks.api import checks
from chahe.determination.reviewing import Review
from chahe.errors import CallError
from chahe.web import addresses
from chahe.web.acting import act, named
from chahe.web.gate import Page
from chahe.web.looking import look, wanted_of, whole
from chahe.web.models import Examination
from chahe.web.pages.exceptions import told
from chahe.web.reading import reader
from chahe.web.roles import Need

SIZE = 50


def listed(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Every act about exceptions, the last first; `wait=1`: those a second person has still to agree to."""
    every = work.reviews(reader(examination))
    found = [r for r in every if r.waits] if request.GET.get("wait") == "1" else every
    page = Paginator(tuple(reversed(found)), SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "reviews": told(examination, tuple(reversed(page.object_list))),
        "waiting": sum(r.waits for r in every),
        "only": "wait" if request.GET.get("wait") == "1" else "",
    }
    return render(request, "workbench/reviews.html", context)


def review(request: HttpRequest, examination: Examination, code: str, name: str) -> HttpResponse:
    """The rows ticked, or all the filters of the address leave: then as many as the page said, or none."""
    check = f"{code}/{name}"
    if check not in checks():
        raise Http404
    post, by = request.POST, named(request)
    said = Said(check, post.get("run", ""), post.get("word", ""), post.get("why", ""), by, whole(post.get("seen")))
    every = post.get("which") == "all"
    if every and look(request.GET, examination, code, check) is None:  # looked through before anybody else must wait
        raise CallError(
            ("清單準備中，尚未記錄。", "The list is being prepared; nothing was recorded."),
            where=check,
            todo=("請稍候再送出。", "Send it again in a moment."),
        )

    def do(case: Case) -> Review:
        work.as_seen(case, said)
        return work.review(case, said, _all(case, request, check) if every else _ticked(request))

    act(examination, do)
    address = reverse("exceptions", kwargs={"case": examination.pk, "code": code, "name": name})
    return redirect(address + addresses.changed(request.GET, {"from": ""}))


def _ticked(request: HttpRequest) -> Rows:
    found = [x for x in request.POST.getlist("row") if x.isascii() and x.isdigit() and len(x) < 13]
    return np.array(sorted({int(x) for x in found}), dtype=np.int64)


def _all(case: Case, request: HttpRequest, check: str) -> Rows:
    run = run_of(case, check_of(check))
    listing = Listing.of(run.path, cache_of(case), file_name(check))
    if listing is None:
        raise CallError(("本項查核沒有例外清單。", "The check has no exception list."), where=check)
    try:
        called = work.marked(case, listing, check, run.path.name)
        columns = tuple(c for c in listing.columns if c != "pointers")
        rows = np.array(listing.numbers(wanted_of(request.GET, columns, called)))
    finally:
        listing.close()
    if len(rows) != whole(request.POST.get("found")):
        raise CallError(
            ("符合條件之筆數與畫面所示不同，未予記錄。", "Other rows match than the page said; nothing was recorded."),
            where=check,
            todo=("請重新開啟本頁後再處理。", "Open the page again, then act."),
        )
    return rows


def agree(request: HttpRequest, examination: Examination, number: int) -> HttpResponse:
    """A second person's word on rows set aside."""
    return _back(examination, act(examination, partial(work.agree, seq=number, by=named(request))))


def undo(request: HttpRequest, examination: Examination, number: int) -> HttpResponse:
    """What was said before holds again."""
    why = request.POST.get("why", "")
    return _back(examination, act(examination, partial(work.undo, seq=number, why=why, by=named(request))))


def _back(examination: Examination, done: Review) -> HttpResponse:
    code, _, name = done.check.partition("/")
    return redirect("exceptions", case=examination.pk, code=code, name=name)


LIST = Page("reviews", "c/<str:case>/reviews/", Need.READ, listed)
DO = Page("review", "c/<str:case>/check/<str:code>/<slug:name>/review/", Need.PREPARE, review, ("POST",), costly=120)
AGREE = Page("review-agree", "c/<str:case>/reviews/<int:number>/agree/", Need.REVIEW, agree, ("POST",))
UNDO = Page("review-undo", "c/<str:case>/reviews/<int:number>/undo/", Need.PREPARE, undo, ("POST",))
