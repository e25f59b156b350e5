"""Accounts as people have them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from chahe.web.access import accounts, passwords
from chahe.web.models import Account

SECRET = "correct horse battery 馬"

Have = Callable[..., Account]


class Clock:
    """Stands where `timezone.now` is read, and goes on when told."""

    def __init__(self) -> None:
        self.at = timezone.now()

    def __call__(self) -> datetime:
        return self.at

    def on(self, by: timedelta) -> None:
        """Later."""
        self.at += by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Time that goes on when told, for everything of the workbench."""
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    yield made


@pytest.fixture
def have(team: None) -> Have:
    """An account with its password set, in the team edition."""

    def make(name: str = "wang", person: str = "王小明", secret: str = SECRET) -> Account:
        account, token = accounts.new(name, person)
        assert accounts.use_link(token, timezone.now())
        passwords.put(account, secret)
        return account

    return make
