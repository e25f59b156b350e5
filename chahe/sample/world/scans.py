"""Scan runs, flaws with a life from first to last day, and what the insurer did about them."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chahe.sample.world import plugins
from chahe.sample.world.calendar import quarter
from chahe.sample.world.plugins import Plugin
from chahe.sample.world.systems import Asset

RETEST = 37
"""Days from a scan to the re-scan that proves the fixes; both lie in one quarter."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One flaw of one host from `start` until the day before `fixed`; None = still there."""

    asset: str
    plugin: Plugin
    start: date
    fixed: date | None

    def active(self, day: date) -> bool:
        """A scan of that day sees it."""
        return self.start <= day and (self.fixed is None or day < self.fixed)

    @property
    def key(self) -> str:
        """asset|plugin|port."""
        return f"{self.asset}|{self.plugin.id}|{self.plugin.port}"


@dataclass(frozen=True, slots=True)
class Run:
    """One scanner report. `failed`: targets whose log-in did not work."""

    name: str
    day: date
    retest: bool
    targets: tuple[str, ...]
    failed: frozenset[str] = frozenset()
    scanner: str = "nessus"

    @property
    def label(self) -> str:
        """The round it belongs to: its calendar quarter."""
        return quarter(self.day)


@dataclass(frozen=True, slots=True)
class Regrade:
    """The insurer's own grade of a flaw; without `reason` there is no assessment behind it."""

    asset: str
    plugin: str
    grade: str
    reason: str
    day: date


@dataclass(frozen=True, slots=True)
class Extension:
    """One approval; a line per host: (asset, plugin, old due date, new due date, this host's own risk)."""

    number: str
    approved: date
    lines: tuple[tuple[str, str, date, date, str], ...]


@dataclass(frozen=True, slots=True)
class Control:
    """One compensating control."""

    asset: str
    plugin: str
    measure: str
    completed: date
    verified: date


@dataclass(frozen=True, slots=True)
class Scans:
    """All of item 4.3.1."""

    runs: tuple[Run, ...]
    flaws: tuple[Flaw, ...]
    regrades: tuple[Regrade, ...]
    extensions: tuple[Extension, ...]
    controls: tuple[Control, ...]
    dropped: frozenset[tuple[str, str]] = frozenset()  # (label, flaw key) missing in the summary
    strangers: tuple[tuple[str, str], ...] = ()  # (address, name) answering but in no register

    def seen(self, run: Run, asset: str) -> tuple[Flaw, ...]:
        """What the run reports on one target."""
        blind = asset in run.failed
        mine = [f for f in self.flaws if f.asset == asset and f.plugin.scanner == run.scanner]
        return tuple(f for f in mine if f.active(run.day) and (f.plugin.remote or not blind))


INTERNET_DAYS = (
    date(2025, 1, 14),
    date(2025, 4, 15),
    date(2025, 7, 15),
    date(2025, 10, 14),
    date(2026, 1, 13),
    date(2026, 4, 14),
)
CORE_DAYS = (date(2025, 2, 11), date(2025, 8, 12), date(2026, 2, 10))
INTERNAL_DAY = date(2025, 11, 4)
GREENBONE_DAY = date(2026, 3, 3)
OPENVAS = "openvas"
MAPPED_DAYS = (date(2025, 5, 6), date(2025, 11, 6), date(2026, 5, 6))
MERGED_LABEL = "2025Q3"
"""The round whose summary merges plug-ins of one CVE, and says so."""

QUIET = ("AST-0009", "AST-0010")  # live late; scanned 01-05 and 06-25: they carry no flaws of their own
EXCLUDED = "AST-0301"  # a cluster address: the machines behind it are scanned one by one


def _runs(assets: tuple[Asset, ...]) -> tuple[Run, ...]:
    def targets(day: date, wanted: tuple[Asset, ...]) -> tuple[str, ...]:
        return tuple(a.id for a in wanted if a.alive(day, day))

    internet = tuple(a for a in assets if a.internet and a.kind in {"server", "appliance"})
    core = tuple(a for a in assets if a.core and not a.internet)
    machines = {"server", "network", "scanner"}
    inner = tuple(a for a in assets if a.kind in machines and not a.internet and not a.core)
    out: list[Run] = []
    for day in INTERNET_DAYS:
        listed = tuple(a for a in internet if day >= date(2025, 7, 1) or a.id != "AST-0010")
        for retest in (False, True):
            on = day + timedelta(days=RETEST if retest else 0)
            out.append(Run(f"對外主機_{quarter(day)}{'_複掃' if retest else ''}", on, retest, targets(on, listed)))
    again = (date(2025, 1, 5), date(2025, 6, 25))
    out += [Run(f"對外主機_{quarter(day)}_補掃", day, False, ("AST-0010",)) for day in again]
    for day in CORE_DAYS:
        for retest in (False, True):
            on = day + timedelta(days=RETEST if retest else 0)
            out.append(Run(f"核心主機_{quarter(day)}{'_複掃' if retest else ''}", on, retest, targets(on, core)))
    out.append(Run("核心主機_2025Q4_補掃", date(2025, 11, 11), False, ("AST-0112",)))
    greenbone = targets(GREENBONE_DAY, tuple(a for a in inner if a.kind == "server"))
    out.append(Run("內部主機_2026Q1_OpenVAS", GREENBONE_DAY, False, greenbone, scanner=OPENVAS))
    out.append(Run("內部主機_2025Q4", INTERNAL_DAY, False, targets(INTERNAL_DAY, inner)))
    return tuple(sorted(out, key=lambda r: (r.day, r.name)))


