"""Uses of top-privilege accounts at a time nobody knows: no request and no month can be looked up for them."""

from typing import Any

from chahe.derive.api import gap
from chahe.derive.top_use import is_top
from chahe.expressions import in_list, null, true_or_false


@gap(table="top_use")
def top_use_without_a_time(logon_event: Any) -> Any:
    """Log-ons with a top-privilege account, or changes to one, whose time is not known."""
    e = logon_event.filter(is_top(logon_event) & logon_event.happened_us.isnull())
    e = e.filter(in_list(e.activity, "logon", "explicit-credentials") & true_or_false(e.outcome == "success"))
    n = e.group_by("_item").aggregate(_n=e.count(), _rec=e["_rec"].min())
    return n.select(
        key=null("string"),
        reason=n["_n"].cast("string").concat(" uses of a top-privilege account without a time"),
        _item=n["_item"],
        _rec=n["_rec"],
    )
