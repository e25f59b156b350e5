"""Items 5.2 and 2.2: approvals and who stands behind them, authority, leave, rights through roles, exemptions."""

import datetime as dt

from tests.derive.duties import (
    D,
    Row,
    approval,
    authority,
    conflict,
    exemption,
    grant,
    holder,
    leave,
    member,
    order,
)
from tests.derive.test_absence import at
from tests.derive.test_absence import order as hr

NAMES = ("approved_act", "empowered_act", "gone_approval", "leave_approval", "approval_pace", "duty_holder", "duty_use")
FEW = ("approved_act", "empowered_act", "duty_use")
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""


def given() -> dict[str, list[Row]]:
    """Accounts of one and of several people, days without a time, nested and cyclic roles, renewed exemptions."""
    ten = at(3, 5, 10)
    acts = [
        approval(at(3, 5, 9), ten, "ua", "ub", amount=5_000_000),
        approval(at(3, 5, 9), ten + dt.timedelta(seconds=30), "ua", "ua2", act_no="R2", amount=1),
        approval(None, at(3, 6, 0), "us", "ub", act_no="R3", state_text=None),
        approval(at(3, 5, 9), at(3, 11, 9), "batch", "us", act_no="R4", deputy_account="ub", amount=700),
        approval(at(3, 5, 9), None, "ua", "who", act_no="R5", state_text="?"),
        approval(at(3, 5, 9), ten, "E1", "王小明", act_no="R6", system=None),
        approval(at(3, 5, 9), at(3, 11, 9, 1), "ub", "ua", act_no="R7", act_kind="核保", amount=9),
    ]
    owners = [
        holder("ua", "E1"), holder("ua2", "E1"), holder("ub", "E2"), holder("batch", None, owner_kind="系統"),
        holder("us", "E1", valid_to=D(2025, 3, 4)), holder("us", "E2", registered_date=D(2025, 3, 5)),
    ]  # fmt: skip
    ring = [grant("r0", "r1"), grant("r1", "r2"), grant("r2", "r0"), grant("r2", "APPROVE", valid_to=D(2025, 9, 30))]
    return {
        "approval": acts,
        "account_owner": owners,
        "employee": [{"employee_no": f"E{n}", "person_name": "王小明"} for n in (1, 2, 3)],
        "hr_event": [hr("left", D(2025, 3, 10), who="E2"), hr("suspended", D(2025, 3, 10), dt.time(14), who="E1")],
        "leave_record": [
            leave("E2", D(2025, 3, 5), D(2025, 3, 5), at(3, 5, 9), at(3, 5, 12)),
            leave("E1", D(2025, 3, 10), D(2025, 3, 12), leave_no="V2", day_part="morning"),
            leave("E2", D(2025, 3, 11), D(2025, 3, 11), leave_no="V3", state_text="cancelled"),
        ],
        "deputy": [order("E1", "E2", at(3, 5, 0), at(3, 5, 0)), order("E2", "E3", at(3, 5, 0), at(3, 5, 0))],
        "authority": [authority("E1"), authority(None, None, role_name="r1", no_limit=True), authority("王小明")],
        "role_grant": [grant("clerk", "ENTER"), *ring],
        "role_member": [
            member("ua", "clerk"), member("ua2", "r0", valid_from=D(2025, 2, 1)), member("us", "r1"),
            member("who", "clerk"), member("batch", "r0"), member("ub", "clerk", valid_to=D(2025, 4, 30)),
        ],
        "duty_conflict": [conflict(act_kind="退費"), conflict("r2", "clerk", conflict_no="SD-02")],
        "duty_exemption": [
            exemption("E1", D(2025, 1, 1), D(2025, 5, 31)),
            exemption("E1", D(2025, 6, 1), D(2026, 6, 30)),
            exemption("E2", D(2025, 1, 1), D(2026, 6, 30), approved_date=None),
        ],
    }  # fmt: skip
