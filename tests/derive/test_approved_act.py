"""Who made and who approved an act: accounts handed on, names shared, two ids of one person, deputies, systems."""

from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.duties import CORE, D, Row, approval, holder
from tests.derive.test_absence import at

OWNERS = [holder("ua", "E1"), holder("ub", "E2"), holder("ua2", "E1"), holder("batch", None, owner_kind="系統")]
MADE, PASSED = at(3, 5, 9), at(3, 5, 10)


def seen(*lines: Row, owners: list[Row] = OWNERS, **more: Any) -> tuple[int, int, int] | None:
    """(own, others, unclear) of the one act."""
    rows = derived("approved_act", {"approval": list(lines), "account_owner": owners, **more})
    assert len(rows) <= 1
    return (rows[0]["own"], rows[0]["others"], rows[0]["unclear"]) if rows else None


OWN, OTHER, OPEN = (1, 0, 0), (0, 1, 0), (0, 0, 1)


def line(maker: str | None = "ua", checker: str | None = "ub", **more: Any) -> Row:
    return approval(MADE, PASSED, maker, checker, **more)


def test_two_people_and_one_under_two_accounts() -> None:
    assert seen(line()) == OTHER
    assert seen(line("ua", "ua")) == OWN
    assert seen(line("ua", "UA2")) == OWN, "two ids of one person"


def test_two_employee_numbers_of_one_person_are_one() -> None:
    known = {"subject_kind": "person", "subject_id": "E1", "id_kind": "employee_no", "id_value": "E2"}
    assert seen(line(), identity=[known]) == OWN
    assert seen(line(), identity=[known, {**known, "subject_id": "E9"}]) == OPEN, "whose number it is is open"


def test_the_deputy_counts_and_not_the_checker() -> None:
    assert seen(line("ub", "ub", deputy_account="ua")) == OTHER, "a deputy approved the checker's own entry"
    assert seen(line("ua", "ub", deputy_account="ua2")) == OWN, "a deputy approved his own entry"


def test_a_registered_system_is_nobody() -> None:
    assert seen(line("batch", "ub")) == OTHER
    assert seen(line("ua", "batch")) is None
    assert seen(line("SYSTEM", "SYSTEM")) == OPEN, "not registered: who it is is not told"


def test_the_custodian_of_a_system_account_did_not_act() -> None:
    owners = [holder("ua", "E1"), holder("batch", "E1", owner_kind="系統"), holder("desk", "E1", owner_kind="共用")]
    assert seen(line("batch", "ua"), owners=owners) == OTHER
    assert seen(line("desk", "ua"), owners=owners) == OPEN


def test_an_account_handed_on_is_its_holder_s_of_the_day() -> None:
    handed = [
        holder("ua", "E1", valid_to=D(2025, 3, 31)),
        holder("ua", "E2", registered_date=D(2025, 4, 1)),
        holder("ub", "E2"),
    ]
    assert seen(line("ua", "ub"), owners=handed) == OTHER, "it is E2's only later"
    later = approval(at(4, 1, 9), at(4, 1, 10), "ua", "ub")
    assert seen(later, owners=handed) == OWN
    assert seen(approval(None, PASSED, "ua", "ub"), owners=handed) == OPEN, "when it was made is not stated"
    ended = [holder("ua", "E1", valid_to=D(2025, 3, 4)), holder("ub", "E1")]
    assert seen(line("ua", "ub"), owners=ended) == OPEN, "nobody holds it on that day"


def test_accounts_of_another_system_say_nothing() -> None:
    owners = [holder("ua", "E1"), holder("ub", "E1", "理賠系統")]
    assert seen(line("ua", "ub"), owners=owners) == OPEN
    both = [holder("ua", "E1"), holder("ub", "E2"), holder("ub", "E1", "理賠系統")]
    assert seen(line("ua", "ub"), owners=both) == OTHER


STAFF = [
    {"employee_no": "E1", "person_name": "王小明", "ad_account": "wang"},
    {"employee_no": "E2", "person_name": "李大華", "ad_account": "lee"},
    {"employee_no": "E3", "person_name": "王小明", "ad_account": "wang3"},
]


def test_numbers_names_and_accounts_of_the_domain() -> None:
    assert seen(line("E1", "ua"), employee=STAFF) == OWN
    assert seen(line("wang", "ua"), employee=STAFF) == OWN
    assert seen(line("李大華", "ub"), employee=STAFF) == OPEN, "another of the name may be missing from the roster"
    assert seen(line("李大華", "ua"), employee=STAFF) == OTHER


def test_a_name_two_people_share_accuses_nobody() -> None:
    assert seen(line("王小明", "ua"), employee=STAFF) == OPEN
    assert seen(line("王小明", "王小明"), employee=STAFF) == OPEN
    assert seen(line("王小明", "ub"), employee=STAFF) == OPEN, "nor is it said that it was another"


def test_an_account_called_like_another_s_number_or_domain_account() -> None:
    assert seen(line("e2", "ub"), owners=[*OWNERS, holder("e2", "E1")], employee=STAFF) == OPEN
    # In the domain it is Wang's, in another system somebody else's: which of the two is meant is open.
    elsewhere = [*OWNERS, holder("wang", "E2", "理賠系統")]
    assert seen(line("wang", "ua"), owners=elsewhere, employee=STAFF) == OPEN


@pytest.mark.parametrize("state", ["rejected", "cancelled", "pending", "submitted"])
def test_what_does_not_approve_is_no_approval(state: str) -> None:
    assert seen(line("ua", "ua", state_text=state)) is None


def test_words_that_do_not_tell() -> None:
    assert seen(line("ua", "ua", state_text="已閱")) == OPEN
    assert seen(line("ua", "ua", state_text=None)) == OWN, "who and when stand there"
    assert seen(approval(MADE, None, "ua", None, state_text=None)) is None
    assert seen(approval(MADE, None, "ua", "ua", state_text=None)) == OPEN


def test_several_approvals_of_one_act() -> None:
    assert seen(line(), line("ua", "ua")) == (1, 1, 0)
    assert seen(line(), line("ua", None, state_text="pending")) == OTHER
    assert seen(line("ua", "ub"), line("ub", "ua2")) == (2, 0, 0), "each approved what the other and he made"


def test_one_number_of_two_kinds_or_systems_is_two_acts() -> None:
    lines = [line("ua", "ub"), line("ub", "ua", act_kind="核保"), line("ub", "ua", system="理賠系統")]
    rows = derived("approved_act", {"approval": lines, "account_owner": OWNERS})
    assert [(r["own"], r["others"]) for r in rows if CORE in r["subject"]] == [(0, 1), (0, 1)]
    assert len(rows) == 3


def test_approvals_outside_the_period_are_none_of_it() -> None:
    early = approval(at(3, 5).replace(year=2024), at(3, 5).replace(year=2024), "ua", "ua")
    assert seen(early) is None
