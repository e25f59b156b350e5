"""Phone surveys: who is in which pool, what counts as a call, when, and what cannot be told."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.business import NOON, D, Row, application, policy, product
from tests.derive.test_absence import at
from tests.derive.test_top_use import named

LAW = {"net.survey_new_percent": 10, "net.survey_existing_percent": 5, "net.annuity_refused_without_call": True}


def app(no: str = "A1", when: dt.datetime = NOON, **more: Any) -> Row:
    """A new customer's, registered at a distance."""
    facts = {"customer_kind": "new", "registered_means": "otp", "bought_alone": True}
    return application(no, when, **{**facts, **more})


def call(no: str | None = "A1", when: dt.datetime | None = NOON, **more: Any) -> Row:
    """A call completed and recorded."""
    row = {"call_no": f"T-{no}", "application_no": no, "outcome": "completed", "recording_no": "R1"}
    return {**row, **named("called", when), **more}


def sent(no: str, when: dt.datetime) -> Row:
    return {"policy_no": f"P-{no}", "outcome": "delivered", **named("sent", when)}


def tables(apps: list[Row], *calls: Row, **more: Any) -> dict[str, Any]:
    numbers = dict.fromkeys(a["application_no"] for a in apps)
    given = {
        "application": apps, "policy": [policy(n, issued_date=D(2025, 3, 12)) for n in numbers],
        "product": [product(survey_class="ordinary"), product("VA01", survey_class="annuity"),
                    product("TA01", survey_class="exempt")],
        "phone_survey": list(calls), "delivery": [sent(n, at(3, 12, 22)) for n in numbers],
    }  # fmt: skip
    return {**given, **more}


def case(a: Row, *calls: Row, **more: Any) -> Row:
    (row,) = derived("survey_case", tables([a], *calls, **more))
    return row


def pools(row: Row) -> tuple[Any, Any, Any]:
    return row["is_new"], row["is_existing"], row["is_annuity"]


NEW, EXISTING, ANNUITY, NONE = (True, False, False), (False, True, False), (False, False, True), (False,) * 3


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, NEW),
        ({"customer_kind": "existing"}, EXISTING),
        ({"registered_means": "certificate"}, EXISTING),
        ({"registered_means": "counter"}, EXISTING),
        ({"product_code": "VA01"}, ANNUITY),
        ({"product_code": "VA01", "customer_kind": "existing"}, ANNUITY),
        ({"product_code": "TA01"}, NONE),
        ({"product_code": "TA01", "bought_alone": False}, NEW),
        ({"renewed_alike": True}, NEW),
        ({"customer_kind": None}, (None, None, False)),
        ({"customer_kind": "VIP"}, (None, None, False)),
        ({"registered_means": None}, (None, None, False)),
        ({"registered_means": None, "customer_kind": "existing"}, EXISTING),
        ({"product_code": "TA01", "bought_alone": None}, (None, False, False)),
        ({"product_code": "XX"}, (None, False, None)),
    ],
)
def test_pools(more: Row, expected: tuple[Any, Any, Any]) -> None:
    assert pools(case(app(**more))) == expected


def test_property_cover_renewed_on_the_same_terms_is_in_no_pool() -> None:
    goods = [product(survey_class="ordinary", business="pc")]
    assert pools(case(app(renewed_alike=True), product=goods)) == NONE
    assert pools(case(app(renewed_alike=False), product=goods)) == NEW
    assert pools(case(app(renewed_alike=None), product=goods))[0] is None


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([], False),
        ([call()], True),
        ([call(when=at(3, 12, 22))], True),
        ([call(when=at(3, 12, 22, 1))], False),
        ([call(outcome="unreached")], False),
        ([call(outcome="interrupted"), call(when=at(3, 12, 14))], True),
        ([call(outcome="OK")], None),
        ([call(outcome=None)], None),
        ([call(when=None)], None),
        ([call(substitute_means="sms", substitute_reason="hearing-impaired")], True),
        ([call(substitute_means="sms", substitute_reason="busy")], None),
        ([call(None, policy_no="P-A1")], True),
        ([call("A2")], False),
    ],
)
def test_what_counts_as_a_call_before_the_policy_is_sent(calls: list[Row], expected: bool | None) -> None:
    assert case(app(), *calls)["called"] is expected


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([call()], False),
        ([], True),
        ([call(when=at(3, 12, 12, 1))], None),
        ([call(when=at(3, 13, 9))], True),
        ([call(when=at(3, 12, 9), outcome="unreached"), call(when=at(3, 13, 9))], True),
        ([call(outcome=None)], None),
        ([call(when=None)], None),
    ],
)
def test_an_annuity_needs_its_call_before_it_is_issued(calls: list[Row], expected: bool | None) -> None:
    assert case(app(product_code="VA01"), *calls)["too_late"] is expected


