"""Catalogue exports of Oracle and SQL Server, and the local administrators of Windows servers."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import local, windows_time
from chahe.sample.world.hosts import Database, LocalAdmin
from chahe.sample.writers.directory import filetime

INSTALLED = local(date(2022, 5, 16), 14, 30)
"""When the agents were put on the servers."""


def _csv(rows: Iterable[Sequence[object]], encoding: str = "utf-8", quote: bool = False) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL).writerows(rows)
    return text.getvalue().encode(encoding)


def oracle_files(db: Database) -> list[Item]:
    """dba_profiles and dba_users as SQL*Plus spools them with `set markup csv on`."""
    profiles: list[Sequence[object]] = [("DB_NAME", "PROFILE", "RESOURCE_NAME", "RESOURCE_TYPE", "LIMIT")]
    for p in db.profiles:
        limits = (("FAILED_LOGIN_ATTEMPTS", p.attempts), ("PASSWORD_LIFE_TIME", p.life), ("PASSWORD_REUSE_TIME", "365"),
                  ("PASSWORD_REUSE_MAX", p.reuse), ("PASSWORD_VERIFY_FUNCTION", p.verify), ("PASSWORD_LOCK_TIME",
                  ".0208"),
                  ("PASSWORD_GRACE_TIME", "7"))  # fmt: skip
        profiles += [(db.name, p.name, "SESSIONS_PER_USER", "KERNEL", "UNLIMITED")]
        profiles += [(db.name, p.name, name, "PASSWORD", limit) for name, limit in limits]
    users: list[Sequence[object]] = [
        ("DB_NAME", "USERNAME", "ACCOUNT_STATUS", "LOCK_DATE", "EXPIRY_DATE", "DEFAULT_TABLESPACE", "PROFILE",
        "CREATED",
         "AUTHENTICATION_TYPE", "ORACLE_MAINTAINED", "PASSWORD_CHANGE_DATE")
    ]  # fmt: skip
    for u in db.users:
        shut = f"{u.created:%Y-%m-%d} 10:00:00" if "LOCKED" in u.status else ""
        built_in = "Y" if u.name in {"SYS", "SYSTEM", "OUTLN", "DBSNMP"} else "N"
        users.append((db.name, u.name, u.status, shut, "", "USERS", u.profile, f"{u.created:%Y-%m-%d} 09:00:00",
                      "PASSWORD", built_in, f"{u.changed:%Y-%m-%d} 09:30:00"))  # fmt: skip
    folder = f"S07_Oracle/{db.name}"
    return [
        Item("S07", f"{folder}/dba_profiles.csv", _csv(profiles), len(profiles) - 1, WATCHED,
             "SELECT d.name DB_NAME, p.* FROM dba_profiles p, v$database d", db.name),
        Item("S07", f"{folder}/dba_users.csv", _csv(users), len(users) - 1, WATCHED,
             "SELECT d.name DB_NAME, u.* FROM dba_users u, v$database d", db.name),
    ]  # fmt: skip


def mssql_files(db: Database) -> list[Item]:
    """sys.sql_logins as SQL Server Management Studio saves a result with headers."""
    rows: list[Sequence[object]] = [
        ("database_name", "name", "principal_id", "sid", "type", "type_desc", "is_disabled", "create_date",
        "modify_date",
         "default_database_name", "is_policy_checked", "is_expiration_checked", "PasswordLastSetTime")
    ]  # fmt: skip
    for n, u in enumerate(db.users):
        rows.append((db.name, u.name, 1 if u.name == "sa" else 260 + n, f"0x{n + 1:032X}", "S", "SQL_LOGIN",
                     int(u.status == "DISABLED"), f"{u.created:%Y-%m-%d} 10:00:00.000",
                         f"{u.changed:%Y-%m-%d} 10:00:00.000",
                     "master", int(u.policy), int(u.expiration), f"{u.changed:%Y-%m-%d} 10:00:00.000"))  # fmt: skip
    how = "SELECT …, LOGINPROPERTY(name,'PasswordLastSetTime') FROM sys.sql_logins"
    return [
        Item(
            "S08",
            f"S08_SQLServer/{db.name}/sql_logins.csv",
            _csv(rows, "utf-8-sig"),
            len(rows) - 1,
            WATCHED,
            how,
            db.name,
        )
    ]


def local_accounts(hosts: Sequence[LocalAdmin], sid_of: str, domain: str) -> list[Item]:
    """Get-LocalUser of every Windows server in one CSV, with the LAPS expiration beside it, and Get-LocalGroupMember of
    the administrators in another. On every fifth server an agent has an account of its own, old and no administrator.
    """
    users: list[Sequence[object]] = [
        ("PSComputerName", "Name", "Enabled", "SID", "PasswordLastSet", "PasswordExpires", "PasswordRequired",
        "LastLogon",
         "msLAPS-PasswordExpirationTime")
    ]  # fmt: skip
    members: list[Sequence[object]] = [("PSComputerName", "GroupSID", "Name", "SID", "PrincipalSource", "ObjectClass")]
    for n, h in enumerate(hosts):
        sid = f"{sid_of}{n:04d}"
        until = filetime(local(h.laps_until, 2, 0)) if h.laps_until else ""
        users.append(
            (h.host, "Administrator", True, f"{sid}-500", windows_time(local(h.changed, 9, 15)), "", True, "", until)
        )
        users.append((h.host, "Guest", False, f"{sid}-501", "", "", False, "", ""))
        if n % 5 == 1:
            users.append((h.host, "logagent", True, f"{sid}-1001", windows_time(INSTALLED), "", True, "", ""))
        own = (f"{h.host.upper()}\\Administrator", f"{sid}-500", "Local", "使用者")
        admins = (f"{domain}\\Domain Admins", f"{sid_of}9999-512", "ActiveDirectory", "群組")
        members += [(h.host, "S-1-5-32-544", *member) for member in (own, admins)]
    how = "Invoke-Command -ComputerName … {{ {} }} | Export-Csv"
    from_users = how.format("Get-LocalUser") + "；LAPS 到期日取自 AD 屬性"
    from_group = how.format("Get-LocalGroupMember -SID S-1-5-32-544")
    folder, system = "S10_本機帳號", "各 Windows 伺服器"
    return [
        Item("S10", f"{folder}/local_accounts.csv", _csv(users, "utf-8-sig", True), len(users) - 1, WATCHED,
             from_users, system),
        Item("S10", f"{folder}/local_admins.csv", _csv(members, "utf-8-sig", True), len(members) - 1, WATCHED,
             from_group, system),
    ]  # fmt: skip


def secedit(host: str) -> list[Item]:
    """`secedit /export` of one standalone Windows server (UTF-16)."""
    text = (
        "[Unicode]\nUnicode=yes\n[System Access]\nMinimumPasswordAge = 1\nMaximumPasswordAge = 90\n"
        "MinimumPasswordLength = 12\nPasswordComplexity = 1\nPasswordHistorySize = 13\nLockoutBadCount = 5\n"
        "ResetLockoutCount = 30\nLockoutDuration = 30\nClearTextPassword = 0\nEnableGuestAccount = 0\n"
        '[Version]\nsignature="$CHICAGO$"\nRevision=1\n'
    )
    data = b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le")
    return [
        Item(
            "S11",
            f"S11_主機原則/hosts/{host}/secedit.inf",
            data,
            None,
            WATCHED,
            "secedit /export /cfg secedit.inf",
            host,
        )
    ]


def net_accounts(host: str) -> list[Item]:
    """`net accounts` on a Traditional Chinese Windows, code page 950."""
    lines = (
        ("強制使用者登出的時間 (到期後):", "永不"), ("最短密碼使用期限 (天):", "1"), ("最長密碼使用期限 (天):",
        "90"),
        ("密碼最短長度:", "12"), ("密碼歷程記錄的長度:", "13"), ("鎖定閾值:", "5"), ("鎖定期間 (分鐘):", "30"),
        ("鎖定觀測視窗 (分鐘):", "30"), ("電腦角色:", "SERVER"),
    )  # fmt: skip
    text = "".join(f"{k}{' ' * max(2, 44 - 2 * len(k))}{v}\r\n" for k, v in lines) + "命令已經成功完成。\r\n\r\n"
    return [
        Item(
            "S11",
            f"S11_主機原則/hosts/{host}/net_accounts.txt",
            text.encode("cp950"),
            None,
            WATCHED,
            "net accounts",
            host,
        )
    ]
