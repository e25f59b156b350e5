"""Hosts, periodic parameter checks, databases and local administrators: look-alikes and their near twins."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined

D = dt.date
DEFS = {"policy_id": "w:login.defs", "policy_kind": "linux", "scope": "web01", "stated_in": "login.defs"}
PAM = {"policy_kind": "linux", "scope": "web01"}
QUALITY = {
    **PAM, "policy_id": "w:system-auth#pwq", "stated_in": "pam.d/system-auth pam_pwquality",
    "verify_function": "pam_pwquality",
}  # fmt: skip
LOCK = {**PAM, "policy_id": "w:system-auth#lock", "stated_in": "pam.d/system-auth pam_faillock"}
CONF = {**PAM, "policy_id": "w:pwq", "stated_in": "pwquality.conf", "verify_function": "pam_pwquality"}
FAILLOCK = {**PAM, "policy_id": "w:fl", "stated_in": "faillock.conf"}
RULE = {"scope": "web01", "platform": "linux", "stated_in": "/etc/pam.d/system-auth"}


def rule(area: str, module: str) -> dict[str, Any]:
    return {**RULE, "area": area, "setting": module, "value_text": "required"}


@pytest.mark.parametrize(
    ("policies", "rules", "length", "complexity", "lockout"),
    [
        # login.defs says 5, PAM enforces 12: PAM decides. And the near twin.
        ([{**DEFS, "min_length": 5}, {**QUALITY, "min_length": 12, "complexity": True}], [], 12, True, None),
        ([{**DEFS, "min_length": 12}, {**QUALITY, "min_length": 6, "complexity": True}], [], 6, True, None),
        ([{**DEFS, "min_length": 12}], [], None, None, None),  # without PAM files nobody knows what is in force
        # Two services: the most lax one counts.
        ([{**QUALITY, "min_length": 12}, {**QUALITY, "policy_id": "x", "min_length": 8}], [], 8, None, None),
        # The module is there without options: pwquality.conf, else its own default, which nobody handed over.
        ([{**CONF, "min_length": 10, "complexity": True}], [rule("password", "pam_pwquality.so")], 10, True, None),
        ([{**DEFS, "min_length": 12}], [rule("password", "pam_pwquality.so")], None, None, None),
        ([{**QUALITY, "complexity": False}, {**CONF, "min_length": 9}], [], 9, False, None),
        # pwquality.conf without the module holds nobody back.
        (
            [{**CONF, "min_length": 14}, {**DEFS, "min_length": 12}],
            [rule("password", "pam_unix.so")],
            None,
            False,
            None,
        ),
        # Lockout: from the module, from its file, or never when the log-in stack has no such module.
        ([{**LOCK, "lockout_threshold": 5}], [], None, None, 5),
        ([{**LOCK, "lockout_threshold": 5}, {**LOCK, "policy_id": "y", "lockout_threshold": 0}], [], None, None, 0),
        ([{**FAILLOCK, "lockout_threshold": 5}], [rule("auth", "pam_faillock.so")], None, False, 5),
        ([{**FAILLOCK, "lockout_threshold": 5}], [rule("auth", "pam_unix.so")], None, False, 0),
        ([DEFS], [rule("auth", "pam_faillock.so")], None, False, None),
    ],
)
def test_what_a_linux_host_demands(
    policies: list[dict[str, Any]],
    rules: list[dict[str, Any]],
    length: int | None,
    complexity: bool | None,
    lockout: int,
) -> None:
    tables = {"password_policy": policies, **({"system_setting": rules} if rules else {})}
    (row,) = derived("host_default", tables)
    assert row["min_length"] == length
    assert row["lockout_threshold"] == lockout
    if not (complexity is None and row["complexity"] is False):
        assert row["complexity"] is complexity


AIX = {"policy_id": "aix1#default", "policy_kind": "aix", "scope": "aix1", "stated_in": "security/user",
       "min_length": 12, "max_age_days": 84, "lockout_threshold": 5, "complexity": True}  # fmt: skip


def unix(name: str, **more: Any) -> dict[str, Any]:
    return {"scope": "aix1", "account_name": name, "platform": "aix", "enabled": True, "interactive": True, **more}


def settings(tables: dict[str, Any]) -> dict[str, Any]:
    return {r["account_name"]: r for r in derived("host_setting", tables)}


def test_aix_accounts_inherit_and_those_without_login_are_out() -> None:
    accounts = [
        unix("op1"),
        unix("op2", max_age_days=0, lockout_threshold=0),
        unix("daemon", interactive=False, max_age_days=0, lockout_threshold=0),
        unix("odd", interactive=None),
    ]
    found = settings({"password_policy": [AIX], "account": accounts})
    assert {n: (r["max_age_days"], r["lockout_threshold"], r["can_log_in"]) for n, r in found.items()} == {
        "(default)": (84, 5, True),
        "op1": (84, 5, True),
        "op2": (0, 0, True),
        "daemon": (0, 0, False),
        "odd": (84, 5, None),
    }


def test_a_linux_account_is_put_together_from_its_files_and_inherits_no_age() -> None:
    common = {"scope": "web01", "platform": "linux", "account_name": "op1"}
    rows = [{**common, "interactive": True}, {**common, "enabled": True, "max_age_days": 99999}]
    tables = {"password_policy": [{**DEFS, "max_age_days": 90}], "account": rows}
    assert settings(tables)["op1"]["max_age_days"] == 99999
    tables["account"] = rows[:1]
    assert settings(tables)["op1"]["max_age_days"] is None


REGISTER = {
    "asset_id": "A1",
    "host_name": "web01",
    "asset_kind": "server",
    "custodian": "E1",
    "live_date": D(2020, 1, 1),
}


def checked(day: dt.date | None, reviewer: str | None = "E2", **more: Any) -> dict[str, Any]:
    return {"host_name": "WEB01", "asset_id": "A1", "checked_date": day, "reviewer": reviewer, **more}


def halves(asset: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    rows = derived("parameter_review", {"asset_register": [asset], "parameter_checklist": lines})
    return {r["label"]: r for r in rows if r["unit"] == "half"}


def test_a_check_counts_in_the_calendar_period_of_its_date() -> None:
    found = halves(REGISTER, [checked(D(2025, 6, 30)), checked(D(2026, 1, 1), "e1")])
    assert {k: (r["lines"], r["self_checked"]) for k, r in found.items()} == {
        "2025H1": (1, 0),
        "2025H2": (0, 0),
        "2026H1": (1, 1),
    }
    undated = checked(None, None, period_from=D(2025, 7, 1), period_to=D(2025, 12, 31))
    assert (halves(REGISTER, [undated])["2025H2"]["lines"], halves(REGISTER, [undated])["2025H2"]["unnamed"]) == (1, 1)


def test_only_periods_the_host_was_in_use() -> None:
    assert set(halves({**REGISTER, "retired_date": D(2025, 6, 20)}, [checked(None)])) == {"2025H1"}
    assert set(halves({**REGISTER, "live_date": D(2026, 1, 1)}, [checked(None)])) == {"2026H1"}


@pytest.mark.parametrize(("kind", "due"), [("server", True), ("vip", False), (None, None)])
def test_what_is_to_be_checked(kind: str | None, due: bool | None) -> None:
    assert halves({**REGISTER, "asset_kind": kind}, [checked(None)])["2025H1"]["due"] is due


PROFILES = [
    {"policy_id": "DB:STAFF", "policy_name": "STAFF", "policy_kind": "oracle", "scope": "DB", "complexity": True,
     "lockout_threshold": 5, "max_age_days": 90},
    {"policy_id": "DB:APP", "policy_name": "APP", "policy_kind": "oracle", "scope": "DB", "complexity": False,
     "lockout_threshold": 0, "max_age_days": 0},
]  # fmt: skip


def oracle(name: str, profile: str, **more: Any) -> dict[str, Any]:
    row = {"scope": "DB", "account_name": name, "platform": "oracle", "profile": profile, "enabled": True}
    return {**row, **more}


def owner(scope: str, name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"scope": scope, "account_name": name, "owner_kind": kind, **more}


@pytest.mark.parametrize(
    ("account", "owners", "governs"),
    [
        (oracle("OUTLN", "APP", enabled=False), [], False),  # locked built-in
        (oracle("PAY", "APP"), [owner("db", "pay", "系統")], False),  # registered application account
        (oracle("PAY", "APP"), [owner("db", "pay", "系統", valid_to=D(2025, 1, 1))], None),  # registration has ended
        (oracle("DBA1", "APP"), [owner("DB", "DBA1", "人員")], True),
        (oracle("DBA1", "APP"), [], None),
    ],
)
def test_whom_a_profile_governs(account: dict[str, Any], owners: list[dict[str, Any]], governs: bool | None) -> None:
    tables = {"password_policy": PROFILES, "account": [account], "account_owner": owners}
    rows = {r["profile"]: r for r in derived("database_password", tables)}
    assert rows["APP"]["governs"] is governs
    assert rows["STAFF"]["governs"] is False


def test_a_profile_only_accounts_name_has_no_settings() -> None:
    tables = {
        "password_policy": PROFILES,
        "account": [oracle("A", "GONE")],
        "account_owner": [owner("DB", "A", "人員")],
    }
    row = next(r for r in derived("database_password", tables) if r["profile"] == "GONE")
    assert (row["subject"], row["governs"], row["verified"], row["lockout_threshold"]) == ("DB|GONE", True, None, None)


def test_sql_server_logins_stand_for_themselves() -> None:
    login = {"scope": "PRM", "account_name": "dba", "platform": "mssql", "enabled": True, "policy_checked": False}
    tables = {"account": [login], "account_owner": [owner("PRM", "dba", "人員")]}
    (row,) = derived("database_password", tables)
    assert (row["subject"], row["governs"], row["verified"], row["expires"]) == ("PRM|dba", True, False, None)


def local(name: str, sid: str | None, **more: Any) -> dict[str, Any]:
    row = {"scope": "SVR01", "account_name": name, "platform": "windows-local", "sid": sid, "enabled": True}
    return {**row, "password_changed_date": D(2026, 6, 1), **more}


def test_who_is_a_local_administrator() -> None:
    accounts = [
        local("admin-tw", "S-1-5-21-1-2-3-500"),
        local("op", "S-1-5-21-1-2-3-1001"),
        local("Administrator", None),
    ]
    tables: dict[str, Any] = {"account": accounts}
    found = {r["account_name"]: (r["admin"], r["age_days"]) for r in derived("local_admin", tables)}
    assert found == {"admin-tw": (True, 29), "op": (None, 29), "Administrator": (True, 29)}
    for said, expected in (("staff", None), ("admin", True)):  # the register can name one, and clears nobody
        listed = {**tables, "account_owner": [{"scope": "svr01", "account_name": "op", "role": said}]}
        assert {r["account_name"]: r["admin"] for r in derived("local_admin", listed)}["op"] is expected
    tables["group_member"] = [
        {"scope": "svr01", "group_name": "系統管理員", "group_sid": "S-1-5-32-544", "member_name": "SVR01\\op"}
    ]
    assert {r["account_name"]: r["admin"] for r in derived("local_admin", tables)}["op"] is True
    tables["group_member"][0]["member_name"] = "someone"
    assert {r["account_name"]: r["admin"] for r in derived("local_admin", tables)}["op"] is False


@pytest.mark.parametrize(
    ("sid", "member", "expected"),
    [
        ("S-1-5-21-1-2-3-1001", {"member_name": "SVR01\\renamed", "member_sid": "S-1-5-21-1-2-3-1001"}, True),
        # A domain's account of the same name is another account, also where the prefix is left out.
        ("S-1-5-21-1-2-3-1001", {"member_name": "op", "member_sid": "S-1-5-21-9-9-9-1104"}, False),
        ("S-1-5-21-1-2-3-1001", {"member_name": "CORP\\op"}, False),
        # Where a side bears no identifier, names decide: alone, behind the host's name, behind its first label.
        ("S-1-5-21-1-2-3-1001", {"member_name": "op"}, True),
        (None, {"member_name": "SVR01\\op", "member_sid": "S-1-5-21-1-2-3-1001"}, True),
        (None, {"member_name": "svr01.example.tw\\op"}, True),
        (None, {"member_name": "SVR02\\op"}, False),
    ],
)
def test_a_member_of_the_local_group_is_told_by_identifier_then_by_name(
    sid: str | None, member: dict[str, Any], expected: bool
) -> None:
    host = "svr01.example.tw"
    group = {"scope": host, "group_name": "S-1-5-32-544", "group_sid": "S-1-5-32-544"}
    tables = {"account": [local("op", sid, scope=host)], "group_member": [{**group, **member}]}
    (row,) = derived("local_admin", tables)
    assert row["admin"] is expected


def lines(tables: dict[str, Any], check: str, own: dict[str, Any]) -> dict[str, str]:
    found = examined(tables, only=check.split("/", maxsplit=1)[0], own=own).observations
    return {o.subject: o.outcome.value for o in found if o.check == check}


def test_a_host_of_the_inventory_without_settings_keeps_the_check_open() -> None:
    tables: dict[str, Any] = {
        "password_policy": [AIX],
        "account": [unix("op1")],
        "asset_register": [{**REGISTER, "host_name": "AIX1", "os_name": "AIX 7.2"}],
    }
    own = {"host.max_age_days": 90, "host.lockout_threshold": 5}
    assert lines(tables, "4.5.1/host-policy", own) == {"*": "met"}
    tables["asset_register"].append({**REGISTER, "asset_id": "A2", "host_name": "aix2", "os_name": "AIX 7.2"})
    gone = {**REGISTER, "asset_id": "A3", "host_name": "aix3", "os_name": "AIX 7.2", "retired_date": D(2025, 1, 1)}
    tables["asset_register"].append(gone)
    found = lines(tables, "4.5.1/host-policy", own)
    assert found == {"*": "insufficient-evidence", "aix2": "insufficient-evidence"}
