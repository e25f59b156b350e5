"""One's own tokens for the interface: made, told once, ended."""

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from chahe.errors import CallError
from chahe.web import tokens as kept
from chahe.web.gate import Page
from chahe.web.models import Token
from chahe.web.roles import Need

SHOWN = 100


def tokens(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    return _page(request)


def make(request: HttpRequest) -> HttpResponse:
    """A new one: the only page that ever shows it."""
    said = request.POST
    try:
        token = kept.make(
            _person(request), said.get("name", ""), said.get("scope", ""), said.get("days", ""), timezone.now()
        )
    except CallError as error:
        return _page(request, refused=error.diagnostics())
    return _page(request, token=token)


def end(request: HttpRequest, number: int) -> HttpResponse:
    """It is good no longer."""
    kept.end(_person(request), number, timezone.now())
    return redirect("tokens")


def _person(request: HttpRequest) -> AbstractBaseUser:
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101 - the gate lets nobody else in
    return request.user


def _page(request: HttpRequest, **more: object) -> HttpResponse:
    now = timezone.now()
    found = Token.objects.filter(user_id=_person(request).pk).order_by("-id")[:SHOWN]
    lines = [(t, "ended" if t.ended_at else "over" if t.until <= now else "in-force") for t in found]
    scopes = [s.value for s in kept.Scope]
    return render(
        request, "workbench/tokens.html", {"tokens": lines, "scopes": scopes, "longest": kept.LONGEST, **more}
    )


LIST = Page("tokens", "tokens/", Need.ENTER, tokens)
MAKE = Page("token-make", "tokens/make/", Need.ENTER, make, ("POST",))
END = Page("token-end", "tokens/<int:number>/end/", Need.ENTER, end, ("POST",))
