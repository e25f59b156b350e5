"""Personnel orders, what suspended people's and leavers' accounts did, the use of root with its requests and monthly
checks, the sources of logs and their announced stops.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, PERIOD_TO, local
from chahe.sample.world.hosts import AixHost
from chahe.sample.world.logs import LogEvent, Logs, after, in_order, months, security
from chahe.sample.world.people import Person
from chahe.sample.world.systems import Asset

DOMAIN: Final = "DEMO"
UNIT: Final = "資安部"
ROOT_HOST: Final = "aixclm01"
SUSPENDED: Final = date(2025, 7, 7)
REHIRED: Final = date(2025, 3, 31)
STOPPED: Final = date(2025, 5, 10)
UNUSED: Final = date(2025, 8, 1)
"""A month in which nobody used root, so nobody checked."""
EMERGENCY: Final = date(2025, 9, 11)
"""A use of root approved afterwards and reviewed in time."""
SHORT: Final = AS_OF - timedelta(days=92)
TRACE: Final = "理賠系統個資使用軌跡"
YOUNG_TRACE: Final = "電子保單個資使用軌跡"
DNS: Final = "DNS 偵錯紀錄"
WEB: Final = "IIS 存取紀錄"


@dataclass(frozen=True, slots=True)
class Order:
    """One personnel order. `kind` in the words of the sheet."""

    number: str
    name: str
    kind: str
    unit: str
    day: date
    removed: date | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Somebody becomes root; `person`: employee number."""

    moment: datetime
    actor: str
    person: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request for root of ROOT_HOST."""

    number: str
    user: str
    approver: str
    approved: datetime
    first: datetime
    last: datetime
    reviewed: datetime | None = None


@dataclass(frozen=True, slots=True)
class UseCheck:
    """The check of one month."""

    month: date
    person: str
    checker: str


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the register of log sources. `kept` as written; hours of silence allowed."""

    host: str
    asset: str
    kind: str
    kept: str
    oldest: date
    hours: int
    personal: bool = False
    archive: date | None = None
    restored: date | None = None
    since: date = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Stop:
    """An announced stop."""

    number: str
    host: str
    first: datetime
    last: datetime
    announced: datetime


@dataclass(frozen=True, slots=True)
class Accounts:
    """Everything of this part but the events of logs."""

    orders: tuple[Order, ...]
    suspended: tuple[Person, ...]
    leavers: tuple[Person, ...]
    rehired: Person
    uses: tuple[Use, ...]
    requests: tuple[Request, ...]
    checks: tuple[UseCheck, ...]
    sources: tuple[Source, ...]
    stops: tuple[Stop, ...]
    unasked: frozenset[tuple[str, datetime]] = frozenset()  # host and instant of changes nobody requested


def logged_on(host: str, moment: datetime, account: str, kind: str) -> LogEvent:
    """A log-on of an account of the domain; 2 at the console, 10 remote, 3 network, 5 service."""
    return security(host, moment, 4624, TargetUserName=account, TargetDomainName=DOMAIN, LogonType=kind)


def disabled(host: str, moment: datetime, account: str) -> LogEvent:
    """An administrator disables an account of the domain."""
    return security(host, moment, 4725, TargetUserName=account, TargetDomainName=DOMAIN, SubjectUserName="ops01")


def build(
    rng: Random, people: tuple[Person, ...], assets: tuple[Asset, ...], aix: tuple[AixHost, ...], logs: Logs
) -> tuple[Accounts, Logs]:
    """The part, and the logs with what happened in it."""
    leavers = tuple(p for p in people if p.left is not None and p.left >= PERIOD_FROM and p.account)
    managers = tuple(p for p in people if p.job == "外勤主管")[:2]
    rehired = next(p for p in people if p.unit == "核保部" and p.left is None and p.hired < REHIRED)
    guards = [p.number for p in people if p.unit == UNIT]
    uses = _uses(rng, aix)
    accounts = Accounts(
        orders=_orders(people, leavers, managers, rehired),
        suspended=managers,
        leavers=leavers,
        rehired=rehired,
        uses=uses,
        requests=tuple(_request(n, u, guards[0]) for n, u in enumerate(uses, 1)),
        checks=tuple(_check(m, uses, guards[1]) for m in months() if m != UNUSED and after(m) <= PERIOD_TO),
        sources=_sources(assets, logs.hosts),
        stops=(Stop("M-114-01", "dc02", local(STOPPED, 22, 0), local(STOPPED + timedelta(days=2), 6, 0),
                    local(STOPPED - timedelta(days=9), 10, 0)),),
    )  # fmt: skip
    return accounts, _told(accounts, people, logs)


def _orders(
    people: tuple[Person, ...], leavers: tuple[Person, ...], managers: tuple[Person, ...], rehired: Person
) -> tuple[Order, ...]:
    out = [Order(p.number, p.name, "離職", p.unit, p.left, p.left + timedelta(days=1)) for p in leavers if p.left]
    out += [Order(p.number, p.name, "停職", p.unit, SUSPENDED) for p in managers]
    again = REHIRED + timedelta(days=2)
    out += [Order(rehired.number, rehired.name, kind, rehired.unit, day)
            for kind, day in (("離職", REHIRED), ("再任", again))]  # fmt: skip
    for p in people:
        if p.leave_from is not None and p.leave_to is not None:
            out.append(Order(p.number, p.name, "留職停薪", p.unit, p.leave_from))
            out.append(Order(p.number, p.name, "復職", p.unit, p.leave_to + timedelta(days=1)))
    return tuple(sorted(out, key=lambda o: (o.day, o.number, o.kind)))


