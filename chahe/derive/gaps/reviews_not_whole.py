"""Reviews of accounts that the list of roles does not have: that list is not whole."""

from typing import Any

from chahe.derive.access_reviewed import place_of
from chahe.derive.api import gap
from chahe.derive.gap_rows import by_item
from chahe.expressions import folded


@gap(table="account_review")
def reviewed_account_without_roles(access_review: Any, role_member: Any) -> Any:
    """Accounts reviewed of which the list of roles says nothing."""
    r = access_review.filter(access_review.account_name.notnull())
    r = r.mutate(_p=place_of(r.system), _a=folded(r.account_name))
    m = role_member.select(_mp=place_of(role_member.system), _ma=folded(role_member.account_name)).distinct()
    rest = r.anti_join(m, [r["_p"] == m["_mp"], r["_a"] == m["_ma"]])
    return by_item(rest, "lines review accounts that have no role in the list of roles")
