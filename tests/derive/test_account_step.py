"""Accounts created or enabled and rights given, and the requests that cover them."""

from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.test_absence import at, change
from tests.derive.test_top_use import named

Row = dict[str, Any]
WHEN = at(3, 12, 11)
ADDED = change("member-added", WHEN, "CN=ops07", 4728, group_name="Domain Admins", group_domain="DEMO")
CREATED = change("created", WHEN, "svc_new", 4720)


def ticket(**more: Any) -> Row:
    """A row of change_ticket that covers ADDED."""
    row = {"ticket_no": "AC-1", "host": "dc01", "group_name": "domain admins", "state_text": "approved"}
    times = {**named("from_at", at(3, 12, 10)), **named("to_at", at(3, 12, 12)), **named("approved_at", at(3, 11))}
    return {**row, "approved_by": "E9", **times, **more}


def ticketed(changes: list[Row], *tickets: Row) -> list[tuple[str, bool | None]]:
    """(subject, ticketed) of each change."""
    given = {"account_change": changes, "change_ticket": list(tickets)}
    return [(r["subject"], r["ticketed"]) for r in derived("account_step", {k: v for k, v in given.items() if v})]


def test_what_gives_a_right() -> None:
    kinds = ("created", "enabled", "right-assigned", "disabled", "deleted", "member-removed", "password-change")
    rows = ticketed([change(kind, WHEN, "svc_new") for kind in kinds])
    assert [s.split("|")[1] for s, _ in rows] == ["created", "enabled", "right-assigned"]
    assert ticketed([ADDED]) == [("dc01|member-added|domain admins|2025-03-12", False)]
    assert ticketed([{**ADDED, "outcome": "failure"}]) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"host": "DEMO.LOCAL"}, True),
        ({"host": "lnx01"}, False),
        ({"host": None}, None),
        ({"group_name": "Claims Readers"}, False),
        (named("from_at", at(3, 12, 11, 1)), False),
        (named("to_at", at(3, 12, 10, 59)), False),
        (named("to_at", None), None),
        (named("approved_at", at(3, 12, 11, 1)), False),
        (named("approved_at", None), None),
        ({"state_text": "rejected"}, False),
        ({"state_text": "pending"}, False),
        ({"account_name": "u00012"}, None),
    ],
)
def test_a_request_covers_its_group_its_host_and_its_time(more: Row, expected: bool | None) -> None:
    assert ticketed([ADDED], ticket(**more))[0][1] is expected


def test_a_request_for_an_account_names_it() -> None:
    assert ticketed([CREATED], ticket(group_name=None, account_name="DEMO\\SVC_NEW"))[0][1] is True
    assert ticketed([CREATED], ticket(group_name=None, account_name="svc_old"))[0][1] is False
    assert ticketed([CREATED], ticket())[0][1] is False


def test_another_member_than_the_one_requested() -> None:
    plain = {**ADDED, "account_name": "u00013"}
    assert ticketed([plain], ticket(account_name="u00012"))[0][1] is False
    assert ticketed([plain], ticket(account_name="u00013"))[0][1] is True
