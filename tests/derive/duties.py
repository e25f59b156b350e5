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
