"""是否已檢視伺服器（如網域服務 Active Directory）有關「密碼設定原則」與「帳號鎖定原則」設定？

Aspect B for domains: the policies in force and the policy in effect for each account, against the insurer's own norm.
No rule gives a number for the directory: without an own norm the values are shown and nothing is settled. Hosts and the
half-yearly parameter check: q4_5_1_hosts.py. Whether the settings were reviewed (aspect A) is a person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import more_or_never, where_stated

POLICY = ("policy_name", "min_length", "complexity", "history_length", "max_age_days", "lockout_threshold",
          "lockout_minutes", "lockout_window_minutes", "governed", "undecided")  # fmt: skip


def _governs(t: Rows, c: Criteria) -> Bool:
    return t.governs


def _locks_and_governs(t: Rows, c: Criteria) -> Bool:
    return t.governs & (t.lockout_threshold > 0)


def _usable(t: Rows, c: Criteria) -> Bool:
    return t.enabled & ~t.smartcard


@check(
    "4.5.1/lockout",
    aspect="B",
    population="policy_in_force",
    subject="subject",
    criteria={"ad.lockout_threshold": "as_of"},
    applies=_governs,
    shows=POLICY,
    title=("網域帳號鎖定原則未符內規", "Domain lockout against the own norm"),
    cause="4.5.1/domain-password-policy",
)
def lockout(t: Rows, c: Criteria) -> Bool:
    """A policy in force never locks accounts out, or only after more failures than the own norm allows."""
    return more_or_never(t.lockout_threshold, c["ad.lockout_threshold"])


@check(
    "4.5.1/lockout-duration",
    aspect="B",
    population="policy_in_force",
    subject="subject",
    criteria={"ad.lockout_duration_min": "as_of", "ad.lockout_window_min": "as_of"},
    applies=_locks_and_governs,
    shows=POLICY,
    title=("網域帳號鎖定期間未符內規", "Domain lockout too short against the own norm"),
    cause="4.5.1/domain-password-policy",
)
def lockout_duration(t: Rows, c: Criteria) -> Bool:
    """A policy in force unlocks accounts, or forgets failures, sooner than the own norm allows."""
    short = (t.lockout_minutes > 0) & (t.lockout_minutes < c["ad.lockout_duration_min"])
    return short | (t.lockout_window_minutes < c["ad.lockout_window_min"])


@check(
    "4.5.1/password-policy",
    aspect="B",
    population="policy_in_force",
    subject="subject",
    criteria={"ad.min_length.staff": "as_of", "ad.history": "as_of", "ad.max_age_days": "as_of"},
    applies=_governs,
    shows=POLICY,
    title=("網域密碼設定原則未符內規", "Domain password policy against the own norm"),
    cause="4.5.1/domain-password-policy",
)
def password_policy(t: Rows, c: Criteria) -> Bool:
    """A policy in force demands shorter passwords, fewer remembered ones or less frequent changes than the own norm."""
    weak = (t.min_length < c["ad.min_length.staff"]) | (t.history_length < c["ad.history"])
    return weak | more_or_never(t.max_age_days, c["ad.max_age_days"])


@check(
    "4.5.1/admin-policy",
    aspect="B",
    population="effective_policy",
    subject="subject",
    criteria={
        "ad.min_length.admin": "as_of",
        "ad.lockout_threshold.admin": "as_of",
        "ad.max_age_days.admin": "as_of",
    },
    applies=lambda t, c: t.enabled & t.admin,
    shows=("policy_name", "min_length", "lockout_threshold", "max_age_days", "employee_no"),
    title=("管理者適用之密碼原則未符內規", "Administrators under a looser policy than the own norm"),
    cause="4.5.1/domain-password-policy",
)
def admin_policy(t: Rows, c: Criteria) -> Bool:
    """The policy in effect for an administrator's account is looser than the own norm for administrators."""
    lock, age = c["ad.lockout_threshold.admin"], c["ad.max_age_days.admin"]
    looser = where_stated(lock, more_or_never(t.lockout_threshold, lock))
    return (t.min_length < c["ad.min_length.admin"]) | looser | where_stated(age, more_or_never(t.max_age_days, age))


@check(
    "4.5.1/never-expires",
    aspect="B",
    population="directory_account",
    subject="subject",
    criteria={"account.never_expires_forbidden": "as_of"},
    applies=lambda t, c: _usable(t, c) & t.person,
    shows=("owner_kind", "role", "employee_no", "enabled", "never_expires"),
    title=("人員帳號密碼永久有效", "A person's password never expires"),
)
def never_expires(t: Rows, c: Criteria) -> Bool:
    """The password of a person's enabled account never expires."""
    return c["account.never_expires_forbidden"] & t.never_expires


@check(
    "4.5.1/never-expires-unlisted",
    aspect="B",
    population="directory_account",
    subject="subject",
    criteria={"account.never_expires_forbidden": "as_of"},
    applies=_usable,
    absence_in=("account_owner",),
    shows=("enabled", "never_expires", "listed"),
    title=("未登錄帳號密碼永久有效", "The password of an unlisted account never expires"),
    cause="4.5.1/never-expires",
)
def never_expires_unlisted(t: Rows, c: Criteria) -> Bool:
    """The password of an enabled account that no register line names as a system's or a person's never expires."""
    return c["account.never_expires_forbidden"] & t.never_expires & ~t.listed
