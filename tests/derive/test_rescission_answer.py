"""Requests to rescind: when the policy was received, when the premium was back, when the policy ended."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.orders import CALENDAR, DAY, World, complete, moment, order, refund

D = dt.date
Row = dict[str, Any]
ASKED = DAY + dt.timedelta(6)
REQUEST: Row = {
    "rescission_no": "R1", "policy_no": "PL1", "requested_date": ASKED, "decision": "accepted", "decided_date": ASKED,
}  # fmt: skip
BASE = D(2026, 6, 30)
SIGNED = DAY + dt.timedelta(3)


def given(request: Row = REQUEST, policy: Row | None = None, delivery: Row | None = None, refunds: Any = ()) -> World:
    """One order of a policy of twenty years, ended on the day of the request and given back two days later."""
    w = complete(order(1))
    ended = {"status": "rescinded", "term_years": 20, **moment("ended", ASKED)}
    w["policy"] = [{**w["policy"][0], **(ended if policy is None else policy)}]
    w["delivery"] = [{**w["delivery"][0], "delivery_means": "email", **(delivery or {})}]
    w["refund"] = list(refunds)
    return {**w, "rescission": [request], "work_day": CALENDAR}


def row(**more: Any) -> Row:
    (one,) = derived("rescission_answer", given(**more))
    return one


@pytest.mark.parametrize(
    ("delivery", "least", "most"),
    [
        ({}, DAY, DAY),
        ({"delivery_means": "paper"}, DAY, None),
        ({"delivery_means": "paper", "received_date": SIGNED}, SIGNED, SIGNED),
        ({"outcome": "sent"}, DAY, None),
        ({"outcome": "bounced"}, None, None),
        ({"delivery_means": None}, DAY, None),
    ],
    ids=["electronic", "paper", "signed for", "sent, not known to have arrived", "bounced", "no means stated"],
)  # fmt: skip
def test_received(delivery: Row, least: dt.date | None, most: dt.date | None) -> None:
    got = row(delivery=delivery)
    assert (got["received_least"], got["received_most"]) == (least, most)


def later(n: int, **change: Any) -> Row:
    day = ASKED + dt.timedelta(n)
    return {**refund(1, day), **change}


@pytest.mark.parametrize(
    ("refunds", "day", "unrefunded"),
    [
        ([later(2)], ASKED + dt.timedelta(2), False),
        ([], BASE, True),
        ([later(2, amount=500), later(9, amount=700, refund_no="RF2")], ASKED + dt.timedelta(9), False),
        ([later(2, amount=500)], BASE, True),
        ([later(-3)], BASE, True),
        ([later(2, status="requested", refunded_date=None)], BASE, True),
        ([later(2, status="failed")], BASE, True),
        ([later(2, status="?")], None, None),
        ([later(2, order_no=None, policy_no="PL1")], ASKED + dt.timedelta(2), False),
        ([later(2, order_no="OR9")], BASE, True),
    ],
    ids=[
        "whole", "none", "in two parts", "a part", "ordered before the request", "on its way", "failed", "unclear",
        "by the policy's number", "of another order",
    ],
)  # fmt: skip
def test_refunded(refunds: list[Row], day: dt.date | None, unrefunded: bool | None) -> None:
    got = row(refunds=refunds)
    assert (got["refunded_on"], got["unrefunded"]) == (day, unrefunded)


@pytest.mark.parametrize(
    ("policy", "ended", "alive"),
    [
        ({"status": "rescinded", **moment("ended", ASKED)}, ASKED, False),
        ({"status": "voided", **moment("ended", ASKED)}, ASKED, False),
        ({"status": "in-force"}, BASE, True),
        ({"status": "rescinded"}, None, False),
        ({"status": "terminated", **moment("ended", ASKED)}, None, None),
        ({"status": None}, None, None),
    ],
    ids=["rescinded", "voided", "in force", "rescinded at no stated time", "surrendered", "not stated"],
)
def test_ended(policy: Row, ended: dt.date | None, alive: bool | None) -> None:
    got = row(policy=policy)
    assert (got["ended_on"], got["alive"]) == (ended, alive)


@pytest.mark.parametrize(
    ("decision", "accepted", "refused"),
    [
        ("accepted", True, False), ("refused", False, True), ("withdrawn", False, False), ("pending", False, False),
        (None, None, None), ("?", None, None),
    ],
)  # fmt: skip
def test_decision(decision: str | None, accepted: bool | None, refused: bool | None) -> None:
    got = row(request={**REQUEST, "decision": decision})
    assert (got["accepted"], got["refused"]) == (accepted, refused)


def test_a_policy_nobody_lists_tells_nothing() -> None:
    got = row(request={**REQUEST, "policy_no": "PL9"})
    assert [got[n] for n in ("term_years", "received_least", "refunded_on", "ended_on", "alive")] == [None] * 5


def test_a_rescinded_policy_without_a_request_shows_that_the_register_is_not_whole() -> None:
    own = {"con.rescission_refund_days": 15, "con.rescission_end_days": 1}
    other = {**REQUEST, "policy_no": "PL9"}
    found = examined(given(request=other), only="3.1.3", own=own)
    star = next(o for o in found.observations if o.check == "3.1.3/rescission-refund-late" and o.subject == "*")
    assert "rescinded policies without a registered request" in str(star.extra["gaps"])
