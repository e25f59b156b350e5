"""Settings of hosts and databases, and their accounts."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chahe.sample.world.calendar import AS_OF
from chahe.sample.world.systems import Asset


@dataclass(frozen=True, slots=True)
class UnixUser:
    """One account of a Unix host. `owner`: employee number or ''."""

    name: str
    uid: int
    shell: str
    changed: date | None
    locked: bool = False
    login: bool = True
    rlogin: bool = True
    owner: str = ""
    owner_kind: str = "系統"


@dataclass(frozen=True, slots=True)
class LinuxHost:
    """login.defs and PAM of one host. Days, attempts, seconds."""

    host: str
    users: tuple[UnixUser, ...]
    defs_min: int = 12
    pam_min: int = 12
    max_days: int = 90
    deny: int = 5
    unlock: int = 1800
    remember: int = 13


@dataclass(frozen=True, slots=True)
class AixHost:
    """The attributes lsuser prints for people's accounts of one host. Weeks for the ages, as AIX counts."""

    host: str
    users: tuple[UnixUser, ...]
    max_weeks: int = 12
    retries: int = 5
    min_length: int = 12
    history: int = 13


@dataclass(frozen=True, slots=True)
class DbProfile:
    """One Oracle profile: attempts or UNLIMITED, days, verify function or NULL."""

    name: str
    attempts: str
    life: str
    verify: str
    reuse: str = "13"


@dataclass(frozen=True, slots=True)
class DbUser:
    """One database account."""

    name: str
    profile: str
    status: str
    created: date
    changed: date
    owner: str = ""
    owner_kind: str = "系統"
    purpose: str = ""
    policy: bool = True  # SQL Server: is_policy_checked
    expiration: bool = True  # SQL Server: is_expiration_checked


@dataclass(frozen=True, slots=True)
class Database:
    """One database. `product`: oracle or mssql."""

    name: str
    product: str
    host: str
    profiles: tuple[DbProfile, ...]
    users: tuple[DbUser, ...]


@dataclass(frozen=True, slots=True)
class LocalAdmin:
    """The local administrator of one Windows server."""

    host: str
    changed: date
    laps: bool
    laps_until: date | None


def _unix_users(rng: Random, asset: Asset, owners: tuple[str, ...]) -> tuple[UnixUser, ...]:
    recent = AS_OF - timedelta(days=rng.randrange(5, 70))
    built_in = [
        UnixUser("root", 0, "/usr/bin/ksh" if asset.aix else "/bin/bash", recent, rlogin=False, owner_kind="緊急"),
        *(
            UnixUser(name, uid, "/usr/bin/false" if asset.aix else "/sbin/nologin", None, True, False, False)
            for name, uid in (("daemon", 1), ("bin", 2), ("sys", 3), ("nobody", 65534))
        ),
    ]
    people = [
        UnixUser(f"op{o[1:]}", 1001 + n, "/usr/bin/ksh" if asset.aix else "/bin/bash",
                 AS_OF - timedelta(days=rng.randrange(5, 70)), owner=o, owner_kind="人員")
        for n, o in enumerate(owners)
    ]  # fmt: skip
    return (*built_in, *people)


def linux_hosts(rng: Random, assets: tuple[Asset, ...], admins: tuple[str, ...]) -> tuple[LinuxHost, ...]:
    """Every Linux server in use on the day of the export. One states 5 in login.defs and enforces 12 by PAM."""
    out = []
    for n, a in enumerate(a for a in assets if a.linux and a.kind == "server" and a.retired is None):
        users = _unix_users(rng, a, tuple(admins[(n + i) % len(admins)] for i in range(2)))
        out.append(LinuxHost(a.host, users, defs_min=5 if a.host == "lnxpos03" else 12))
    return tuple(out)


