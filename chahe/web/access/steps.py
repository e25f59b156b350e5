"""Coming in, step by step: name and password (or a provider's word), then the second factor where there is one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from chahe.web import settings
from chahe.web.access import accounts, passwords, record, sittings, throttle
from chahe.web.access.record import Event, How
from chahe.web.models import Account, Passkey, Totp

BETWEEN = timedelta(minutes=5)
"""Longest time from the first step to the second."""

SECONDS = frozenset({How.TOTP, How.PASSKEY, How.RECOVERY})
"""What counts as a second factor."""

_PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody came in. The same for a wrong password, no such account and a closed one."""

    until: datetime | None = None  # shut until then


def tried(
    request: HttpRequest, account: Account | None, key: str, step: How, prove: Callable[[], bool]
) -> Refused | None:
    """Try once, within the limits. None when it was right."""
    now, address = timezone.now(), record.address_of(request)
    places = []
    for at, limit in ((throttle.address_key(address), throttle.PER_ADDRESS), (key, throttle.PER_ACCOUNT)):
        place = throttle.take(at, limit, now)
        if place.until is not None:
            return Refused(place.until)
        places.append(place)
    if prove():
        throttle.give_back(places[0].key)
        throttle.forget(places[1].key)
        return None
    name = account.user.get_username() if account is not None else ""
    record.write(Event.REFUSED, name, step, address)
    for place in places:
        if place.last:
            record.write(Event.LOCKED, name if place is places[1] else "", place.key.partition(":")[0], address)
    return Refused()


def by_password(request: HttpRequest, name: str, given: str) -> Account | Refused:
    """The first step."""
    account = accounts.found(name)
    key = throttle.account_key(name)
    outcome = tried(request, account, key, How.PASSWORD, lambda: passwords.right(account, given))
    if isinstance(outcome, Refused):
        return outcome
    return account if account is not None else Refused()


def passed(request: HttpRequest, account: Account, how: How, onward: str) -> str:
    """The first step is done: the address to go to, the second step's where the account has a second factor."""
    onward = own_address(request, onward)
    if (former := getattr(request, "sitting", None)) is not None:
        former.delete()  # whoever was logged in here is not any more
    request.session.flush()
    if not has_second(account):
        sittings.begin(request, account, how)
        return onward
    request.session[_PENDING] = {
        "account": account.pk, "how": how.value, "at": timezone.now().isoformat(), "next": onward
    }  # fmt: skip
    return reverse("second")


def pending(request: HttpRequest) -> Account | None:
    """Whose first step was done in this browser a moment ago."""
    said = request.session.get(_PENDING)
    if not said or timezone.now() - datetime.fromisoformat(said["at"]) > BETWEEN:
        return None
    return Account.objects.select_related("user", "person").filter(pk=said["account"], user__is_active=True).first()


def second(request: HttpRequest, account: Account, how: How, prove: Callable[[], bool]) -> str | Refused:
    """The second step: the address to go to. Its limit is its own: a right password does not renew it."""
    outcome = tried(request, account, second_key(account), how, prove)
    if isinstance(outcome, Refused):
        return outcome
    said = request.session[_PENDING]
    request.session.flush()
    sittings.begin(request, account, f"{said['how']}+{how.value}")
    return str(said["next"])


def second_key(account: Account) -> str:
    """The key attempts at an account's second factor are counted by."""
    return f"second:{account.pk}"


def has_second(account: Account) -> bool:
    """Whether the account has a second factor."""
    return (
        Totp.objects.filter(account=account, confirmed=True).exists()
        or Passkey.objects.filter(account=account).exists()
    )


def wants_second(request: HttpRequest) -> bool:
    """Whether the server asks for a second factor this session did not show."""
    sitting = getattr(request, "sitting", None)
    return settings.SECOND and not (sitting is not None and SECONDS & set(sitting.how.split("+")))


def proved(request: HttpRequest, how: How) -> None:
    """The session showed a second factor while it went on: the one just set up."""
    sitting = request.sitting  # type: ignore[attr-defined]
    if how.value not in sitting.how.split("+"):
        sitting.how = f"{sitting.how}+{how.value}"
        sitting.save(update_fields=["how"])


def own_address(request: HttpRequest, onward: str) -> str:
    """An address of ours, else the beginning."""
    ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return onward if ours else "/"
