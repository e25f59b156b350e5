"""Local administrators of Windows hosts and how old their passwords are."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.owner_of import with_owner
from chahe.expressions import agreed, any_true, days_between, folded, key, null, relative_id, true_or_false

BUILT_IN_RID = 500
ADMINISTRATORS = "S-1-5-32-544"


@derive(
    key=("host", "account_key"),
    trace={"account": {"scope": "scope", "account_name": "account_name"}},
    optional=("group_member", "account_owner"),
)
def local_admin(account: Any, group_member: Any, account_owner: Any) -> Any:
    """Every local Windows account, whether it is an administrator, and the age of its password on the export's day.

    The built-in administrator is told by its security identifier, or by its English name where none is exported.
    Others: members of the local group of administrators; where that group was not exported, those the register calls
    administrators. That the register calls the others something else clears nobody: `admin` is NULL.
    `age_days` is NULL when no change of the password is stated.
    """
    a = account.filter(account.platform == "windows-local")
    a = a.group_by(host=folded(a.scope), account_key=folded(a.account_name)).aggregate(
        scope=a.scope.max(),
        account_name=a.account_name.max(),
        _sid=agreed(a.sid),
        enabled=agreed(a.enabled),
        laps=agreed(a.laps_managed),
        password_changed_date=agreed(a.password_changed_date),
        as_of=a["_as_of"].max(),
    )
    m = group_member
    group = (m.group_sid == ADMINISTRATORS) | true_or_false(folded(m.group_name) == "administrators")
    m = m.filter(true_or_false(group))
    m = m.select(_mh=folded(m.scope), _mm=folded(m.member_name))
    exported = m.group_by(_eh=m["_mh"]).aggregate(_exported=any_true(m["_mm"].notnull()))
    a = with_owner(a, account_owner, "host", "account_key", "as_of")
    a = a.mutate(_long=a.host.concat("\\").concat(a.account_key))
    members = m.group_by(["_mh", "_mm"]).aggregate(_in=any_true(m["_mh"].notnull()))
    by_short = members.rename(_sh="_mh", _sm="_mm", _short="_in")
    by_long = members.rename(_lh="_mh", _lm="_mm", _longer="_in")
    j = a.left_join(exported, a.host == exported["_eh"])
    j = j.left_join(by_short, [j.host == by_short["_sh"], j.account_key == by_short["_sm"]])
    j = j.left_join(by_long, [j.host == by_long["_lh"], j["_long"] == by_long["_lm"]])
    built_in = ibis.ifelse(j["_sid"].isnull(), j.account_key == "administrator", relative_id(j["_sid"]) == BUILT_IN_RID)
    admin = ibis.cases(
        (true_or_false(built_in) | true_or_false(j["_short"]) | true_or_false(j["_longer"]), True),
        (true_or_false(j["_exported"]), False),
        (j.role == "admin", True),
        else_=null("boolean"),
    )
    return j.select(
        "host", "account_key", "scope", "account_name", "enabled", "laps", "password_changed_date", "as_of",
        admin=admin,
        age_days=days_between(j.password_changed_date, j.as_of),
        subject=key(j.scope, j.account_name),
    )  # fmt: skip
