"""Bulk reads against approved extractions, and who may connect from where and when."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.test_absence import at, owner
from tests.derive.test_top_use import named

Row = dict[str, Any]
D = dt.date
WHEN = at(3, 12, 10)
NORMS = {"use.bulk_read_rows": 1000, "use.database_clients_listed": True}


def read(rows: int | None = 5000, when: dt.datetime | None = WHEN, **more: Any) -> Row:
    """A row of database_access."""
    row = {"product": "oracle", "database_name": "COREDB", "host": "oradb01", "user_name": "DEV007", "action": "read"}
    row |= {"client_host": "DEMO-PC07", "client_ip": "10.20.7.7", "program": "sqlplus", "outcome": "success"}
    return {**row, **named("happened", when), "rows_read": rows, "object_name": "POLICY.CUSTOMER", **more}


def extraction(rows: int | None = 5000, **more: Any) -> Row:
    """A row of data_extraction that covers `read()`."""
    row: Row = {"request_no": "DX-1", "database_name": "coredb", "account_name": "dev007", "rows_approved": rows}
    row |= {"from_date": D(2025, 3, 12), "to_date": D(2025, 3, 13), "state_text": "approved", "approved_by": "E9"}
    return {**row, **named("approved_at", at(3, 11)), **more}


def days(reads: list[Row], *requests: Row, owners: list[Row] | None = None) -> list[tuple[Any, ...]]:
    """(day, rows, unapproved, perhaps, unmeasured, application) of each account and day."""
    given = {"database_access": reads, "data_extraction": list(requests), "account_owner": owners}
    found = derived("read_day", {k: v for k, v in given.items() if v})
    return [
        (r["day"].day, r["rows_read"], r["rows_unapproved"], r["perhaps_unapproved"], r["unmeasured"], r["application"])
        for r in found
    ]


def test_what_is_a_read() -> None:
    reads = [read(10), read(20, action=None), read(40, action="write"), read(80, outcome="failure")]
    assert days([*reads, read(160, dt.datetime(2024, 12, 31))]) == [(12, 30, 30, 30, 0, False)]  # noqa: DTZ001
    assert days([read(None), read(5)]) == [(12, 5, 5, 5, 1, False)]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (0, 0)),
        ({"rows_approved": 4999}, (1, 1)),
        ({"rows_approved": None}, (0, 5000)),
        ({"database_name": "POSDB"}, (5000, 5000)),
        ({"database_name": None}, (0, 5000)),
        ({"account_name": "dev008"}, (5000, 5000)),
        ({"account_name": None}, (0, 5000)),
        ({"from_date": D(2025, 3, 13)}, (5000, 5000)),
        ({"to_date": D(2025, 3, 11)}, (5000, 5000)),
        ({"to_date": None}, (0, 5000)),
        (named("approved_at", at(3, 12, 10, 1)), (5000, 5000)),
        (named("approved_at", None), (0, 5000)),
        ({"state_text": "rejected"}, (5000, 5000)),
        ({"state_text": "pending"}, (5000, 5000)),
    ],
)
def test_a_request_covers_its_database_account_days_and_rows(more: Row, expected: tuple[int, int]) -> None:
    assert days([read()], extraction(**more))[0][2:4] == expected


def test_rows_beyond_those_approved_are_the_later_ones() -> None:
    reads = [read(3000), read(3000, at(3, 13)), read(500, at(3, 14))]
    assert [d[2] for d in days(reads, extraction())] == [0, 1000, 500]
    assert [d[2] for d in days(reads, extraction(), extraction(request_no="DX-2"))] == [0, 0, 500]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"owner_kind": "人員", "employee_no": "E1"}, False),
        ({"scope": "oradb01.demo.example"}, True),
        ({"scope": "POSDB"}, False),
        ({"registered_date": D(2025, 3, 13)}, False),
        ({"valid_to": D(2025, 3, 11)}, False),
        ({"employee_no": "E1"}, False),
    ],
)
def test_an_account_of_an_application(more: Row, expected: bool) -> None:
    mine = owner("dev007", None, "COREDB", owner_kind="系統") | more
    assert days([read()], owners=[mine])[0][5] is expected


def test_a_register_that_says_both_tells_neither() -> None:
    both = [owner("dev007", None, "COREDB", owner_kind="系統"), owner("dev007", "E1", "COREDB")]
    assert days([read()], owners=both)[0][5] is None


def listed(**more: Any) -> Row:
    """A row of database_client that lists `read()`."""
    row = {"database_name": "COREDB", "account_name": "dev007", "client": "demo-pc07", "approved_by": "E9"}
    return {**row, **more}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (0, 0)),
        ({"client": None}, (0, 0)),
        ({"client": "10.20.7.7"}, (0, 0)),
        ({"client": "DEMO-PC08"}, (1, 0)),
        ({"account_name": "uwapp"}, (1, 0)),
        ({"database_name": "POSDB"}, (1, 0)),
        ({"valid_to": D(2025, 3, 11)}, (1, 0)),
        ({"from_minute": 600, "to_minute": 1140}, (0, 0)),
        ({"from_minute": 601, "to_minute": 1140}, (1, 0)),
        ({"from_minute": 1320, "to_minute": 600}, (0, 0)),
        ({"from_minute": 1320, "to_minute": 599}, (1, 0)),
        ({"approved_by": None}, (0, 1)),
    ],
)
def test_a_line_lists_its_account_client_days_and_hours(more: Row, expected: tuple[int, int]) -> None:
    rows = derived("database_link", {"database_access": [read()], "database_client": [listed(**more)]})
    assert [(r["unlisted"], r["unclear"]) for r in rows] == [expected]
    assert rows[0]["subject"] == "coredb|dev007|demo-pc07"


def test_a_client_that_was_not_logged_is_unclear() -> None:
    blind = read(client_host=None, client_ip=None)
    (row,) = derived("database_link", {"database_access": [blind], "database_client": [listed()]})
    assert (row["accesses"], row["unlisted"], row["unclear"]) == (1, 0, 1)


def outcomes(given: dict[str, list[Row]]) -> dict[str, str]:
    """Check -> outcome of the whole engine."""
    result = examined({k: v for k, v in given.items() if v}, only="4.4.3", own=NORMS)
    assert not result.faults
    return {o.check: o.outcome.value for o in result.observations if o.subject == "*"}


def test_whole() -> None:
    world = {"database_access": [read()], "data_extraction": [extraction()], "account_owner": [owner()]}
    world["database_client"] = [listed()]
    assert outcomes(world)["4.4.3/bulk-read"] == outcomes(world)["4.4.3/client-unlisted"] == "met"
    more = {**world, "database_access": [read(180_000)]}
    assert outcomes(more)["4.4.3/bulk-read"] == "exception"
    assert outcomes({**more, "data_extraction": []})["4.4.3/bulk-read"] == "insufficient-evidence"
    assert outcomes({**world, "database_access": [read(None)]})["4.4.3/bulk-read"] == "insufficient-evidence"
    assert outcomes({**world, "database_access": [read(), read(5, None)]})["4.4.3/bulk-read"] == "insufficient-evidence"
