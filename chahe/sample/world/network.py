"""Two weeks of the network's traffic as a sensor saw it, the lists it is compared with, and what was handled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import TAIPEI, local
from chahe.sample.world.systems import Asset

FIRST: Final = date(2026, 6, 1)
DAYS: Final = 14
TERM: Final = 5
"""Days the own norm gives to handle what was found."""

DNS_SERVERS: Final = ("10.30.1.11", "10.30.1.12")
FORWARDER: Final = "198.51.100.53"
GATEWAY: Final = "10.20.0.25"
RBL: Final = "198.51.100.54"
SCANNER: Final = "10.30.0.5"
NTP: Final = "203.0.113.123"
AV_HOST: Final = "10.30.1.18"
AV: Final = "198.51.100.20"
AV_NAME: Final = "update.av.example"
EDR_HOST: Final = "10.30.1.19"
EDR: Final = "198.51.100.30"
EDR_NAME: Final = "hb.edr.example"
SUNK_HOST: Final = "10.30.1.20"
SINKHOLE: Final = "192.0.2.1"
OLD: Final = "old.bad.example"
TESTED: Final = "test.bad.example"
SUNK: Final = "sink.bad.example"
LIVE_NAME: Final = "c2.bad.example"
SUNK_DAY: Final = date(2026, 6, 4)
BACKUP_HOST: Final = "10.20.1.13"
BACKUP: Final = "198.51.100.40"
BACKUP_NAME: Final = "vault.backup.example"
REPLICA_HOST: Final = "10.30.1.13"
REPLICA: Final = "198.51.100.41"
REPLICA_NAME: Final = "replica.archive.example"
SENT: Final = 60_000_000
"""Bytes of one large transfer."""
SUNDAY: Final = 7
UPDATE_NAME: Final = "update.os.example"
UPDATE_HOSTS: Final = 40
"""Addresses that stand behind the name of the update service."""
STATUS_HOST: Final = "203.0.113.201"
STATUS_NAME: Final = "ocsp.ca.example"
CLIENTS_MORE: Final = 40
"""Staff computers more where the sample is to be larger; what they browse is added in columns."""
MOST_A_DAY: Final = 3
"""Connections of a pair in a day that leave no regularity to measure."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One connection; bytes of payload, lasting milliseconds. `state` in Zeek's letters."""

    moment: datetime
    src: str
    dst: str
    port: int
    proto: str = "tcp"
    service: str = "ssl"
    lasting: int = 800
    out: int = 517
    back: int = 4_096
    state: str = "SF"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a name server, with its flow; `answer` '' for a name that does not exist."""

    flow: Flow
    name: str
    answer: str


@dataclass(frozen=True, slots=True)
class Hello:
    """One TLS handshake of a flow."""

    flow: Flow
    name: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """One HTTP request of a flow, GET."""

    flow: Flow
    host: str
    uri: str
    agent: str


@dataclass(frozen=True, slots=True)
class Handled:
    """One line of the record of handling; `what` in the words of the sheet."""

    what: str
    host: str
    far: str
    found: date
    words: str
    done: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Exempt:
    """One signed exception from alerting."""

    kind: str
    what: str
    test: str
    why: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the list of indicators."""

    kind: str
    what: str
    first: datetime
    last: datetime | None
    label: str


@dataclass(frozen=True, slots=True)
class Traffic:
    """What the sensor saw, and the insurer's lists."""

    flows: tuple[Flow, ...]
    asks: tuple[Ask, ...]
    hellos: tuple[Hello, ...]
    handled: tuple[Handled, ...]
    exempt: tuple[Exempt, ...]
    indicators: tuple[Indicator, ...]
    fetches: tuple[Fetch, ...] = ()

    def with_more(
        self,
        *,
        flows: Sequence[Flow] = (),
        asks: Sequence[Ask] = (),
        hellos: Sequence[Hello] = (),
        fetches: Sequence[Fetch] = (),
    ) -> "Traffic":
        """The same with more of it; the flows of questions, handshakes and requests are added, too."""
        more = (*flows, *(a.flow for a in asks), *(h.flow for h in hellos), *(f.flow for f in fetches))
        return replace(
            self,
            flows=(*self.flows, *more),
            asks=(*self.asks, *asks),
            hellos=(*self.hellos, *hellos),
            fetches=(*self.fetches, *fetches),
        )


def days() -> list[date]:
    """The days of the logs."""
    return [FIRST + timedelta(days=n) for n in range(DAYS)]


