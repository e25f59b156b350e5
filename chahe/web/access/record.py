"""The record of access: who came in, who was refused, who was locked out. No password and no evidence stands in it."""

from enum import StrEnum

from django.http import HttpRequest
from django.utils import timezone

from chahe.web.models import Access

ADDRESS = 45
"""Characters of the longest address (IPv6 with an IPv4 tail)."""


class Event(StrEnum):
    """What happened."""

    LOGGED_IN = "logged-in"
    REFUSED = "refused"  # wrong name, password, code, key; detail says which step
    LOCKED = "locked"  # too many attempts at the account or from the address
    LOGGED_OUT = "logged-out"
    EXPIRED = "expired"  # a session that was too old or idle too long
    ENDED = "ended"  # a session its owner, or a change of password, ended
    PASSWORD = "password"  # noqa: S105 - the name of an event: changed, or set for the first time
    FACTOR_ADDED = "factor-added"
    FACTOR_REMOVED = "factor-removed"
    RECOVERY_MADE = "recovery-made"
    RECOVERY_USED = "recovery-used"
    BOUND = "bound"  # to a subject of the identity provider
    MADE = "made"
    CLOSED = "closed"
    RESET = "reset"


class How(StrEnum):
    """What somebody proved themselves with."""

    PASSWORD = "password"  # noqa: S105 - the name of a way
    PROVIDER = "provider"
    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


def write(event: Event, account: str = "", detail: str = "", address: str = "") -> None:
    """One line. `account` is one that exists, or "": what was typed instead of one may be a password."""
    Access.objects.create(
        at=timezone.now(), account=account, event=event.value, detail=detail[:120], address=address[:ADDRESS]
    )


def address_of(request: HttpRequest) -> str:
    """Where the request comes from: the server's word, which knows whether a proxy before it is trusted."""
    return str(request.META.get("REMOTE_ADDR", ""))[:ADDRESS]
