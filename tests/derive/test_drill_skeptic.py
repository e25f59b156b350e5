"""Item 4.7 with evidence missing, foreign or ambiguous: nothing is met and nobody is accused."""

import datetime as dt
from typing import Any

from chahe.intake.api import moment
from chahe.model import Observation
from tests.checks.harness import CTX, derived, examined

D = dt.date
DRILLS = [
    {"drill_id": "D1", "drill_date": D(2025, 9, 10), "report_date": D(2025, 10, 1)},
    {"drill_id": "D2", "drill_date": D(2025, 11, 10), "report_date": D(2025, 12, 1)},
]
OWN = {"soc.retrain_days": 30, "soc.result_must_recompute": True}
LAW = {"soc.scope_computer_users": True}


def _person(no: str, box: str | None = None, **more: Any) -> dict[str, Any]:
    hired = {"hired_date": D(2020, 1, 1)}
    return {"employee_no": no, "mailbox": box or f"{no}@x.tw".lower(), "has_computer": True, **hired, **more}


def _mail(no: str, drill: str = "D1") -> dict[str, Any]:
    return {"drill_id": drill, "email": f"{no}@x.tw".lower(), "sent": True}


def _click(no: str, drill: str = "D1") -> dict[str, Any]:
    when = dt.datetime(2025, 9, 10, 8, 0, tzinfo=dt.UTC)
    return {"drill_id": drill, "email": f"{no}@x.tw".lower(), "event_kind": "clicked", **moment("happened", when)}


def _star(given: dict[str, list[dict[str, Any]]], check: str, **more: Any) -> Observation:
    found = examined(given, only="4.7", law=LAW, own=OWN, **more)
    assert not found.faults
    return next(o for o in found.observations if o.check == check and o.subject == "*")


def _world(**more: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {
        "drill_event": DRILLS[:1],
        "employee": [_person("E1"), _person("E2")],
        "drill_recipient": [_mail("E1"), _mail("E2")],
        "drill_action": [_click("E1")],
        "training": [{"employee_no": "E1", "course_name": "c", "completed_date": D(2025, 9, 20), "passed": True}],
        "drill_report": [{"drill_id": "D1", "recipients_stated": 2, "clicked_stated": 1, "rate_bp": 5000}],
        **more,
    }


def test_the_whole_world_is_met() -> None:
    for check in ("4.7/not-mailed", "4.7/clicker-not-retrained", "4.7/rate-misstated"):
        assert _star(_world(), check).outcome == "met", check


def test_a_missing_mailing_list_accuses_nobody() -> None:
    """E3 came between the drills; the list of the second is not there."""
    people = [_person("E1"), _person("E3", hired_date=D(2025, 10, 1))]
    given = _world(drill_event=DRILLS, employee=people, drill_recipient=[_mail("E1")])
    star = _star(given, "4.7/not-mailed")
    assert (star.outcome, star.exceptions, star.unsettled) == ("insufficient-evidence", 0, 1)


def test_a_roster_older_than_the_drill_accuses_nobody() -> None:
    """E9 stands only in a roster drawn before the drill: whether he was still there, nobody knows."""
    rows = derived("drill_duty", _world(employee=[_person("E1"), _person("E9")]))
    assert {r["employee_no"]: r["present"] for r in rows} == {"E1": True, "E9": True}
    given = _world(employee=[_person("E1"), _person("E9")])
    star = _star(given, "4.7/not-mailed", as_of="2025-06-30")
    assert (star.outcome, star.exceptions) == ("insufficient-evidence", 0)
    undated = _star(given, "4.7/not-mailed", as_of=None)
    assert (undated.outcome, undated.exceptions) == ("insufficient-evidence", 0)


def test_a_shared_mailbox_names_nobody() -> None:
    people = [_person("E1", "box@x.tw"), _person("E2", "BOX@x.tw")]
    click = {**_click("E1"), "email": "box@x.tw"}
    given = _world(employee=people, drill_action=[click], training=[])
    assert derived("drill_clicker", given) == []
    star = _star(_world(employee=people, drill_action=[click]), "4.7/clicker-not-retrained")
    assert (star.outcome, star.exceptions, star.reason) == ("insufficient-evidence", 0, "gap")


def test_a_mailbox_handed_on_is_its_holders_of_the_day() -> None:
    people = [_person("E1", "box@x.tw", left_date=D(2025, 8, 31)), _person("E2", "box@x.tw", hired_date=D(2025, 9, 1))]
    given = _world(employee=people, drill_action=[{**_click("E1"), "email": "box@x.tw"}])
    assert [r["employee_no"] for r in derived("drill_clicker", given)] == ["E2"]


def test_a_click_of_a_stranger_is_not_dropped() -> None:
    given = _world(drill_action=[_click("E1"), _click("E77")])
    assert _star(given, "4.7/clicker-not-retrained").outcome == "insufficient-evidence"


def test_events_of_another_campaign() -> None:
    """A click list of another drill says nothing of this one: neither a rate of 0 nor nobody to retrain."""
    given = _world(drill_action=[_click("E1", "D9")])
    assert _star(given, "4.7/rate-misstated").outcome == "insufficient-evidence"
    assert _star(given, "4.7/clicker-not-retrained").outcome == "insufficient-evidence"


def test_one_drill_without_events() -> None:
    given = _world(drill_event=DRILLS, drill_recipient=[*_world()["drill_recipient"], _mail("E1", "D2")])
    assert _star(given, "4.7/clicker-not-retrained").outcome == "insufficient-evidence"
    assert _star(given, "4.7/rate-misstated").outcome == "insufficient-evidence"


def test_training_records_drawn_before_the_term_ended() -> None:
    nobody = [{"employee_no": "E5", "course_name": "c", "completed_date": D(2025, 9, 20), "passed": True}]
    given = _world(training=nobody)
    assert _star(given, "4.7/clicker-not-retrained").outcome == "exception"
    early = _star(given, "4.7/clicker-not-retrained", as_of="2025-10-01")
    assert (early.outcome, early.exceptions) == ("insufficient-evidence", 0)
    assert CTX.as_of == D(2026, 6, 30)
