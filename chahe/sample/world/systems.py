"""Systems of the register and the hosts and devices of the inventory."""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class System:
    """One line of 附表一. Times in minutes."""

    id: str
    name: str
    klass: int
    core: bool
    internet: bool
    ecommerce: bool
    owner: str
    live: date
    rto: int
    rpo: int
    mtpd: int
    retired: date | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """One line of the inventory. `custodian` is an employee number."""

    id: str
    host: str
    ip: str
    system: str
    kind: str
    os: str
    internet: bool
    core: bool
    owner: str
    custodian: str
    live: date
    retired: date | None = None
    prelaunch: date | None = None
    scan_mode: str = "credentialed"
    zone: str = "demo.local"

    @property
    def fqdn(self) -> str:
        """Fully qualified name."""
        return f"{self.host}.{self.zone}"

    def alive(self, first: date, last: date) -> bool:
        """In use on some day between the two."""
        return self.live <= last and (self.retired is None or self.retired >= first)

    @property
    def windows(self) -> bool:
        """Runs Windows."""
        return self.os.startswith("Windows")

    @property
    def linux(self) -> bool:
        """Runs a Linux with PAM."""
        return self.os.startswith(("Red Hat", "Oracle Linux"))

    @property
    def aix(self) -> bool:
        """Runs AIX."""
        return self.os.startswith("AIX")


SYSTEMS: Final = (
    System("SYS-001", "網路投保平台", 1, True, True, True, "數位通路部", date(2019, 5, 1), 240, 60, 480),
    System("SYS-002", "保戶會員專區", 1, True, True, True, "數位通路部", date(2018, 9, 3), 240, 60, 480),
    System("SYS-003", "核保出單系統", 1, True, False, True, "核保部", date(2012, 4, 2), 240, 60, 480),
    System("SYS-004", "保全系統", 1, True, False, False, "保全服務部", date(2013, 7, 1), 240, 60, 480),
    System("SYS-005", "理賠系統", 1, True, False, False, "理賠部", date(2013, 7, 1), 480, 120, 960),
    System("SYS-006", "保費收付系統", 1, True, False, False, "保費部", date(2011, 1, 3), 480, 120, 960),
    System("SYS-007", "電子保單系統", 2, False, False, True, "數位通路部", date(2020, 6, 1), 720, 240, 1440),
    System("SYS-008", "行動投保後端服務", 1, False, True, True, "數位通路部", date(2021, 11, 1), 480, 120, 960),
    System("SYS-009", "電子郵件系統", 2, False, False, False, "資訊處", date(2016, 3, 1), 720, 240, 1440),
    System("SYS-010", "客服知識庫", 3, False, False, False, "客戶服務部", date(2017, 8, 1), 1440, 1440, 2880),
    System("SYS-011", "舊版網路要保書系統", 3, False, False, False, "數位通路部", date(2010, 2, 1), 1440, 1440, 2880,
        date(2024, 11, 30)),
    System("SYS-012", "網域服務", 2, False, False, False, "資訊處", date(2015, 6, 1), 720, 240, 1440),
)  # fmt: skip

RHEL, OL, AIX, WIN = "Red Hat Enterprise Linux 8.10", "Oracle Linux 8.10", "AIX 7.2 TL5", "Windows Server 2019 Standard"
REVIEWED = "uncredentialed-config-review"


