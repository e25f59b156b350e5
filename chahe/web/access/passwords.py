"""Passwords: what one must be, and setting one. Django's validators are in the settings; those here need history."""

import unicodedata
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from chahe.web.models import Account, FormerPassword

KEPT = 5
"""Passwords, the present one among them, that are not taken again."""

LONGEST = 256
"""Characters: hashing a novel would be a way to keep the server busy."""

SHORTEST_PART = 3
"""Characters of a name that a password may hold: shorter ones are in many words by chance."""


@cache
def _nobodys() -> str:
    """What a password is compared with where there is no account, or it has none: it costs the same and never fits."""
    return make_password("x" * 40)


def right(account: Account | None, given: str) -> bool:
    """Whether this is the account's password; costs the same when there is no account or no password."""
    usable = account is not None and account.user.is_active and account.user.has_usable_password()
    encoded = account.user.password if account is not None and usable else _nobodys()
    return check_password(given[:LONGEST], encoded) and usable


def faults(account: Account, wanted: str) -> list[str]:
    """Codes of what is wrong with a new password (words `password/…`); none = it may be taken."""
    found: list[str] = []
    if len(wanted) > LONGEST:
        return ["password_too_long"]
    try:
        validate_password(wanted, account.user)
    except ValidationError as error:
        found = [str(e.code) for e in error.error_list]
    if _names(account, wanted) and "password_too_similar" not in found:
        found.append("password_too_similar")
    if not found and _used(account, wanted):
        found.append("password_used")
    return found


def _names(account: Account, wanted: str) -> bool:
    """Whether it holds the account's or the person's name: Django compares wholes, and first names of Django's."""
    text = _folded(wanted)
    parts = [account.user.get_username(), *account.person.name.split(), account.person.name]
    han = [p for p in parts if any(ord(c) > 0x2E7F for c in p)]
    return any(_folded(p) in text for p in parts if len(p) >= SHORTEST_PART or (p in han and len(p) > 1))


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _used(account: Account, wanted: str) -> bool:
    former = FormerPassword.objects.filter(account=account).order_by("-id")[: KEPT - 1]
    present = [account.user.password] if account.user.has_usable_password() else []
    return any(check_password(wanted, p) for p in [*present, *(f.encoded for f in former)])


def put(account: Account, wanted: str) -> None:
    """Take it. The one in use until now is kept as hashed; older ones than the policy asks for are thrown away."""
    if account.user.has_usable_password():
        FormerPassword.objects.create(account=account, encoded=account.user.password)
    kept = FormerPassword.objects.filter(account=account).order_by("-id").values_list("id", flat=True)[: KEPT - 1]
    FormerPassword.objects.filter(account=account).exclude(id__in=list(kept)).delete()
    account.user.set_password(wanted)
    account.user.save(update_fields=["password"])
