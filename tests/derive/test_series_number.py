"""Numbers of a series: holes, voided runs, repeats, order of time; messages of two orders."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.orders import D, Row, complete, order, world
from tests.derive.test_absence import at
from tests.derive.test_top_use import named

OWN = {"seq.consecutive": True, "seq.unique": True, "seq.back_seconds": 5, "seq.message_once": True}


def call(no: str, when: dt.datetime | None = None, **more: Any) -> Row:
    """A call whose minute of the day is its number."""
    digits = int("0" + "".join(c for c in no if c.isdigit()))
    return {"call_no": no, "application_no": "A1", "outcome": "completed",
            **named("called", when or at(3, 12, 9) + dt.timedelta(minutes=digits % 500)), **more}  # fmt: skip


def numbers(calls: list[Row], *voided: Row) -> dict[str, Row]:
    given = {"phone_survey": calls, "industry_notice": [], "policy": [], "voided_number": list(voided)}
    return {r["number"]: r for r in derived("series_number", given)}


def missing(*present: str, voided: tuple[Row, ...] = ()) -> dict[str, int | None]:
    return {n: r["missing"] for n, r in numbers([call(p) for p in present], *voided).items()}


def void(first: str, last: str | None = None, series: str = "phone_survey") -> Row:
    return {"series": series, "first_no": first, "last_no": last}


def test_numbers_that_run_on_and_a_hole() -> None:
    assert missing("T08", "T09", "T10", "T11") == {"T08": 0, "T09": 0, "T10": 0, "T11": 0}
    assert missing("T1", "T2", "T5", "T6") == {"T1": 0, "T2": 2, "T5": 0, "T6": 0}
    assert missing("T9", "T10") == {"T9": 0, "T10": 0}


@pytest.mark.parametrize(
    ("voided", "left"),
    [
        ((void("T3"), void("T4")), 0),
        ((void("T3", "T4"),), 0),
        ((void("T3", "T4"), void("T3", "T4")), 0),
        ((void("T3"),), 1),
        ((void("T7", "T9"),), 2),
        ((void("T3", "T4", "industry_notice"),), 2),
        ((void("X3", "X4"),), 2),
    ],
)
def test_a_voided_run_is_no_hole(voided: tuple[Row, ...], left: int) -> None:
    assert missing("T1", "T2", "T5", "T6", voided=voided)["T2"] == left


def test_blocks_do_not_touch() -> None:
    assert missing("T114000001", "T114000002", "T115000001") == {
        "T114000001": 0,
        "T114000002": 0,
        "T115000001": 0,
    }
    assert missing("A1", "B5", "none") == {"A1": 0, "B5": 0, "none": None}


def test_one_number_of_different_records() -> None:
    rows = numbers([call("T1"), call("T1"), call("T2"), call("T2", application_no="A2")])
    assert {n: r["versions"] for n, r in rows.items()} == {"T1": 1, "T2": 2}


def test_time_goes_on_with_the_number() -> None:
    rows = numbers([call("T1", at(3, 12, 9)), call("T2", at(3, 12, 8, 59)), call("T3", at(3, 12, 10)), call("T4")])
    assert {n: (r["first"], r["back_seconds"]) for n, r in list(rows.items())[:3]} == {
        "T1": (True, None),
        "T2": (False, 60),
        "T3": (False, -3660),
    }


def replay(**more: Any) -> list[Row]:
    two = world(order(1), order(2))
    two["payment"] = [{**r, "message_no": "M"} for r in two["payment"]]
    two["payment"][1].update(more)
    return derived("message_use", two)


def test_a_message_of_two_orders() -> None:
    (row,) = replay()
    assert (row["orders"], row["payments"], row["unlinked"], row["unsure"]) == (2, 2, 0, 0)
    (row,) = replay(status="failed")
    assert (row["orders"], row["payments"]) == (1, 1)
    (row,) = replay(status="?")
    assert (row["orders"], row["unsure"]) == (2, 1)
    (row,) = replay(order_no=None)
    assert (row["orders"], row["unlinked"]) == (1, 1)


def judged(count: int, *present: str, **more: Any) -> tuple[str, str | None]:
    given = complete(order(1))
    given["phone_survey"] = [call(p, application_no="AP1") for p in present]
    given["industry_notice"], given["voided_number"] = [], more.get("voided", [])
    ends = {"from_date": D(2025, 1, 1), "to_date": D(2026, 6, 30)}
    for extract, n in (("phone_survey", count), ("industry_notice", 0)):
        given["control_total"].append({"extract": extract, "records": n, **ends})
    found = examined(given, only="2.3", own=OWN)
    assert found.faults == {}
    star = next(o for o in found.observations if o.check == "2.3/number-missing" and o.subject == "*")
    return star.outcome.value, star.reason


def test_a_hole_counts_only_where_the_extract_is_whole() -> None:
    assert judged(3, "T1", "T2", "T3") == ("met", None)
    assert judged(2, "T1", "T3") == ("exception", None)
    assert judged(3, "T1", "T3") == ("insufficient-evidence", "gap")
    assert judged(2, "T1", "T3", voided=[void("T2")]) == ("met", None)
