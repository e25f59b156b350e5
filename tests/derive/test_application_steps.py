"""Order of steps: lags, time zones, what the file says was not done; the notice of acceptance."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.business import D, Row, application, policy, product
from tests.derive.test_absence import at
from tests.derive.test_top_use import named

NOON = at(3, 12, 12)
STEPS = ("registered", "identity", "consented", "quoted", "declared", "submitted", "paid", "accepted")


def moments(**steps: dt.datetime | None) -> Row:
    out: Row = {}
    for name, when in steps.items():
        out.update(named(name, when))
    return out


def before(**span: int) -> dt.datetime:
    return NOON - dt.timedelta(**span)


def after(**span: int) -> dt.datetime:
    return NOON + dt.timedelta(**span)


def app(no: str = "A1", **steps: Any) -> Row:
    """Submitted at noon, every step in its place."""
    usual = {
        "registered": before(days=9), "identity": before(seconds=240), "consented": before(seconds=40),
        "quoted": before(seconds=150), "declared": before(seconds=90), "submitted": NOON, "paid": after(seconds=20),
        "accepted": after(seconds=75),
    }  # fmt: skip
    more = {k: v for k, v in steps.items() if k not in STEPS}
    return {**application(no), **moments(**{**usual, **{k: v for k, v in steps.items() if k in STEPS}}), **more}


def tables(apps: list[Row], *notices: Row, **more: Any) -> dict[str, Any]:
    policies = [policy(a["application_no"], effective_date=D(2025, 3, 12), issued_date=D(2025, 3, 12)) for a in apps]
    given = {"application": apps, "policy": policies, "product": [product()], "industry_notice": list(notices)}
    return {**given, **more}


def step(**steps: Any) -> Row:
    (row,) = derived("application_steps", tables([app(**steps)]))
    return row


def test_every_step_in_its_place() -> None:
    row = step()
    assert (row["identity_lag"], row["step_lag"], row["late_step"], row["pay_lag"]) == (-240, -20, "submitted", -55)
    assert (row["undone"], row["unstated"], row["issued_early"], row["covered"]) == (0, 0, False, True)


def test_a_part_of_a_second_is_late_by_a_second() -> None:
    assert step(identity=NOON + dt.timedelta(microseconds=1))["identity_lag"] == 1
    assert step(identity=NOON)["identity_lag"] == 0


@pytest.mark.parametrize("late", ["registered", "consented", "quoted", "declared"])
def test_the_latest_step_is_named(late: str) -> None:
    row = step(**{late: after(seconds=19)})
    assert (row["late_step"], row["step_lag"]) == (late, 19)


def test_submission_comes_before_payment_and_acceptance() -> None:
    assert step(paid=before(seconds=5))["step_lag"] == 5
    assert step(accepted=before(days=1))["step_lag"] == 86_400
    assert step(paid=None)["step_lag"] == -40


def test_steps_without_a_time_are_left_out() -> None:
    row = step(consented=None, quoted=None, declared=None, registered=None)
    assert (row["step_lag"], row["late_step"]) == (-20, "submitted")


@pytest.mark.parametrize(
    ("late", "shifted"),
    [(8 * 3600, True), (8 * 3600 - 240, True), (7 * 3600 + 1, True), (7 * 3600, False), (8 * 3600 + 1, False)],
)
def test_what_eight_hours_would_put_right_may_be_another_zone(late: int, shifted: bool) -> None:
    assert step(identity=after(seconds=late))["identity_shifted"] is shifted
    assert step(consented=after(seconds=late))["step_shifted"] is shifted


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("consented=未辦理", (1, 0, "consented")),
        ("consented=無", (1, 0, "consented")),
        ("consented=不適用", (0, 1, None)),
        (None, (0, 1, None)),
        ("quoted=無", (0, 1, None)),
    ],
)
def test_words_for_nothing_are_told_from_a_blank(words: str | None, expected: tuple[int, int, str | None]) -> None:
    row = step(consented=None, stated_words=words)
    assert (row["undone"], row["unstated"], row["undone_step"]) == expected


def test_two_policies_of_two_first_days_leave_it_open() -> None:
    two = [policy("A1", effective_date=D(2025, 3, 12)), policy("A1", policy_no="P2", effective_date=D(2025, 3, 1))]
    (row,) = derived("application_steps", tables([app()], policy=two))
    assert (row["effective_date"], row["covered"]) == (None, True)


def notice(when: dt.datetime | None, **more: Any) -> Row:
    row = {"notice_no": "N1", "application_no": "A1", "notice_kind": "acceptance", "outcome": "received"}
    return {**row, **named("sent", when), **more}


def told(*notices: Row, **steps: Any) -> tuple[Any, ...]:
    (row,) = derived("acceptance_notice", tables([app(**steps)], *notices))
    return row["least_hours"], row["most_hours"], row["unsent"], row["ahead_seconds"], row["attempts"]


ACCEPTED = after(seconds=75)
DAY = ACCEPTED + dt.timedelta(hours=24)
END = 11_412
"""Started hours from acceptance to the end of the base date."""


@pytest.mark.parametrize(
    ("notices", "expected"),
    [
        ([notice(ACCEPTED)], (0, 0, False, 0, 1)),
        ([notice(DAY)], (24, 24, False, 0, 1)),
        ([notice(DAY + dt.timedelta(seconds=1))], (25, 25, False, 0, 1)),
        ([notice(ACCEPTED, outcome="failed"), notice(DAY)], (24, 24, False, 0, 2)),
        ([notice(ACCEPTED, outcome="failed")], (END, END, True, 0, 1)),
        ([notice(ACCEPTED, notice_kind="receipt")], (END, END, True, 0, 0)),
        ([], (END, END, True, 0, 0)),
        ([notice(ACCEPTED, outcome=None)], (0, None, False, 0, 1)),
        ([notice(ACCEPTED, notice_kind=None)], (0, None, False, 0, 1)),
        ([notice(None)], (None, None, False, 0, 1)),
        ([notice(ACCEPTED - dt.timedelta(seconds=3))], (0, 0, False, 3, 1)),
        ([notice(DAY, application_no=None, policy_no="P-A1")], (24, 24, False, 0, 1)),
        ([notice(DAY, application_no="A2")], (END, END, True, 0, 0)),
    ],
)
def test_the_clock_of_the_notice(notices: list[Row], expected: tuple[Any, ...]) -> None:
    assert told(*notices) == expected


def test_the_clock_starts_when_it_is_both_paid_and_accepted() -> None:
    assert told(notice(DAY), paid=ACCEPTED + dt.timedelta(hours=10))[:2] == (14, 24)
    assert told(notice(DAY), paid=None)[:2] == (None, 24)


def whole(given: dict[str, Any]) -> dict[str, Any]:
    """With the stated volume and control totals that tie."""
    months = [D(2025 + m // 12, m % 12 + 1, 1) for m in range(18)]
    sold = [{"month_from": m, "applications": 1 if m == D(2025, 3, 1) else 0} for m in months]
    ends = {"from_date": D(2025, 1, 1), "to_date": D(2026, 6, 30)}
    counted = [{"extract": "industry_notice", "records": len(given["industry_notice"]), **ends}]
    return {**given, "volume_month": sold, "control_total": counted}


def judged(given: dict[str, Any], check: str, own: Row | None = None) -> tuple[str, str | None]:
    law = {"net.no_backdating": True, "net.acceptance_notice_hours": 24}
    found = examined(given, only="2.3", law=law, own=own or {})
    assert found.faults == {}
    star = next(o for o in found.observations if o.check == f"2.3/{check}" and o.subject == "*")
    return star.outcome.value, star.reason


def test_a_missing_notice_accuses_only_where_all_are_there() -> None:
    late = "acceptance-notified-late"
    assert judged(whole(tables([app()], notice(DAY))), late) == ("met", None)
    lacking = whole(tables([app()], notice(ACCEPTED, outcome="failed")))
    assert judged(lacking, late) == ("exception", None)
    lacking["control_total"][0]["records"] = 2
    assert judged(lacking, late) == ("insufficient-evidence", "gap")


def test_no_evidence_is_never_a_pass() -> None:
    given = whole(tables([app()], notice(DAY)))
    del given["industry_notice"]
    assert judged(given, "acceptance-notified-late")[0] == "insufficient-evidence"


def test_cover_before_the_application() -> None:
    given = whole(tables([app()], notice(DAY)))
    assert judged(given, "cover-back-dated") == ("met", None)
    given["policy"][0]["effective_date"] = D(2025, 3, 11)
    assert judged(given, "cover-back-dated") == ("exception", None)