def _kits(asset: Asset) -> tuple[tuple[Plugin, ...], tuple[Plugin, ...]]:
    """High and medium plug-ins that fit the host."""
    if asset.aix:
        return plugins.AIX_HIGH, plugins.AIX_MEDIUM
    if asset.windows:
        return plugins.WIN_HIGH, plugins.WIN_MEDIUM
    if asset.os.startswith("Oracle"):
        return plugins.OL_HIGH, plugins.OL_MEDIUM
    medium = plugins.RHEL_MEDIUM + (plugins.WEB_MEDIUM if asset.internet else ())
    return plugins.RHEL_HIGH, medium


def _ordinary(rng: Random, asset: Asset, days: tuple[date, ...]) -> list[Flaw]:
    """High flaws fixed between scan and re-scan; medium and low ones fixed some time or not yet."""
    high, medium = _kits(asset)
    out = []
    for plugin in rng.sample(high, rng.randrange(1, 3)):
        day = rng.choice(days)
        out.append(
            Flaw(
                asset.id, plugin, day - timedelta(days=rng.randrange(1, 4)), day + timedelta(days=rng.randrange(9, 30))
            )
        )
    for plugin in rng.sample(medium, rng.randrange(2, 4)):
        at = rng.randrange(len(days))
        fixed = days[at] + timedelta(days=rng.randrange(12, 200)) if rng.random() < 0.6 else None
        out.append(Flaw(asset.id, plugin, days[at] - timedelta(days=rng.randrange(1, 4)), fixed))
    return out


def build(rng: Random, assets: tuple[Asset, ...]) -> Scans:
    """Scans without a deficiency: every in-scope host in every period, log-ins work, fixes are in time and proved."""
    flaws: list[Flaw] = []
    for a in assets:
        if a.kind != "server" or a.id in QUIET or a.prelaunch:
            continue
        scanned: tuple[date, ...] = INTERNET_DAYS if a.internet else CORE_DAYS if a.core else (INTERNAL_DAY,)
        days = tuple(d for d in scanned if a.alive(d, d))
        if days and a.id != "AST-0112":
            flaws += _ordinary(rng, a, days)
    flaws += _special()
    due = date(2025, 10, 15)
    reasons = (
        "該主機未啟用受影響模組",
        "僅內部網段可連線",
        "已由前端設備阻擋該類連線",
        "受影響功能已停用",
        "僅限批次帳號使用",
    )
    hosts = ("AST-0104", "AST-0105", "AST-0106", "AST-0113", "AST-0114")
    wide = ("AST-0104", "AST-0105", "AST-0106", "AST-0110", "AST-0113", "AST-0114", "AST-0115", "AST-0116")
    extensions = (
        Extension("EXT-114-07", date(2025, 10, 1), tuple(
            (h, plugins.EXTENDED.id, due, date(2026, 3, 31), f"{r}，評估風險為低") for h, r in zip(hosts, reasons,
            strict=True))),
        Extension("EXT-114-11", date(2025, 10, 9), tuple(
            (h, plugins.EXTENDED_TOO.id, due, date(2026, 4, 30), f"{reasons[n % 5]}，逐台評估為中低") for n,
            h in enumerate(wide))),
        Extension("EXT-114-03", date(2025, 8, 25), (
            ("AST-0002", plugins.LONG_OPEN.id, date(2025, 9, 15), date(2025, 10, 31), "已完成補償性控制，剩餘風險低"),
            )),
    )  # fmt: skip
    return Scans(
        runs=_runs(assets),
        flaws=tuple(flaws),
        regrades=(
            Regrade("AST-0004", plugins.REGRADED.id, "低", "受影響服務未啟用且僅限內部管理網段，經驗證無法利用",
                date(2025, 4, 22)),
        ),
        extensions=extensions,
        controls=(
            Control("AST-0002", plugins.LONG_OPEN.id, "以入侵防禦規則阻擋並停用受影響模組", date(2025, 8, 22),
                date(2025, 8, 24)),
        ),
    )  # fmt: skip


def _special() -> list[Flaw]:
    """Flaws the look-alikes speak of."""
    scan = date(2025, 8, 12)
    wide = ("AST-0104", "AST-0105", "AST-0106", "AST-0110", "AST-0113", "AST-0114", "AST-0115", "AST-0116")
    out = [
        Flaw("AST-0002", plugins.LONG_OPEN, date(2025, 7, 12), date(2025, 10, 20)),
        Flaw("AST-0004", plugins.REGRADED, date(2025, 4, 12), date(2025, 9, 30)),
        Flaw("AST-0111", plugins.REBUILT, date(2025, 8, 10), date(2025, 8, 30)),
        Flaw("AST-0112", plugins.REBUILT, date(2025, 10, 1), date(2025, 12, 5)),
        *(Flaw("AST-0006", p, date(2025, 7, 13), date(2025, 9, 30)) for p in plugins.SHARED_CVE),
        Flaw("AST-0207", plugins.INTERNAL, date(2025, 11, 1), None),
    ]
    for n in range(7, 19):  # what the other scanner says of internal hosts
        plugin = plugins.GREENBONE[n % len(plugins.GREENBONE)]
        out.append(Flaw(f"AST-02{n:02d}", plugin, date(2026, 2, 20), date(2026, 4, 2) if n % 2 else None))
    out += [
        Flaw(h, plugins.EXTENDED, scan - timedelta(days=2), date(2026, 3, 25))
        for h in (*wide[:3], "AST-0113", "AST-0114")
    ]
    return out + [Flaw(h, plugins.EXTENDED_TOO, scan - timedelta(days=2), date(2026, 4, 20)) for h in wide]
