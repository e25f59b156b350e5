"""The way in on a laptop: the secret link `chahe serve` opens. It is good once a start; other accounts of the machine
reach the port too, and get nothing without it.
"""

import hmac

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chahe.web import settings
from chahe.web.gate import Page
from chahe.web.roles import Need

LOCAL = "local"
"""The account of the one user; without a password, so that nobody can log in as it."""

_link: list[str] = []


def set_link(token: str) -> None:
    """The link in force from now on; "" = none."""
    _link[:] = [token] if token else []


def enter(request: HttpRequest, token: str = "") -> HttpResponse:
    """Log the local user in when the link is right."""
    if settings.TEAM or not _link or not hmac.compare_digest(token.encode(), _link[0].encode()):
        return render(request, "workbench/closed.html", status=403)
    user, _ = get_user_model().objects.get_or_create(username=LOCAL)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("/")


WITHOUT = Page("closed", "enter/", Need.ENTER, enter, open=True)
LINK = Page("enter", "enter/<str:token>/", Need.ENTER, enter, open=True)
