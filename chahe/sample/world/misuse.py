"""Use of the web sites that may be abnormal: one-time passwords, log-ins and applications of customers, reads of
databases, and how busy a web server was, with the jobs that ran on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import PERIOD_FROM, PERIOD_TO, local
from chahe.sample.world.hosts import Database

CUSTOMERS: Final = 60
FAMILY: Final = 5
"""As many customers as the own norm lets share a phone or a device."""
TEST_PHONE: Final = "PH-7e57000001"
KIOSK: Final = "DV-c0a5000001"
OFFICE: Final = "DV-0ff1ce0001"
OFFICE_NAME: Final = "台中第一通訊處"
AGENT: Final = "A0117"
CARRIER: Final = "198.51.100.7"
HOSPITAL: Final = "203.0.113.20"
WEB: Final = "web01"
WATCHED_FROM: Final = date(2025, 4, 28)
"""A Monday; databases and processors are looked at from here to WATCHED_TO."""
WATCHED_TO: Final = date(2025, 6, 22)
EXTRACTED: Final = date(2025, 5, 14)
MONTH_END: Final = date(2025, 5, 31)
SCANNED: Final = date(2025, 5, 18)
CORE: Final = "COREDB"
STEP: Final = 15
"""Minutes between two measurements."""


@dataclass(frozen=True, slots=True)
class Message:
    """A one-time password."""

    moment: datetime
    phone: str
    customer: str
    purpose: str = "登入"
    result: str = "發送成功"


@dataclass(frozen=True, slots=True)
class Visit:
    """A log-in or an application."""

    moment: datetime
    activity: str
    customer: str
    device: str
    address: str
    result: str = "成功"
    card: str = ""
    agent: str = ""
    document: str = ""
    country: str = "TW"


@dataclass(frozen=True, slots=True)
class Listed:
    """A phone, device or address listed for shared use."""

    kind: str
    means: str
    use: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stated:
    """One line of the list of addresses: where it stands, or that it tells no place."""

    wanted: str
    kind: str
    country: str
    reason: str


@dataclass(frozen=True, slots=True)
class Access:
    """A statement a database executed."""

    moment: datetime
    database: str
    account: str
    client: str
    program: str
    verb: str
    target: str
    rows: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """An approved extraction."""

    number: str
    database: str
    account: str
    person: str
    rows: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Client:
    """An account and client that may connect."""

    database: str
    account: str
    client: str
    hours: str


@dataclass(frozen=True, slots=True)
class Job:
    """A run of a job on WEB."""

    name: str
    kind: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Misuse:
    """Everything of this part. `busy`: hundredths of a percent at the end of each STEP minutes of WEB."""

    customers: tuple[str, ...]
    phones: tuple[str, ...]
    messages: tuple[Message, ...]
    visits: tuple[Visit, ...]
    listed: tuple[Listed, ...]
    reader: str
    reader_person: str
    accesses: tuple[Access, ...]
    extractions: tuple[Extraction, ...]
    clients: tuple[Client, ...]
    jobs: tuple[Job, ...]
    busy: tuple[tuple[datetime, int], ...]
    stated: tuple[Stated, ...] = ()


def token(rng: Random, kind: str) -> str:
    """A pseudonym as the insurer makes one."""
    return f"{kind}-{rng.getrandbits(40):010x}"


def build(rng: Random, databases: tuple[Database, ...]) -> Misuse:
    """The part without anything wrong."""
    customers = tuple(token(rng, "CU") for _ in range(CUSTOMERS))
    own = [(token(rng, "PH"), token(rng, "DV"), token(rng, "CA")) for _ in customers]
    # The first customers are two families, each with one phone, one device and, but for one of them, one card.
    for n in range(2 * FAMILY):
        head = own[n // FAMILY * FAMILY]
        own[n] = (head[0], head[1], own[n][2] if n % FAMILY == FAMILY - 1 else head[2])
    visits, messages = _seen(rng, customers, own)
    core = next(d for d in databases if d.name == CORE)
    reader = next(u for u in core.users if u.owner)
    clients, accesses = _databases(rng, databases, reader.name)
    extraction = Extraction("DX-114-001", CORE, reader.name, reader.owner, 120_000, EXTRACTED,
                            EXTRACTED + timedelta(days=1))  # fmt: skip
    return Misuse(
        customers=customers,
        phones=tuple(p for p, _, _ in own),
        messages=tuple(sorted(messages, key=lambda m: (m.moment, m.customer))),
        visits=tuple(sorted(visits, key=lambda v: (v.moment, v.customer))),
        listed=(
            Listed("門號", TEST_PHONE, "測試", "資訊處", "上線測試"),
            Listed("裝置", KIOSK, "櫃檯", "客戶服務部", "服務櫃檯自助投保機"),
            Listed("裝置", OFFICE, "通訊處", OFFICE_NAME, "通訊處公用電腦"),
        ),
        reader=reader.name,
        reader_person=reader.owner,
        accesses=tuple(sorted(accesses, key=lambda a: (a.moment, a.database, a.account))),
        extractions=(extraction,),
        clients=clients,
        jobs=tuple(_jobs()),
        busy=tuple(_busy(rng)),
    )


def at_random(rng: Random, first: date = PERIOD_FROM, last: date = PERIOD_TO) -> datetime:
    """A moment of the day in a span of days."""
    day = first + timedelta(days=rng.randrange((last - first).days + 1))
    return local(day, rng.randrange(8, 22), rng.randrange(60), rng.randrange(60))


def _seen(
    rng: Random, customers: tuple[str, ...], own: list[tuple[str, str, str]]
) -> tuple[list[Visit], list[Message]]:
    """What each customer did: log-ins with a one-time password, and an application paid by card."""
    visits, messages = [], []
    for n, (customer, (phone, device, card)) in enumerate(zip(customers, own, strict=True)):
        address = CARRIER if n % 3 == 0 else HOSPITAL if n % 3 == 1 else f"192.0.2.{n % 250 + 1}"
        for _ in range(2):
            when = at_random(rng)
            visits.append(Visit(when, "會員登入", customer, device, address))
            messages.append(Message(when + timedelta(seconds=8), phone, customer))
        when = at_random(rng)
        visits.append(Visit(when, "要保送件", customer, device, address, "已受理", card, "", f"AP-{n + 1:06d}"))
        messages.append(Message(when + timedelta(seconds=20), phone, customer, "要保確認"))
    for customer in customers[20:32]:
        visits.append(Visit(at_random(rng), "會員登入", customer, KIOSK, "10.40.2.15"))
        messages.append(Message(at_random(rng), TEST_PHONE, customer, "上線測試"))
    visits += [Visit(at_random(rng), "會員登入", c, OFFICE, "10.40.7.21") for c in customers[40:42]]
    # Passwords mistyped: nobody was let in.
    visits += [Visit(at_random(rng), "會員登入", c, OFFICE, "10.40.7.21", "登入失敗") for c in customers[42:50]]
    return visits, messages


def watched_days() -> Iterator[date]:
    """The days databases and processors are looked at."""
    for n in range((WATCHED_TO - WATCHED_FROM).days + 1):
        yield WATCHED_FROM + timedelta(days=n)


def _databases(rng: Random, databases: tuple[Database, ...], reader: str) -> tuple[tuple[Client, ...], list[Access]]:
    """Applications every day, administrators once a week, a batch at the end of the month, one approved extraction."""
    clients: list[Client] = []
    out: list[Access] = []
    for number, db in enumerate(databases[::2], 1):
        app = next(u.name for u in db.users if u.purpose.startswith("應用程式"))
        person = next(u.name for u in db.users if u.owner)
        host, pc = (WEB, "ADM-PC01") if db.name == CORE else (f"app{number:02d}", "ADM-PC02")
        table = "POLICY.CUSTOMER" if db.name == CORE else "dbo.Premium"
        clients += [Client(db.name, app, host, "全天"), Client(db.name, person, pc, "08:00-19:00")]
        for day in watched_days():
            when = local(day, 10, rng.randrange(60))
            out.append(
                Access(when, db.name, app, host, "JDBC Thin Client", "SELECT", table, rng.randrange(800, 30_000))
            )
            if day.weekday() == 2:
                when = local(day, 11, rng.randrange(60))
                out.append(Access(when, db.name, person, pc, "SQL Developer", "SELECT", table, rng.randrange(1, 90)))
        out.append(Access(local(MONTH_END, 0, 40), db.name, app, host, "MONTHEND", "SELECT", table, 300_000))
    for n in range(2):
        when = local(EXTRACTED, 14, 10 + 20 * n)
        out.append(Access(when, CORE, reader, "ADM-PC01", "SQL Developer", "SELECT", "POLICY.CUSTOMER", 60_000))
    return tuple(clients), out


def _jobs() -> Iterator[Job]:
    """A backup every night, the batch at the end of the month, a scan on a Sunday."""
    for day in watched_days():
        yield Job("WEB_BACKUP", "備份", local(day, 2, 0), local(day, 3, 0))
    yield Job("MONTHEND", "月底批次", local(MONTH_END, 0, 0), local(MONTH_END, 1, 30))
    yield Job("Q2_SCAN", "弱點掃描", local(SCANNED, 1, 0), local(SCANNED, 1, 45))


def _busy(rng: Random) -> Iterator[tuple[datetime, int]]:
    """The ends of the intervals of every day but midnight, which sysstat keeps with the next day and does not show."""
    jobs = list(_jobs())
    for day in watched_days():
        for minute in range(STEP, 24 * 60, STEP):
            moment = local(day, minute // 60, minute % 60, 1)
            inside = next((j for j in jobs if j.first < moment <= j.last + timedelta(seconds=1)), None)
            usual = 1_800 if 8 <= minute // 60 < 20 else 600
            load = {"備份": 8_600, "月底批次": 9_500, "弱點掃描": 9_200}[inside.kind] if inside else usual
            yield moment, load + rng.randrange(300)
