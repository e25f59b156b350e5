"""The way in of the team edition: name and password, the second factor, a first link; and the way out."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from chahe.web import settings
from chahe.web.access import accounts, passwords, record, sittings, throttle, totp
from chahe.web.access.record import Event, How
from chahe.web.access.steps import Refused, by_password, passed, pending, second
from chahe.web.gate import Page
from chahe.web.models import Account, Passkey, Totp
from chahe.web.roles import Need


def log_in(request: HttpRequest) -> HttpResponse:
    """The same words for a wrong password, for no such account and for a closed one."""
    onward = request.POST.get("next") or request.GET.get("next", "/")
    if request.method != "POST":
        return _asked(request, "log_in", None, {"next": onward})
    name = request.POST.get("account", "")[:150]
    outcome = by_password(request, name, request.POST.get("password", "")[:1000])
    if isinstance(outcome, Refused):
        return _asked(request, "log_in", outcome, {"next": onward, "name": name})
    return redirect(passed(request, outcome, How.PASSWORD, onward))


def second_step(request: HttpRequest) -> HttpResponse:
    """A one-time code, a recovery code, or a key (pages/passkeys.py)."""
    account = pending(request)
    if account is None:
        return redirect("log-in")
    said = _ways(account)
    if request.method != "POST":
        return _asked(request, "second", None, said)
    given = request.POST.get("code", "")[:40]
    how = How.TOTP if totp.looks_like_code(given) else How.RECOVERY
    outcome = second(request, account, how, lambda: _right(account, how, given))
    if isinstance(outcome, Refused):
        return _asked(request, "second", outcome, said)
    return redirect(outcome)


def _right(account: Account, how: How, given: str) -> bool:
    if how is How.TOTP:
        return totp.right(account, given, timezone.now())
    used = totp.use_recovery(account, given)
    if used:
        record.write(Event.RECOVERY_USED, account.user.get_username())
    return used


def _ways(account: Account) -> dict[str, bool]:
    return {
        "codes": Totp.objects.filter(account=account, confirmed=True).exists(),
        "keys": Passkey.objects.filter(account=account).exists(),
    }


def _asked(request: HttpRequest, template: str, refused: Refused | None, more: Mapping[str, object]) -> HttpResponse:
    until = refused.until if refused is not None else None
    status = 200 if refused is None else 429 if until is not None else 400
    told = {"refused": refused is not None, "until": until, "provider": settings.OIDC, **more}
    answer = render(request, f"workbench/{template}.html", told, status=status)
    if until is not None:
        answer["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds())))
    return answer


def log_out(request: HttpRequest) -> HttpResponse:
    """The session is over, on the server too."""
    sittings.end(request)
    return redirect("log-in")


def first(request: HttpRequest, token: str) -> HttpResponseBase:
    """A one-time link: its bearer sets the password, then logs in with it."""
    now = timezone.now()
    address = throttle.address_key(record.address_of(request))
    if throttle.take(address, throttle.PER_ADDRESS, now).until is not None:
        raise Http404
    account = accounts.by_link(token, now)
    if account is None:
        raise Http404
    throttle.give_back(address)
    if request.method != "POST":
        return render(request, "workbench/first.html", {"owner": account, "kept": passwords.KEPT})
    wanted = request.POST.get("password", "")
    faults = passwords.faults(account, wanted)
    if wanted != request.POST.get("again", ""):
        faults = ["password_differs"]
    if faults:
        told = {"owner": account, "faults": faults, "kept": passwords.KEPT}
        return render(request, "workbench/first.html", told, status=400)
    if not accounts.use_link(token, now):
        raise Http404
    passwords.put(account, wanted)
    throttle.forget(throttle.account_key(account.user.get_username()))
    record.write(Event.PASSWORD, account.user.get_username(), "link", record.address_of(request))
    return redirect("log-in")


BOTH = ("GET", "HEAD", "POST")
LOG_IN = Page("log-in", "log-in/", Need.ENTER, log_in, BOTH, open=True, team=True)
SECOND = Page("second", "log-in/second/", Need.ENTER, second_step, BOTH, open=True, team=True)
FIRST = Page("first", "first/<str:token>/", Need.ENTER, first, BOTH, open=True, team=True)
LOG_OUT = Page("log-out", "log-out/", Need.ENTER, log_out, ("POST",), team=True, own=True)
