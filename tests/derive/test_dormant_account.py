"""When accounts were last used by the exports and the logs, and which a signed register excepts."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.test_absence import logon, owner

D = dt.date
Row = dict[str, Any]
LONG_AGO = D(2026, 1, 1)


def account(name: str = "wang", last: dt.date | None = LONG_AGO, **more: Any) -> Row:
    """A row of account; exports are of 2026-06-30."""
    row = {"scope": "DEMO.LOCAL", "account_name": name, "platform": "ad", "enabled": True, "last_logon_date": last}
    return {**row, "created_date": D(2020, 1, 1), **more}


OTHER = account("other", D(2026, 6, 29))
"""Another account of the export, so that it is known to state the day."""


def seen(*accounts: Row, **more: Any) -> dict[str, tuple[Any, ...]]:
    """Account -> days idle at least and at most, excepted."""
    rows = derived("dormant_account", {"account": [*accounts, OTHER], **more})
    return {
        r["subject"]: (r["idle_at_least"], r["idle_at_most"], r["excepted"])
        for r in rows
        if not r["subject"].endswith("|other")
    }


def used(day: dt.date, name: str = "wang", **more: Any) -> Row:
    """A log-on at noon."""
    return logon(dt.datetime.combine(day, dt.time(12)), name, "3", **more)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (account(), (166, 180)),
        (account(last=D(2026, 6, 28)), (0, 2)),
        (account(platform="aix"), (180, 180)),
        (account(last=None), (2372, 2372)),
        (account(last=None, created_date=D(2026, 6, 10)), (20, 20)),
        (account(last=None, created_date=None), (None, None)),
        (account(last=None, platform="linux"), (None, None)),
    ],
)
def test_what_the_export_states(row: Row, expected: tuple[int | None, int | None]) -> None:
    assert seen(row) == {"demo|wang": (*expected, False)}


def test_an_export_that_states_the_day_of_nobody_says_nothing() -> None:
    rows = derived("dormant_account", {"account": [account(last=None)]})
    assert [(r["idle_at_least"], r["idle_at_most"]) for r in rows] == [(None, None)]


def test_machines_are_nobody() -> None:
    assert seen(account("PC01$"), account("gmsa", account_class="gmsa"), account("pc", account_class="computer")) == {}


def test_a_log_shows_use_and_its_silence_shows_nothing() -> None:
    assert seen(account(), logon_event=[used(D(2026, 6, 20))])["demo|wang"][:2] == (10, 10)
    assert seen(account(), logon_event=[used(D(2026, 1, 5))])["demo|wang"][:2] == (166, 176)
    assert seen(account(), logon_event=[used(D(2025, 1, 5))])["demo|wang"][:2] == (166, 180)
    assert seen(account(), logon_event=[used(D(2026, 6, 20), user_domain="OTHER")])["demo|wang"][:2] == (166, 180)
    unstated = account(last=None, platform="linux", scope="lnx01")
    assert seen(unstated, logon_event=[used(D(2025, 6, 30), user_domain=None, host="lnx01")])["lnx01|wang"][:2] == (
        None,
        365,
    )


@pytest.mark.parametrize(
    ("change", "excepted"),
    [
        ({"owner_kind": "系統"}, True),
        ({"owner_kind": "緊急"}, True),
        ({"owner_kind": "人員"}, False),
        ({"owner_kind": "系統", "approved_by": None}, False),
        ({"owner_kind": "系統", "purpose": None}, False),
        ({"owner_kind": "系統", "valid_to": D(2026, 6, 29)}, False),
        ({"owner_kind": "系統", "valid_to": D(2026, 6, 30)}, True),
        ({"owner_kind": "系統", "registered_date": D(2026, 7, 1)}, False),
        ({"owner_kind": "系統", "scope": "dmz.local"}, False),
    ],
)
def test_what_the_register_excepts(change: Row, excepted: bool) -> None:
    line = {**owner("wang", None), "approved_by": "E9", "purpose": "備援", **change}
    assert seen(account(), account_owner=[line])["demo|wang"][2] is excepted