def aix_hosts(rng: Random, assets: tuple[Asset, ...], admins: tuple[str, ...]) -> tuple[AixHost, ...]:
    """Every AIX server in use."""
    return tuple(
        AixHost(a.host, _unix_users(rng, a, tuple(admins[(n + i) % len(admins)] for i in range(3))))
        for n, a in enumerate(a for a in assets if a.aix)
    )


def databases(rng: Random, admins: tuple[str, ...]) -> tuple[Database, ...]:
    """Two Oracle databases and one SQL Server; only locked and registered application accounts have lax profiles."""

    def day(low: int, high: int) -> date:
        return AS_OF - timedelta(days=rng.randrange(low, high))

    profiles = (
        DbProfile("DEFAULT", "5", "90", "ORA12C_STRONG_VERIFY_FUNCTION"),
        DbProfile("STAFF_PROFILE", "5", "90", "ORA12C_STRONG_VERIFY_FUNCTION"),
        DbProfile("APP_PROFILE", "UNLIMITED", "UNLIMITED", "NULL", "UNLIMITED"),
        DbProfile("MONITORING_PROFILE", "UNLIMITED", "UNLIMITED", "NULL", "UNLIMITED"),
    )

    def oracle(name: str, host: str, app: str, first: int) -> Database:
        users = [
            DbUser("SYS", "DEFAULT", "OPEN", date(2019, 4, 2), day(5, 60), "", "緊急", "資料庫管理，密碼分持"),
            DbUser("SYSTEM", "DEFAULT", "OPEN", date(2019, 4, 2), day(5, 60), "", "緊急", "資料庫管理，密碼分持"),
            DbUser("OUTLN", "MONITORING_PROFILE", "EXPIRED & LOCKED", date(2019, 4, 2), date(2019, 4, 2), "", "系統",
                "內建，已鎖定"),
            DbUser("DBSNMP", "MONITORING_PROFILE", "LOCKED", date(2019, 4, 2), date(2019, 4, 2), "", "系統",
                "內建，已鎖定"),
            DbUser(app, "APP_PROFILE", "OPEN", date(2019, 5, 2), day(200, 400), "", "系統", "應用程式連線，已登錄"),
        ]  # fmt: skip
        for i in range(6):
            o = admins[(first + i) % len(admins)]
            users.append(
                DbUser(
                    f"DBA{o[1:]}", "STAFF_PROFILE", "OPEN", date(2022, 3, 1 + i), day(5, 70), o, "人員", "資料庫維運"
                )
            )
        return Database(name, "oracle", host, profiles, tuple(users))

    logins = [
        DbUser("sa", "", "DISABLED", date(2020, 2, 3), date(2020, 2, 3), "", "系統", "內建，已停用"),
        DbUser("prm_app", "", "OPEN", date(2020, 2, 4), day(200, 400), "", "系統", "應用程式連線，已登錄", True, False),
        *(
            DbUser(
                f"dba.{admins[i]}".lower(),
                "",
                "OPEN",
                date(2022, 3, 1 + i),
                day(5, 70),
                admins[i],
                "人員",
                "資料庫維運",
            )
            for i in range(3)
        ),
    ]
    return (
        oracle("COREDB", "oradb01", "UWAPP", 0),
        oracle("POSDB", "oradb02", "POSAPP", 4),
        Database("PRMDB", "mssql", "mssql01", (), tuple(logins)),
    )


def local_admins(rng: Random, assets: tuple[Asset, ...]) -> tuple[LocalAdmin, ...]:
    """The local administrator of every Windows server in use; some are rotated by LAPS, their own date is old."""
    out = []
    for n, a in enumerate(a for a in assets if a.windows and a.retired is None):
        laps = n % 7 == 3
        changed = date(2022, 3, 1) + timedelta(days=n) if laps else AS_OF - timedelta(days=rng.randrange(10, 120))
        out.append(LocalAdmin(a.host, changed, laps, AS_OF + timedelta(days=5 + n) if laps else None))
    return tuple(out)
