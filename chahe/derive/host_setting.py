"""Password and lockout settings in effect on hosts: per host for accounts to come, and per account that can log in."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.expressions import agreed, any_true, count_true, folded, has_text, in_list, null, true_or_false

UNIX = ("linux", "aix")
HOST_KINDS = ("linux", "aix", "local")
QUALITY_MODULES = ("pam_pwquality", "pam_cracklib")
LOCKING_MODULES = ("pam_faillock", "pam_tally2", "pam_tally.so")
STACKS = ("/system-auth", "/password-auth", "/common-auth")
DEFAULT = "(default)"
"""Stands for the accounts to come: the host's own defaults."""


@derive(
    key=("host", "platform"),
    trace={"password_policy": {"scope": "scope"}},
    optional=("system_setting",),
)
def host_default(password_policy: Any, system_setting: Any) -> Any:
    """What each Linux, AIX or Windows host demands of passwords and when it locks, its files taken together.

    Linux: PAM decides the length of passwords people choose; PASS_MIN_LEN of login.defs does not, so a host without
    its PAM files has none (NULL). The most lax of several PAM services counts, for one lax way is enough. An option a
    module does not state comes from pwquality.conf or faillock.conf, else it is NULL: the built-in default is not in
    the evidence. PAM stacks for log-in that hold no locking module never lock (0). Greatest age: login.defs, for
    accounts to come.
    AIX and Windows: the default stanza or the local policy; sources that contradict each other leave NULL.
    """
    p = password_policy.filter(in_list(password_policy.policy_kind, *HOST_KINDS) & (password_policy.scope != ""))
    pam, conf = has_text(p.stated_in, "pam.d/"), has_text(p.stated_in, ".conf")
    quality = pam & p.verify_function.notnull()
    locking = pam & p.lockout_threshold.notnull()
    number = null("int64")
    flag = p.complexity.cast("int64")
    t = p.group_by(host=folded(p.scope), platform=p.policy_kind).aggregate(
        scope=p.scope.max(),
        as_of=p["_as_of"].max(),
        _conf_length=agreed(ibis.ifelse(conf, p.min_length, number)),
        _conf_kinds=agreed(ibis.ifelse(conf, flag, number)),
        _conf_lock=agreed(ibis.ifelse(conf, p.lockout_threshold, number)),
        _pam_length=ibis.ifelse(quality, p.min_length, number).min(),
        _pam_silent=count_true(quality & p.min_length.isnull()),
        _pam_kinds=ibis.ifelse(quality, flag, number).min(),
        _pam_kindless=count_true(quality & p.complexity.isnull()),
        _pam_quality=count_true(quality),
        _pam_unix=ibis.ifelse(pam & ~quality, p.min_length, number).min(),
        _pam_never=count_true(locking & (p.lockout_threshold == 0)),
        _pam_lock=ibis.ifelse(locking, p.lockout_threshold, number).max(),
        _pam_rows=count_true(pam),
        _defs_age=agreed(ibis.ifelse(p.stated_in == "login.defs", p.max_age_days, number)),
        _length=agreed(p.min_length),
        _kinds=agreed(flag),
        _lock=agreed(p.lockout_threshold),
        _age=agreed(p.max_age_days),
    )
    s = _stacks(system_setting)
    j = t.left_join(s, t.host == s["_h"])
    facts = {c: ibis.coalesce(j[c], 0) for c in ("_modules", "_unread", "_login", "_files")}
    j = j.mutate(**facts)
    linux = j.platform == "linux"
    return j.select(
        "host", "scope", "platform", "as_of",
        min_length=ibis.ifelse(linux, _length(j), j["_length"]),
        complexity=ibis.ifelse(linux, _kinds(j), j["_kinds"]) == 1,
        lockout_threshold=ibis.ifelse(linux, _lock(j), j["_lock"]),
        max_age_days=ibis.ifelse(linux, j["_defs_age"], j["_age"]),
    )  # fmt: skip


def _stacks(system_setting: Any) -> Any:
    """Per host what its PAM files hold, whether or not a module states an option."""
    s = system_setting.filter(has_text(system_setting.stated_in, "/etc/pam.d/"))
    quality, lock, stack = _names(s.setting, QUALITY_MODULES), _names(s.setting, LOCKING_MODULES), ibis.literal(False)
    for name in STACKS:
        stack = stack | has_text(s.stated_in, name)
    return s.group_by(_h=folded(s.scope)).aggregate(
        _files=count_true(s.stated_in.notnull()),
        _modules=count_true(quality & (s.area == "password")),
        _unread=count_true(lock & (s.area == "auth")),
        _login=count_true(stack & (s.area == "auth")),
    )