def test_an_annuity_not_issued_yet_may_still_be_called() -> None:
    assert case(app(product_code="VA01"), policy=[policy("A1", issued_date=None)])["too_late"] is None


def test_recordings() -> None:
    row = case(app(), call(recording_no=None, recording_consent=True), call(recording_no=None), call())
    assert (row["completed"], row["unrecorded"], row["consent_unknown"]) == (3, 1, 1)
    text = call(recording_no=None, substitute_means="sms", substitute_reason="hearing-impaired", recording_consent=True)
    assert case(app(), text)["completed"] == 0


def shares(given: dict[str, Any]) -> dict[str, tuple[int, int, int, int]]:
    return {
        r["subject"]: (r["most_called"], r["most_basis"], r["least_called"], r["least_basis"])
        for r in derived("survey_share", given)
    }


def test_what_is_not_told_is_taken_for_the_insurer_and_against_it() -> None:
    apps = [app("A1"), app("A2"), app("A3", customer_kind=None), app("A4", customer_kind=None), app("A5")]
    found = shares(tables(apps, call("A1"), call("A3"), call("A5", outcome=None)))
    assert found["new|all"] == (3, 4, 1, 4)
    assert found["existing|all"] == (1, 1, 0, 1)


def test_shares_by_calendar_periods() -> None:
    apps = [app("A1", at(3, 31, 23)), app("A2", at(4, 1, 1))]
    found = shares(tables(apps, call("A1", at(3, 31, 23)), delivery=[sent("A1", at(4, 1))]))
    assert found["new|2025Q1"] == (1, 1, 1, 1)
    assert found["new|2025Q2"] == (0, 1, 0, 1)
    assert found["new|2025H1"] == found["new|2025"] == found["new|all"] == (1, 2, 1, 2)


def many(called: int, **more: Any) -> dict[str, Any]:
    apps = [app(f"A{n}", **more) for n in range(20)]
    return tables(apps, *(call(f"A{n}") for n in range(called)))


def judged(given: dict[str, Any], check: str, **more: Any) -> tuple[str, str | None]:
    found = examined(given, only="2.3", law=LAW, **more)
    assert found.faults == {}
    star = next(o for o in found.observations if o.check == f"2.3/{check}" and o.subject == "*")
    return star.outcome.value, star.reason


def whole(given: dict[str, Any]) -> dict[str, Any]:
    """With the stated volume and control totals that tie."""
    months = [D(2025 + m // 12, m % 12 + 1, 1) for m in range(18)]
    ends = {"from_date": D(2025, 1, 1), "to_date": D(2026, 6, 30)}
    counted = [{"extract": t, "records": len(given[t]), **ends} for t in ("phone_survey", "delivery")]
    sold = [{"month_from": m, "applications": 20 if m == D(2025, 3, 1) else 0} for m in months]
    return {**given, "control_total": counted, "volume_month": sold}


def test_at_the_share_it_is_met_and_below_an_exception() -> None:
    assert judged(whole(many(2)), "too-few-new-surveyed") == ("met", None)
    assert judged(whole(many(1)), "too-few-new-surveyed") == ("exception", None)
    assert judged(whole(many(1, customer_kind="existing")), "too-few-existing-surveyed") == ("met", None)


def test_calls_that_may_be_missing_settle_nothing() -> None:
    given = whole(many(1))
    given["control_total"][0]["records"] = 2
    assert judged(given, "too-few-new-surveyed") == ("insufficient-evidence", "gap")
    lost = whole(many(1))
    lost["phone_survey"].append(call("B9"))
    lost["control_total"][0]["records"] = 2
    assert judged(lost, "too-few-new-surveyed") == ("insufficient-evidence", "gap")


def test_no_evidence_is_never_a_pass() -> None:
    given = whole(many(2))
    del given["phone_survey"]
    assert judged(given, "too-few-new-surveyed")[0] == "insufficient-evidence"
