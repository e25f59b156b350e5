"""Password settings of database profiles and logins, and whether they hold for a person's account."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.owner_of import with_owner
from chahe.expressions import agreed, count_true, folded, key, null, true_or_false, unknown

SYSTEM_KIND = "系統"


@derive(
    key=("platform", "scope_key", "profile"),
    trace={
        "password_policy": {"scope": "scope", "policy_name": "policy_name"},
        "account": {"scope": "scope", "profile": "profile"},
    },
    optional=("password_policy", "account", "account_owner"),
)
def database_password(password_policy: Any, account: Any, account_owner: Any) -> Any:
    """Every Oracle profile, and every SQL Server login, with its password settings.

    `governs`: an open account that is not registered as a system's own is under it; NULL when none is known to be but
    an open account is in no register line or its state is not stated. An Oracle profile only accounts name is there
    with NULL settings. A SQL Server login (`profile` is its name) takes length and lockout from Windows when
    `verified` (is_policy_checked) holds; `max_age_days` is NULL and `expires` is is_expiration_checked.
    """
    a = account.filter((account.platform == "oracle") | (account.platform == "mssql"))
    a = a.group_by(platform=a.platform, scope_key=folded(a.scope), _name=folded(a.account_name)).aggregate(
        scope=a.scope.max(),
        account_name=a.account_name.max(),
        profile=agreed(a.profile),
        enabled=agreed(a.enabled),
        policy_checked=agreed(a.policy_checked),
        expiration_checked=agreed(a.expiration_checked),
        as_of=a["_as_of"].max(),
    )
    a = with_owner(a, account_owner, "scope_key", "_name", "as_of")
    system = a.listed & true_or_false(a.owner_kind == SYSTEM_KIND)
    a = a.mutate(_open=ibis.ifelse(system, False, a.enabled))
    rows = ibis.union(_oracle(password_policy, a), _mssql(a))
    return rows.mutate(subject=key(rows.scope, rows.profile))


COLUMNS = {
    "platform": "string",
    "scope_key": "string",
    "scope": "string",
    "profile": "string",
    "policy_name": "string",
    "as_of": "date",
    "verified": "boolean",
    "verify_function": "string",
    "lockout_threshold": "int64",
    "max_age_days": "int64",
    "expires": "boolean",
    "open_accounts": "int64",
    "governs": "boolean",
}


def _shaped(rows: Any, **columns: Any) -> Any:
    """The columns of the derivation in their order and types, NULL where not given."""
    return rows.select(**{n: columns[n].cast(k) if n in columns else null(k) for n, k in COLUMNS.items()})


def _oracle(password_policy: Any, accounts: Any) -> Any:
    p = password_policy.filter(password_policy.policy_kind == "oracle")
    p = p.group_by(_ps=folded(p.scope), _pp=p.policy_name).aggregate(
        _scope=p.scope.max(),
        _as_of=p["_as_of"].max(),
        _verified=agreed(p.complexity),
        _function=agreed(p.verify_function),
        _lock=agreed(p.lockout_threshold),
        _age=agreed(p.max_age_days),
    )
    a = accounts.filter((accounts.platform == "oracle") & accounts.profile.notnull())
    sure = a["_open"] & a.listed
    use = a.group_by(_us=a.scope_key, _up=a.profile).aggregate(
        _uscope=a.scope.max(),
        _uas_of=a.as_of.max(),
        _n=count_true(sure),
        _maybe=count_true(true_or_false(a["_open"] & ~a.listed) | unknown(a["_open"])),
    )
    names = ibis.union(
        p.select(_s=p["_ps"], _p=p["_pp"]), use.select(_s=use["_us"], _p=use["_up"]), distinct=True
    ).filter(ibis._["_p"].notnull())
    seen = a.select(_known=a.scope_key).distinct()
    j = names.left_join(p, [names["_s"] == p["_ps"], names["_p"] == p["_pp"]])
    j = j.left_join(use, [j["_s"] == use["_us"], j["_p"] == use["_up"]])
    j = j.left_join(seen, j["_s"] == seen["_known"])
    n = ibis.coalesce(j["_n"], 0)
    open_question = j["_known"].isnull() | (ibis.coalesce(j["_maybe"], 0) > 0)
    return _shaped(
        j,
        platform=ibis.literal("oracle"),
        scope_key=j["_s"],
        scope=ibis.coalesce(j["_scope"], j["_uscope"]),
        profile=j["_p"],
        policy_name=j["_p"],
        as_of=ibis.coalesce(j["_as_of"], j["_uas_of"]),
        verified=j["_verified"],
        verify_function=j["_function"],
        lockout_threshold=j["_lock"],
        max_age_days=j["_age"],
        open_accounts=n,
        governs=ibis.cases((n > 0, True), (open_question, null("boolean")), else_=False),
    )


def _mssql(accounts: Any) -> Any:
    a = accounts.filter(accounts.platform == "mssql")
    governs = ibis.ifelse(true_or_false(a["_open"]) & ~a.listed, null("boolean"), a["_open"])
    return _shaped(
        a,
        platform=a.platform,
        scope_key=a.scope_key,
        scope=a.scope,
        profile=a.account_name,
        as_of=a.as_of,
        verified=a.policy_checked,
        expires=a.expiration_checked,
        open_accounts=ibis.ifelse(true_or_false(governs), 1, 0),
        governs=governs,
    )
