"""Accounts of the company's domain that look unused and may be: one for emergencies, a service's, a new one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from chahe.sample.world.calendar import AS_OF, local
from chahe.sample.world.directory import Account, Domain
from chahe.sample.world.people import Person

EMERGENCY: Final = "Administrator"
SERVICE: Final = "svc_backup"
LIMIT: Final = 180
"""Days the norm allows; a directory lags by up to 14 days."""
UNUSED_SINCE: Final = date(2025, 6, 10)
NEW: Final = AS_OF - timedelta(days=20)


def newcomer(people: tuple[Person, ...]) -> str:
    """The account of whoever came last: it is new and was never used."""
    return str(max((p for p in people if p.account and p.left is None), key=lambda p: (p.hired, p.number)).account)


def build(main: Domain, people: tuple[Person, ...]) -> Domain:
    """The domain with them."""
    new = newcomer(people)

    def seen(a: Account) -> Account:
        if a.name in (EMERGENCY, SERVICE):
            return replace(a, last_logon=local(UNUSED_SINCE, 10, 0))
        return replace(a, last_logon=None, created=local(NEW, 9, 0), changed=local(NEW, 9, 30)) if a.name == new else a

    return replace(main, accounts=tuple(seen(a) for a in main.accounts))
