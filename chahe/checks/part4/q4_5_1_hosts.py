"""是否已檢視伺服器（如網域服務 Active Directory）有關「密碼設定原則」與「帳號鎖定原則」設定？

Aspect B for hosts: what Linux, AIX and Windows hosts demand, and the periodic check of their parameters. Domains:
q4_5_1_password_and_lockout.py. No rule gives a number for hosts: the insurer's own norm decides.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import known_if, more_or_never


@check(
    "4.5.1/host-policy",
    aspect="B",
    population="host_setting",
    subject="scope",
    criteria={"host.max_age_days": "as_of", "host.lockout_threshold": "as_of"},
    applies=lambda t, c: t.can_log_in,
    shows=("platform", "account_name", "max_age_days", "lockout_threshold", "min_length"),
    title=("主機密碼期限或鎖定次數未符內規", "Host password age or lockout against the own norm"),
)
def host_policy(t: Rows, c: Criteria) -> Bool:
    """A host's default or an account that can log in never expires or locks, or later than the own norm allows."""
    old = more_or_never(t.max_age_days, c["host.max_age_days"])
    return old | more_or_never(t.lockout_threshold, c["host.lockout_threshold"])


@check(
    "4.5.1/parameter-review",
    aspect="B",
    population="parameter_review",
    subject="subject",
    criteria={"param_review.period": "window_to", "param_review.independent": "checked_date"},
    applies=lambda t, c: t.due & (t.unit == c["param_review.period"]),
    pending=lambda t, c: ~t.past_due,
    absence_in=("parameter_checklist",),
    shows=("host_name", "window_from", "window_to", "lines", "self_checked", "checked_date"),
    title=("參數檢核缺漏或由管理人員自行檢核", "Parameter check missing, or done by the host's administrator"),
)
def parameter_review(t: Rows, c: Criteria) -> Bool:
    """A device has no parameter check in a calendar period of the own norm, or its administrator checked it."""
    themselves = known_if((t.unnamed == 0) | (t.self_checked > 0), t.self_checked > 0)
    return (t.lines == 0) | (c["param_review.independent"] & themselves)
