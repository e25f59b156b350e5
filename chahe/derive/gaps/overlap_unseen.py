"""Log-ons from an address with accounts of which it is not told whose they are: no session of theirs is compared."""

from typing import Any

import ibis

from chahe.derive.api import gap
from chahe.derive.password_attempt import HERE
from chahe.expressions import folded, in_list, key, no_blank, null, true_or_false


@gap(table="used_session")
def accounts_of_nobody_in_use(logon_event: Any, personal_logon: Any) -> Any:
    """Accounts used at a keyboard from an address that no statement, or several, say who holds."""
    p = personal_logon
    p = p.filter(~p["sure"] & ~p["shared"] & true_or_false(p["at_keyboard"])).select("_item", "_rec", "name")
    e = logon_event.select("_item", "_rec", came_from=no_blank(folded(logon_event["source_ip"])))
    e = e.filter(e["came_from"].notnull() & ~true_or_false(in_list(e["came_from"], *HERE)))
    names = p.inner_join(e, ["_item", "_rec"]).select("name").distinct()
    n = names.aggregate(_n=names.count(), _one=names["name"].min())
    n = n.filter(n["_n"] > 0)
    words = ibis.literal("accounts in use of which nobody is known to hold them (accounts, one of them): ")
    return n.select(
        key=null("string"), reason=words.concat(key(n["_n"], n["_one"])), _item=null("string"), _rec=null("int64")
    )
