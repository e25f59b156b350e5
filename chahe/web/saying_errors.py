"""An error of ours is a page that says what, where, why and what to do; a fault names its place and nothing else."""

import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from chahe.errors import ChaheError, FaultError, LockedError, VerificationError


class SayingErrors:
    """Turns an exception of a page into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """A page for it; None leaves Http404 and the like to Django."""
        if isinstance(error, ChaheError):
            return render(request, "workbench/error.html", {"error": error.diagnostics()}, status=_status(error))
        if type(error).__module__.startswith("django."):
            return None
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__}, {frame.filename.rsplit('chahe', 1)[-1]}:{frame.lineno}"
        return render(request, "workbench/error.html", {"fault": place}, status=500)


def _status(error: ChaheError) -> int:
    if isinstance(error, LockedError):
        return 409
    if isinstance(error, VerificationError | FaultError):
        return 500
    return 400
