"""Parameters beside limits, sales beside approvals, first sales beside the steps before a launch."""

from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.business import D, Row, application, change, limit, policy, product
from tests.derive.test_absence import at

M = 1_000_000
LOWERED = D(2025, 9, 24)
RULES = (
    limit(amount=3 * M, in_force_to=D(2025, 9, 23), parameter_name="MAX", rule_no="L-1"),
    limit(amount=2 * M, in_force_from=LOWERED, parameter_name="Max", rule_no="L-2"),
)
AT_FIRST = change("3000000", at(1, 1, 0))


def held(*changes: Row, rules: tuple[Row, ...] = RULES) -> list[tuple[Any, ...]]:
    """(limit, value, resolved, from, to) where the value is another than the limit."""
    rows = derived("parameter_limit", {"limit_rule": list(rules), "parameter_change": list(changes)})
    return sorted(
        (r["rule_no"], r["held"], r["resolved"], r["off_from"], r["off_to"]) for r in rows if r["held"] != r["resolved"]
    )


def test_a_parameter_changed_on_the_day_the_limit_took_effect_was_never_off() -> None:
    assert held(AT_FIRST, change("2000000", at(9, 24, 18))) == []


def test_a_parameter_changed_the_day_after_was_off_for_two_days() -> None:
    assert held(AT_FIRST, change("2000000", at(9, 25, 9))) == [("L-2", 3 * M, 2 * M, LOWERED, D(2025, 9, 25))]


def test_a_parameter_never_changed_is_off_to_the_end_of_the_period() -> None:
    assert held(AT_FIRST) == [("L-2", 3 * M, 2 * M, LOWERED, D(2026, 6, 30))]


def test_a_parameter_changed_before_the_limit_was_off_till_the_day_before() -> None:
    found = held(AT_FIRST, change("2000000", at(9, 20, 9)))
    assert found == [("L-1", 2 * M, 3 * M, D(2025, 9, 20), D(2025, 9, 23))]


def test_a_value_that_stood_for_hours_is_seen() -> None:
    found = held(
        AT_FIRST, change("2000000", at(9, 24, 8)), change("9000000", at(11, 3, 9)), change("2000000", at(11, 3, 17))
    )
    assert found == [("L-2", 9 * M, 2 * M, D(2025, 11, 3), D(2025, 11, 3))]


def test_the_value_before_the_first_change_is_known_from_the_change() -> None:
    found = held(change("2000000", at(10, 1, 9), old_value="3000000"))
    assert found == [("L-2", 3 * M, 2 * M, LOWERED, D(2025, 10, 1))]


def test_a_value_of_another_product_is_not_this_limits() -> None:
    rule = limit(product_code="TL01", parameter_name="MAX")
    assert held(change("9", at(1, 1), product_code="TA01"), rules=(rule,)) == []
    found = held(change("9", at(1, 1), product_code="tl01"), rules=(rule,))
    assert [f[:3] for f in found] == [("L-transaction", 9, 3 * M)]


def test_a_value_that_is_no_amount_cannot_be_told() -> None:
    assert held(change("OFF", at(1, 1)))[0][1] is None


def tied(changes: list[Row], rules: tuple[Row, ...] = RULES) -> dict[str, tuple[str, str | None]]:
    """Subject -> outcome and reason of the parameters, the rest of the world being whole."""
    given = {"limit_rule": list(rules), "parameter_change": changes}
    law = {"gov.risk_appetite_and_limits": True}
    found = examined(given, only="1.1.2", law=law, own={"limit.parameter_exact": True})
    return {
        o.subject: (o.outcome.value, o.reason)
        for o in found.observations
        if o.check == "1.1.2/parameter-off-limit"
    }  # fmt: skip


def test_parameters_that_follow_are_met() -> None:
    assert tied([AT_FIRST, change("2000000", at(9, 24, 18))])["*"] == ("met", None)


def test_a_history_that_does_not_join_opens_and_what_is_off_stands() -> None:
    broken = change("2000000", at(9, 24, 18), old_value="2500000")
    assert tied([AT_FIRST, broken])["*"] == ("insufficient-evidence", "gap")
    worse = change("4000000", at(9, 24, 18), old_value="2500000")
    assert tied([AT_FIRST, worse])["L-2"][0] == "exception"


@pytest.mark.parametrize("rule", [{"parameter_name": None}, {"parameter_name": "OTHER"}, {"parameter_name": "LATE"}])
def test_a_limit_whose_parameter_is_not_known_for_every_day_opens_for_itself(rule: Row) -> None:
    more = limit("day", rule_no="L-9", **rule)
    late = change("3000000", at(3, 1), parameter_name="LATE")
    found = tied([AT_FIRST, change("2000000", at(9, 24, 18)), late], (*RULES, more))
    assert found["*"][0] == "insufficient-evidence"
    assert found["L-9"] == ("insufficient-evidence", "gap")


