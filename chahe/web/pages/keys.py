"""The keys of the workbench, and whether single ones do anything: kept in the browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.web.context import KEYS_COOKIE
from chahe.web.gate import Page
from chahe.web.roles import Need


def keys(request: HttpRequest) -> HttpResponse:
    """What every page shows in a dialog, as a page: for who has no script, and to switch them off."""
    return render(request, "workbench/keys.html")


def switch(request: HttpRequest) -> HttpResponse:
    """Single keys on or off: who dictates, or types without seeing it, must not set them off (WCAG 2.1.4)."""
    answer = redirect("keys")
    if request.POST.get("to") == "off":
        answer.set_cookie(KEYS_COOKIE, "off", max_age=365 * 86_400, httponly=True, samesite="Strict")
    else:
        answer.delete_cookie(KEYS_COOKIE, samesite="Strict")
    return answer


PAGE = Page("keys", "keys/", Need.ENTER, keys, own=True)
SWITCH = Page("keys-switch", "keys/switch/", Need.ENTER, switch, ("POST",), own=True)
