"""Errors as problem details (RFC 9457), in both languages. Three kinds that are never mixed: the call is wrong, the
case failed verification, the program failed. What the data lacks or breaks is no error: it is an observation.
"""

import traceback
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from chahe.errors import CallError, ChaheError, Diagnostics, FaultError, LockedError, VerificationError
from chahe.web.api.shapes import Said
from chahe.web.context import language

MEDIA = "application/problem+json"


class Kind(StrEnum):
    """Whose matter it is."""

    CALL = "call"  # the caller can mend it; nothing was changed
    VERIFICATION = "verification"  # the case is not what its ledger says
    FAULT = "fault"  # ours


TITLES = {
    Kind.CALL: ("要求有誤", "The call is wrong"),
    Kind.VERIFICATION: ("案件驗證未通過", "The case failed verification"),
    Kind.FAULT: ("程式錯誤", "A fault of the program"),
}


class Told(Said):
    """A problem in one language."""

    what: str
    why: str
    todo: str


class Wrong(Said):
    """One part of the call that does not fit the description; its value is not repeated."""

    at: str = Field(description="Where: `body.text`, `query.limit`.")
    rule: str = Field(description="The rule it breaks: `missing`, `int_parsing`, `extra_forbidden`.")


class Problem(Said):
    """Problem details (RFC 9457); `title` and `detail` are in the language of `Accept-Language`, en or zh-Hant-TW."""

    type: str = Field(description="`/api/#problem-call`, `-verification` or `-fault`: the page tells what it means.")
    title: str
    status: int
    detail: str
    kind: Kind
    where: str
    zh: Told
    en: Told
    wrong: list[Wrong]


class Refused(Exception):  # noqa: N818 - what is raised is an answer
    """A call that is refused with a status of its own."""

    def __init__(self, status: int, error: CallError, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.error = error
        self.headers = dict(headers or {})


def refused(status: int, zh: str, en: str, where: str = "", **headers: str) -> Refused:
    """A call refused with these words; `Retry_After="5"` is a header."""
    pair = (zh, en)
    return Refused(status, CallError(pair, where=where), {k.replace("_", "-"): v for k, v in headers.items()})


_NOT_ALLOWED = ("您在本案之角色不得為此行為。", "Your role in this case does not allow it.")
_NOT_THERE = ("查無此資料。", "There is no such thing.")
_TOO_LARGE = ("內容過大。", "The content is too large.")
_MALFORMED = ("要求無法解讀。", "The request cannot be read.")
_NOT_FITTING = ("要求之內容與介面說明不符。", "The request does not fit the description of the interface.")
_NOBODY = ("請先登入，或提供有效之權杖。", "Log in, or give a token that is in force.")


def answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The problem an exception is; what is not known is a fault that names its place and nothing else."""
    if isinstance(error, type):
        error = error()
    if isinstance(error, Refused):
        told = problem(request, error.status, error.error)
        for name, value in error.headers.items():
            told[name] = value
        return told
    if isinstance(error, ChaheError):
        return _ours(request, error)
    if isinstance(error, ValidationError):
        return problem(request, 422, CallError(_NOT_FITTING), wrong=_wrong(error.errors))
    for kind, status, pair in (
        (Http404, 404, _NOT_THERE),
        (PermissionDenied, 403, _NOT_ALLOWED),
        (RequestDataTooBig, 413, _TOO_LARGE),
        (SuspiciousOperation, 400, _MALFORMED),
    ):
        if isinstance(error, kind):
            return problem(request, status, CallError(pair))
    if isinstance(error, HttpError):
        return _http(request, error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__}, {frame.filename.rsplit('chahe', 1)[-1]}:{frame.lineno}"
    return problem(request, 500, FaultError(("程式發生錯誤。", "The program failed."), where=place))


def _ours(request: HttpRequest, error: ChaheError) -> HttpResponse:
    if isinstance(error, LockedError):  # its place is a folder of the server, which is nobody's business
        told = problem(request, 409, LockedError(error.diagnostics().what))
        told["Retry-After"] = "5"
        return told
    return problem(request, 500 if isinstance(error, VerificationError | FaultError) else 400, error)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        told = problem(request, 401, CallError(_NOBODY))
        told["WWW-Authenticate"] = 'Bearer realm="chahe"'
        return told
    pair = _NOT_ALLOWED if error.status_code == 403 else _MALFORMED
    return problem(request, error.status_code, CallError(pair))


def problem(request: HttpRequest, status: int, error: ChaheError, wrong: Sequence[Wrong] = ()) -> HttpResponse:
    """Problem details of one of our errors."""
    told = error.diagnostics()
    kind = kind_of(error)
    english = _english(request)
    body = Problem(
        type=f"/api/#problem-{kind.value}",
        title=TITLES[kind][english],
        status=status,
        detail=told.what[english],
        kind=kind,
        where=told.where,
        zh=_in(told, 0),
        en=_in(told, 1),
        wrong=list(wrong),
    )
    out = JsonResponse(body.model_dump(mode="json"), status=status, content_type=MEDIA)
    out["Content-Language"] = "en" if english else "zh-Hant-TW"
    return out


def kind_of(error: ChaheError) -> Kind:
    """Whose matter an error is."""
    if isinstance(error, VerificationError):
        return Kind.VERIFICATION
    return Kind.CALL if isinstance(error, CallError) else Kind.FAULT


def _in(told: Diagnostics, at: int) -> Told:
    return Told(what=told.what[at], why=told.why[at], todo=told.todo[at])


def _english(request: HttpRequest) -> bool:
    asked = request.headers.get("Accept-Language", "").strip().lower()
    return asked.startswith("en") if asked else language(request) == "en"


def _wrong(errors: Sequence[Mapping[str, Any]]) -> list[Wrong]:
    return [
        Wrong(at=".".join(str(p)[:80] for p in e.get("loc", ()))[:200], rule=str(e.get("type", "")))
        for e in errors[:50]
    ]


def install(api: NinjaAPI) -> None:
    """Every exception of an operation becomes a problem here."""
    api.add_exception_handler(Exception, answer)
    for kind in (Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, answer)