def sold(applications: list[Row], *products: Row) -> dict[str, Row]:
    """Application -> its row of sale."""
    given = {
        "application": applications,
        "policy": [policy(a["application_no"]) for a in applications],
        "product": list(products),
    }
    return {r["application_no"]: r for r in derived("sale", given)}


def days(row: Row) -> tuple[Any, ...]:
    return row["listed"], row["reached"], row["sure_from"], row["perhaps_from"]


APPROVED = D(2024, 1, 2)
MALL = product(channel="partner", site="mall", approved_date=D(2025, 3, 3))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (True, True, APPROVED, APPROVED)),
        ({"channel": "app"}, (True, False, None, None)),
        ({"channel": "partner", "site": " Mall "}, (True, True, D(2025, 3, 3), D(2025, 3, 3))),
        ({"channel": "partner", "site": "other"}, (True, False, None, None)),
        ({"channel": "partner"}, (True, True, None, D(2025, 3, 3))),
        ({"channel": None}, (True, True, None, APPROVED)),
        ({"product_code": "XX"}, (False, False, None, None)),
        ({"product_code": "tl01"}, (True, True, APPROVED, APPROVED)),
    ],
)
def test_which_approval_reaches_a_sale(more: Row, expected: tuple[Any, ...]) -> None:
    assert days(sold([application("A1", **more)], product(), MALL)["A1"]) == expected


def test_a_renamed_product_is_approved_under_its_older_name_and_the_older_under_the_newer() -> None:
    old, new = application("A1"), application("A2", product_code="TL02")
    renamed = product("TL02", predecessor_code="TL01", approved_date=D(2025, 7, 10))
    both = sold([old, new], product(), renamed)
    assert [days(both[n]) for n in ("A1", "A2")] == [(True, True, APPROVED, APPROVED)] * 2
    only_new = sold([old, new], renamed)
    assert [days(only_new[n])[2] for n in ("A1", "A2")] == [D(2025, 7, 10)] * 2


def test_an_approval_without_a_day_leaves_it_open() -> None:
    row = sold([application("A1")], product(approved_date=None))["A1"]
    assert (row["listed"], row["dated"], row["undated"], row["perhaps_from"]) == (True, False, True, None)


def launched(applications: list[Row], *steps: Row, first_sold: Any = None, **marks: Any) -> dict[str, Row]:
    """Subject -> its row of product_launch."""
    given: dict[str, Any] = {
        "application": applications,
        "policy": [policy(a["application_no"], **marks) for a in applications],
        "product": [product("TL02", predecessor_code="TL01", first_sold=first_sold)],
        "launch_record": list(steps),
    }
    return {r["subject"]: r for r in derived("product_launch", {k: v for k, v in given.items() if v})}


def step(name: str, day: Any, code: str = "TL01") -> Row:
    return {"product_code": code, "step": name, "step_date": day}


def test_the_first_sale_of_a_product_under_any_name_is_what_counts() -> None:
    rows = [application("A2", at(3, 12), product_code="TL02"), application("A1", at(2, 1))]
    found = launched(
        rows, step("board", D(2025, 2, 10)), step("board", D(2025, 5, 1), "TL02"), first_sold=D(2025, 1, 5)
    )
    board = found["TL01|board"]
    assert (board["first_accepted"], board["first_sold"], board["step_date"]) == (
        D(2025, 2, 1), D(2025, 1, 5), D(2025, 2, 10),
    )  # fmt: skip
    assert {s: r["listed"] for s, r in found.items()} == {
        "TL01|plan": False, "TL01|opinion": False, "TL01|board": True, "TL01|approval": False,
    }  # fmt: skip


def test_voided_tests_are_no_sale() -> None:
    one = application("A1", at(2, 1))
    assert launched([one], step("board", D(2025, 3, 1)), test_mark=True, status="voided", ended=at(2, 2)) == {}
    assert len(launched([one], step("board", D(2025, 3, 1)), test_mark=True)) == 4


def test_products_without_a_limit_are_counted_from_the_first_such_day() -> None:
    rows = [application("A1", at(2, 1)), application("A2", at(10, 1)), application("A3", product_code="TA01")]
    given = {
        "application": rows,
        "policy": [policy(f"A{n}") for n in (1, 2, 3)],
        "product": [product(), product("TA01")],
        "limit_rule": [limit(product_code="TL01", in_force_to=D(2025, 9, 30))],
    }
    found = {
        r["product_code"]: (r["accepted"], r["unlimited"], r["judged_date"]) for r in derived("limited_product", given)
    }
    assert found == {"TL01": (2, 1, D(2025, 10, 1)), "TA01": (1, 1, D(2025, 3, 12))}
