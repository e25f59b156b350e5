"""The original bytes behind a pointer, masked; in clear by an act that stands in the ledger."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chahe.casefile.case import Case
from chahe.casefile.masked_record import masked_record
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
    return _page(request, case, pointer, masked_bytes(case, pointer), clear=False)


def reveal(request: HttpRequest, examination: Examination) -> HttpResponse:
    """POST: in clear. The act is written before anything is shown."""
    pointer = Pointer.parse(request.POST.get("p", ""))
    with Case.open(Path(examination.folder), write=True, wait=WAIT) as case:
        case.acting = examination.acting
        data = clear_bytes(case, pointer, person(request) or str(request.user))
    return _page(request, case, pointer, data, clear=True)


def masked_bytes(case: Case, pointer: Pointer) -> bytes:
    """The bytes behind a pointer as anybody who reads working papers may see them. Raises CallError."""
    return masked_record(case, pointer)


def clear_bytes(case: Case, pointer: Pointer, by: str) -> bytes:
    """The bytes in clear, the act written; the case is open for writing. Raises CallError, OSError."""
    data = bytes_at(case.store, pointer)
    case.append("reveal", {"pointer": str(pointer)}, by)
    return data


def shown(case: Case, pointer: Pointer, data: bytes, *, clear: bool) -> dict[str, Any]:
    """What is shown of the bytes: text, or hex where they are none, MOST bytes at most."""
    found = decode(data[:MOST])
    return {
        "pointer": str(pointer),
        "name": case.source_name(pointer.source),
        "locator": pointer.locator,
        "digest": str(pointer.source.digest),
        "text": found.text if found else data[:MOST].hex(" ", 2),
        "binary": found is None,
        "cut": max(0, len(data) - MOST),
        "clear": clear,
    }


def _page(request: HttpRequest, case: Case, pointer: Pointer, data: bytes, *, clear: bool) -> HttpResponse:
    return render(request, "workbench/record.html", shown(case, pointer, data, clear=clear))


SHOWN = Page("record", "c/<str:case>/record/", Need.READ, record)
CLEAR = Page("reveal", "c/<str:case>/record/reveal/", Need.REVEAL, reveal, ("POST",))