def build(admins: tuple[str, ...]) -> tuple[Asset, ...]:
    """The inventory; `admins` are the employee numbers of host administrators, used in turn."""
    out: list[Asset] = []
    owner = {s.id: s.owner for s in SYSTEMS}
    core = {s.id: s.core for s in SYSTEMS}

    def add(number: int, host: str, ip: str, system: str, kind: str, os: str, internet: bool, **more: object) -> None:
        live = more.pop("live", date(2021, 1 + number % 12, 1 + number % 28))
        is_core = bool(core.get(system, False)) and kind in {"server", "appliance"}
        out.append(
            Asset(f"AST-{number:04d}", host, ip, system, kind, os, internet, is_core, owner.get(system, "資訊處"),
                  admins[number % len(admins)], live, **more)  # type: ignore[arg-type]  # typed by keyword
        )  # fmt: skip

    web = (
        ("web01", 1),
        ("web02", 1),
        ("mbr01", 2),
        ("mbr02", 2),
        ("mapi01", 8),
        ("mapi02", 8),
        ("web03", 1),
        ("web04", 1),
    )
    for n, (host, system) in enumerate(web, 1):
        add(n, host, f"10.10.1.{10 + n}", f"SYS-{system:03d}", "server", RHEL, True, zone="dmz.demo.local")
    add(9, "web05", "10.10.1.31", "SYS-001", "server", RHEL, True, zone="dmz.demo.local",
        live=date(2025, 6, 29), prelaunch=date(2025, 6, 24))  # fmt: skip
    add(10, "mbr03", "10.10.1.32", "SYS-002", "server", RHEL, True, zone="dmz.demo.local")
    for n, (host, system) in enumerate((("web06", 1), ("web07", 1), ("mbr04", 2), ("mapi03", 8)), 13):
        add(n, host, f"10.10.1.{20 + n}", f"SYS-{system:03d}", "server", RHEL, True, zone="dmz.demo.local")
    add(11, "waf01", "10.10.1.2", "SYS-001", "appliance", "F5 BIG-IP 16.1", True, scan_mode=REVIEWED)
    add(12, "mgw01", "10.20.0.25", "SYS-009", "appliance", "Mail Gateway Appliance 7.4", True, scan_mode=REVIEWED)
    inner = (
        (101, "aixcore01", 3, AIX), (102, "aixcore02", 3, AIX), (103, "aixclm01", 5, AIX),
        (104, "lnxpos01", 4, RHEL), (105, "lnxpos02", 4, RHEL), (106, "lnxprm01", 6, RHEL), (107, "oradb01", 3, OL),
        (108, "oradb02", 4, OL), (109, "mssql01", 6, WIN), (110, "lnxclm01", 5, RHEL), (113, "lnxuw01", 3, RHEL),
        (114, "lnxuw02", 3, RHEL), (115, "lnxprm02", 6, RHEL), (116, "lnxpos03", 4, RHEL),
    )  # fmt: skip
    for number, host, system, os in inner:
        add(number, host, f"10.20.1.{number - 90}", f"SYS-{system:03d}", "server", os, False)
    # The same address, two machines: the old one was rebuilt as another asset.
    add(111, "lnxbat01", "10.20.1.60", "SYS-003", "server", RHEL, False, retired=date(2025, 9, 30))
    add(112, "lnxbat02", "10.20.1.60", "SYS-003", "server", RHEL, False, live=date(2025, 10, 1))
    rest = [("dc01", 12), ("dc02", 12), ("epol01", 7), ("epol02", 7), ("mail01", 9), ("mail02", 9), ("kb01", 10)]
    rest += [(f"svr{n:02d}", 10 if n % 2 else 7) for n in range(1, 17)]
    for n, (host, system) in enumerate(rest):
        add(201 + n, host, f"10.30.1.{11 + n}", f"SYS-{system:03d}" if system else "", "server", WIN, False)
    add(230, "svrold1", "10.30.1.90", "SYS-010", "server", WIN, False, retired=date(2025, 6, 20))
    add(301, "vip-web", "10.10.1.10", "SYS-001", "vip", "", False, zone="dmz.demo.local")
    add(302, "nessus01", "10.30.0.5", "", "scanner", RHEL, False)
    add(303, "fw01", "10.30.0.1", "", "network", "FortiOS 7.2", False, scan_mode=REVIEWED)
    add(304, "csw01", "10.30.0.2", "", "network", "Cisco IOS XE 17.9", False, scan_mode=REVIEWED)
    return tuple(out)


CLUSTER_ADDRESS: Final = ("AST-0003", "10.10.1.40")
"""A second address of a listed host: stands in the identity table, not in the inventory."""
