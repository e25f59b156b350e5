"""Limits at the instant of acceptance: what counts, until when, what cannot be told; split needs; who approved."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.business import NOON, D, Row, application, limit, override, policy, product
from tests.derive.test_absence import at

LAW = {"net.limit_checked_at_acceptance": True, "gov.risk_appetite_and_limits": True}
OWN = {"limit.override_approved": True, "limit.split_span": "30d"}


def tables(applications: list[Row], rules: list[Row], *policies: Row, **more: list[Row]) -> dict[str, Any]:
    """The tables; every application has a policy in force unless some are given."""
    numbers = dict.fromkeys(a["application_no"] for a in applications)
    given = list(policies) or [policy(n) for n in numbers]
    return {"application": applications, "policy": given, "product": [product()], "limit_rule": rules, **more}


def used(applications: list[Row], rules: list[Row], *policies: Row, **more: list[Row]) -> dict[tuple[str, str], Row]:
    """(application, extent) -> its row of limit_use."""
    rows = derived("limit_use", tables(applications, rules, *policies, **more))
    return {(r["application_no"], r["extent"]): r for r in rows}


def totals(applications: list[Row], extent: str, *policies: Row, **rule: Any) -> dict[str, tuple[Any, Any, int]]:
    """Application -> (least, most, earlier) against one limit."""
    rows = used(applications, [limit(extent, **rule)], *policies)
    return {no: (r["least_total"], r["most_total"], r["earlier"]) for (no, _), r in rows.items()}


M = 1_000_000


def test_one_application_is_held_against_the_limit_of_one() -> None:
    twice = [application("A1", sum_assured=2 * M), application("A2", at(3, 12, 13))]
    assert totals(twice, "transaction") == {"A1": (2 * M, 2 * M, 0), "A2": (M, M, 0)}


def test_what_a_person_has_adds_up_in_the_order_of_acceptance() -> None:
    three = [
        application("A3", at(5, 1)),
        application("A1", at(3, 1)),
        application("A2", at(4, 1)),
        application("B1", at(4, 1), insured_id="C2"),
    ]
    assert totals(three, "person") == {
        "A1": (M, M, 0),
        "A2": (2 * M, 2 * M, 1),
        "A3": (3 * M, 3 * M, 2),
        "B1": (M, M, 0),
    }


def test_two_at_one_instant_count_for_the_later_line() -> None:
    assert totals([application("A1"), application("A2")], "person") == {"A1": (M, M, 0), "A2": (2 * M, 2 * M, 1)}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (2 * M, 2 * M, 1)),
        ({"status": "rescinded", "ended": at(3, 20)}, (M, M, 0)),
        ({"status": "rescinded", "ended": at(4, 1, 12)}, (M, M, 0)),
        ({"status": "rescinded", "ended": at(4, 1, 13)}, (2 * M, 2 * M, 1)),
        ({"status": "terminated"}, (M, 2 * M, 1)),
        ({"status": None}, (2 * M, 2 * M, 1)),
    ],
)
def test_a_policy_counts_until_it_ended(more: Row, expected: tuple[int, int, int]) -> None:
    two = [application("A1", at(3, 1)), application("A2", at(4, 1, 12))]
    assert totals(two, "person", policy("A1", **more), policy("A2"))["A2"] == expected


def test_an_application_without_a_policy_counts_perhaps_for_the_next_and_surely_for_itself() -> None:
    two = [application("A1", at(3, 1)), application("A2", at(4, 1))]
    assert totals(two, "person", policy("A2")) == {"A1": (M, M, 0), "A2": (M, 2 * M, 1)}


def test_an_application_withdrawn_before_the_next_was_accepted_does_not_count() -> None:
    gone = application("A1", at(3, 1), accepted=None, withdrawn=at(3, 1, 10, 1), status="withdrawn")
    taken_back = application("A3", at(3, 2), withdrawn=at(3, 3))
    assert totals([gone, taken_back, application("A2", at(3, 4))], "person")["A2"] == (M, M, 0)


def test_a_day_holds_what_was_accepted_that_day_in_taipei() -> None:
    rows = [application("A1", at(3, 11, 23, 59)), application("A2", at(3, 12, 0)), application("A3", at(3, 12, 23))]
    assert totals(rows, "day", measure="premium", amount=9_000) == {
        "A1": (5_000, 5_000, 0),
        "A2": (5_000, 5_000, 0),
        "A3": (10_000, 10_000, 1),
    }


def test_a_limit_of_a_product_or_a_line_counts_only_that() -> None:
    rows = [application("A1", at(3, 1)), application("A2", at(3, 2), product_code="TA01")]
    given = tables(rows, [limit("product", product_code="tl01"), limit("person", line="travel")])
    given["product"] = [product(), product("TA01", line="travel")]
    found = {(r["application_no"], r["extent"]): r["least_total"] for r in derived("limit_use", given)}
    assert found == {("A1", "product"): M, ("A2", "person"): M}


def test_a_renamed_product_is_one_product() -> None:
    rows = [application("A1", at(3, 1)), application("A2", at(3, 2), product_code="TL02")]
    given = tables(rows, [limit("product", product_code="TL01")])
    given["product"] = [product("TL02", predecessor_code="TL01")]
    found = {r["application_no"]: r["least_total"] for r in derived("limit_use", given)}
    assert found == {"A1": M, "A2": 2 * M}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"industry_amount": 3 * M}, (4 * M, 4 * M)),
        ({"industry_amount": 3 * M, "industry_has_own": True}, (3 * M, 4 * M)),
        ({"industry_amount": 3 * M, "industry_has_own": None}, (3 * M, 4 * M)),
        ({"industry_amount": None}, (M, None)),
        ({"sum_assured": None}, (None, None)),
        ({"insured_id": None}, (None, None)),
    ],
)
def test_other_insurers_are_added_as_the_answer_states(more: Row, expected: tuple[Any, Any]) -> None:
    assert totals([application("A1", **more)], "cumulative")["A1"][:2] == expected


def test_an_amount_not_stated_leaves_what_comes_after_open() -> None:
    rows = [application("A1", at(3, 1), sum_assured=None), application("A2", at(3, 2))]
    assert totals(rows, "person")["A2"] == (M, None, 1)


def test_the_limit_in_force_that_day_holds_and_on_the_day_of_a_change_both() -> None:
    rules = [
        limit(amount=3 * M, in_force_to=D(2025, 3, 11)),
        limit(amount=2 * M, in_force_from=D(2025, 3, 12), rule_no="L-2"),
    ]
    for day, expected in ((11, (3 * M, 3 * M)), (12, (3 * M, 2 * M)), (13, (2 * M, 2 * M))):
        (row,) = used([application("A1", at(3, day))], rules).values()
        assert (row["most_allowed"], row["least_allowed"]) == expected


def test_on_the_day_of_a_first_limit_nobody_knows_the_hour() -> None:
    (row,) = used([application("A1")], [limit(in_force_from=D(2025, 3, 12))]).values()
    assert (row["most_allowed"], row["least_allowed"]) == (None, 3 * M)


def test_tests_are_left_out_only_when_voided() -> None:
    rows = [application(f"A{n}", at(3, n)) for n in range(1, 5)]
    policies = [
        policy("A1", test_mark=True, status="voided", ended=at(3, 1, 12)),
        policy("A2", test_mark=True),
        policy("A3", status="voided", ended=at(3, 3, 12)),
        policy("A4"),
    ]
    assert totals(rows, "person", *policies) == {"A2": (M, M, 0), "A3": (2 * M, 2 * M, 1), "A4": (2 * M, 2 * M, 1)}


def test_only_the_period_is_examined_and_what_came_before_counts() -> None:
    before = application("A0", dt.datetime(2024, 6, 1, 10))  # noqa: DTZ001
    assert totals([before, application("A1")], "person") == {"A1": (2 * M, 2 * M, 1)}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"approved_at": NOON}, True),
        ({"approved_at": at(3, 12, 12, 1)}, False),
        ({"approved_at": None}, None),
        ({"approved_by": None}, False),
        ({"approved_by": "E1"}, False),
        ({"state_text": "pending"}, False),
        ({"override_no": "OV9"}, False),
        ({"amount": 999_999}, False),
        ({"amount": 1_000_000}, True),
        ({"application_no": "A9"}, False),
    ],
)
def test_who_approved_what_and_when(more: Row, expected: bool | None) -> None:
    given = tables(
        [application("A1", override_no="OV1")], [limit()], limit_override=[{**override("A1"), **override("A1", **more)}]
    )
    (row,) = derived("override_answer", given)
    assert (row["asked"], row["overridden"]) == (True, expected)


def test_an_approval_that_names_the_application_counts_without_its_number_there() -> None:
    (row,) = derived("override_answer", tables([application("A1")], [limit()], limit_override=[override("A1")]))
    assert (row["asked"], row["overridden"]) == (True, True)


def test_parts_of_one_need_are_counted_back_from_each() -> None:
    rows = [
        application("A1", at(3, 1, 12)),
        application("A2", at(3, 2, 12)),
        application("A3", at(3, 31, 12)),
        application("A4", at(4, 1, 12), insured_id="C2"),
        application("A5", at(4, 2, 12), sum_assured=4 * M),
    ]
    found = derived("split_need", tables(rows, [limit(amount=3 * M)]))
    assert {r["application_no"]: (r["sum_1d"], r["sum_7d"], r["sum_30d"], r["parts"]) for r in found} == {
        "A1": (M, M, M, 1),
        "A2": (2 * M, 2 * M, 2 * M, 2),
        "A3": (M, M, 3 * M, 3),
        "A4": (M, M, M, 1),
    }


def test_what_ended_is_no_part_of_a_need() -> None:
    rows = [application("A1", at(3, 1)), application("A2", at(3, 2))]
    ended = policy("A1", status="rescinded", ended=at(3, 9))
    found = derived("split_need", tables(rows, [limit()], ended, policy("A2")))
    assert {r["application_no"]: r["parts"] for r in found} == {"A2": 1}


def months(counts: dict[int, int]) -> list[Row]:
    """What the insurer states for months of 2025 and 2026, numbered from 1."""
    return [
        {"month_from": D(2025 + (n - 1) // 12, (n - 1) % 12 + 1, 1), "product_code": "TL01", "applications": count}
        for n, count in counts.items()
    ]


def outcomes(given: dict[str, Any], **more: Any) -> dict[str, str]:
    """Check of item 2.5 -> outcome."""
    found = examined(given, only="2.5", law=LAW, own=OWN, **more)
    return {o.check: o.outcome.value for o in found.observations if o.subject == "*"}


EVERY_MONTH = [at(n, 5, 9) if n <= 12 else dt.datetime(2026, n - 12, 5, 9) for n in range(1, 19)]  # noqa: DTZ001


def whole() -> dict[str, Any]:
    """A world in which nothing is wrong and nothing is missing."""
    rows = [application(f"A{n}", when, insured_id=f"C{n}") for n, when in enumerate(EVERY_MONTH)]
    rules = [limit(e, 6 * M) for e in ("transaction", "day", "person", "cumulative")]
    given = tables(rows, rules, limit_override=[override("A3")])
    return {**given, "volume_month": months(dict.fromkeys(range(1, 19), 1))}


def test_a_whole_world_is_met() -> None:
    assert set(outcomes(whole()).values()) == {"met"}


@pytest.mark.parametrize("table", ["application", "policy", "product", "limit_rule", "volume_month"])
def test_a_missing_side_opens_everything(table: str) -> None:
    given = {k: v for k, v in whole().items() if k != table}
    found = outcomes(given)
    assert "met" not in found.values() or table == "limit_rule"
    assert "exception" not in found.values()


def test_a_dropped_month_and_a_count_that_differs_open_everything() -> None:
    given = whole()
    given["application"] = given["application"][:4] + given["application"][5:]
    assert set(outcomes(given).values()) == {"insufficient-evidence"}
    given["volume_month"] = [v for v in given["volume_month"] if v["month_from"] != D(2025, 5, 1)]
    assert set(outcomes(given).values()) == {"insufficient-evidence"}
    given = whole()
    given["volume_month"][3]["applications"] = 2
    assert set(outcomes(given).values()) == {"insufficient-evidence"}


def test_a_month_stated_to_be_empty_is_no_gap() -> None:
    given = whole()
    given["application"] = given["application"][:4] + given["application"][5:]
    given["policy"] = [p for p in given["policy"] if p["application_no"] != "A4"]
    given["volume_month"][4]["applications"] = 0
    assert set(outcomes(given).values()) == {"met"}


def test_without_the_policies_no_excess_is_told() -> None:
    """Who is above the limit only because a rescission is missing is not accused."""
    given = whole()
    given["application"] += [application("X1", EVERY_MONTH[0], insured_id="C1", sum_assured=6 * M)]
    given["volume_month"][0]["applications"] = 2
    given["policy"] += [policy("X1")]
    assert outcomes(given)["2.5/limit-exceeded"] == "exception"
    assert outcomes(given, tied=False)["2.5/limit-exceeded"] == "insufficient-evidence"


def test_one_application_in_two_files_counts_once_and_in_two_wordings_opens() -> None:
    given = whole()
    given["application"].append(given["application"][0])
    given["volume_month"][0]["applications"] = 2
    assert set(outcomes(given).values()) == {"met"}
    given["application"][-1] = application("A0", EVERY_MONTH[0], insured_id="C0", sum_assured=2 * M)
    assert set(outcomes(given).values()) == {"insufficient-evidence"}
