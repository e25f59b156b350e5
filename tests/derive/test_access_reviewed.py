"""Item 5.2: accounts and the reviews of their rights, reviewers and holders, rights that were to be removed."""

from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.duties import CORE, D, Row, holder, member

ACCOUNT = member("ua", "r1", valid_from=D(2024, 1, 2))
OWNERS = [holder("ua", "E1"), holder("ub", "E2"), holder("batch", None, owner_kind="系統")]
STAFF: list[Row] = [{"employee_no": f"E{n}", "person_name": f"甲{n}"} for n in range(1, 4)]
REVIEW: Row = {
    "review_no": "R1", "system": CORE, "account_name": "ua", "reviewer": "E2", "reviewed_date": D(2025, 11, 18),
    "review_result": "keep",
}  # fmt: skip


def account(*reviews: Row, roles: tuple[Row, ...] = (ACCOUNT,), label: str = "2025H2") -> tuple[Any, Any]:
    """(reviews, there) of the account in a half year."""
    rows = derived("account_review", {"role_member": list(roles), "access_review": list(reviews)})
    row = next(r for r in rows if r["subject"] == f"{CORE}|ua|{label}")
    return row["reviews"], row["there"]


def test_a_review_counts_in_the_period_of_its_day() -> None:
    assert account(REVIEW) == (1, True)
    assert account(REVIEW, label="2025H1") == (0, True)
    assert account({**REVIEW, "account_name": "UA "}) == (1, True)
    assert account({**REVIEW, "system": "別系統"}) == (0, True)
    assert account({**REVIEW, "system": None}) == (None, True)
    assert account({**REVIEW, "reviewed_date": None}) == (None, True)
    stated = {**REVIEW, "reviewed_date": None, "period_from": D(2025, 7, 1), "period_to": D(2025, 12, 31)}
    assert account(stated) == (1, True)
    assert account(stated, label="2025H1") == (0, True)


def test_an_account_is_due_that_had_a_role_on_the_first_and_the_last_day() -> None:
    assert account(roles=(member("ua", "r1", valid_from=D(2025, 7, 1)),))[1] is True
    assert account(roles=(member("ua", "r1", valid_from=D(2025, 7, 2)),))[1] is False
    ended = member("ua", "r1", valid_from=D(2024, 1, 2), valid_to=D(2025, 12, 30))
    assert account(roles=(ended,))[1] is False
    assert account(roles=(ended, member("ua", "r2", valid_from=D(2025, 12, 31))))[1] is True


def line(roles: tuple[Row, ...] = (ACCOUNT,), owners: list[Row] = OWNERS, **change: Any) -> dict[str, Any]:
    given = {
        "access_review": [{**REVIEW, **change}], "role_member": list(roles), "account_owner": owners,
        "employee": STAFF,
    }  # fmt: skip
    (row,) = derived("access_review_line", given)
    return row


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, False), ({"reviewer": "E1"}, True), ({"reviewer": "ua"}, True), ({"reviewer": "ub"}, False),
        ({"reviewer": "甲1"}, None), ({"reviewer": "甲2"}, False), ({"reviewer": None}, None),
        ({"reviewer": "nobody"}, None), ({"account_name": "batch", "reviewer": "E1"}, False),
        ({"account_name": "uz"}, None),
    ],
)  # fmt: skip
def test_who_reviewed_is_told_by_the_register_of_that_day(change: Row, same: bool | None) -> None:
    assert line(**change)["by_holder"] is same


def test_an_account_handed_on_is_its_new_holders() -> None:
    owners = [holder("ua", "E1", valid_to=D(2025, 3, 31)), holder("ua", "E2", registered_date=D(2025, 4, 1))]
    assert line(owners=owners, reviewer="E1")["by_holder"] is False
    assert line(owners=owners, reviewer="E2")["by_holder"] is True


def test_what_was_removed_the_list_of_roles_says() -> None:
    ended = {**ACCOUNT, "valid_to": D(2025, 11, 25)}
    again = member("ua", "r1", valid_from=D(2026, 2, 2))
    wanted: Row = {"review_result": "remove", "removed_date": D(2025, 11, 20)}
    assert line((ended,), **wanted)["held_to"] == D(2025, 11, 25)
    assert line((ended, again), **wanted)["held_to"] == D(2025, 11, 25), "given again later"
    still = line((ACCOUNT,), **wanted)
    assert (still["held_to"], still["still_held"]) == (D(2026, 6, 30), True)
    other = member("ua", "r2", valid_from=D(2024, 1, 2))
    assert line((ended, other), role_name="R1", **wanted)["held_to"] == D(2025, 11, 25)
    assert line((ended, other), **wanted)["still_held"] is True
    assert line((), **wanted)["held_to"] is None


def test_a_review_of_an_account_the_list_of_roles_lacks_leaves_that_list_not_whole() -> None:
    def outcome(*reviews: Row) -> str:
        given = {"access_review": list(reviews), "role_member": [{**ACCOUNT, "valid_from": D(2026, 1, 1)}]}
        found = examined(given, own={"duty.review_period": "half"}, only="5.2").observations
        return next(o for o in found if o.check == "5.2/access-not-reviewed" and o.subject == "*").outcome.value

    mine = {**REVIEW, "reviewed_date": D(2026, 5, 19)}
    assert outcome(mine) == "met"
    assert outcome(mine, {**mine, "account_name": "gone"}) == "insufficient-evidence"
