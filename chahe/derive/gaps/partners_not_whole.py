"""Partners that log in with accounts the register of their accounts does not have: that register is not whole."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.derive.gap_rows import by_item
from chahe.expressions import folded, true_or_false


def _unlisted(rows: Any, partner_account: Any, what: str) -> Any:
    known = partner_account.select(
        _ke=ibis.coalesce(folded(partner_account.entry), "-"), _ka=folded(partner_account.account_name)
    ).distinct()
    r = rows.mutate(_e=ibis.coalesce(folded(rows.entry), "-"), _a=folded(rows.account_name))
    same = (r["_e"] == known["_ke"]) | (r["_e"] == "-") | (known["_ke"] == "-")
    return by_item(r.anti_join(known, [r["_a"] == known["_ka"], same]), what)


@gap(table="partner_account")
def partner_account_not_listed(partner_logon: Any, partner_account: Any) -> Any:
    """Accounts let in of which the register of partners' accounts says nothing."""
    let_in = partner_logon.filter(~true_or_false(partner_logon.outcome == "failure"))
    return _unlisted(let_in, partner_account, "log-ins with accounts the register of partners' accounts does not have")


@gap(table="partner_account")
def reviewed_partner_account_not_listed(partner_review: Any, partner_account: Any) -> Any:
    """Accounts reviewed of which the register of partners' accounts says nothing."""
    return _unlisted(
        partner_review, partner_account, "reviews of accounts the register of partners' accounts does not have"
    )
