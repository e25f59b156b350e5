"""Who paid: policyholder, insured, kin or a stranger; tokens of another key; one account under two holders."""

from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.orders import DAY, Row, World, complete, order
from tests.derive.orders import world as together


def paid(n: int = 1, who: str | None = "C1", **more: Any) -> World:
    """An order of policyholder C1, whose life is insured as C2's, paid by somebody."""
    o = order(n)
    o["application"] = [{**r, "applicant_id": "C1", "insured_id": "C2"} for r in o["application"]]
    o["payment"] = [{**r, "payer_id": who, "payer_account": f"K-{who}", **more} for r in o["payment"]]
    return o


def case(o: World) -> Row:
    """Its row, beside an order paid by its policyholder."""
    rows = derived("payer_case", together(paid(9), o))
    return next(r for r in rows if r["payment_no"] != "PY9")


@pytest.mark.parametrize(
    ("who", "relation", "expected"),
    [
        ("C1", None, (0, None)),
        ("C1", "self", (0, None)),
        ("C3", None, (1, None)),
        ("C3", "other", (1, None)),
        ("C3", "spouse", (1, "family")),
        ("C3", "parent", (1, "family")),
        ("C3", "child", (1, "family")),
        ("C3", "cousin", (1, None)),
        ("C3", "insured", (1, "insured")),
        ("C2", None, (1, "insured")),
        (None, "spouse", (None, "family")),
    ],
)
def test_who_paid(who: str | None, relation: str | None, expected: tuple[int | None, str | None]) -> None:
    row = case(paid(2, who, payer_relation=relation))
    assert (row["mismatched"], row["kin"], row["application_no"], row["judged_date"]) == (*expected, "AP2", DAY)


@pytest.mark.parametrize(
    ("means", "held"),
    [("card", True), ("ach", True), ("edda", True), ("store", False), ("transfer", False), ("?", None)],
)
def test_only_cards_and_accounts_have_a_holder(means: str, held: bool | None) -> None:
    assert case(paid(2, payment_means=means))["held"] is held


def test_tokens_of_another_key_say_nothing() -> None:
    rows = derived("payer_case", together(paid(1, "X1"), paid(2, "X2")))
    assert [r["mismatched"] for r in rows] == [None, None]


CLEAR, MASKED = "hmac:0f…89", "MK1-ID-AAAAAAAAAAAAAAAAAAAA"


@pytest.mark.parametrize("other", [CLEAR, MASKED])
def test_a_payer_written_in_another_form_than_the_policyholder_says_nothing(other: str) -> None:
    """Masked on one side alone: the file has tokens that are known, and a few holders of another form."""
    rows = derived("payer_case", together(paid(1), paid(2, other), paid(3, "C9")))
    assert {r["payment_no"]: r["mismatched"] for r in rows} == {"PY1": 0, "PY2": None, "PY3": 1}


def test_forms_of_which_nobody_is_known_say_nothing() -> None:
    mine = paid(1)
    mine["application"] = [{**r, "applicant_id": CLEAR} for r in mine["application"]]
    rows = derived("payer_case", together(mine, paid(2, "hmac:1e…12"), paid(3, "C1")))
    assert {r["payment_no"]: r["mismatched"] for r in rows} == {"PY1": None, "PY2": None, "PY3": 0}


@pytest.mark.parametrize(
    ("holders", "expected"),
    [(("C1", CLEAR), (1, 1)), (("C1", "C2", CLEAR), (2, 1)), ((CLEAR, MASKED), (1, 1)), (("C1", "C1"), (1, 0))],
)
def test_one_holder_in_two_forms_is_not_two(holders: tuple[str, ...], expected: tuple[int, int]) -> None:
    orders = [paid(n, who, payer_account="K") for n, who in enumerate(holders, 1)]
    (row,) = derived("payer_account_use", together(*orders))
    assert (row["holders"], row["unstated"]) == expected


def test_what_failed_was_not_paid() -> None:
    rows = derived("payer_case", together(paid(1), paid(2, status="failed"), paid(3, status="?")))
    assert sorted(r["payment_no"] for r in rows) == ["PY1", "PY3"]


def test_accounts_with_their_holders() -> None:
    orders = (paid(1), paid(2), paid(3, "C4", payer_account="K-C1"), paid(4, None, payer_account="K-9"))
    rows = {r["payer_account"]: r for r in derived("payer_account_use", together(*orders))}
    assert {k: (r["holders"], r["payments"], r["unstated"]) for k, r in rows.items()} == {
        "K-C1": (2, 3, 0),
        "K-9": (0, 1, 1),
    }


def judged(given: World, **own: Any) -> tuple[str, str | None]:
    found = examined(given, only="2.3", law={"net.payer_mismatches": 0}, own=own)
    assert found.faults == {}
    star = next(o for o in found.observations if o.check == "2.3/payer-not-policyholder" and o.subject == "*")
    return star.outcome.value, star.reason


def test_strangers_are_exceptions_and_kin_as_the_norm_says() -> None:
    assert judged(complete(paid(1), paid(2))) == ("met", None)
    assert judged(complete(paid(1), paid(2, "C3"))) == ("exception", None)
    spouse = complete(paid(1), paid(2, "C3", payer_relation="spouse"))
    assert judged(spouse) == ("insufficient-evidence", "unsettled")
    assert judged(spouse, **{"pay.relation": "family"}) == ("met", None)
    assert judged(spouse, **{"pay.relation": "insured"}) == ("exception", None)


def test_control_totals_come_first() -> None:
    given = complete(paid(1), paid(2))
    given["control_total"] = [{**r, "records": r["records"] + 1} for r in given["control_total"]]
    assert judged(given) == ("insufficient-evidence", "gap")
    del given["payment"]
    assert judged(given)[0] == "insufficient-evidence"
