"""Leaves and orders of standing in of people nobody can be told from, approvals without a day, and roles that give
roles through more grants than are followed.
"""

from typing import Any

from chahe.derive.api import gap
from chahe.derive.gap_rows import by_item
from chahe.derive.role_reach import joined
from chahe.expressions import null


@gap(table="leave_span")
def leave_of_nobody(leave_span: Any) -> Any:
    """Leaves of a number or name that is nobody's in the roster, or that of two people."""
    return by_item(leave_span.filter(leave_span.person.isnull()), "leaves of people who cannot be told")


@gap(table="stand_in")
def stand_in_of_nobody(stand_in: Any) -> Any:
    """Orders of standing in that name a deputy who cannot be told."""
    return by_item(stand_in.filter(stand_in.stands.isnull()), "orders name a deputy who cannot be told")


@gap(table="approval_pace")
def approval_without_a_day(approval_line: Any) -> Any:
    """Approvals that state no day, or no account: how fast they followed is not told."""
    t = approval_line.filter(approval_line.approved & ~approval_line.checker_machine)
    rest = t.filter(t["day"].isnull() | t.checker_account.isnull())
    return by_item(rest, "approvals without a day or an account")


@gap(table="role_reach")
def role_nested_too_deep(role_reach: Any, role_reach_1: Any) -> Any:
    """Roles that a further grant would lead on from the longest paths followed: what they give beyond is not told."""
    more = joined(role_reach, role_reach_1)
    r = role_reach.select(
        _p=role_reach.place, _r=role_reach.role, _rp=role_reach.right_place, _rn=role_reach.right_name,
        _s=role_reach.since, _u=role_reach.until,
    )  # fmt: skip
    # What is reached by a shorter path on those days, or more, is known: a cycle adds nothing.
    rest = more.anti_join(r, [
        more["place"] == r["_p"], more["role"] == r["_r"], more["right_place"] == r["_rp"],
        more["right_name"] == r["_rn"], more["since"] >= r["_s"], more["until"] <= r["_u"],
    ])  # fmt: skip
    n = rest.group_by("place").aggregate(_n=rest["role"].nunique())
    return n.select(
        key=null("string"),
        reason=n["_n"].cast("string").concat(" roles give others through more than 16 grants: ").concat(n["place"]),
        _item=null("string"),
        _rec=null("int64"),
    )
