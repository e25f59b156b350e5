"""Rows of the tables about approvals, authority, leave and rights, for tests."""

import datetime as dt
from typing import Any

from tests.derive.events import moment

Row = dict[str, Any]
D = dt.date
CORE = "核心保單系統"


def times(name: str, when: dt.datetime | None) -> Row:
    """The three columns of an instant in Taipei."""
    return {k.replace("happened", name): v for k, v in moment(when).items()}


def approval(
    made: dt.datetime | None, approved: dt.datetime | None, maker: str | None = "ua", checker: str | None = "ub",
    **more: Any,
) -> Row:  # fmt: skip
    """A line of approval."""
    row = {"system": CORE, "act_kind": "退費", "act_no": "R1", "maker_account": maker, "checker_account": checker}
    return {**row, **times("made_at", made), **times("approved_at", approved), "state_text": "approved", **more}


def holder(account: str, who: str | None, scope: str = CORE, **more: Any) -> Row:
    """A line of the register of owners."""
    return {"scope": scope, "account_name": account, "employee_no": who, "owner_kind": "人員", **more}


def leave(who: str, first: dt.date, last: dt.date, begins: dt.datetime | None = None, ends: dt.datetime | None = None,
          **more: Any) -> Row:  # fmt: skip
    """A line of leave_record."""
    row = {"leave_no": "V1", "employee_no": who, "from_date": first, "to_date": last, "state_text": "approved"}
    return {**row, **times("from_at", begins), **times("to_at", ends), **more}


def order(principal: str, stands: str, begins: dt.datetime, ends: dt.datetime, **more: Any) -> Row:
    """A line of deputy, approved when it begins."""
    row = {"principal_no": principal, "deputy_no": stands, **times("from_at", begins), **times("to_at", ends)}
    return {**row, "state_text": "approved", "approved_by": "E9", **times("approved_at", begins), **more}


def authority(who: str | None = "E2", most: int | None = 1_000_000, **more: Any) -> Row:
    """A line of authority."""
    return {"act_kind": "退費", "employee_no": who, "amount_to": most, **more}


def member(account: str, role: str, **more: Any) -> Row:
    """A line of role_member."""
    return {"system": CORE, "account_name": account, "role_name": role, **more}


def grant(role: str, right: str, **more: Any) -> Row:
    """A line of role_grant."""
    return {"system": CORE, "role_name": role, "granted_name": right, **more}


def conflict(a: str = "ENTER", b: str = "APPROVE", **more: Any) -> Row:
    """A line of duty_conflict."""
    return {"conflict_no": "SD-01", "right_a": a, "right_b": b, **more}


def exemption(who: str, first: dt.date, last: dt.date, **more: Any) -> Row:
    """A line of duty_exemption, approved on its first day."""
    row = {"conflict_no": "SD-01", "employee_no": who, "from_date": first, "to_date": last, "approved_by": "E9"}
    return {**row, "approved_date": first, "state_text": "approved", **more}
