"""Windows logs of a few hosts, the detection rules run over them, and the months of them somebody reviewed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import PERIOD_FROM, PERIOD_TO, local
from chahe.sample.world.systems import Asset

SECURITY, SYSTEM = "Security", "System"
HOSTS: Final = 3
DAYS_A_MONTH: Final = 3
ADMINS: Final = "Domain Admins"

SEVERE_REVIEWED: Final = date(2025, 3, 12)
CLEARED_REVIEWED: Final = date(2025, 9, 17)
SEVERE_NOT_DUE: Final = date(2026, 6, 10)
"""Days of the look-alikes; plants leave their months alone."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event as Windows wrote it; `moment` is aware."""

    host: str  # full name
    moment: datetime
    channel: str
    provider: str
    event_id: int
    data: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Logs:
    """`reviewed`: first and last day of each month reviewed, and the day it was."""

    hosts: tuple[str, ...]
    events: tuple[LogEvent, ...]
    reviewed: tuple[tuple[date, date, date], ...]


def security(host: str, moment: datetime, event_id: int, **data: str) -> LogEvent:
    """An event of the Security log."""
    return LogEvent(host, moment, SECURITY, "Microsoft-Windows-Security-Auditing", event_id, tuple(data.items()))


def made_admin(host: str, day: date, hour: int = 11) -> LogEvent:
    """Somebody becomes a domain administrator: what the severe rule looks for."""
    return security(
        host, local(day, hour, 20), 4728, TargetUserName=ADMINS, SubjectUserName="ops01", MemberName="CN=ops07"
    )


def cleared(host: str, day: date) -> LogEvent:
    """The Security log is cleared."""
    source = "Microsoft-Windows-Eventlog"
    return LogEvent(host, local(day, 19, 5), SECURITY, source, 1102, (("SubjectUserName", "ops02"),))


def months() -> list[date]:
    """First days of the months of the period examined."""
    out, first = [], PERIOD_FROM
    while first <= PERIOD_TO:
        out.append(first)
        first = after(first)
    return out


def after(first: date) -> date:
    """First day of the next month."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def build(rng: Random, assets: tuple[Asset, ...]) -> Logs:
    """Ordinary days of every month, the look-alikes, and a review of each month that has ended by the base date."""
    windows = [a for a in assets if a.windows and a.retired is None and a.kind == "server"]
    hosts = tuple(sorted(a.fqdn for a in windows if a.live <= PERIOD_FROM)[:HOSTS])
    events: list[LogEvent] = []
    for first in months():
        for host in hosts:
            days = sorted(rng.sample(range(1, 28), DAYS_A_MONTH))
            for day in days:
                events += _ordinary(rng, host, first.replace(day=day))
    events += [made_admin(hosts[0], SEVERE_REVIEWED), cleared(hosts[1], CLEARED_REVIEWED)]
    events.append(made_admin(hosts[0], SEVERE_NOT_DUE))
    ended = [m for m in months() if after(m) <= PERIOD_TO]
    reviewed = tuple((m, after(m) - timedelta(days=1), after(m).replace(day=3)) for m in ended)
    return Logs(hosts, in_order(events), reviewed)


def in_order(events: list[LogEvent]) -> tuple[LogEvent, ...]:
    """By host, log and time, as logs are exported."""
    return tuple(sorted(events, key=lambda e: (e.host, e.channel, e.moment, e.event_id)))


def _ordinary(rng: Random, host: str, day: date) -> list[LogEvent]:
    """Log-ons, a mistyped password, a changed group, a service: nothing any severe rule looks for."""
    user = f"u{rng.randrange(100, 160)}"
    hour = rng.randrange(8, 17)
    service = (("ServiceName", "ClaimsSync"), ("ImagePath", r"C:\Program Files\Claims\sync.exe"))
    return [
        security(host, local(day, hour, 1), 4625, TargetUserName=user, IpAddress="10.10.5.21"),
        security(host, local(day, hour, 2), 4624, TargetUserName=user, LogonType="3", IpAddress="10.10.5.21"),
        security(host, local(day, hour, 30), 4728, TargetUserName="Claims Readers", SubjectUserName="ops01"),
        LogEvent(host, local(day, 7, 55), SYSTEM, "Service Control Manager", 7045, service),
    ]


def without_review(logs: Logs, first: date) -> tuple[tuple[date, date, date], ...]:
    """The reviews less that of the month that begins then."""
    return tuple(r for r in logs.reviewed if r[0] != first)
