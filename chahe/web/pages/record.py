"""The original bytes behind a pointer, masked; in clear by an act that stands in the ledger."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.casefile.case import Case
from chahe.casefile.layouts import host_record
from chahe.casefile.masked_bytes import masked
from chahe.evidence.locate import bytes_at
from chahe.intake.decode import decode
from chahe.model import Pointer
from chahe.web.acting import WAIT
from chahe.web.context import person
from chahe.web.gate import Page
from chahe.web.models import Examination
from chahe.web.reading import reader
from chahe.web.roles import Need

MOST = 64 << 10
"""Bytes of one record that are shown."""


def record(request: HttpRequest, examination: Examination) -> HttpResponse:
    """GET: masked."""
    pointer = Pointer.parse(request.GET.get("p", ""))
    case = reader(examination)
    data = bytes_at(case.store, pointer)
    # A host's record says nothing to a reader as bytes: its fields by the layout it was read with.
    shown = masked("\n".join(host_record(case, pointer, data)).encode() or data)
    return _shown(request, case, pointer, shown, clear=False)


def reveal(request: HttpRequest, examination: Examination) -> HttpResponse:
    """POST: in clear. The act is written before anything is shown."""
    pointer = Pointer.parse(request.POST.get("p", ""))
    with Case.open(Path(examination.folder), write=True, wait=WAIT) as case:
        case.acting = examination.acting
        data = bytes_at(case.store, pointer)
        case.append("reveal", {"pointer": str(pointer)}, person(request) or str(request.user))
    return _shown(request, case, pointer, data, clear=True)


def _shown(request: HttpRequest, case: Case, pointer: Pointer, data: bytes, *, clear: bool) -> HttpResponse:
    found = decode(data[:MOST])
    context = {
        "pointer": str(pointer),
        "name": case.source_name(pointer.source),
        "locator": pointer.locator,
        "digest": str(pointer.source.digest),
        "text": found.text if found else data[:MOST].hex(" ", 2),
        "binary": found is None,
        "cut": max(0, len(data) - MOST),
        "clear": clear,
    }
    return render(request, "workbench/record.html", context)


SHOWN = Page("record", "c/<str:case>/record/", Need.READ, record)
CLEAR = Page("reveal", "c/<str:case>/record/reveal/", Need.REVEAL, reveal, ("POST",))
