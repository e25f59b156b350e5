"""Who did what when, and whether the case is what its ledger says."""

from pathlib import Path
from typing import Annotated

from django.http import HttpRequest
from pydantic import Field

from chahe.casefile.case import Case
from chahe.casefile.verify import verify
from chahe.web.api.entry import case_of
from chahe.web.api.operation import Operation
from chahe.web.api.shapes import Limit, Said
from chahe.web.models import Act
from chahe.web.roles import Need

Before = Annotated[int, Field(ge=0, le=2**53, description="Acts before this number; `next` of the answer before.")]


class ActLine(Said):
    """One act, without its body. `at` is UTC, ISO 8601."""

    seq: int
    kind: str
    at: str
    by: str
    about: str


class Ledger(Said):
    """Acts, newest first; `head` is the Merkle root over all of them. `next` None = no more."""

    acts: int
    head: str
    lines: list[ActLine]
    next: int | None


class Found(Said):
    """One thing verification found."""

    kind: str
    where: str
    zh: str
    en: str


class Verification(Said):
    """Whether anything breaks trust, and what must be said beside it."""

    ok: bool
    acts: int
    head: str
    problems: list[Found]
    notices: list[Found]
    witnesses: list[str]


def ledger(request: HttpRequest, case: str, before: Before = 2**53, limit: Limit = 50) -> Ledger:
    """Acts of the case, newest first."""
    examination = case_of(request)
    found = list(Act.objects.filter(examination=examination, seq__lt=before).order_by("-seq")[: limit + 1])
    kept = list(ActLine.model_fields)
    lines = [ActLine(**{k: getattr(a, k) for k in kept}) for a in found[:limit]]
    after = lines[-1].seq if len(found) > limit else None
    return Ledger(acts=examination.acts, head=examination.head, lines=lines, next=after)


def verification(request: HttpRequest, case: str) -> Verification:
    """Ledger, blobs and run folders held against each other, without performing the run again.

    That the case does not verify is an answer (`ok` false), not an error.
    """
    result = verify(Case.open(Path(case_of(request).folder)), None, None, trusted_keys=(), tsa_roots=[])
    return Verification(
        ok=result.ok,
        acts=result.size,
        head=result.root,
        problems=[Found(kind=p.kind.value, where=p.where, zh=p.zh, en=p.en) for p in result.problems],
        notices=[Found(kind=n.kind, where=n.where, zh=n.zh, en=n.en) for n in result.notices],
        witnesses=result.witnesses,
    )


LIST = Operation("ledger", "GET", "cases/{case}/ledger", Need.READ, ledger, Ledger)
VERIFY = Operation("verification", "GET", "cases/{case}/verification", Need.READ, verification, Verification)
