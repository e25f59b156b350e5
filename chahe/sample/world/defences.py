"""Security devices: alerts of an intrusion-prevention sensor with their tickets and suppressions, computers of the
domain with the agents of two consoles, leases, and the hits of data protection with their monthly reviews.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, PERIOD_TO, local
from chahe.sample.world.logs import after, months
from chahe.sample.world.people import Person
from chahe.sample.world.systems import Asset

SENSOR, CONSOLE, OTHER_CONSOLE, DLP = "ips01", "avc01", "edr01", "dlp01"
SCANNER: Final = "10.30.0.5"
CRITICAL, HIGH, MINOR = "Critical", "Major", "Minor"
EXPLOIT: Final = (9_100_001, "DEMO 遠端程式碼執行嘗試", CRITICAL)
BEACON: Final = (9_100_002, "DEMO 惡意程式回報", CRITICAL)
BURST: Final = (9_100_003, "DEMO 弱點攻擊連續嘗試", CRITICAL)
SCANNED: Final = (9_100_004, "DEMO 弱點掃描特徵", CRITICAL)
WEB: Final = (9_100_005, "DEMO 網頁攻擊嘗試", HIGH)
PROBE: Final = (9_100_006, "DEMO 連接埠探測", MINOR)
TESTED: Final = (9_100_007, "DEMO 警示機制測試特徵", HIGH)
TEST_FROM: Final = "10.30.9.15"
TEST_LIMIT: Final = 15
"""Minutes within which a test must raise its alert; the first one takes all of them."""
BURST_DAY: Final = date(2025, 8, 20)
SCAN_DAY: Final = date(2025, 11, 12)
LAST_MINUTES: Final = 30
"""Minutes before the end of the base date at which the last alert comes: its ticket is not due yet."""

SPARE, DEVICE = "svr12", "mgw01"
OTHER_AGENT: Final = ("svr15", "svr16")
SPARE_OFF: Final = date(2026, 5, 10)
LATEST_SIGNED: Final = date(2025, 1, 1)
"""The month whose hits were signed for on the last day allowed."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert of the sensor: (number, name, grade of the rule), from, to, destination port."""

    moment: datetime
    rule: tuple[int, str, str]
    src: str
    dst: str
    port: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket for the alerts of one signature in a span of time."""

    number: str
    opened: datetime
    rule: int
    address: str
    first: datetime
    last: datetime
    verdict: str = "誤報"


@dataclass(frozen=True, slots=True)
class Suppression:
    """Alerts of a signature and an address that need no ticket."""

    number: str
    rule: int
    address: str
    reason: str
    first: date
    last: date | None
    approver: str
    approved: date | None


@dataclass(frozen=True, slots=True)
class Computer:
    """A computer account of the domain."""

    name: str
    os: str
    ou: str
    logon: datetime
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Agent:
    """A machine on a console."""

    host: str
    ip: str
    console: str
    contact: datetime
    os: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit of data protection."""

    moment: datetime
    policy: str
    channel: str
    account: str
    count: int


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a month's hits; without a day of signature it is a mail that was sent by itself."""

    month: date
    hits: int
    signed: date | None


@dataclass(frozen=True, slots=True)
class AlertTest:
    """A test of the alerting."""

    number: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Defences:
    """Everything of this part."""

    alerts: tuple[Alert, ...]
    tickets: tuple[Ticket, ...]
    suppressions: tuple[Suppression, ...]
    computers: tuple[Computer, ...]
    agents: tuple[Agent, ...]
    hits: tuple[Hit, ...]
    reviews: tuple[Review, ...]
    tests: tuple[AlertTest, ...]
    people: tuple[str, str]  # who handles, who signs


def build(rng: Random, people: tuple[Person, ...], assets: tuple[Asset, ...]) -> Defences:
    """A consistent part with its look-alikes."""
    guards = [p.number for p in people if p.unit == "資安部"]
    tests = _tests()
    alerts, tickets = _alerts(rng, tests)
    computers, agents = _computers(rng, assets)
    hits = _hits(rng, [p.account for p in people if p.account and p.left is None])
    return Defences(
        alerts=alerts,
        tickets=tickets,
        suppressions=(
            Suppression("SUP-114-01", SCANNED[0], SCANNER, "弱點掃描主機之定期掃描", date(2025, 1, 1),
                        date(2025, 12, 31), guards[0], date(2024, 12, 27)),
            Suppression("SUP-115-01", SCANNED[0], SCANNER, "弱點掃描主機之定期掃描", date(2026, 1, 1),
                        date(2026, 12, 31), guards[0], date(2025, 12, 29)),
        ),
        computers=computers,
        agents=agents,
        hits=hits,
        reviews=tuple(_review(m, hits) for m in months() if after(m) <= PERIOD_TO),
        tests=tests,
        people=(guards[1], guards[0]),
    )  # fmt: skip


def by_time(alerts: list[Alert]) -> tuple[Alert, ...]:
    """As the sensor wrote them."""
    return tuple(sorted(alerts, key=lambda a: (a.moment, a.rule, a.src, a.dst)))


