"""What is not handed over, or names nobody, leaves checks of items 5.2 and 2.2 open and accuses nobody."""

from typing import Any

from tests.checks.harness import examined
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

OWN = {
    "duty.maker_not_checker": "every", "duty.authority": "own-or-deputy", "duty.approver_not_on_leave": True,
    "duty.approver_present": True, "duty.approvals_per_minute": 6,
}  # fmt: skip
POWER, LEAVE, PACE = "5.2/approver-without-authority", "5.2/approver-on-leave", "5.2/approvals-too-fast"
HELD = "2.2/conflict-held"


def world(**more: Any) -> dict[str, Any]:
    """One act approved by E2, who has no authority over it; everything that could excuse it is there."""
    given: dict[str, list[Row] | None] = {
        "approval": [approval(at(3, 5, 9), at(3, 5, 10), "ua", "ub", amount=5)],
        "account_owner": [holder("ua", "E1"), holder("ub", "E2")],
        "employee": [{"employee_no": f"E{n}"} for n in (1, 2, 3)],
        "authority": [authority("E3")],
        "deputy": [order("E3", "E1", at(4, 1), at(4, 2))],
        "role_member": [member("ua", "clerk"), member("ua", "head")],
        "role_grant": [grant("clerk", "ENTER"), grant("head", "APPROVE")],
        "duty_conflict": [conflict()],
        "duty_exemption": [exemption("E2", D(2025, 1, 1), D(2025, 2, 1))],
        "leave_record": [leave("E2", D(2025, 3, 6), D(2025, 3, 6), at(3, 6, 9), at(3, 6, 12))],
        **more,
    }
    return {k: v for k, v in given.items() if v is not None}


def outcome(check: str, **more: Any) -> str:
    result = examined(world(**more), only=check.split("/")[0], law={"acc.roles_separated": True}, own=OWN)
    return next(o.outcome.value for o in result.observations if o.check == check and o.subject == "*")


def test_whole_evidence_is_judged() -> None:
    assert (outcome(POWER), outcome(LEAVE), outcome(PACE), outcome(HELD)) == ("exception", "met", "met", "exception")


def test_what_could_excuse_it_is_missing() -> None:
    for table in ("deputy", "role_member", "employee"):
        assert outcome(POWER, **{table: None}) == "insufficient-evidence", table
    assert outcome(POWER, authority=None) == "insufficient-evidence"
    assert outcome(HELD, duty_exemption=None) == "insufficient-evidence"


def test_orders_and_leaves_of_nobody() -> None:
    assert outcome(POWER, deputy=[order("E3", "E9", at(3, 5), at(3, 6))]) == "insufficient-evidence"
    gone = leave("E9", D(2025, 3, 6), D(2025, 3, 6), at(3, 6, 9), at(3, 6, 12))
    assert outcome(LEAVE, leave_record=[gone]) == "insufficient-evidence"


def test_an_approval_without_a_day() -> None:
    lines = [approval(at(3, 5, 9), at(3, 5, 10), "ua", "ub"), approval(at(3, 5, 9), None, "ua", "ub", act_no="R2")]
    assert outcome(PACE, approval=lines) == "insufficient-evidence"
