"""是否已檢測系統帳號登入密碼複雜度；檢視外部連接密碼（如檔案傳輸（File Transfer Protocol, FTP）連線、資料庫連線等）之儲存保護機制與存取控制？

Aspect B: what domains, hosts, databases and local administrators demand of log-in passwords, against the insurer's own
norm. How passwords for outside connections are stored (aspect C) has no check yet; aspect A is a person's to judge.
"""  # noqa: E501 - the item's text is quoted as it stands

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, known_if, more_or_never, where_stated


@check(
    "4.3.3/domain-complexity",
    aspect="B",
    population="policy_in_force",
    subject="subject",
    criteria={"ad.min_length.staff": "as_of", "ad.complexity": "as_of"},
    applies=lambda t, c: t.governs,
    shows=("policy_name", "min_length", "complexity", "reversible", "governed", "undecided"),
    title=("網域密碼複雜度未符內規", "Domain password complexity against the own norm"),
    cause="4.5.1/domain-password-policy",
)
def domain_complexity(t: Rows, c: Criteria) -> Bool:
    """A policy in force does not demand complex passwords, or demands shorter ones than the own norm."""
    return (c["ad.complexity"] & ~t.complexity) | (t.min_length < c["ad.min_length.staff"])


@check(
    "4.3.3/os-password",
    aspect="B",
    population="host_setting",
    subject="scope",
    criteria={"host.min_length": "as_of", "host.complexity": "as_of"},
    applies=lambda t, c: t.can_log_in,
    shows=("platform", "account_name", "min_length", "complexity"),
    title=("主機密碼複雜度未符內規", "Host password complexity against the own norm"),
)
def os_password(t: Rows, c: Criteria) -> Bool:
    """A host accepts shorter or simpler passwords than the own norm."""
    complex_asked = c["host.complexity"]
    return (t.min_length < c["host.min_length"]) | where_stated(complex_asked, complex_asked & ~t.complexity)


@check(
    "4.3.3/db-password",
    aspect="B",
    population="database_password",
    subject="subject",
    criteria={"db.complexity": "as_of", "db.lockout_threshold": "as_of", "db.max_age_days": "as_of"},
    applies=lambda t, c: t.governs,
    shows=("platform", "verify_function", "verified", "lockout_threshold", "max_age_days", "expires", "open_accounts"),
    title=("資料庫人員帳號密碼設定未符內規", "Password settings of persons' database accounts against the own norm"),
)
def db_password(t: Rows, c: Criteria) -> Bool:
    """A profile or login of a person's open account verifies no complexity, never locks, or never expires."""
    by_windows = t.platform == "mssql"
    lock, age = c["db.lockout_threshold"], c["db.max_age_days"]
    unlocked = choose(by_windows, known_if(lock.notnull(), ~t.verified), more_or_never(t.lockout_threshold, lock))
    endless = choose(by_windows, known_if(age.notnull(), ~t.expires), more_or_never(t.max_age_days, age))
    return (c["db.complexity"] & ~t.verified) | unlocked | where_stated(age, endless)


@check(
    "4.3.3/local-admin-age",
    aspect="B",
    population="local_admin",
    subject="subject",
    criteria={"local_admin.max_age_days": "as_of"},
    applies=lambda t, c: t.enabled & t.admin,
    shows=("password_changed_date", "age_days", "laps", "as_of"),
    title=("本機管理者密碼逾期未變更", "Local administrator's password not changed in time"),
)
def local_admin_age(t: Rows, c: Criteria) -> Bool:
    """The password of a local administrator that LAPS does not rotate is older than the own norm allows."""
    return (t.age_days > c["local_admin.max_age_days"]) & ~t.laps
