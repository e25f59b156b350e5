"""Attempts, counted before they are tried, so that many at once are not more than the limit either.

An attempt takes its place first. When it was right the place is given back; what stays are the wrong ones. Names that
do not exist are counted like those that do, so that a lock-out tells nobody which exist.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from chahe.web.models import Throttle

WINDOW = timedelta(minutes=15)
"""Wrong attempts older than this are forgotten."""

LOCK = timedelta(minutes=15)
"""How long an account or an address is shut after too many."""

PER_ACCOUNT = 5
"""Wrong attempts at one account within WINDOW; NIST SP 800-63B 5.2.2 allows at most 100 in a row."""

PER_ADDRESS = 20
"""Wrong attempts from one address within WINDOW: an office behind one address has several people."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an attempt got."""

    key: str
    until: datetime | None = None  # shut until then: not to be tried
    last: bool = False  # it may be tried; when it is wrong, the next is shut out


def account_key(name: str) -> str:
    """The key of an account, there or not, however it is written. The name itself is not kept."""
    return "account:" + hashlib.sha256(name.strip().casefold().encode()).hexdigest()


def address_key(address: str) -> str:
    """The key of an address."""
    return "address:" + address


def take(key: str, limit: int, now: datetime) -> Place:
    """A place for one attempt, durable before it is tried."""
    with transaction.atomic():
        row, _ = Throttle.objects.select_for_update().get_or_create(key=key, defaults={"since": now})
        if row.until is not None and now < row.until:
            return Place(key, row.until)
        if row.until is not None or now - row.since > WINDOW:
            row.count, row.since, row.until = 0, now, None
        row.count += 1
        last = row.count >= limit
        row.until = now + LOCK if last else None
        row.save()
    return Place(key, None, last)


def give_back(key: str) -> None:
    """The attempt was right: it counts as none, and does not shut."""
    with transaction.atomic():
        row = Throttle.objects.select_for_update().filter(key=key).first()
        if row is not None:
            row.count, row.until = max(0, row.count - 1), None
            row.save()


def forget(key: str) -> None:
    """Nothing stands against it any more."""
    Throttle.objects.filter(key=key).delete()


def sweep(now: datetime) -> None:
    """Throw away what says nothing any more."""
    Throttle.objects.filter(since__lt=now - WINDOW - LOCK).delete()
