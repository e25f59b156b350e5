"""Log-ons of administrators, and what allows them outside working hours."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.test_absence import at, logon, owner
from tests.derive.test_log_wholeness import stop
from tests.derive.test_password_attempt import Row, finding
from tests.derive.test_top_use import named, request

D = dt.date
NIGHT = at(3, 5, 23, 10)
OWNERS = [owner("adm.wang", role="admin"), owner("chen", "E2", role="staff")]
HERE: Row = {"host": "dc01", "account_name": "adm.wang"}


def turn(first: dt.datetime | None, last: dt.datetime | None, who: str = "E1") -> Row:
    """A row of duty_roster."""
    return {"employee_no": who, **named("from_at", first), **named("to_at", last)}


def change(first: dt.datetime, last: dt.datetime | None, **more: Any) -> Row:
    """A row of change_ticket."""
    asked = request(first, last, **{"host": "dc01", **more})
    return {**{k: v for k, v in asked.items() if k not in ("request_no", "used_by")}, "ticket_no": "AC-1"}


def found(events: list[Row], **more: Any) -> list[tuple[Any, ...]]:
    """(account, clock, certain, workday, covered, days to the answer) of each log-on."""
    given = {"logon_event": events, "account_owner": OWNERS, **more}
    rows = derived("hours_of_logon", {k: v for k, v in given.items() if v})
    columns = ("account_name", "clock", "certain", "workday", "covered", "answer_days")
    return sorted((tuple(r[c] for c in columns) for r in rows), key=str)


def covered(**more: Any) -> Any:
    """Whether the log-on at night is covered."""
    return found([logon(NIGHT, "adm.wang", "10")], **more)[0][4]


def test_whose_log_ons_are_looked_at() -> None:
    ssh: Row = {"channel": "syslog", "event_id": None, "user_domain": None, "host": "lnx01"}
    events = [
        logon(NIGHT, "adm.wang", "10"),
        logon(at(3, 5, 8, 30), r"Administrator", "2"),
        logon(at(3, 5, 0, 5), "renamed", "2", user_sid="S-1-5-21-1-2-3-500"),
        {**logon(at(3, 5, 12), "root", None), **ssh},
        {**logon(at(3, 5, 12), "adm.wang", None), **ssh},  # whose domain nobody states
        logon(NIGHT, "chen", "2"),
        logon(NIGHT, "adm.wang", "3"),
        logon(NIGHT, "adm.wang", "10", outcome="failure"),
        logon(NIGHT, "adm.wang", None),
    ]
    assert [r[:3] for r in found(events)] == [
        ("adm.wang", 1200, None),
        ("adm.wang", 2310, None),
        ("adm.wang", 2310, True),
        ("administrator", 830, True),
        ("renamed", 5, True),
        ("root", 1200, True),
    ]


def test_the_calendar_tells_which_days_are_worked() -> None:
    days = [(D(2025, 2, 8), True), (D(2025, 2, 28), False), (D(2025, 3, 3), True), (D(2025, 3, 3), False)]
    calendar = [{"calendar_date": d, "workday": w} for d, w in days]
    events = [logon(at(m, d), "adm.wang") for m, d in ((2, 8), (2, 28), (3, 3), (3, 4))]
    rows = derived("hours_of_logon", {"logon_event": events, "account_owner": OWNERS, "work_day": calendar})
    assert {r["day"].day: r["workday"] for r in rows} == {8: True, 28: False, 3: None, 4: None}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (turn(NIGHT, NIGHT), True),
        (turn(at(3, 5, 20), at(3, 6, 8)), True),
        (turn(at(3, 5, 20), at(3, 5, 23, 9)), False),
        (turn(at(3, 5, 23, 11), at(3, 6, 8)), False),
        (turn(at(3, 5, 20), at(3, 6, 8), "E2"), False),
        (turn(at(3, 5, 20), at(3, 6, 8), "王大明"), None),
        (turn(at(3, 5, 20), None), None),
    ],
)
def test_turns_of_duty(line: Row, expected: bool | None) -> None:
    assert covered(duty_roster=[line]) is expected


def test_a_turn_of_duty_may_cover_an_account_that_is_nobodys() -> None:
    events = [logon(NIGHT, "Administrator", "2")]
    assert found(events, duty_roster=[turn(at(3, 5, 20), at(3, 6, 8))])[0][4] is None
    assert found(events)[0][4] is False


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (change(at(3, 5, 22), at(3, 5, 23, 30)), True),
        (change(at(3, 5, 22), at(3, 5, 23)), False),
        (change(at(3, 5, 22), at(3, 6, 2), approved=at(3, 6)), False),
        (change(at(3, 5, 22), at(3, 6, 2), state_text="rejected"), False),
        (change(at(3, 5, 22), at(3, 6, 2), host="dc02"), False),
        (change(at(3, 5, 22), at(3, 6, 2), host=None), None),
        (change(at(3, 5, 22), at(3, 6, 2), host="demo.example"), True),
        (change(at(3, 5, 22), None), None),
    ],
)
def test_changes_of_the_host_or_its_domain(line: Row, expected: bool | None) -> None:
    assert covered(change_ticket=[line]) is expected


def test_requests_to_use_the_account_and_announced_stops() -> None:
    assert covered(privilege_approval=[request(at(3, 5, 22), at(3, 6, 2), **HERE)]) is True
    assert covered(privilege_approval=[request(at(3, 5, 22), at(3, 6, 2), host="dc01", account_name="chen")]) is False
    assert covered(privilege_approval=[request(at(3, 5, 22), at(3, 6, 2), host=None, account_name="adm.wang")]) is None
    window = stop(at(3, 5, 22), at(3, 6, 2), at(3, 1))
    assert covered(maintenance_window=[{**window, "host": "dc01"}]) is True
    assert covered(maintenance_window=[{**window, "host": "dc02"}]) is False
    late = stop(at(3, 5, 22), at(3, 6, 2), None)
    assert covered(maintenance_window=[{**late, "host": "dc01"}]) is None


def test_a_record_of_handling_answers_it() -> None:
    events = [logon(NIGHT, "adm.wang", "10")]
    assert found(events, logon_finding=[finding(account_name="adm.wang", applies_to="off-hours")])[0][5] == 2
    assert found(events, logon_finding=[finding(account_name="adm.wang", applies_to="guessing")])[0][5] is None
