"""Item 4.7: who had to be mailed, whose click counts, what the report should have said."""

import datetime as dt
from typing import Any

from chahe.intake.api import moment
from tests.checks.harness import derived, examined

DRILL = [{"drill_id": "D1", "drill_date": dt.date(2025, 9, 10)}]
T0 = dt.datetime(2025, 9, 10, 1, 0, tzinfo=dt.UTC)


def _person(no: str, **more: Any) -> dict[str, Any]:
    person = {"employee_no": no, "mailbox": f"{no}@x.tw".lower(), "has_computer": True, **more}
    return {"hired_date": dt.date(2020, 1, 2), **person}


def _mail(no: str, **more: Any) -> dict[str, Any]:
    return {"drill_id": "D1", "email": f"{no}@X.TW", "sent": True, "bounced": False, **more}


def _event(no: str, kind: str, seconds: int, ip: str = "10.0.0.9") -> dict[str, Any]:
    happened = moment("happened", T0 + dt.timedelta(seconds=seconds))
    return {"drill_id": "D1", "email": f"{no}@x.tw", "event_kind": kind, "client_ip": ip, **happened}


def test_duty() -> None:
    people = [
        _person("E1"),
        _person("E2"),
        _person("E3", hired_date=dt.date(2025, 10, 1)),
        _person("E4", leave_from=dt.date(2025, 1, 1), leave_to=dt.date(2025, 12, 31)),
        {"employee_no": "E5", "has_computer": False},
        _person("E6", left_date=dt.date(2025, 9, 9)),
    ]
    rows = derived("drill_duty", {"drill_event": DRILL, "employee": people, "drill_recipient": [_mail("E1")]})
    found = {r["employee_no"]: (r["present"], r["uses_computer"], r["mailed"]) for r in rows}
    assert found["E1"] == (True, True, True)
    assert found["E2"] == (True, True, False)
    assert [found[e][0] for e in ("E3", "E4", "E6")] == [False, False, False]
    assert found["E5"][1] is False


def test_a_blank_first_day_leaves_open_who_had_to_be_mailed() -> None:
    """Neither accused nor left out; somebody who had left, or was on leave, owes nothing whenever they began."""
    people = [
        _person("E1"),
        _person("E2", hired_date=None),
        _person("E3", hired_date=None, left_date=dt.date(2025, 9, 9)),
        _person("E4", hired_date=None, leave_from=dt.date(2025, 1, 1)),
    ]
    given = {"drill_event": DRILL, "employee": people, "drill_recipient": [_mail("E1")]}
    found = {r["employee_no"]: r["present"] for r in derived("drill_duty", given)}
    assert found == {"E1": True, "E2": None, "E3": False, "E4": False}
    for unclear, outcome in (
        (people, "insufficient-evidence"),
        ([p for p in people if p["employee_no"] != "E2"], "met"),
    ):
        seen = examined({**given, "employee": unclear}, only="4.7", law={"soc.scope_computer_users": True})
        star = next(o for o in seen.observations if (o.check, o.subject) == ("4.7/not-mailed", "*"))
        assert (star.outcome, star.exceptions) == (outcome, 0)


def test_gateway_clicks_are_not_persons() -> None:
    """The gateway opens three people's mails within seconds from one address; E2 clicks again later himself."""
    actions = [_event(f"E{n}", "sent", 0) for n in (1, 2, 3, 4)]
    actions += [_event(f"E{n}", "clicked", 4, "203.0.113.7") for n in (1, 2, 3)]
    actions += [_event("E2", "clicked", 3600), _event("E4", "clicked", 20)]
    given = {
        "drill_event": DRILL,
        "drill_action": actions,
        "employee": [_person(f"E{n}") for n in (1, 2, 3, 4)],
        "training": [{"employee_no": "E2", "course_name": "c", "completed_date": dt.date(2025, 9, 20), "passed": True}],
    }
    rows = derived("drill_clicker", given)
    assert [(r["employee_no"], r["days_to_training"], r["untrained"]) for r in rows] == [
        ("E2", 10, False),
        ("E4", None, True),
    ]


def test_rate() -> None:
    """5 of 100 clicked, 4 came back: 5/100, or 5/96 where the report says that bounces are left out."""
    mails = [_mail(f"E{n}", bounced=n > 96) for n in range(1, 101)]
    actions = [_event(f"E{n}", "clicked", 900 + n) for n in range(1, 6)]
    for basis, expected in ((None, 500), ("寄達數（扣除退信）", 520)):
        report = [
            {"drill_id": "D1", "recipients_stated": 100, "clicked_stated": 5, "rate_bp": 500, "basis_text": basis}
        ]
        (row,) = derived(
            "drill_rate",
            {"drill_event": DRILL, "drill_report": report, "drill_recipient": mails, "drill_action": actions},
        )
        assert (row["recomputed_bp"], row["rate_differs"], row["clicked_differs"]) == (expected, expected != 500, False)


def test_years() -> None:
    drills = [
        {"drill_id": "A", "drill_date": dt.date(2024, 11, 1)},
        {"drill_id": "B", "drill_date": dt.date(2026, 1, 5)},
    ]
    rows = derived("drill_year", {"drill_event": drills})
    assert [(r["year"], r["drills"], r["over"]) for r in rows] == [("2025", 0, True), ("2026", 1, False)]
