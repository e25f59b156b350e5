"""Sessions of the team edition: each is a row its owner sees and may end; none outlives its limits."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth import login, logout
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from chahe.web import settings
from chahe.web.access import record
from chahe.web.access.record import Event
from chahe.web.models import Account, Sitting

IDLE = timedelta(minutes=30)
"""Longest time between two requests of a session; NIST SP 800-63B 4.2.3 (AAL2)."""

WHOLE = timedelta(hours=12)
"""Longest session; the same section."""

FRESH = timedelta(minutes=10)
"""How young a session must be to change what its owner proves themselves with."""

_NOTE = timedelta(minutes=1)
"""A session's last request is noted once in this time: not every page is to cost a write."""

_KEY = "sitting"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, account: Account, how: str) -> None:
    """Log in: a new session key, a row of its own, a line in the record. Rows too old to be used are thrown away."""
    login(request, account.user, backend=_BACKEND)
    now = timezone.now()
    sweep(now)
    made = Sitting.objects.create(
        user=account.user,
        started=now,
        seen=now,
        address=record.address_of(request),
        agent=str(request.headers.get("User-Agent", ""))[:120],
        how=how,
    )
    request.session[_KEY] = made.pk
    record.write(Event.LOGGED_IN, account.user.get_username(), how, record.address_of(request))


def sweep(now: datetime) -> None:
    """Throw away the rows of sessions that are over."""
    Sitting.objects.filter(Q(seen__lt=now - IDLE) | Q(started__lt=now - WHOLE)).delete()


def end(request: HttpRequest) -> None:
    """Log out."""
    sitting = getattr(request, "sitting", None)
    if sitting is not None:
        sitting.delete()
        record.write(Event.LOGGED_OUT, request.user.get_username(), "", record.address_of(request))
    logout(request)


def end_others(account: Account, but: int | None, address: str) -> int:
    """End every session of the account but one. Returns how many there were."""
    ended, _ = Sitting.objects.filter(user=account.user).exclude(pk=but or 0).delete()
    if ended:
        record.write(Event.ENDED, account.user.get_username(), str(ended), address)
    return ended


def fresh(request: HttpRequest) -> bool:
    """Whether the person proved themselves a moment ago."""
    sitting = getattr(request, "sitting", None)
    return sitting is not None and timezone.now() - sitting.started < FRESH


class Sittings:
    """Holds every request of a logged-in browser against its session's row. Sets `request.account` and `.sitting`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """What has no row, or too old a one, is nobody's."""
        if settings.TEAM and request.user.is_authenticated and not _valid(request):
            logout(request)
        return self.get_response(request)


def _valid(request: HttpRequest) -> bool:
    found = Sitting.objects.filter(pk=request.session.get(_KEY) or 0, user_id=request.user.pk or 0)
    sitting = found.select_related("user__account__person").first()
    if sitting is None or not hasattr(sitting.user, "account"):
        return False
    now = timezone.now()
    if now - sitting.seen > IDLE or now - sitting.started > WHOLE:
        record.write(Event.EXPIRED, sitting.user.get_username(), "", record.address_of(request))
        sitting.delete()
        return False
    if now - sitting.seen > _NOTE:
        Sitting.objects.filter(pk=sitting.pk).update(seen=now)
    request.account = sitting.user.account  # type: ignore[attr-defined]
    request.sitting = sitting  # type: ignore[attr-defined]
    return True