def _names(setting: Any, modules: tuple[str, ...]) -> Any:
    out = ibis.literal(False)
    for m in modules:
        out = out | has_text(setting, m)
    return out


def _from_pam(j: Any) -> Any:
    return (j["_pam_rows"] > 0) | (j["_files"] > 0)


def _length(j: Any) -> Any:
    """Shortest password a Linux host accepts."""
    number = null("int64")
    stated = ibis.ifelse(j["_pam_silent"] == 0, j["_pam_length"], ibis.least(j["_pam_length"], j["_conf_length"]))
    stated = ibis.ifelse((j["_pam_silent"] > 0) & j["_conf_length"].isnull(), number, stated)
    silent = ibis.ifelse(j["_pam_length"].isnull(), j["_conf_length"], stated)
    return ibis.cases(
        (j["_pam_quality"] > 0, silent),
        (j["_modules"] > 0, j["_conf_length"]),
        else_=j["_pam_unix"],
    )


def _kinds(j: Any) -> Any:
    """1 where a Linux host demands several kinds of characters on every way, 0 where one way does not."""
    own = ibis.ifelse(j["_pam_kindless"] == 0, j["_pam_kinds"], null("int64"))
    lent = ibis.ifelse(j["_pam_kinds"] == 0, 0, j["_conf_kinds"])
    without = ibis.ifelse(_from_pam(j), ibis.literal(0).cast("int64"), null("int64"))
    return ibis.cases(
        ((j["_pam_quality"] > 0) & (j["_pam_kindless"] == 0), own),
        (j["_pam_quality"] > 0, lent),
        (j["_modules"] > 0, j["_conf_kinds"]),
        else_=without,
    )


def _lock(j: Any) -> Any:
    """Failures after which a Linux host locks; 0 = never."""
    zero = ibis.literal(0).cast("int64")
    return ibis.cases(
        (j["_pam_never"] > 0, zero),
        (j["_pam_lock"].notnull(), j["_pam_lock"]),
        (j["_unread"] > 0, j["_conf_lock"]),
        (j["_login"] > 0, zero),
        else_=null("int64"),
    )


@derive(
    key=("host", "platform", "account_name"),
    trace={
        "account": {"scope": "scope", "account_name": "account_name"},
        "host_default": {"host": "host", "platform": "platform"},
    },
    optional=("account",),
)
def host_setting(host_default: Any, account: Any) -> Any:
    """Per host its defaults (`account_name` = "(default)") and every Unix account with the values in effect for it.

    AIX accounts state their own values and inherit the rest. Linux accounts state their own greatest age; length and
    lockout are the host's. `can_log_in`: false for locked accounts and those without a shell or with login and rlogin
    off; NULL when the evidence does not tell.
    """
    d = host_default
    own = d.select(
        "host", "scope", "platform", "as_of", "min_length", "complexity", "lockout_threshold", "max_age_days",
        account_name=ibis.literal(DEFAULT), can_log_in=ibis.literal(True),
    )  # fmt: skip
    a = account.filter(in_list(account.platform, *UNIX) & (account.scope != ""))
    a = a.group_by(host=folded(a.scope), platform=a.platform, account_name=a.account_name).aggregate(
        scope=a.scope.max(),
        as_of=a["_as_of"].max(),
        _enabled=agreed(a.enabled),
        _interactive=agreed(a.interactive),
        _closed=any_true(~a.enabled | ~a.interactive),
        _length=agreed(a.min_length),
        _kinds=agreed(a.complexity),
        _lock=agreed(a.lockout_threshold),
        _age=agreed(a.max_age_days),
    )
    h = d.select(_host=d.host, _dlength=d.min_length, _dkinds=d.complexity, _dlock=d.lockout_threshold,
                 _dage=ibis.ifelse(d.platform == "aix", d.max_age_days, null("int64")), _of=d.platform)  # fmt: skip
    j = a.left_join(h, [a.host == h["_host"], a.platform == h["_of"]])
    able = ibis.cases(
        (true_or_false(j["_closed"]), False),
        (true_or_false(j["_enabled"] & j["_interactive"]), True),
        else_=null("boolean"),
    )
    rows = j.select(
        "host", "scope", "platform", "as_of", "account_name",
        min_length=ibis.coalesce(j["_length"], j["_dlength"]),
        complexity=ibis.coalesce(j["_kinds"], j["_dkinds"]),
        lockout_threshold=ibis.coalesce(j["_lock"], j["_dlock"]),
        max_age_days=ibis.coalesce(j["_age"], j["_dage"]),
        can_log_in=able,
    )  # fmt: skip
    return ibis.union(own.select(*rows.columns), rows)
