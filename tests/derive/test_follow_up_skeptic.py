"""Items 7.2 and 9.4 with evidence missing, old or ambiguous: nothing is met and nobody is accused."""

import datetime as dt
from typing import Any

from chahe.model import Observation
from tests.checks.harness import derived, examined

D = dt.date
ENDS = (D(2025, 3, 31), D(2025, 6, 30), D(2025, 9, 30), D(2025, 12, 31), D(2026, 3, 31), D(2026, 6, 30))
DRILL = {"drill_id": "D1", "drill_date": D(2025, 10, 18), "drill_kind": "switch", "plan_id": "P1"}
SYSTEM = {"system_id": "S1", "system_name": "核心", "is_core": True, "ecommerce": False, "internet_facing": False}
Given = dict[str, list[dict[str, Any]]]


def _star(given: Given, check: str, own: dict[str, Any], **more: Any) -> Observation:
    law = {"asm.findings_to_audit": True}
    found = examined(given, only=check.split("/")[0], law=law, own=own, **more)
    assert not found.faults
    return next(o for o in found.observations if o.check == check and o.subject == "*")


def _line(on: dt.date, **more: Any) -> dict[str, Any]:
    due = {"original_due_date": D(2026, 12, 31), "due_date": D(2026, 12, 31)}
    stands = {"finding_id": "F1", "received_date": D(2025, 1, 5), "status_text": "改善中"}
    return {**stands, "snapshot_date": on, **due, **more}


MOVES = {"fu.extension_approval": True, "fu.max_extensions": 2}


def test_one_register_shows_no_moves() -> None:
    every = [_line(d) for d in ENDS]
    assert _star({"finding_track": every}, "9.4/due-date-moved", MOVES).outcome == "met"
    for kept in (every[-1:], every[:3] + every[4:], every[:-1]):
        star = _star({"finding_track": kept}, "9.4/due-date-moved", MOVES)
        assert (star.outcome, star.exceptions) == ("insufficient-evidence", 0)


def test_a_finding_that_vanished_from_the_register_is_not_in_time() -> None:
    """F1 stands in the register of September and in none after; F2 fills the later ones."""
    rows = [_line(d) for d in ENDS[:3]] + [_line(d, finding_id="F2") for d in ENDS]
    star = _star({"finding_track": rows}, "9.4/overdue", {"fu.overdue_days": 0})
    assert (star.outcome, star.unsettled) == ("insufficient-evidence", 1)


def test_closed_without_the_papers_of_the_recheck() -> None:
    closed = _line(ENDS[-1], closed_date=D(2026, 5, 1), evidence_no="E-1", recheck_date=D(2026, 4, 28))
    own = {"fu.close_needs_evidence": True}
    passed = {"finding_id": "F1", "recheck_date": D(2026, 4, 28), "passed": True}
    given: Given = {"finding_track": [closed], "recheck": [passed]}
    assert _star(given, "9.4/closed-without-proof", own).outcome == "met"
    for rechecks in ([], [{**passed, "finding_id": "F9"}]):
        star = _star({**given, "recheck": rechecks}, "9.4/closed-without-proof", own)
        assert (star.outcome, star.exceptions) == ("insufficient-evidence", 0)
    assert _star({"finding_track": [closed]}, "9.4/closed-without-proof", own).outcome == "insufficient-evidence"


def test_a_register_older_than_the_report_and_a_line_without_a_number() -> None:
    source = {"source_kind": "內部稽核", "report_no": "R1", "finding_no": "1", "issued_date": D(2026, 5, 1)}

    def tracked(*lines: dict[str, Any]) -> bool | None:
        (row,) = derived("source_finding", {"finding_source": [source], "finding_track": list(lines)})
        found: bool | None = row["tracked"]
        return found

    assert tracked(_line(ENDS[-1], report_no="R1", source_ref="1")) is True
    assert tracked(_line(ENDS[-1], report_no="R1", source_ref="2")) is False
    assert tracked(_line(ENDS[-2], report_no="R1", source_ref="2")) is None
    assert tracked(_line(ENDS[-1], report_no="R1")) is None


