"""One's own account: what one proves oneself with, where one is logged in, a new password."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from chahe.errors import CallError
from chahe.web import settings
from chahe.web.access import passwords, record, sittings, steps, throttle, totp
from chahe.web.access.record import Event, How
from chahe.web.access.steps import Refused, wants_second
from chahe.web.gate import Page
from chahe.web.models import Account, Passkey, Recovery, Sitting, Totp
from chahe.web.roles import Need


def account(request: HttpRequest) -> HttpResponse:
    """Everything about it, and nothing secret."""
    return _shown(request)


def _mine(request: HttpRequest) -> Account:
    mine = getattr(request, "account", None)
    if not isinstance(mine, Account):
        raise Http404
    return mine


def _shown(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    mine = _mine(request)
    context = {
        "sittings": Sitting.objects.filter(user=mine.user).order_by("-seen"),
        "here": request.sitting.pk,  # type: ignore[attr-defined]
        "totp": Totp.objects.filter(account=mine, confirmed=True).exists(),
        "passkeys": Passkey.objects.filter(account=mine).order_by("id"),
        "left": Recovery.objects.filter(account=mine).count(),
        "fresh": sittings.fresh(request),
        "minutes": int(sittings.FRESH.total_seconds() // 60),
        "must": wants_second(request),
        "kept": passwords.KEPT,
        "provider": settings.OIDC,
        **more,
    }
    return render(request, "workbench/account.html", context, status=status)


def change(request: HttpRequest) -> HttpResponse:
    """The present password, then the new one twice; every other session ends."""
    mine, wanted = _mine(request), request.POST.get("password", "")
    key = throttle.account_key(mine.user.get_username())
    given = request.POST.get("present", "")[:1000]
    outcome = steps.tried(request, mine, key, How.PASSWORD, lambda: passwords.right(mine, given))
    if isinstance(outcome, Refused):
        return _shown(request, 429 if outcome.until else 400, wrong=True, until=outcome.until)
    faults = passwords.faults(mine, wanted)
    if wanted != request.POST.get("again", ""):
        faults = ["password_differs"]
    if faults:
        return _shown(request, 400, faults=faults)
    passwords.put(mine, wanted)
    address = record.address_of(request)
    record.write(Event.PASSWORD, mine.user.get_username(), "", address)
    sittings.end_others(mine, None, address)
    how = request.sitting.how  # type: ignore[attr-defined]
    request.session.flush()
    sittings.begin(request, mine, how)  # a new key: what knew the old one is out
    return redirect("account")


def end(request: HttpRequest, number: int) -> HttpResponse:
    """One of one's own sessions, this one too."""
    mine = _mine(request)
    ended, _ = Sitting.objects.filter(pk=number, user=mine.user).delete()
    if not ended:
        raise Http404
    record.write(Event.ENDED, mine.user.get_username(), "1", record.address_of(request))
    return redirect("account")


def must_be_fresh(request: HttpRequest) -> Account:
    """The account, when its owner logged in a moment ago. Raises CallError: a browser left alone adds no key."""
    if not sittings.fresh(request):
        raise CallError(
            ("登入已久，請重新登入後再變更。", "The log-in is too long ago for this."),
            where="account",
            todo=("請登出後重新登入。", "Log out, log in, and do it again."),
        )
    return _mine(request)


def begin_codes(request: HttpRequest) -> HttpResponse:
    """A new secret, shown as a picture and as text until a code of it confirms it."""
    mine = must_be_fresh(request)
    if Totp.objects.filter(account=mine, confirmed=True).exists():
        raise CallError(("已設定驗證碼，請先移除。", "One-time codes are set up; remove them first."), where="totp")
    totp.begin(mine)
    return redirect("codes")


def codes(request: HttpRequest) -> HttpResponse:
    """The picture, while the secret is not confirmed."""
    return _picture(request, must_be_fresh(request))


def _picture(request: HttpRequest, mine: Account, status: int = 200) -> HttpResponse:
    if not Totp.objects.filter(account=mine, confirmed=False).exists():
        return redirect("account")
    told = {"picture": totp.picture(mine), "secret": totp.secret_text(mine), "wrong": status != 200}
    return render(request, "workbench/codes.html", told, status=status)


def confirm_codes(request: HttpRequest) -> HttpResponse:
    """The first code; recovery codes come with it."""
    mine, given = must_be_fresh(request), request.POST.get("code", "")[:40]
    waiting = Totp.objects.filter(account=mine, confirmed=False).exists()
    key = steps.second_key(mine)
    if not waiting or steps.tried(request, mine, key, How.TOTP, lambda: totp.confirm(mine, given, timezone.now())):
        return _picture(request, mine, 400)
    return added(request, mine, How.TOTP)


def added(request: HttpRequest, mine: Account, how: How) -> HttpResponse:
    """A second factor is in force. Recovery codes are made with the first one, and shown this once."""
    record.write(Event.FACTOR_ADDED, mine.user.get_username(), how.value, record.address_of(request))
    steps.proved(request, how)
    if Recovery.objects.filter(account=mine).exists():
        return redirect("account")
    return recovery(request)


def recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes; older ones are void."""
    mine = must_be_fresh(request)
    if not steps.has_second(mine):
        raise CallError(("尚未設定第二驗證。", "There is no second factor to recover."), where="recovery")
    made = totp.new_recovery(mine)
    record.write(Event.RECOVERY_MADE, mine.user.get_username(), "", record.address_of(request))
    return render(request, "workbench/recovery.html", {"codes": made})


def remove(request: HttpRequest) -> HttpResponse:
    """A second factor is not asked for any more. With the last one its recovery codes go."""
    mine, key = must_be_fresh(request), request.POST.get("key", "")
    if key:
        gone, _ = Passkey.objects.filter(account=mine, pk=int(key) if key.isascii() and key.isdigit() else 0).delete()
    else:
        gone, _ = Totp.objects.filter(account=mine).delete()
    if not gone:
        raise Http404
    if not steps.has_second(mine):
        Recovery.objects.filter(account=mine).delete()
    detail = How.PASSKEY.value if key else How.TOTP.value
    record.write(Event.FACTOR_REMOVED, mine.user.get_username(), detail, record.address_of(request))
    return redirect("account")


PAGE = Page("account", "account/", Need.ENTER, account, team=True, own=True)
CHANGE = Page("password", "account/password/", Need.ENTER, change, ("POST",), team=True, own=True)
END = Page("end-session", "account/session/<int:number>/end/", Need.ENTER, end, ("POST",), team=True, own=True)
BEGIN = Page("begin-codes", "account/codes/begin/", Need.ENTER, begin_codes, ("POST",), team=True, own=True)
CODES = Page("codes", "account/codes/", Need.ENTER, codes, team=True, own=True)
CONFIRM = Page("confirm-codes", "account/codes/confirm/", Need.ENTER, confirm_codes, ("POST",), team=True, own=True)
RECOVERY = Page("recovery", "account/recovery/", Need.ENTER, recovery, ("POST",), team=True, own=True)
REMOVE = Page("remove-factor", "account/factor/remove/", Need.ENTER, remove, ("POST",), team=True, own=True)
