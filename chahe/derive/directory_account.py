"""User accounts of domains, each once, with who stands behind it."""

from typing import Any

import ibis

from chahe.derive.api import derive
from chahe.derive.group_reach import node
from chahe.expressions import agreed, any_true, count_true, folded, in_list, key, null, true_or_false, upper, within

PERSONS = ("人員", "廠商", "共用")
NOT_PERSONS = ("系統", "緊急")


@derive(
    key=("scope", "account_name"),
    trace={
        "account": {"scope": "domain", "account_name": "account_name"},
        "account_owner": {"account_name": "listed_as"},
    },
    optional=("account", "account_owner"),
)
def directory_account(account: Any, account_owner: Any, group_reach: Any, admin_groups_shown: Any) -> Any:
    """Every user account of every domain. Two exports that contradict each other leave the value NULL.

    `listed`: the register of account owners names it on the day of the export. `person`: a person's own, shared or
    vendor account; NULL when nothing tells. `admin`: registered as administrator or member of a well-known group of
    administrators; NULL when the account is not listed, its role is blank, groups lie too deep to follow, or no group
    of administrators of its domain was handed over (then only the register speaks, and an account it calls staff's may
    be an administrator's all the same).
    """
    a = account.filter((account.platform == "ad") & ibis.coalesce(in_list(account.account_class, "user"), True))
    a = a.group_by(domain=folded(a.scope), _name=folded(a.account_name)).aggregate(
        account_name=a.account_name.max(),
        dn=agreed(folded(a.dn)),
        enabled=agreed(a.enabled),
        never_expires=agreed(a.password_never_expires),
        smartcard=agreed(a.smartcard_required),
        not_required=agreed(a.password_not_required),
        resultant=agreed(folded(a.resultant_policy)),
        as_of=a["_as_of"].max(),
    )
    a = a.mutate(node=ibis.ifelse(a.dn.isnull(), node(a.domain, a["_name"]), a.dn))
    reach = group_reach.group_by(_m=group_reach.member).aggregate(
        deeper=any_true(group_reach.deeper), in_admin_group=any_true(group_reach.admin_group)
    )
    j = a.left_join(reach, a["node"] == reach["_m"])
    j = j.mutate(deeper=true_or_false(j.deeper), in_admin_group=true_or_false(j.in_admin_group))
    j = _with_owner(j, account_owner)
    shown = admin_groups_shown.rename(_shown="domain")
    j = j.left_join(shown, j["domain"] == shown["_shown"])
    registered = ibis.cases(
        (true_or_false(j.role == "admin") | true_or_false(j.maintenance), True),
        (j.role == "staff", False),
        (true_or_false(j.owner_kind == "系統"), False),
        else_=null("boolean"),
    )
    # No membership clears an account only where the groups were handed over and could be followed.
    outside = ibis.ifelse(j.deeper | j["_shown"].isnull(), null("boolean"), False)
    person = ibis.cases(
        (in_list(j.owner_kind, *PERSONS), True),
        (in_list(j.owner_kind, *NOT_PERSONS), False),
        (j.employee_no.notnull(), True),
        else_=null("boolean"),
    )
    return j.select(
        "domain", "account_name", "node", "enabled", "never_expires", "smartcard", "not_required", "resultant", "as_of",
        "deeper", "listed", "owner_kind", "role", "employee_no", "listed_as",
        scope=upper(j.domain),
        subject=key(upper(j.domain), j.account_name),
        person=person,
        admin=ibis.ifelse(j.in_admin_group, True, registered | outside),
    )  # fmt: skip


def _with_owner(a: Any, account_owner: Any) -> Any:
    """The register's line in force on the day of the export; contradicting lines leave NULL."""
    o = account_owner
    o = o.select("employee_no", "owner_kind", "role", "maintenance", "registered_date", "valid_to",
                 _oscope=folded(o.scope), _oname=folded(o.account_name), _listed_as=o.account_name)  # fmt: skip
    j = a.left_join(o, [a.domain == o["_oscope"], a["_name"] == o["_oname"]])
    valid = j["_oname"].notnull() & ibis.coalesce(within(j.as_of, j.registered_date, j.valid_to), True)
    line = {c: ibis.ifelse(valid, j[c], ibis.null().cast(j[c].type()))
            for c in ("employee_no", "owner_kind", "role", "maintenance")}  # fmt: skip
    j = j.mutate(_valid=valid, **line)
    columns = [c for c in a.columns if c not in {"account_name"}]
    return j.group_by([*columns, "account_name"]).aggregate(
        listed=count_true(j["_valid"]) > 0,
        listed_as=j["_listed_as"].max(),
        employee_no=agreed(j.employee_no),
        owner_kind=agreed(j.owner_kind),
        role=agreed(j.role),
        maintenance=agreed(j.maintenance),
    )
