"""The language of the screen, kept in the browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from chahe.messages import LANGUAGES
from chahe.web.context import COOKIE
from chahe.web.gate import Page
from chahe.web.roles import Need


def language(request: HttpRequest) -> HttpResponse:
    """Back to where one was."""
    chosen, back = request.POST.get("to", ""), request.POST.get("back", "/")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    answer = redirect(back if inside else "/")
    if chosen in LANGUAGES:
        answer.set_cookie(COOKIE, chosen, max_age=365 * 86_400, httponly=True, samesite="Strict")
    return answer


PAGE = Page("language", "language/", Need.ENTER, language, ("POST",), own=True)
