"""Rows of products, applications, policies and limits for the tests of items 1.1.2, 2.5 and 3.1.1."""

import datetime as dt
from typing import Any

from tests.derive.test_absence import at
from tests.derive.test_top_use import named

Row = dict[str, Any]
D = dt.date
NOON = at(3, 12, 12)
MOMENTS = ("submitted", "paid", "accepted", "withdrawn", "rejected", "replied", "ended", "approved_at", "changed")


def timed(row: Row) -> Row:
    """The row with every moment given as a time, in Taipei, as its three columns."""
    out = {}
    for name, value in row.items():
        out.update(named(name, value) if name in MOMENTS else {name: value})
    return out


def application(no: str, when: dt.datetime | None = NOON, **more: Any) -> Row:
    """A term policy of a million, submitted and accepted at once, the industry's answer in between."""
    row: Row = {
        "application_no": no, "product_code": "TL01", "channel": "web", "insured_id": "C1", "applicant_id": "C1",
        "sum_assured": 1_000_000, "premium": 5_000, "submitted": when, "accepted": when, "replied": when,
        "reply": "clear", "industry_amount": 0, "industry_has_own": False, "status": "accepted",
    }  # fmt: skip
    return timed({**row, **more})


def policy(application_no: str, **more: Any) -> Row:
    """The policy of an application, in force."""
    return timed({"policy_no": f"P-{application_no}", "application_no": application_no, "status": "in-force", **more})


def product(code: str = "TL01", **more: Any) -> Row:
    """An approval for the web site, long ago."""
    return {
        "product_code": code,
        "business": "life",
        "line": "term",
        "approved_date": D(2024, 1, 2),
        "channel": "web",
        **more,
    }


def limit(extent: str = "transaction", amount: int = 3_000_000, **more: Any) -> Row:
    """A limit of the board, in force all along."""
    return {"rule_no": f"L-{extent}", "extent": extent, "amount": amount, "in_force_from": D(2024, 1, 1), **more}


def override(no: str, **more: Any) -> Row:
    """A request approved the day before."""
    row: Row = {"override_no": "OV1", "application_no": no, "requested_by": "E1", "approved_by": "E2",
                "approved_at": at(3, 11, 9), "state_text": "approved"}  # fmt: skip
    return timed({**row, **more})


def change(value: str | None, when: dt.datetime, **more: Any) -> Row:
    """A parameter was given a value."""
    row: Row = {"parameter_name": "MAX", "new_value": value, "changed": when, "changed_by": "E1", "approved_by": "E2"}
    return timed({**row, **more})
