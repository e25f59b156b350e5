"""Who had authority over an act on its day, for its amount, of one's own or standing in for somebody."""

import datetime as dt
from typing import Any

from tests.checks.harness import derived
from tests.derive.duties import D, Row, approval, authority, holder, member, order
from tests.derive.test_absence import at

MADE, PASSED = at(3, 5, 9), at(3, 5, 10)
OWNERS = [holder("ua", "E1"), holder("ub", "E2"), holder("uc", "E3")]
STAFF = [{"employee_no": f"E{n}"} for n in range(1, 5)]


def seen(*lines: Row, table: list[Row], **more: Any) -> tuple[bool | None, bool | None]:
    """(held, lent) of the one act."""
    given = {"approval": list(lines), "account_owner": OWNERS, "employee": STAFF, "authority": table, **more}
    (row,) = derived("empowered_act", given)
    return row["held"], row["lent"]


def line(checker: str = "ub", amount: int | None = 1_000_000, **more: Any) -> Row:
    return approval(MADE, PASSED, "ua", checker, amount=amount, **more)


def test_up_to_the_amount() -> None:
    assert seen(line(), table=[authority()]) == (True, False)
    assert seen(line(amount=1_000_001), table=[authority()]) == (False, False)
    assert seen(line(amount=9_000_001), table=[authority(most=None, no_limit=True)]) == (True, False)
    assert seen(line(), table=[authority(most=None)])[0] is None, "no amount is stated"
    assert seen(line(amount=None), table=[authority()])[0] is None
    assert seen(line(amount=None), table=[authority(most=None, no_limit=True)])[0] is True


def test_from_the_first_to_the_last_day() -> None:
    day = D(2025, 3, 5)
    assert seen(line(), table=[authority(valid_from=day, valid_to=day)])[0] is True
    assert seen(line(), table=[authority(valid_from=day + dt.timedelta(days=1))])[0] is False
    assert seen(line(), table=[authority(valid_to=day - dt.timedelta(days=1))])[0] is False
    renewed = [authority(valid_to=D(2025, 3, 4)), authority(valid_from=D(2025, 3, 5))]
    assert seen(line(), table=renewed)[0] is True


def test_another_person_or_another_kind() -> None:
    assert seen(line("uc"), table=[authority()])[0] is False
    assert seen(line(), table=[authority(act_kind="核保")])[0] is None, "of this kind the table does not speak"
    assert seen(line("nobody"), table=[authority()])[0] is None
    assert seen(line(), table=[authority("E7")])[0] is None, "who E7 is nobody says"


def test_one_of_several_approvers_is_enough() -> None:
    assert seen(line("uc"), line("ub"), table=[authority()])[0] is True
    assert seen(line("uc"), line("ub", state_text="pending"), table=[authority()])[0] is False
    assert seen(line("uc"), line("ub", state_text="?"), table=[authority()])[0] is None


def test_a_role_counts_while_it_is_had() -> None:
    table = [authority(None, role_name="經理")]
    assert seen(line(), table=table, role_member=[member("ub", "經理")])[0] is True
    assert seen(line(), table=table, role_member=[member("ub", "經理", valid_to=D(2025, 3, 4))])[0] is False
    assert seen(line("uc"), table=table, role_member=[member("ub", "經理")])[0] is False
    assert seen(line("uc"), table=table, role_member=[member("who", "經理")])[0] is None
    assert seen(line("uc"), table=table)[0] is None, "who has the role is not told"


def test_authority_is_lent_while_the_order_runs() -> None:
    table = [authority()]
    day = order("E2", "E3", at(3, 5, 0), at(3, 5, 0))
    assert seen(line("uc"), table=table, deputy=[day]) == (False, True)
    assert seen(line("uc"), table=table, deputy=[order("E2", "E3", at(3, 5, 10), at(3, 5, 10, 1))])[1] is True
    assert seen(line("uc"), table=table, deputy=[order("E2", "E3", at(3, 5, 10, 1), at(3, 6))])[1] is False
    assert seen(line("uc"), table=table, deputy=[order("E2", "E4", at(3, 5, 0), at(3, 5, 0))])[1] is False
    assert seen(line("uc"), table=table, deputy=[{**day, "act_kind": "核保"}])[1] is False
    assert seen(line("uc"), table=table, deputy=[{**day, "act_kind": "退費"}])[1] is True
    assert seen(line("uc"), table=table, deputy=[{**day, "state_text": "cancelled"}])[1] is False
    assert seen(line("uc"), table=table, deputy=[{**day, "state_text": "?"}])[1] is None
    assert seen(line("uc"), table=table, deputy=[{**day, "principal_no": "E7"}])[1] is None
    assert seen(line("uc", amount=2_000_000), table=table, deputy=[day])[1] is False


def test_a_deputy_with_authority_of_his_own_needs_no_order() -> None:
    assert seen(line(deputy_account="uc"), table=[authority("E3")]) == (True, False)
    assert seen(line(deputy_account="uc"), table=[authority("E2")])[0] is False, "the checker did not approve"
