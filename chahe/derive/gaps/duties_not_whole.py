"""Leaves and orders of standing in of people nobody can be told from, and approvals without a day."""

from typing import Any

from chahe.derive.api import gap
from chahe.expressions import null


def _rows(rest: Any, words: str) -> Any:
    n = rest.group_by("_item").aggregate(_n=rest.count(), _rec=rest["_rec"].min())
    return n.select(
        key=null("string"), reason=n["_n"].cast("string").concat(words), _item=n["_item"], _rec=n["_rec"]
    )


@gap(table="leave_span")
def leave_of_nobody(leave_span: Any) -> Any:
    """Leaves of a number or name that is nobody's in the roster, or that of two people."""
    return _rows(leave_span.filter(leave_span.person.isnull()), " leaves of people who cannot be told")


@gap(table="stand_in")
def stand_in_of_nobody(stand_in: Any) -> Any:
    """Orders of standing in that name a deputy who cannot be told."""
    return _rows(stand_in.filter(stand_in.stands.isnull()), " orders name a deputy who cannot be told")


@gap(table="approval_pace")
def approval_without_a_day(approval_line: Any) -> Any:
    """Approvals that state no day, or no account: how fast they followed is not told."""
    t = approval_line.filter(approval_line.approved & ~approval_line.checker_machine)
    rest = t.filter(t["day"].isnull() | t.checker_account.isnull())
    return _rows(rest, " approvals without a day or an account")
