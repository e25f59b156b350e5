"""Item 5.3: accounts of partners reviewed in each period, how old their passwords are, and who is not listed."""

from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.duties import D, Row
from tests.derive.test_partner_access import LOGIN

ACCOUNT: Row = {
    "entry": "portal", "partner_no": "PT-1", "account_name": "P1", "by_password": True, "opened_date": D(2024, 3, 4),
    "password_changed_date": D(2026, 4, 1),
}  # fmt: skip
REVIEW: Row = {"review_no": "R1", "entry": "Portal", "account_name": "p1", "reviewed_date": D(2025, 5, 22)}


def seen(account: Row, *reviews: Row, label: str = "2025H1") -> tuple[int | None, bool | None]:
    rows = derived("partner_account_review", {"partner_account": [account], "partner_review": list(reviews)})
    found = {r["subject"]: (r["reviews"], r["there"]) for r in rows}
    got: tuple[int | None, bool | None] = found[f"portal|p1|{label}"]
    return got


@pytest.mark.parametrize(
    ("change", "reviews"),
    [
        ({}, 1), ({"reviewed_date": D(2025, 6, 30)}, 1), ({"reviewed_date": D(2025, 7, 1)}, 0),
        ({"reviewed_date": None}, None), ({"entry": None}, None), ({"entry": "api"}, 0), ({"account_name": "p2"}, 0),
    ],
)  # fmt: skip
def test_a_review_counts_in_the_period_of_its_day(change: Row, reviews: int | None) -> None:
    assert seen(ACCOUNT, {**REVIEW, **change}) == (reviews, True)


def test_the_last_review_the_register_states_counts_too() -> None:
    stated = {**ACCOUNT, "reviewed_date": D(2025, 3, 3)}
    assert seen(stated) == (1, True)
    assert seen(stated, REVIEW) == (2, True)
    assert seen(stated, label="2025H2") == (0, True)
    assert seen(ACCOUNT, {**REVIEW, "reviewed_date": None}, REVIEW) == (1, True)


@pytest.mark.parametrize(
    ("change", "there"),
    [
        ({"opened_date": D(2025, 1, 1)}, True), ({"opened_date": D(2025, 1, 2)}, False), ({"opened_date": None}, None),
        ({"closed_date": D(2025, 6, 29)}, False), ({"closed_date": D(2025, 6, 30)}, True),
        ({"opened_date": None, "closed_date": D(2025, 6, 29)}, False),
    ],
)  # fmt: skip
def test_an_account_is_due_that_was_open_the_whole_period(change: Row, there: bool | None) -> None:
    assert seen({**ACCOUNT, **change}) == (0, there)


def password(**change: Any) -> tuple[int | None, bool]:
    (row,) = derived("partner_password", {"partner_account": [{**ACCOUNT, **change}]})
    return row["days"], row["still_open"]


def test_days_since_the_password_was_changed() -> None:
    assert password() == (90, True)
    assert password(password_changed_date=None) == (None, True)
    assert password(closed_date=D(2026, 6, 30)) == (90, False)
    assert password(closed_date=D(2026, 7, 1)) == (90, True)


@pytest.mark.parametrize(("listed", "outcome"), [("P1", "met"), ("P9", "insufficient-evidence")])
def test_log_ins_with_accounts_nobody_listed_show_that_the_register_is_not_whole(listed: str, outcome: str) -> None:
    tables = {
        "partner_account": [{**ACCOUNT, "account_name": listed}],
        "partner_logon": [LOGIN],
        "partner_review": [],
    }
    result = examined(tables, own={"ptr.password_days": 90}, law={"ptr.accounts_reviewed": True}, only="5.3")
    star = next(o for o in result.observations if o.check == "5.3/partner-password-old" and o.subject == "*")
    assert star.outcome == outcome
