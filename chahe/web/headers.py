"""What every answer says to the browser: nothing from elsewhere, no inline script or style, nothing kept on disk."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Headers:
    """Adds the content policy; keeps pages of evidence out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers on it."""
        answer = self.get_response(request)
        answer["Content-Security-Policy"] = POLICY
        answer["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if "Cache-Control" not in answer:
            answer["Cache-Control"] = "no-store"
        return answer