def test_an_opinion_without_a_subject_is_not_clean() -> None:
    opinion = {"opinion_no": "O1", "item_code": "4.3.1", "status_text": "已改善", "improved_date": D(2025, 6, 30)}
    source = {"source_kind": "內部稽核", "report_no": "R", "finding_no": "1", "item_code": "4.3.1"}
    given: Given = {
        "prior_opinion": [opinion],
        "finding_source": [{**source, "subject_text": "WEB01", "found_date": D(2025, 9, 1)}],
    }
    star = _star(given, "9.4/repeated", {})
    assert (star.outcome, star.exceptions) == ("insufficient-evidence", 0)
    early = {**given, "finding_source": [{**source, "subject_text": "WEB01", "found_date": D(2025, 6, 1)}]}
    assert _star(early, "9.4/repeated", {}).outcome == "insufficient-evidence"  # nobody has looked since
    later = {**source, "report_no": "S", "item_code": "7.2", "found_date": D(2025, 12, 1)}
    looked = {**given, "finding_source": [*early["finding_source"], later]}
    assert _star(looked, "9.4/repeated", {}).outcome == "met"


def test_nothing_recurred_is_known_only_when_somebody_looked_again() -> None:
    opinion = {"opinion_no": "O1", "item_code": "4.3.1", "status_text": "已改善", "subject_text": "WEB01"}
    report = {"source_kind": "內部稽核", "report_no": "R", "finding_no": "1", "item_code": "7.2", "subject_text": "X"}

    def star(improved: dt.date | None, **dates: dt.date) -> str:
        given: Given = {
            "prior_opinion": [{**opinion, "improved_date": improved}],
            "finding_source": [{**report, **dates}],
        }
        return str(_star(given, "9.4/repeated", {}).outcome)

    day = D(2025, 6, 30)
    assert star(day, found_date=day) == "met"
    assert star(day, issued_date=day) == "met"
    assert star(day, found_date=D(2025, 6, 29), issued_date=D(2025, 8, 1)) == "insufficient-evidence"
    assert star(day) == "insufficient-evidence"
    assert star(None, found_date=day) == "insufficient-evidence"


def test_a_drill_without_its_systems() -> None:
    own = {"dr.drill_period": "year", "dr.scope_all_core": True, "dr.switch_evidence": True}
    other = {"drill_id": "D2", "drill_date": D(2025, 5, 1), "drill_kind": "switch"}
    given: Given = {
        "system_register": [{**SYSTEM, "live_date": D(2019, 1, 1)}],
        "dr_drill": [DRILL, other],
        "dr_scope": [{"drill_id": "D2", "system_id": "S9", "tested": True}],
        "switch_event": [{"system_id": "S9", "happened_date": D(2025, 5, 1)}],
    }
    for check in ("7.2/system-not-drilled", "7.2/switch-not-evidenced"):
        star = _star(given, check, own)
        assert (star.outcome, star.exceptions) == ("insufficient-evidence", 0), check
    foreign = {**given, "dr_drill": [other], "dr_scope": [*given["dr_scope"], {"drill_id": "D7", "system_id": "S1"}]}
    star = _star(foreign, "7.2/system-not-drilled", own)
    assert (star.outcome, star.exceptions) == ("insufficient-evidence", 0)


def test_plans_and_issues_that_are_not_there() -> None:
    own = {"dr.plan_revision_days": 60}
    issue = {"drill_id": "D1", "issue_no": "1"}
    old = {"plan_id": "P1", "version_text": "1", "issued_date": D(2024, 1, 1)}
    given: Given = {"dr_drill": [DRILL], "dr_issue": [issue], "plan_version": [old]}
    assert _star(given, "7.2/plan-not-revised", own).outcome == "exception"
    early = _star(given, "7.2/plan-not-revised", own, as_of="2025-11-30")
    foreign = _star({**given, "plan_version": [{**old, "plan_id": "P9"}]}, "7.2/plan-not-revised", own)
    silent = _star({"dr_drill": [DRILL], "plan_version": [old]}, "7.2/plan-not-revised", own)
    for star in (early, foreign, silent):
        assert (star.outcome, star.exceptions) == ("insufficient-evidence", 0)
