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
    m = m.select(_mh=folded(m.scope), _mm=folded(m.member_name), _ms=folded(m.member_sid))
    exported = m.group_by(_eh=m["_mh"]).aggregate(_exported=any_true(m["_mm"].notnull()))
    a = with_owner(a, account_owner, "host", "account_key", "as_of")
    by_sid, by_name = _members(m, a)
    j = a.left_join(exported, a.host == exported["_eh"])
    j = j.left_join(by_sid, [j.host == by_sid["_sh"], folded(j["_sid"]) == by_sid["_ss"]])
    j = j.left_join(by_name, [j.host == by_name["_nh"], j.account_key == by_name["_nk"]])
    # An account of a domain may bear the name of one of the host: identifiers decide where both sides have one.
    named = ibis.ifelse(j["_sid"].isnull(), j["_named"], j["_bare"])
    built_in = ibis.ifelse(j["_sid"].isnull(), j.account_key == "administrator", relative_id(j["_sid"]) == BUILT_IN_RID)
    admin = ibis.cases(
        (true_or_false(built_in) | true_or_false(j["_in"]) | true_or_false(named), True),
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


def _members(m: Any, a: Any) -> tuple[Any, Any]:
    """Accounts found in the group: by (host, security identifier), and by name, alone or behind the host's name.

    `_named`: some line bears the name; `_bare`: some line that bears no identifier does.
    """
    by_sid = m.filter(m["_ms"].notnull()).group_by(_sh="_mh", _ss="_ms").aggregate(_in=any_true(m["_mh"].notnull()))
    name, label = a.account_key, a.host.re_extract("^([^.]*)", 1)  # HOST of host.example.tw
    spelled = ibis.union(
        a.select(_h=a.host, _k=name, _as=name),
        a.select(_h=a.host, _k=name, _as=a.host.concat("\\").concat(name)),
        a.select(_h=a.host, _k=name, _as=label.concat("\\").concat(name)),
        distinct=True,
    )
    found = spelled.join(m, [spelled["_h"] == m["_mh"], spelled["_as"] == m["_mm"]])
    by_name = found.group_by(_nh=found["_h"], _nk=found["_k"]).aggregate(
        _named=any_true(found["_mm"].notnull()), _bare=any_true(found["_ms"].isnull())
    )
    return by_sid, by_name