def moment_of(day: date, seconds: float) -> datetime:
    """So many seconds after midnight in Taipei, to the microsecond."""
    return datetime(day.year, day.month, day.day, tzinfo=TAIPEI) + timedelta(microseconds=round(seconds * 1_000_000))


def asked(at: datetime, src: str, name: str, *, server: str = DNS_SERVERS[0], answer: str = "203.0.113.200") -> Ask:
    """A question over UDP and its answer."""
    flow = Flow(at, src, server, 53, "udp", "dns", 12, 24 + len(name), 60 + len(name) if answer else 40 + len(name))
    return Ask(flow, name, answer)


def clients(count: int = 8) -> list[str]:
    """Addresses of staff computers."""
    return [f"10.40.{1 + n // 200}.{20 + n % 200}" for n in range(count)]


def build(rng: Random, assets: tuple[Asset, ...], rows: int | None) -> Traffic:
    """Ordinary traffic and the look-alikes: time, updates and heartbeats as regular as a beacon, a forwarder and a mail
    gateway that ask outside, a scanner, indicators that had ceased to hold, were a test, or were handled, a signed
    weekly backup, a host that sends as much every day, and an update service all staff computers call by the clock.
    """
    t = Traffic((), (), (), _handled(), _exempt(), _indicators())
    folk = clients() if rows is None else clients(8 + CLIENTS_MORE)
    t = _regular(_named(_browsing(_servers(t, rng, assets), rng, folk), rng), rng)
    return _fetching(_updating(_sending(t, rng), rng, folk), rng, folk)


def _servers(t: Traffic, rng: Random, assets: tuple[Asset, ...]) -> Traffic:
    """Every server asks for a name and talks to the inside file server once a day."""
    flows, asks = [], []
    for a in (a for a in assets if a.kind == "server" and a.retired is None):
        for day in days():
            asks.append(asked(moment_of(day, rng.uniform(0, 86_000)), a.ip, "svr01.demo.local", answer="10.30.1.18"))
            if a.ip != "10.30.1.17":
                flows.append(Flow(moment_of(day, rng.uniform(0, 86_000)), a.ip, "10.30.1.17", 445, "tcp", "smb"))
    return t.with_more(flows=flows, asks=asks)


def _browsing(t: Traffic, rng: Random, folk: list[str]) -> Traffic:
    """Staff computers call a few sites in office hours."""
    hellos = []
    for n in range(40 * DAYS):
        day, site = days()[n % DAYS], rng.randrange(50)
        at = moment_of(day, rng.uniform(30_600, 64_800))
        size = rng.randrange(400, 9_000)
        flow = Flow(at, rng.choice(folk), f"203.0.113.{10 + site}", 443, out=size, back=9 * size, lasting=size)
        hellos.append(Hello(flow, f"www.site{site:02d}.example"))
    return t.with_more(hellos=hellos)


def _named(t: Traffic, rng: Random) -> Traffic:
    """Questions to outside name servers that are allowed, and names of the indicators' look-alikes."""
    asks = []
    for day in days():
        for n in range(MOST_A_DAY):
            at = moment_of(day, rng.uniform(3_600 * n, 86_000))
            asks.append(asked(at, DNS_SERVERS[0], f"www.site{n:02d}.example", server=FORWARDER))
            asks.append(asked(at, GATEWAY, f"{n + 2}.0.0.127.rbl.example", server=RBL, answer=""))
    asks.append(asked(local(FIRST, 10, 5), "10.30.1.21", OLD, answer=""))
    asks.append(asked(local(FIRST + timedelta(days=1), 11, 5), SCANNER, TESTED))
    asks.append(asked(local(SUNK_DAY, 14, 20), SUNK_HOST, SUNK, answer=SINKHOLE))
    closed = [
        Flow(local(FIRST, 2, 0, n), SCANNER, DNS_SERVERS[1], 1_000 + n, "tcp", "-", 0, 0, 0, "REJ") for n in range(30)
    ]
    return t.with_more(asks=asks, flows=closed)


