"""Orders through all connection points: links, states, days, and what control totals say of each side."""

import datetime as dt
from typing import Any

import pytest

from chahe.model import Observation
from tests.checks.harness import derived, examined
from tests.derive.orders import DATED, DAY, Row, World, complete, counted, moment, order, refund

D = dt.date
OWN = {
    "rec.answer_days": 7, "rec.timing_days": 1, "rec.must_tie": True, "rec.archive_days": 3, "rec.deliver_days": 3,
}  # fmt: skip
CHECKS = (
    "ledger-differs", "paid-twice", "paid-unanswered", "payment-differs", "policy-not-archived",
    "policy-not-delivered", "policy-unpaid",
)  # fmt: skip


def without(*tables: str, n: int = 2, **more: Any) -> World:
    """An order that some systems have nothing of."""
    return {**order(n, **more), **{t: [] for t in tables}}


def changed(table: str, n: int = 2, **change: Any) -> World:
    o = order(n)
    return {**o, table: [{**r, **change} for r in o[table]]}


def tie(o: World) -> Row:
    (row,) = derived("order_tie", complete(o))
    return row


def both(given: World) -> tuple[dict[str, Observation], dict[str, list[str]]]:
    """Check -> its own line; check -> subjects with an exception."""
    found = examined(given, only="5.3", own=OWN)
    assert found.faults == {}
    lines: dict[str, Observation] = {}
    subjects: dict[str, list[str]] = {}
    for o in found.observations:
        name = o.check.partition("/")[2]
        if name not in CHECKS:  # partners' log-ins rest on other tables
            continue
        if o.subject == "*":
            lines[name] = o
        elif o.outcome.value == "exception":
            subjects.setdefault(name, []).append(o.subject)
    return lines, subjects


def seen(given: World) -> dict[str, Observation]:
    """Check -> its own line."""
    return both(given)[0]


def raised(given: World) -> dict[str, list[str]]:
    """Check -> subjects with an exception."""
    return both(given)[1]


def test_an_order_that_every_system_has() -> None:
    row = tie(order())
    assert (row["order_no"], row["application_no"], row["policy_no"]) == ("OR1", "AP1", "PL1")
    assert (row["payment_class"], row["ledger_class"]) == ("tied", "tied")
    assert [row[c] for c in ("ordered", "paid", "issued", "posted", "archived", "delivered")] == [True] * 6
    assert (row["refunded"], row["rescinded"], row["replayed"]) == (False, False, False)
    days = ("answer_days", "order_lag", "pay_lag", "ledger_lag", "archive_days", "deliver_days")
    assert [row[c] for c in days] == [0, 0, 0, 1, 0, 0]


@pytest.mark.parametrize("column", ["order_no", "application_no", "policy_no"])
@pytest.mark.parametrize("table", ["payment", "ledger_entry"])
def test_a_record_names_its_order_by_any_number(table: str, column: str) -> None:
    numbers = {"order_no": "OR2", "application_no": "AP2", "policy_no": "PL2"}
    o = order(2)
    o[table] = [{**r, **{c: numbers[c] if c == column else None for c in numbers}} for r in o[table]]
    row = tie(o)
    assert row["order_no"] == "OR2"
    assert (row["payment_class"], row["ledger_class"]) == ("tied", "tied")


def test_a_refund_names_its_order_by_the_payment() -> None:
    o = {**order(), "refund": [{**refund(), "order_no": None, "payment_no": "PY1"}]}
    assert tie(o)["refunded"] is True


def test_orders_without_a_number_and_records_of_unknown_ones_are_not_lost() -> None:
    lines = complete(changed("application", order_no=None), order(3))
    lines["payment"].append({**order(4)["payment"][0], "order_no": "OR9"})
    lines["archive_entry"].append({"policy_no": "PL77", **moment("archived", DAY)})
    found = {r["order_no"]: r for r in derived("order_tie", lines)}
    assert sorted(found) == ["OR2", "OR3", "OR9", "application|AP2", "policy|PL77"]
    assert found["OR9"]["payment_class"] == "right-only"


def test_a_world_that_ties_is_met() -> None:
    found = seen(complete(*(order(n) for n in range(1, 6))))
    assert {n: o.outcome.value for n, o in found.items()} == dict.fromkeys(CHECKS, "met")


