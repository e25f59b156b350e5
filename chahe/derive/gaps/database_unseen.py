"""Accesses to databases at a time or with an account nobody knows."""

from typing import Any

from chahe.derive.api import gap
from chahe.derive.gap_rows import by_item


def _undated(database_access: Any) -> Any:
    n = database_access.filter(database_access.happened_us.isnull() | database_access.user_name.isnull())
    return by_item(n, "accesses to a database without a time or an account")


@gap(table="database_read")
def read_without_a_time(database_access: Any) -> Any:
    """Reads at a time or with an account nobody knows."""
    return _undated(database_access)


@gap(table="database_link")
def link_without_a_time(database_access: Any) -> Any:
    """Accesses at a time or with an account nobody knows."""
    return _undated(database_access)
