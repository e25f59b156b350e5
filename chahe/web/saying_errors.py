"""An error of ours is a page that says what, where, why and what to do; a fault names its place and nothing else."""

import traceback
from collections.abc import Callable

from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
)
from django.shortcuts import render

from chahe.errors import CallError, ChaheError, FaultError, LockedError, VerificationError

WRITTEN = 8
"""Characters from which on an entry is worth keeping; names and choices are shorter."""

_REFUSALS: dict[type[HttpResponseBase], ChaheError] = {
    HttpResponseForbidden: CallError(
        ("無權進行此項作業。", "You may not do this."),
        why=(
            "您於本案之角色不含此項權限，或頁面已逾時。",
            "Your role in this case does not allow it, or the page is too old.",
        ),
        todo=(
            "請返回後重新整理頁面；如須此項權限，請洽領隊。",
            "Go back and load the page again; ask the leader if you need it.",
        ),
    ),
    HttpResponseNotFound: CallError(
        ("查無此頁。", "There is no such page."),
        why=(
            "網址有誤，或您並非該案件之成員。",
            "The address is wrong, or you are no member of the case.",
        ),
        todo=("請自案件清單重新進入。", "Start again from the list of cases."),
    ),
    HttpResponseNotAllowed: CallError(
        ("此網址僅供送出表單。", "This address only takes a form."),
        why=("重新整理或貼上網址不會再次送出，內容未變更。", "Opening it again sends nothing, and changed nothing."),
        todo=("請返回原頁面。", "Go back to the page of the form."),
    ),
}


class SayingErrors:
    """Turns an exception of a page into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; a bare refusal is said in words to a person, and stays short for a script."""
        answer = self.get_response(request)
        said = next((error for kind, error in _REFUSALS.items() if isinstance(answer, kind)), None)
        if said is None or "text/html" not in request.headers.get("Accept", ""):
            return answer
        shown = render(request, "workbench/error.html", {"error": said.diagnostics()}, status=answer.status_code)
        if "Allow" in answer:
            shown["Allow"] = answer["Allow"]
        return shown

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """A page for it; None leaves Http404 and the like to Django."""
        if isinstance(error, ChaheError):
            told = {"error": error.diagnostics(), "typed": _typed(request)}
            return render(request, "workbench/error.html", told, status=_status(error))
        if type(error).__module__.startswith("django."):
            return None
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__}, {frame.filename.rsplit('chahe', 1)[-1]}:{frame.lineno}"
        return render(request, "workbench/error.html", {"fault": place}, status=500)


def _typed(request: HttpRequest) -> list[str]:
    """What a person wrote in a form of a case that was refused: shown again, so that it is not lost."""
    if request.method != "POST" or getattr(request, "examination", None) is None:
        return []
    written = [str(v) for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "p", "batch", "files")]
    return [text for text in written if len(text.strip()) >= WRITTEN]


def _status(error: ChaheError) -> int:
    if isinstance(error, LockedError):
        return 409
    if isinstance(error, VerificationError | FaultError):
        return 500
    return 400
