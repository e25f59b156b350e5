"""Log-ons that stand out: refusals before an account is let in, a source that tries many accounts, and the records of
those somebody looked into.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.accounts import DOMAIN
from chahe.sample.world.calendar import local
from chahe.sample.world.logs import LogEvent, Logs, in_order, security
from chahe.sample.world.people import STAFF_UNITS, Person

REFUSED: Final = 5
"""Refusals of an account the norm allows in ten minutes; ten would be a hit of the rule about bursts."""
MANY: Final = 8
TRIED: Final = 5
"""Accounts of one source the norm allows in thirty minutes."""
SPRAYED: Final = 12
FORGOT: Final = date(2025, 4, 22)
OLD_PASSWORD: Final = date(2025, 6, 17)
TESTED: Final = date(2025, 10, 21)
TERMINAL: Final = "10.10.5.21"
"""Where everybody's ordinary log-ons come from."""
MAIL_CLIENT: Final = "10.10.7.44"
TESTER: Final = "10.30.0.6"


@dataclass(frozen=True, slots=True)
class Finding:
    """One record of handling. `kind` and `result` in the words of the sheet."""

    number: str
    kind: str
    account: str
    source: str
    day: date
    result: str
    handled: date


@dataclass(frozen=True, slots=True)
class Logons:
    """`accounts`: whose refusals look alike and are no deficiency: in turn at the limit, and explained; `staff`: others
    anybody may try.
    """

    findings: tuple[Finding, ...]
    forgot: str
    stale: str
    staff: tuple[str, ...]
    people: tuple[str, str]  # who handles, who checks


def build(rng: Random, people: tuple[Person, ...], logs: Logs) -> tuple[Logons, Logs]:
    """The part, and the logs with what looks like guessing."""
    folk = [p for p in people if p.unit in STAFF_UNITS and p.left is None and p.leave_from is None]
    names = sorted(str(p.account) for p in folk if p.account and p.hired < FORGOT)
    forgot, stale, *staff = rng.sample(names, min(len(names), 40))
    guards = [p.number for p in people if p.unit == "資安部"]
    host = logs.hosts[0]
    events = [
        *guessed(host, local(FORGOT, 8, 40), forgot, TERMINAL, REFUSED),
        *guessed(host, local(OLD_PASSWORD, 13, 5), stale, MAIL_CLIENT, MANY),
        *sprayed(host, local(TESTED, 14, 0), staff[:SPRAYED], TESTER),
    ]
    findings = (
        Finding("LF-114-01", "密碼猜測", stale, "", OLD_PASSWORD, "誤報", OLD_PASSWORD + timedelta(days=2)),
        Finding("LF-114-02", "密碼噴灑", "", TESTER, TESTED, "資安測試", TESTED + timedelta(days=1)),
    )
    part = Logons(findings, forgot, stale, tuple(staff), (guards[1], guards[0]))
    return part, with_more(logs, events)


def with_more(logs: Logs, events: list[LogEvent]) -> Logs:
    """The logs with these events in their places."""
    return replace(logs, events=in_order([*logs.events, *events]))


def tried(host: str, moment: datetime, account: str, source: str, *, refused: bool) -> LogEvent:
    """A log-on over the network that is let in or refused."""
    number = 4625 if refused else 4624
    return security(
        host, moment, number, TargetUserName=account, TargetDomainName=DOMAIN, LogonType="3", IpAddress=source
    )


def guessed(host: str, first: datetime, account: str, source: str, times: int) -> list[LogEvent]:
    """As many refusals, twenty seconds apart, and the log-on they end in."""
    step = timedelta(seconds=20)
    out = [tried(host, first + step * n, account, source, refused=True) for n in range(times)]
    return [*out, tried(host, first + step * times, account, source, refused=False)]


def sprayed(host: str, first: datetime, accounts: list[str], source: str) -> list[LogEvent]:
    """One refusal of each account, a minute apart, and a log-on with the last of them."""
    step = timedelta(minutes=1)
    out = [tried(host, first + step * n, a, source, refused=True) for n, a in enumerate(accounts)]
    return [*out, tried(host, first + step * len(accounts), accounts[-1], source, refused=False)]