def _uses(rng: Random, aix: tuple[AixHost, ...]) -> tuple[Use, ...]:
    """Every Tuesday but in UNUSED, and once in an emergency."""
    users = [u for h in aix if h.host == ROOT_HOST for u in h.users if u.owner]
    days = [PERIOD_FROM + timedelta(days=n) for n in range((PERIOD_TO - PERIOD_FROM).days + 1)]
    days = [d for d in days if d.weekday() == 1 and d.replace(day=1) != UNUSED]
    out = []
    for day in sorted([*days, EMERGENCY]):
        user = rng.choice(users)
        out.append(Use(local(day, 10, rng.randrange(5, 55)), user.name, user.owner))
    return tuple(out)


def _request(number: int, use: Use, approver: str) -> Request:
    day = use.moment.date()
    late = day == EMERGENCY
    approved = local(day + timedelta(days=1), 9, 0) if late else local(day - timedelta(days=1), 16, 30)
    first, last = local(day, 10, 0), local(day, 12, 0)
    reviewed = local(day + timedelta(days=1), 14, 0) if late else None
    return Request(f"PA-{day.year - 1911}-{number:03d}", use.person, approver, approved, first, last, reviewed)


def _check(month: date, uses: Sequence[Use], checker: str) -> UseCheck:
    return UseCheck(month, next(u.person for u in uses if u.moment.date().replace(day=1) == month), checker)


def _sources(assets: tuple[Asset, ...], hosts: tuple[str, ...]) -> tuple[Source, ...]:
    number = {a.host: a.id for a in assets}
    names = [h.partition(".")[0] for h in hosts]
    out = [Source(h, number[h], "Security", "180日", date(2025, 12, 1), 24) for h in names]
    first, second, third = names
    out += [
        Source(first, number[first], DNS, "180日", SHORT, 24, archive=PERIOD_FROM, restored=date(2026, 5, 20)),
        Source(second, number[second], DNS, "180日", date(2025, 12, 10), 24),
        Source(third, number[third], WEB, "180日", date(2025, 12, 5), 24),
        Source(third, number[third], YOUNG_TRACE, "5年", date(2023, 3, 1), 24, True, since=date(2023, 3, 1)),
        Source(ROOT_HOST, number[ROOT_HOST], "sulog", "1年", date(2024, 12, 1), 1080),
        Source(ROOT_HOST, number[ROOT_HOST], TRACE, "5年", date(2020, 7, 1), 1080, True, since=date(2018, 1, 1)),
    ]
    return tuple(out)


def _told(a: Accounts, people: tuple[Person, ...], logs: Logs) -> Logs:
    """The logs with services that start twice a day, administrators and leavers that log on, accounts disabled; without
    what an announced stop kept from being written.
    """
    controller, *_ = logs.hosts
    events = list(logs.events)
    for host in logs.hosts:
        for n in range((PERIOD_TO - PERIOD_FROM).days + 1):
            events += [_service(host, PERIOD_FROM + timedelta(days=n), hour) for hour in (6, 18)]
    admins = [p.account for p in people if p.unit == "資訊處" and p.job == "內勤"]
    for n, month in enumerate(months()):
        events.append(logged_on(logs.hosts[n % 2], local(month.replace(day=15), 9, 40), f"adm.{admins[n % 5]}", "10"))
    for p in a.leavers:
        if p.left and p.account:
            events.append(logged_on(controller, local(p.left, 17, 20), p.account, "2"))  # on the last day itself
            events.append(disabled(controller, local(p.left + timedelta(days=1), 9, 10), p.account))
    moved = a.leavers[0]
    if moved.left and moved.account:
        at = local(moved.left + timedelta(days=50), 11, 0)
        events.append(security(controller, at, 4738, TargetUserName=moved.account, TargetDomainName=DOMAIN))
    for n in range(6):  # a mail client and a task that go on by themselves
        at = local(SUSPENDED + timedelta(days=3 + 5 * n), 7, 30)
        events.append(logged_on(logs.hosts[2], at, str(a.suspended[0].account), "35"[n % 2]))
    kept = [e for e in events if not any(_stopped(s, e) for s in a.stops)]
    return replace(logs, events=in_order(kept))


def _service(host: str, day: date, hour: int) -> LogEvent:
    """The system starts a service."""
    return security(
        host, local(day, hour, 15), 4624, TargetUserName="SYSTEM", TargetDomainName="NT AUTHORITY", LogonType="5"
    )


def _stopped(stop: Stop, e: LogEvent) -> bool:
    return e.host.partition(".")[0] == stop.host and stop.first <= e.moment <= stop.last


def silent(logs: Logs, host: str, first: datetime, last: datetime) -> Logs:
    """The logs without what the host wrote between the two moments; what it wrote later is numbered on."""
    return replace(logs, events=tuple(e for e in logs.events if e.host != host or not first < e.moment < last))