def _tests() -> tuple[AlertTest, ...]:
    """One each quarter."""
    days = [m.replace(day=15) for m in months() if m.month % 3 == 2]
    return tuple(AlertTest(f"AT-{day.year - 1911}-{n:02d}", local(day, 15, 5)) for n, day in enumerate(days, 1))


def _alerts(rng: Random, tests: tuple[AlertTest, ...]) -> tuple[tuple[Alert, ...], tuple[Ticket, ...]]:
    alerts, tickets = [], []
    for month in months():
        for rule in (EXPLOIT, BEACON):
            at = local(month.replace(day=rng.randrange(1, 28)), rng.randrange(24), rng.randrange(60), rng.randrange(60))
            one = Alert(at, rule, f"203.0.113.{rng.randrange(1, 250)}", f"10.10.1.{rng.randrange(11, 19)}", 443)
            alerts.append(one)
            opened = at + timedelta(minutes=rng.randrange(3, 55))
            tickets.append(Ticket("", opened, rule[0], one.src, at - timedelta(minutes=1), opened))
        for rule, port in ((WEB, 443), (PROBE, 22), (PROBE, 3389)):
            at = local(month.replace(day=rng.randrange(1, 28)), rng.randrange(24), rng.randrange(60))
            alerts.append(Alert(at, rule, f"198.51.100.{rng.randrange(1, 250)}", "10.10.1.11", port))
    first = local(BURST_DAY, 14, 2)
    alerts += [Alert(first + timedelta(minutes=4 * n), BURST, "203.0.113.77", "10.10.1.12", 443) for n in range(24)]
    opened = first + timedelta(minutes=21)
    tickets.append(Ticket("", opened, BURST[0], "203.0.113.77", first, first + timedelta(hours=3), "真實事件"))
    alerts += [Alert(local(SCAN_DAY, 2, n), SCANNED, SCANNER, f"10.20.1.{11 + n}", 445) for n in range(10)]
    for n, test in enumerate(tests):
        came = test.moment + timedelta(minutes=2 if n else TEST_LIMIT)
        alerts.append(Alert(came, TESTED, TEST_FROM, "10.10.1.11", 443))
    end = local(AS_OF, 23, 60 - LAST_MINUTES)
    alerts.append(Alert(end, EXPLOIT, "203.0.113.9", "10.10.1.11", 443))
    ordered = sorted(tickets, key=lambda t: (t.opened, t.rule))
    numbered = [
        Ticket(f"SEC-{n:05d}", t.opened, t.rule, t.address, t.first, t.last, t.verdict)
        for n, t in enumerate(ordered, 1)
    ]
    return by_time(alerts), tuple(numbered)


def _computers(rng: Random, assets: tuple[Asset, ...]) -> tuple[tuple[Computer, ...], tuple[Agent, ...]]:
    computers, agents = [], []

    def moment(day: date) -> datetime:
        return local(day, rng.randrange(7, 19), rng.randrange(60), rng.randrange(60))

    servers = [a for a in assets if a.windows and a.kind == "server"]
    for a in servers:
        gone = a.retired is not None
        ou = "Domain Controllers" if a.host.startswith("dc") else "Servers"
        day = a.retired or (SPARE_OFF - timedelta(days=2) if a.host == SPARE else AS_OF - timedelta(days=1))
        computers.append(Computer(a.host.upper(), a.os, ou, moment(day), not gone))
        if not gone:
            console = OTHER_CONSOLE if a.host in OTHER_AGENT else CONSOLE
            agents.append(Agent(a.host.upper(), a.ip, console, moment(SPARE_OFF if a.host == SPARE else AS_OF), a.os))
    device = next(a for a in assets if a.host == DEVICE)
    computers.append(Computer(device.host.upper(), "Windows Server IoT 2019", "Appliances", moment(AS_OF)))
    for n in range(1, 9):
        name = f"PC-{n:04d}"
        computers.append(Computer(name, "Windows 11 Enterprise", "Workstations", moment(AS_OF - timedelta(days=1))))
        agents.append(Agent(name, f"10.40.1.{n}", CONSOLE, moment(AS_OF), "Windows 11 Enterprise"))
    return tuple(computers), tuple(sorted(agents, key=lambda a: (a.console, a.host)))


def _hits(rng: Random, accounts: list[str]) -> tuple[Hit, ...]:
    out = []
    kinds = (("個資大量外寄", "電子郵件"), ("保單影像上傳", "網頁"), ("名單複製至外接裝置", "隨身碟"))
    for month in months():
        for policy, channel in kinds:
            at = local(month.replace(day=rng.randrange(1, 29)), rng.randrange(8, 19), rng.randrange(60))
            out.append(Hit(at, policy, channel, rng.choice(accounts), rng.randrange(1, 90)))
    return tuple(sorted(out, key=lambda h: (h.moment, h.policy)))


def _review(month: date, hits: tuple[Hit, ...]) -> Review:
    mine = [h for h in hits if h.moment.date().replace(day=1) == month]
    return Review(month, len(mine), after(month).replace(day=5 if month == LATEST_SIGNED else 3))


def first_days() -> tuple[date, ...]:
    """First days of the months whose review a deficiency may leave out."""
    return tuple(m for m in months() if m not in (LATEST_SIGNED, months()[-1]) and m > PERIOD_FROM)
