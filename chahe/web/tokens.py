"""Personal tokens: made, found, ended. A token is shown once, when it is made; what is kept cannot be turned back."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser

from chahe.casefile.plain import plain
from chahe.errors import CallError
from chahe.web.models import Token

PREFIX = "chahe_"
"""So that a token left in a file is found for what it is."""

LONGEST = 366
"""Days a token may be good for."""

MOST = 20
"""Tokens in force one person may have."""

SELDOM = timedelta(minutes=10)
"""How far behind `used_at` may be: reading must not write every time."""


class Scope(StrEnum):
    """What a token may be used for; never more than its owner's role allows."""

    READ = "read"
    ACT = "act"


def make(user: AbstractBaseUser, name: str, scope: str, days: str, now: datetime) -> str:
    """A new token: shown to its owner now and never again. Raises CallError."""
    name = name.strip()
    if not name or len(name) > 80 or not plain(name):
        raise CallError(("權杖須有名稱（80 字以內）。", "A token needs a name, 80 characters at most."), where="name")
    if scope not in set(Scope):
        raise CallError(("權杖用途須為讀取或執行。", "A token is for reading or for acting."), where="scope")
    if not (days.isascii() and days.isdigit() and len(days) < 5 and 1 <= int(days) <= LONGEST):
        raise CallError((f"效期須為 1 至 {LONGEST} 日。", f"A token is good for 1 to {LONGEST} days."), where="days")
    if Token.objects.filter(user_id=user.pk, ended_at=None, until__gt=now).count() >= MOST:
        raise CallError(
            (f"同一人有效之權杖不得逾 {MOST} 個。", f"One person has {MOST} tokens in force at most."),
            todo=("請先停用不再使用者。", "End those no longer used."),
        )
    token = PREFIX + secrets.token_urlsafe(32)
    until = now + timedelta(days=int(days))
    Token.objects.create(
        user_id=user.pk, name=name, digest=_digest(token), tail=token[-4:], scope=scope, made_at=now, until=until
    )
    return token


def holder(token: str, now: datetime) -> Token | None:
    """The token in force, with its active owner; None for any other text."""
    if not token.startswith(PREFIX) or len(token) > 100:
        return None
    found = Token.objects.select_related("user").filter(digest=_digest(token), ended_at=None, until__gt=now).first()
    if found is None or not found.user.is_active:
        return None
    if found.used_at is None or now - found.used_at > SELDOM:
        Token.objects.filter(pk=found.pk).update(used_at=now)
    return found


def end(user: AbstractBaseUser, number: int, now: datetime) -> None:
    """One's own token is good no longer; another's is left alone."""
    Token.objects.filter(user_id=user.pk, pk=number, ended_at=None).update(ended_at=now)


def end_all(user: AbstractBaseUser, now: datetime) -> None:
    """None of somebody's tokens is good any longer: when an account is closed or its password is another."""
    Token.objects.filter(user_id=user.pk, ended_at=None).update(ended_at=now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
