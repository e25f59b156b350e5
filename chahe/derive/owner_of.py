"""The line of the register of account owners (帳號使用人對照表) that speaks of an account."""

from typing import Any

import ibis

from chahe.expressions import agreed, any_true, folded, null, true_or_false, within


def with_owner(accounts: Any, account_owner: Any, scope: str, name: str, day: str) -> Any:
    """The accounts with `listed`, `owner_kind` and `role` of the lines in force on the day.

    Args:
        accounts: any table of accounts, unique by `scope` and `name` without regard to case.
        account_owner: the register.
        scope: column with the domain, host or database.
        name: column with the account's name.
        day: column with the date of the export.

    Lines that contradict each other leave NULL.
    """
    o = account_owner.select(
        _os=folded(account_owner.scope), _on=folded(account_owner.account_name), _kind=account_owner.owner_kind,
        _role=account_owner.role, _from=account_owner.registered_date, _to=account_owner.valid_to,
    )  # fmt: skip
    left = accounts.mutate(_ks=folded(accounts[scope]), _kn=folded(accounts[name]))
    j = left.left_join(o, [left["_ks"] == o["_os"], left["_kn"] == o["_on"]])
    valid = true_or_false(j["_on"].notnull() & ibis.coalesce(within(j[day], j["_from"], j["_to"]), True))
    j = j.mutate(_valid=valid)
    return j.group_by(list(accounts.columns)).aggregate(
        listed=any_true(j["_valid"]),
        owner_kind=agreed(ibis.ifelse(j["_valid"], j["_kind"], null("string"))),
        role=agreed(ibis.ifelse(j["_valid"], j["_role"], null("string"))),
    )
