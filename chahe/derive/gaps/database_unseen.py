"""Accesses to databases at a time or with an account nobody knows."""

from typing import Any

from chahe.derive.api import gap
from chahe.expressions import null


def _undated(database_access: Any) -> Any:
    n = database_access.filter(database_access.happened_us.isnull() | database_access.user_name.isnull())
    n = n.group_by("_item").aggregate(_n=n.count(), _rec=n["_rec"].min())
    return n.select(
        key=null("string"),
        reason=n["_n"].cast("string").concat(" accesses to a database without a time or an account"),
        _item=n["_item"],
        _rec=n["_rec"],
    )


@gap(table="database_read")
def read_without_a_time(database_access: Any) -> Any:
    """Reads at a time or with an account nobody knows."""
    return _undated(database_access)


@gap(table="database_link")
def link_without_a_time(database_access: Any) -> Any:
    """Accesses at a time or with an account nobody knows."""
    return _undated(database_access)
