"""Keys and devices: what the browser's own dialogue is given, and what it answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from chahe.errors import CallError
from chahe.web.access import passkeys
from chahe.web.access.record import How
from chahe.web.access.steps import Refused, pending, second
from chahe.web.gate import Page
from chahe.web.pages.account import added, must_be_fresh
from chahe.web.roles import Need

JSON = "application/json"


def offer(request: HttpRequest) -> HttpResponse:
    """Options to make a key."""
    return HttpResponse(passkeys.offer(request, must_be_fresh(request)), content_type=JSON)


def add(request: HttpRequest) -> HttpResponse:
    """The key that was made."""
    mine = must_be_fresh(request)
    label = " ".join(request.POST.get("label", "").split())[:60]
    if not label or not passkeys.add(request, mine, request.POST.get("answer", ""), label):
        raise CallError(
            ("未能加入此金鑰。", "The key was not added."),
            where=label,
            todo=("請輸入名稱後再試一次。", "Give it a name and try again."),
        )
    return added(request, mine, How.PASSKEY)


def ask(request: HttpRequest) -> HttpResponse:
    """Options to use a key, for whoever did the first step in this browser."""
    account = pending(request)
    if account is None:
        return HttpResponse(status=400)
    return HttpResponse(passkeys.ask(request, account), content_type=JSON)


def check(request: HttpRequest) -> HttpResponse:
    """The signature: the second step."""
    account = pending(request)
    if account is None:
        return redirect("log-in")
    answer = request.POST.get("answer", "")
    outcome = second(request, account, How.PASSKEY, lambda: passkeys.right(request, account, answer))
    return redirect("second" if isinstance(outcome, Refused) else outcome)


OFFER = Page("passkey-offer", "account/key/offer/", Need.ENTER, offer, ("POST",), team=True, own=True)
ADD = Page("passkey-add", "account/key/add/", Need.ENTER, add, ("POST",), team=True, own=True)
ASK = Page("passkey-ask", "log-in/key/ask/", Need.ENTER, ask, ("POST",), open=True, team=True)
CHECK = Page("passkey-check", "log-in/key/check/", Need.ENTER, check, ("POST",), open=True, team=True)
