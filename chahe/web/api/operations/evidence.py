"""The files handed over and what was read of each; the bytes behind a pointer."""

from pathlib import Path
from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from chahe.casefile.case import Case
from chahe.model import Pointer
from chahe.web.acting import WAIT
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.shapes import After, Given, Limit, Line, Person, Said, example
from chahe.web.pages.evidence import matching
from chahe.web.pages.record import clear_bytes, masked_bytes, shown
from chahe.web.reading import reader
from chahe.web.roles import Need


class EvidenceLine(Said):
    """One file. `name` is what the unit called it: a text, never a path. records = rows + rejects + skipped."""

    position: int
    digest: str
    name: str
    size: int
    code: str
    origin: str
    readers: str
    records: int
    rows: int
    rejects: int
    unread: str = Field(description="Reasons; empty = everything in it was read.")


class EvidenceList(Said):
    """Files in order of receipt; `next` None = no more."""

    lines: list[EvidenceLine]
    next: int | None


class Record(Said):
    """The bytes behind a pointer as text (hex where they are none), masked unless revealed."""

    pointer: str
    name: str
    locator: str
    digest: str
    text: str
    binary: bool
    cut: int = Field(description="Bytes that are not shown.")
    clear: bool


class Reveal(Given):
    """Whose eyes, and what."""

    model_config = example(pointer="sha256:" + "0" * 64 + "#line:2", by="王小明")
    pointer: str = Field(max_length=4_000)
    by: Person = ""


def evidence(request: HttpRequest, case: str, q: Line = "", after: After = -1, limit: Limit = 50) -> EvidenceList:
    """Files handed over, in order of receipt; `q` finds by name or code."""
    found = list(matching(case_of(request), q).filter(position__gt=after).order_by("position")[: limit + 1])
    kept = list(EvidenceLine.model_fields)
    lines = [EvidenceLine(**{k: getattr(e, k) for k in kept}) for e in found[:limit]]
    return EvidenceList(lines=lines, next=lines[-1].position if len(found) > limit else None)


def record(request: HttpRequest, case: str, pointer: Annotated[str, Query(max_length=4_000)]) -> Record:
    """The bytes behind a pointer, masked."""
    found = Pointer.parse(pointer)
    opened = reader(case_of(request))
    return Record(**shown(opened, found, masked_bytes(opened, found), clear=False))


def reveal(request: HttpRequest, case: str, said: Reveal) -> Record:
    """The bytes behind a pointer in clear: an act that stands in the ledger before anything is shown."""
    found = Pointer.parse(said.pointer)
    person = by(request, said.by)
    with Case.open(Path(case_of(request).folder), write=True, wait=WAIT) as opened:
        opened.acting = case_of(request).acting
        data = clear_bytes(opened, found, person)
    return Record(**shown(opened, found, data, clear=True))


LIST = Operation("evidence", "GET", "cases/{case}/evidence", Need.READ, evidence, EvidenceList)
MASKED = Operation("record", "GET", "cases/{case}/record", Need.READ, record, Record)
CLEAR = Operation("reveal", "POST", "cases/{case}/record/reveal", Need.REVEAL, reveal, Record)