def test_every_break_is_raised_on_its_order_only() -> None:
    two = order(9)
    two["payment"] = [*two["payment"], {**two["payment"][0], "payment_no": "PY9b"}]
    orders = [
        order(1),
        without("policy", "ledger_entry", "archive_entry", "delivery", n=2),
        without("payment", n=3),
        changed("payment", 4, amount=1300),
        changed("ledger_entry", 5, amount=12),
        without("ledger_entry", n=6),
        without("archive_entry", n=7),
        changed("delivery", 8, outcome="bounced"),
        two,
        changed("payment", 10, status="cancelled"),
        changed("ledger_entry", 11, posted_date=DAY + dt.timedelta(days=2)),
    ]
    assert raised(complete(*orders)) == {
        "paid-unanswered": ["OR2"],
        "policy-unpaid": ["OR10", "OR3"],
        "payment-differs": ["OR4"],
        "ledger-differs": ["OR11", "OR5", "OR6"],
        "policy-not-archived": ["OR7"],
        "policy-not-delivered": ["OR8"],
        "paid-twice": ["OR9"],
    }


def test_what_looks_wrong_and_is_not() -> None:
    friday = D(2026, 3, 6)
    late = order(2, friday)
    late["ledger_entry"][0]["posted_date"] = D(2026, 3, 9)
    end = D(2026, 6, 30)
    on_its_way = {**without("policy", "ledger_entry", "archive_entry", "delivery", n=3)}
    on_its_way["refund"] = [refund(3, DAY + dt.timedelta(days=7), status="requested")]
    fresh = without("policy", "ledger_entry", "archive_entry", "delivery", n=4, day=D(2026, 6, 24))
    at_the_end = without("ledger_entry", "archive_entry", "delivery", n=5, day=end)
    twice = order(6)
    twice["payment"] = [*twice["payment"], {**twice["payment"][0], "payment_no": "PY6b"}]
    twice["refund"] = [refund(6)]
    rescinded = changed("policy", 7, status="rescinded")
    rescinded["refund"] = [refund(7, DAY + dt.timedelta(days=8))]
    parts = order(8)
    parts["payment"] = [
        {**parts["payment"][0], "amount": 700},
        {**parts["payment"][0], "amount": 500, "payment_no": "PY8b", "message_no": "M8b"},
    ]
    resent = order(9)
    resent["delivery"] = [{**resent["delivery"][0], "outcome": "bounced"}, *resent["delivery"]]
    posted_again = order(10)
    line = posted_again["ledger_entry"][0]
    posted_again["ledger_entry"] = [line, {**line, "direction": "debit", "voucher_no": "V10b"}, line]
    refused = without("policy", "payment", "ledger_entry", "archive_entry", "delivery", n=11)
    refused["application"] = [{**refused["application"][0], "paid": None, "paid_local": None, "paid_us": None}]
    given = complete(
        order(1), late, on_its_way, fresh, at_the_end, twice, rescinded, parts, resent, posted_again, refused
    )
    found, subjects = both(given)
    assert subjects == {}
    assert {n: o.outcome.value for n, o in found.items()} == dict.fromkeys(CHECKS, "met")


@pytest.mark.parametrize("days", [7, 8])
def test_the_days_to_answer_a_payment(days: int) -> None:
    o = changed("policy", issued_date=DAY + dt.timedelta(days=days))
    assert tie(o)["answer_days"] == days
    assert ("paid-unanswered" in raised(complete(o))) is (days > 7)


def test_a_refund_of_a_part_answers_nothing() -> None:
    o = without("policy", "ledger_entry", "archive_entry", "delivery")
    o["refund"] = [refund(2, amount=1199)]
    assert raised(complete(o))["paid-unanswered"] == ["OR2"]


SIDES = {
    "application": "payment-differs",
    "policy": "paid-unanswered",
    "refund": "paid-unanswered",
    "payment": "policy-unpaid",
    "ledger_entry": "ledger-differs",
    "archive_entry": "policy-not-archived",
    "delivery": "policy-not-delivered",
}


