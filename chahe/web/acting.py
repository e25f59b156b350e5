"""An act of the person who asks: opened for writing, done, projected. No rule lives here."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.http import HttpRequest

from chahe.casefile.case import Case
from chahe.errors import CallError
from chahe.web import settings
from chahe.web.context import person
from chahe.web.models import Examination
from chahe.web.project import fingerprint, project
from chahe.web.reading import keep

WAIT = 10.0
"""Seconds an act waits for another writer of the case."""

Made = TypeVar("Made")


def act(examination: Examination, do: Callable[[Case], Made]) -> Made:
    """Do it in the case. Durable on return, and shown. Raises LockedError and what `do` raises."""
    folder = Path(examination.folder)
    with Case.open(folder, write=True, wait=WAIT) as case:
        case.acting = examination.acting
        done = do(case)
        taken = fingerprint(folder)
    shown = project(folder, (case, taken))
    if shown.fingerprint == taken:
        keep(shown, case)
    return done


def who(request: HttpRequest) -> str:
    """Who acts: the account's person; on a laptop of one user the name typed, which is kept for the next act."""
    if settings.TEAM:
        return person(request)
    typed = request.POST.get("by", "").strip()[:80]
    if typed:
        request.session["person"] = typed
    return typed


def declared(request: HttpRequest) -> str:
    """The number of the declared person whose account acts; "" for the one user of a laptop, who types a name."""
    account = getattr(request, "account", None)
    return str(account.person_id) if account is not None else ""


def named(request: HttpRequest) -> str:
    """Who acts, where the act itself does not ask for a name. Raises CallError when there is none."""
    by = who(request)
    if not by:
        raise CallError(("須載明姓名。", "The person must be named."), where="by")
    return by
