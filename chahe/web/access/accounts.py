"""Accounts are made by whoever runs the server, each for a declared person whose full name its acts carry."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from chahe.determination.people import folded
from chahe.errors import CallError
from chahe.web import tokens
from chahe.web.access import record, throttle
from chahe.web.access.record import Event
from chahe.web.models import Account, Passkey, Person, Recovery, Sitting, Totp

LINK_HOURS = 72
"""A one-time link that nobody used by then is worth nothing."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,59}")


def new(name: str, full_name: str) -> tuple[Account, str]:
    """An account and the token of its first link. Raises CallError (name taken or unusable, no full name).

    Another account of a person already declared under that full name is that person's.
    """
    if not _NAME.fullmatch(name):
        raise CallError(
            ("帳號名稱不可用。", "The account's name cannot be used."),
            where=name[:80],
            todo=("請用 2 至 60 個英數字或 . _ @ -。", "Use 2 to 60 letters, digits or . _ @ -."),
        )
    full_name = " ".join(full_name.split())
    if not 1 < len(full_name) <= 80:
        raise CallError(("須載明本人全名。", "The full name of the person must be given."), where=full_name[:80])
    with transaction.atomic():
        if get_user_model().objects.filter(username__iexact=name).exists():
            raise CallError(("帳號名稱已有人使用。", "There is such an account already."), where=name)
        declared = {"id": secrets.token_hex(16), "name": full_name}
        person, _ = Person.objects.get_or_create(folded=folded(full_name), defaults=declared)
        user = get_user_model().objects.create(username=name)
        user.set_unusable_password()
        user.save()
        account = Account.objects.create(user=user, person=person)
        record.write(Event.MADE, name)
        return account, new_link(account)


def found(name: str) -> Account | None:
    """The account of that name, however its letters are written."""
    return Account.objects.select_related("user", "person").filter(user__username__iexact=name.strip()).first()


def named(name: str) -> Account:
    """The same. Raises CallError when there is none."""
    account = found(name)
    if account is None:
        raise CallError(("沒有此帳號。", "There is no such account."), where=name[:80])
    return account


def rename(account: Account, full_name: str) -> None:
    """Correct a person's name, for all their accounts; the person stays the same one. Raises CallError."""
    full_name = " ".join(full_name.split())
    taken = Person.objects.filter(folded=folded(full_name)).exclude(pk=account.person.pk).exists()
    if taken or not 1 < len(full_name) <= 80:
        raise CallError(
            ("全名空白或已屬他人。", "The full name is empty or another person's."),
            where=full_name[:80],
            todo=("同名者請加註區別。", "Two people of one name need something to tell them apart."),
        )
    Person.objects.filter(pk=account.person.pk).update(name=full_name, folded=folded(full_name))


def close(account: Account) -> None:
    """Nobody comes in by it any more, at once. What it did stands."""
    with transaction.atomic():
        account.user.is_active = False
        account.user.save(update_fields=["is_active"])
        Account.objects.filter(pk=account.pk).update(link="", link_until=None)
        Sitting.objects.filter(user=account.user).delete()
        tokens.end_all(account.user, timezone.now())
        record.write(Event.CLOSED, account.user.get_username())


def reset(account: Account, *, factors: bool) -> str:
    """A new first link: the password is void at once, sessions end; with `factors` second factors and the binding to a
    provider go too. A closed account is open again. Returns the token.
    """
    with transaction.atomic():
        account.user.is_active = True
        account.user.set_unusable_password()
        account.user.save(update_fields=["is_active", "password"])
        Sitting.objects.filter(user=account.user).delete()
        tokens.end_all(account.user, timezone.now())
        throttle.forget(throttle.account_key(account.user.get_username()))
        if factors:
            for kind in (Totp, Recovery, Passkey):
                kind.objects.filter(account=account).delete()
            Account.objects.filter(pk=account.pk).update(issuer="", subject="")
        record.write(Event.RESET, account.user.get_username(), "factors" if factors else "")
        return new_link(account)


def new_link(account: Account) -> str:
    """A one-time token; only its digest is kept, and an older one is void."""
    token = secrets.token_urlsafe(32)
    until = timezone.now() + timedelta(hours=LINK_HOURS)
    Account.objects.filter(pk=account.pk).update(link=_digest(token), link_until=until)
    return token


def by_link(token: str, now: datetime) -> Account | None:
    """The account a one-time link is for, while it is good."""
    good = Account.objects.select_related("user", "person").filter(user__is_active=True)
    return good.filter(link=_digest(token), link_until__gt=now).exclude(link="").first()


def use_link(token: str, now: datetime) -> bool:
    """Whether the link was good; it is not any more. Two at once do not both get it."""
    return bool(Account.objects.filter(link=_digest(token), link_until__gt=now).update(link="", link_until=None))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