def _regular(t: Traffic, rng: Random) -> Traffic:
    """Time, updates and heartbeats by the clock."""
    flows, hellos = [], []
    for day in days():
        flows += [
            Flow(moment_of(day, 512 * n + rng.uniform(0, 2)), DNS_SERVERS[0], NTP, 123, "udp", "ntp", 8, 48, 48)
            for n in range(168)
        ]
        for every, host, far, name in ((1_800, AV_HOST, AV, AV_NAME), (900, EDR_HOST, EDR, EDR_NAME)):
            hellos += [
                Hello(Flow(moment_of(day, every * n + rng.uniform(0, 3)), host, far, 443, out=1_204), name)
                for n in range(86_400 // every)
            ]
    return t.with_more(flows=flows, hellos=hellos)


def sent(day: date, hour: int, rng: Random, ends: tuple[str, str], name: str) -> list[Hello]:
    """Large transfers of an hour, as many as leave no regularity to measure."""
    return [
        Hello(
            Flow(
                moment_of(day, 3_600 * hour + 1_100 * n + rng.uniform(0, 600)),
                *ends,
                443,
                lasting=400_000,
                out=SENT + rng.randrange(1_000_000),
            ),
            name,
        )
        for n in range(MOST_A_DAY)
    ]


def _sending(t: Traffic, rng: Random) -> Traffic:
    """A backup on Sundays and a replication every night."""
    hellos = []
    for day in days():
        hellos += sent(day, 3, rng, (REPLICA_HOST, REPLICA), REPLICA_NAME)
        if day.isoweekday() == SUNDAY:
            hellos += sent(day, 1, rng, (BACKUP_HOST, BACKUP), BACKUP_NAME)
    return t.with_more(hellos=hellos)


def turning(day: date, every: int, rng: Random, host: str, far: list[str], name: str) -> list[Hello]:
    """Calls to a name by the clock all day, each at one of many addresses: all of them once before any comes again, so
    that no address by itself is called often enough in a day to look like a beacon by chance.
    """
    calls = 86_400 // every
    rounds = -(-calls // len(far))
    turns = [address for _ in range(rounds) for address in rng.sample(far, len(far))]
    return [
        Hello(Flow(moment_of(day, every * n + 9 + rng.uniform(0, 3)), host, turns[n], 443, out=1_388), name)
        for n in range(calls)
    ]


def _updating(t: Traffic, rng: Random, folk: list[str]) -> Traffic:
    """All staff computers ask hourly for updates of the operating system."""
    far = [f"203.0.113.{130 + n}" for n in range(UPDATE_HOSTS)]
    hellos = [h for day in days() for host in folk for h in turning(day, 3_600, rng, host, far, UPDATE_NAME)]
    return t.with_more(hellos=hellos)


def _fetching(t: Traffic, rng: Random, folk: list[str]) -> Traffic:
    """All staff computers ask once a day whether a certificate was revoked, without TLS as that is done."""
    fetches = [
        Fetch(
            Flow(moment_of(day, rng.uniform(28_800, 64_800)), host, STATUS_HOST, 80, "tcp", "http", 90, 240, 1_900),
            *(STATUS_NAME, "/MFEwTzBNMEswSTAJBgUrDgMCGgUABBQ", "Microsoft-CryptoAPI/10.0"),
        )
        for day in days()
        for host in folk
    ]
    return t.with_more(fetches=fetches)


def _handled() -> tuple[Handled, ...]:
    day = SUNK_DAY + timedelta(days=2)
    return (Handled("威脅指標", SUNK_HOST, SUNK, SUNK_DAY, "查詢 F-ISAC 指標網域，已由沉洞回應", "已導向", day),)


def _exempt() -> tuple[Exempt, ...]:
    return (
        Exempt("IP位址", NTP, "信標", "國家標準時間校時"),
        Exempt("網域", "av.example", "信標", "防毒病毒碼更新"),
        Exempt("網域", "edr.example", "信標", "端點偵測代理程式心跳"),
        Exempt("IP位址", GATEWAY, "解析伺服器", "郵件閘道查詢垃圾郵件黑名單（RBL）"),
        Exempt("IP位址", SCANNER, "威脅指標", "資安測試主機驗證告警"),
        Exempt("IP位址", SCANNER, "掃描", "弱點掃描主機"),
        Exempt("網域", "backup.example", "大量外傳", "每週日加密備份至異地"),
    )


def _indicators() -> tuple[Indicator, ...]:
    since = local(date(2026, 3, 1), 0, 0)
    return (
        Indicator("網域", OLD, since, local(date(2026, 5, 1), 0, 0), "殭屍網路"),
        Indicator("網域", TESTED, since, None, "釣魚"),
        Indicator("網域", SUNK, since, None, "殭屍網路"),
        Indicator("網域", LIVE_NAME, since, None, "中繼站"),
        Indicator("IP位址", "192.0.2.66", since, None, "中繼站"),
        Indicator("網段", "192.0.2.128/25", since, None, "掃描來源"),
    )
