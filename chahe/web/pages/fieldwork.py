"""訪談紀錄 and 上機查核紀錄 of a case: written, shown, corrected with a reason."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.casefile import fieldwork as work
from chahe.casefile.fieldwork import Attached, Kind, Told
from chahe.errors import CallError
from chahe.findings.masking import scrub
from chahe.model import Origin
from chahe.web.acting import act, named
from chahe.web.gate import Page
from chahe.web.models import Examination, Paper
from chahe.web.reading import reader
from chahe.web.roles import Need
from chahe.web.uploads import safe_name

SIZE = 50
ROWS = 12
"""Empty lines for questions and answers; a record of more goes on in another."""
MOST_BYTES = 256 << 20
"""Of one attached file: what is larger is handed over as evidence."""
KINDS = tuple(k.value for k in Kind)


def listed(request: HttpRequest, examination: Examination) -> HttpResponse:
    """All records, or those of one item."""
    found = Paper.objects.filter(examination=examination, kind__in=KINDS).order_by("kind", "number")
    item = request.GET.get("item", "")
    if item:
        found = found.filter(item=item)
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    return render(request, "workbench/fieldwork_list.html", {"page": page, "item": item})


def form(request: HttpRequest, examination: Examination, code: str) -> HttpResponse:
    """An empty form of one kind."""
    kind = Kind.ON_SCREEN if request.GET.get("kind") == Kind.ON_SCREEN.value else Kind.INTERVIEW
    context = {"code": code, "kind": kind.value, "lines": range(1, ROWS + 1), "pairs": [("", "")] * 4}
    return render(request, "workbench/fieldwork_form.html", context)


def write(request: HttpRequest, examination: Examination, code: str) -> HttpResponse:
    """Record it."""
    told, by = _told(request), named(request)
    with ExitStack() as stack:
        files = list(_files(request, stack))
        act(examination, partial(work.add, item=code, told=told, by=by, files=files))
    return redirect("item", case=examination.pk, code=code)


def one(request: HttpRequest, examination: Examination) -> HttpResponse:
    """One record with those it corrected. What was said is shown without what looks like personal numbers."""
    record = _one(examination, request.GET.get("kind", ""), request.GET.get("number", ""))
    versions = [_shown(r) for r in (record, *reversed(record.earlier))]
    context = {
        "record": record,
        "kind": record.told.kind.value,
        "versions": versions,
        "told": record.told,
        "persons": "\n".join(record.told.persons),
        "pairs": [*record.told.pairs, ("", ""), ("", "")],
    }
    return render(request, "workbench/fieldwork.html", context)


def correct(request: HttpRequest, examination: Examination) -> HttpResponse:
    """Say it anew; the old stays."""
    told, by = _told(request), named(request)
    seen = _number(request.POST.get("seen", ""))
    with ExitStack() as stack:
        files = list(_files(request, stack))
        why = request.POST.get("why", "")
        made = act(examination, partial(work.correct, seen=seen, told=told, by=by, why=why, files=files))
    answer = redirect("fieldwork-one", case=examination.pk)
    answer["Location"] += f"?kind={made.told.kind.value}&number={made.number}"
    return answer


def _one(examination: Examination, kind: str, number: str) -> work.Record:
    for r in work.records(reader(examination)):
        if (r.told.kind.value, str(r.number)) == (kind, number):
            return r
    raise CallError(("沒有此份紀錄。", "There is no such record."), where=f"{kind} {number}"[:40])


def _shown(record: work.Record) -> dict[str, Any]:
    told = record.told
    return {
        "seq": record.seq,
        "at": record.at,
        "by": record.by,
        "why": record.why,
        "told": told,
        "extraction": scrub(told.extraction),
        "pairs": [(scrub(q), scrub(a)) for q, a in told.pairs],
        "files": [scrub(n) for n, _ in record.files],
    }


def _told(request: HttpRequest) -> Told:
    """What a form says. Raises CallError where it is no record; what it must say is fieldwork's to decide."""
    said = request.POST
    count = said.get("screen_count", "").strip().replace(",", "")
    try:
        kind, day = Kind(said.get("kind", "")), date.fromisoformat(said.get("day", "").strip())
    except ValueError:
        raise CallError(("紀錄種類或日期不正確。", "The kind or the day is wrong."), where="day") from None
    pairs = zip(said.getlist("asked"), said.getlist("answered"), strict=False)
    return Told(
        kind=kind,
        day=day,
        time=said.get("time", ""),
        place=said.get("place", ""),
        persons=tuple(said.get("persons", "").splitlines()),
        pairs=tuple(pairs),
        system=said.get("system", ""),
        operator=said.get("operator", ""),
        extraction=said.get("extraction", ""),
        screen_count=_number(count) if count else None,
        confirmed=said.get("confirmed", ""),
    )


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise CallError(("須為數字。", "A number is needed."), where=text[:20])
    return int(text)


def _files(request: HttpRequest, stack: ExitStack) -> Iterator[Attached]:
    """Uploaded files under plain names of our own; what they were called is a word in the ledger."""
    given = request.FILES.getlist("files")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chahe-record-"))) if given else Path()
    watched = request.POST.get("watched") == "1"
    for n, file in enumerate(given):
        if file.size is None or file.size > MOST_BYTES:
            raise CallError(
                ("附件過大，請以交付佐證方式提供。", "Hand a file of this size over as evidence."), where=str(n)
            )
        name = safe_name(str(file.name).rsplit("/", 1)[-1]).name
        with (folder / str(n)).open("wb") as out:
            for piece in file.chunks():
                out.write(piece)
        yield Attached(folder / str(n), name, Origin.WATCHED if watched else Origin.ON_SITE)


LIST = Page("fieldwork", "c/<str:case>/fieldwork/", Need.READ, listed)
ONE = Page("fieldwork-one", "c/<str:case>/fieldwork/one/", Need.READ, one)
FORM = Page("fieldwork-form", "c/<str:case>/item/<str:code>/fieldwork/", Need.PREPARE, form)
WRITE = Page("fieldwork-write", "c/<str:case>/item/<str:code>/fieldwork/write/", Need.PREPARE, write, ("POST",))
CORRECT = Page("fieldwork-correct", "c/<str:case>/fieldwork/correct/", Need.PREPARE, correct, ("POST",))