def broken(table: str) -> World:
    """Ten orders of which one side lacks a record."""
    given = complete(*(order(n) for n in range(1, 11)))
    if table == "refund":
        gone = without("policy", "ledger_entry", "archive_entry", "delivery", n=11)
        given = complete(*(order(n) for n in range(1, 11)), gone)
        given["control_total"] = [
            {**c, "records": 1, "amount": 1200} if c["extract"] == "refund" else c for c in given["control_total"]
        ]
        return given
    given[table] = [r for r in given[table] if r[DATED[table][1]] != given[table][-1][DATED[table][1]]]
    return given


@pytest.mark.parametrize("table", SIDES)
def test_a_record_removed_from_one_side_makes_no_false_absence(table: str) -> None:
    lines, subjects = both(broken(table))
    assert subjects == {}
    found = lines[SIDES[table]]
    assert found.outcome.value == "insufficient-evidence"
    stated = "1 records stated, 0 read" if table == "refund" else "10 records stated, 9 read"
    assert stated in str(found)


@pytest.mark.parametrize("table", SIDES)
def test_the_same_absence_is_an_exception_where_the_totals_tie(table: str) -> None:
    given = broken(table)
    given["control_total"] = counted(given)
    assert seen(given)[SIDES[table]].outcome.value == "exception"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": 1}, "1 NTD stated"),
        ({"first_no": "PY0"}, "the first number is not there"),
        ({"last_no": "PY99"}, "the last number is not there"),
        ({"records": None}, "no number of records stated"),
        ({"to_date": D(2026, 5, 31)}, "no control total of payment for 2026M06"),
    ],
)
def test_what_a_total_may_say_limits_the_conclusion(change: Row, words: str) -> None:
    given = complete(order(1), order(2))
    given["control_total"] = [{**c, **(change if c["extract"] == "payment" else {})} for c in given["control_total"]]
    found = seen(given)["policy-unpaid"]
    assert (found.outcome.value, words in str(found)) == ("insufficient-evidence", True)


def test_without_totals_nothing_is_met_and_no_absence_raised() -> None:
    given = complete(order(1), without("payment", n=2))
    del given["control_total"]
    found = seen(given)
    assert {o.outcome.value for o in found.values()} == {"insufficient-evidence"}


def test_a_month_dropped_from_one_side() -> None:
    given = complete(order(1), order(2, D(2026, 4, 8)), order(3, D(2026, 5, 6)))
    months = [(D(2025, 1, 1), D(2026, 3, 31)), (D(2026, 4, 1), D(2026, 4, 30)), (D(2026, 5, 1), D(2026, 6, 30))]
    given["control_total"] = [c for c in given["control_total"] if c["extract"] != "payment"]
    for start, end in months:
        inside = [p for p in given["payment"] if start <= p["paid_date"] <= end]
        given["control_total"] += [
            {"extract": "payment", "from_date": start, "to_date": end, "records": len(inside), "amount": 1200}
        ]
    assert seen(given)["policy-unpaid"].outcome.value == "met"
    given["payment"] = [p for p in given["payment"] if p["paid_date"].month != 4]
    given["control_total"] = [c for c in given["control_total"] if c["from_date"] != months[1][0]]
    found = seen(given)["policy-unpaid"]
    assert (found.outcome.value, "for 2026M04" in str(found)) == ("insufficient-evidence", True)


def test_what_an_extract_says_of_itself_is_tied_and_counts_for_no_month() -> None:
    given = complete(order(1), order(2))
    own = {
        "extract": "payment", "from_date": D(2025, 1, 1), "to_date": D(2026, 6, 30), "records": 2, "in_extract": True
    }  # fmt: skip
    given["control_total"].append(own)
    assert seen(given)["policy-unpaid"].outcome.value == "met"
    apart = [c for c in given["control_total"] if c["extract"] != "payment" or c is own]
    found = seen({**given, "control_total": apart})["policy-unpaid"]
    assert (found.outcome.value, "no control total of payment for" in str(found)) == ("insufficient-evidence", True)
    more = [*given["control_total"][:-1], {**own, "records": 3}]
    assert "3 records stated, 2 read" in str(seen({**given, "control_total": more})["policy-unpaid"])


def test_a_payment_of_no_order_may_be_any() -> None:
    given = complete(order(1), without("payment", n=2))
    given["payment"].append({**order(2)["payment"][0], "order_no": None})
    given["control_total"] = counted(given)
    found = seen(given)["policy-unpaid"]
    assert found.outcome.value == "insufficient-evidence"
    assert "1 payments of which no order can be told" in str(found)
