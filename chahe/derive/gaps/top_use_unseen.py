"""Uses of top-privilege accounts at a time nobody knows: no request and no month can be looked up for them."""

from typing import Any

from chahe.derive.api import gap
from chahe.derive.gap_rows import by_item
from chahe.derive.top_use import is_top
from chahe.expressions import in_list, true_or_false


@gap(table="top_use")
def top_use_without_a_time(logon_event: Any) -> Any:
    """Log-ons with a top-privilege account, or changes to one, whose time is not known."""
    e = logon_event.filter(is_top(logon_event) & logon_event.happened_us.isnull())
    e = e.filter(in_list(e.activity, "logon", "explicit-credentials") & true_or_false(e.outcome == "success"))
    return by_item(e, "uses of a top-privilege account without a time")
