"""Items 9.1, 9.3 and 6.4: coverage of items, vendors, filing, self-checks, answers."""

import datetime as dt
from typing import Any

from tests.checks.harness import derived, examined
from tests.derive.test_incident_clock import days

D = dt.date
Row = dict[str, Any]
PAPER: Row = {"paper_no": "W1", "item_code": "4.5.1", "audited_date": D(2025, 5, 6)}
PLAN: Row = {"plan_no": "P1", "item_code": "4.5.1", "planned_from": D(2025, 5, 1), "planned_to": D(2025, 7, 31)}


def coverage(item: str, label: str, **more: list[Row]) -> tuple[Any, ...]:
    given = {"audit_plan": [PLAN], "audit_paper": [PAPER], **more}
    rows = {r["subject"]: r for r in derived("audit_coverage", given)}
    row = rows[f"{item}|{label}"]
    return row["plan_lines"], row["papers"], row["over"]


def test_lines_and_papers_count_in_the_period_of_their_days() -> None:
    assert coverage("4.5.1", "2025H1") == (1, 1, True)
    assert coverage("4.5.1", "2025H2") == (1, 0, True)
    assert coverage("4.5.1", "2026") == (0, 0, False)
    assert coverage("4.5.2", "2025") == (0, 0, True)


def test_a_part_or_section_speaks_of_all_its_items_and_of_no_other() -> None:
    section = {"audit_paper": [{**PAPER, "item_code": "4.6"}], "audit_plan": [{**PLAN, "item_code": "4"}]}
    assert coverage("4.6.1.1", "2025", **section)[:2] == (1, 1)
    assert coverage("4.5.1", "2025", **section)[:2] == (1, 0)
    assert coverage("2.4", "2025", **section)[:2] == (0, 0)
    deep = {"audit_paper": [{**PAPER, "item_code": "4.8.3.4.1"}]}
    assert coverage("4.8.3.4.1", "2025", **deep)[1] == 1
    assert coverage("4.8.3.4.2", "2025", **deep)[1] == 0


def test_a_line_or_paper_without_a_day_may_be_of_any_period() -> None:
    bare = {
        "audit_paper": [{"paper_no": "W1", "item_code": "4.5.1"}],
        "audit_plan": [{"plan_no": "P", "item_code": "4.5.1"}],
    }
    assert coverage("4.5.1", "2025", **bare)[:2] == (None, None)
    assert coverage("4.5.2", "2025", **bare)[:2] == (0, 0)
    assert len(derived("audit_coverage", {"audit_plan": [PLAN]})) == 69 * (18 + 6 + 3 + 2)


def vendor(*papers: Row) -> Any:
    plan = {**PLAN, "item_code": None, "vendor": "甲資訊股份有限公司"}
    (row,) = derived("vendor_audit", {"audit_plan": [plan, PLAN], "audit_paper": [PAPER, *papers]})
    return row["papers"]


def test_a_vendor_is_found_in_papers_of_the_year_also_by_a_part_of_its_name() -> None:
    mine = {"paper_no": "W2", "vendor": "甲資訊", "audited_date": D(2025, 11, 3)}
    assert vendor() == 0
    assert vendor(mine) == 1
    assert vendor({**mine, "vendor": "乙資訊"}) == 0
    assert vendor({**mine, "audited_date": D(2024, 11, 3)}) == 0
    assert vendor({**mine, "audited_date": None}) is None
    assert vendor({**mine, "vendor": None, "item_code": "6.4"}) is None
    assert vendor({**mine, "vendor": None, "item_code": "6.1"}) == 0
    assert vendor({**mine, "vendor": None, "item_code": "6.4", "audited_date": D(2024, 11, 3)}) == 0


def test_a_report_is_filed_or_open_until_the_register_ends() -> None:
    report = {"report_no": "R1", "audit_end": D(2025, 7, 31)}
    calendar = days(D(2025, 1, 1), D(2026, 6, 30))
    filed = [{**report, "filed_date": D(2025, 10, 6)}, {"report_no": "R2", "audit_end": D(2026, 6, 1)}]
    one, two = derived("audit_filing", {"audit_report": filed, "work_day": calendar})
    assert (one["filed_on"], one["filed_counted"], one["unfiled"]) == (D(2025, 10, 6), D(2025, 10, 4), False)
    assert (two["filed_on"], two["unfiled"]) == (D(2026, 6, 30), True)


ROSTER: list[Row] = [
    {"employee_no": "E1", "person_name": "王小明"},
    {"employee_no": "E2", "person_name": "陳怡君"},
    {"employee_no": "E3", "person_name": "陳怡君"},
]


def test_two_units_may_number_their_checks_alike() -> None:
    rows = [{"check_no": "1", "unit": u, "checker": c, "handler": "E1"} for u, c in (("甲", "E2"), ("乙", "E1"))]
    found = derived("self_check_person", {"self_check": rows, "employee": ROSTER})
    assert [r["same_person"] for r in found] == [False, True]


def same(checker: str | None, handler: str | None) -> Any:
    row = {"check_no": "C1", "checker": checker, "handler": handler}
    (found,) = derived("self_check_person", {"self_check": [row], "employee": ROSTER})
    return found["same_person"]


def test_who_checked_is_who_handles_only_where_it_is_one_person() -> None:
    assert same("E1", "e1") is True
    assert same("E1", "E2") is False
    assert same("E1", "王小明") is True
    assert same("E2", "陳怡君") is None  # two of the name
    assert same("陳怡君", "陳怡君") is None
    assert same("林某", "林某") is True
    assert same("E1", None) is None
    assert same(None, "E1") is None


def test_an_answer_counts_where_it_says_something_and_is_signed() -> None:
    answers = [
        {"item_code": "4.5.1", "answer_text": "met", "answered_by": "E1"},
        {"item_code": "4.5.2", "answer_text": "met"},
        {"item_code": "4.5.3", "answered_by": "E1"},
        {"item_code": "4", "answer_text": "met", "answered_by": "E1"},
    ]
    rows = {r["item_code"]: r for r in derived("item_answer", {"self_answer": answers})}
    assert len(rows) == 69
    got = {c: (rows[c]["answered"], rows[c]["signed"]) for c in ("4.5.1", "4.5.2", "4.5.3", "4.1.1")}
    assert got == {"4.5.1": (True, True), "4.5.2": (True, False), "4.5.3": (False, False), "4.1.1": (False, False)}


def test_hours_of_an_auditor_of_a_whole_year() -> None:
    auditors: list[Row] = [
        {"employee_no": "E1", "auditor_from": D(2025, 1, 1), "certified_date": D(2026, 1, 5)},
        {"employee_no": "E2", "auditor_from": D(2025, 1, 2)},
        {"employee_no": "E3"},
    ]
    course = {"employee_no": "e1", "course_name": "甲", "completed_date": D(2025, 12, 31), "duration_minutes": 700}
    courses: list[Row] = [
        course,
        {**course, "course_name": "乙", "duration_minutes": None},
        {**course, "completed_date": None},
    ]
    rows = {r["subject"]: r for r in derived("auditor_training", {"auditor": auditors, "auditor_course": courses})}
    one, later = rows["E1|2025"], rows["E1|2026"]
    assert (one["hours"], one["vague"], one["whole_year"], one["certified"]) == (11, 1, True, False)
    assert one["over"]
    assert (later["minutes"], later["certified"], later["over"]) == (0, True, False)
    assert (rows["E2|2025"]["whole_year"], rows["E3|2025"]["whole_year"]) == (False, None)


def test_what_speaks_of_no_item_and_receipts_of_no_incident_are_gaps() -> None:
    given = {
        "audit_plan": [{**PLAN, "item_code": "4.6.2.9"}, {**PLAN, "item_code": "4.6"}],
        "audit_paper": [{**PAPER, "item_code": "45"}, PAPER],
        "self_answer": [{"item_code": "4.5.1"}, {"item_code": "9.9"}],
        "incident": [{"incident_no": "I1"}],
        "incident_receipt": [
            {"incident_no": n, "authority": "authority", "received_date": D(2025, 3, 5)} for n in ("i1", "I2")
        ],
    }
    told = {g.reason for g in examined(given).gaps}
    for words in (
        "a line of the programme names an item that is none: 4.6.2.9",
        "a working paper names an item that is none: 45",
        "an answer names an item that is none: 9.9",
        "a receipt is of an incident that is not registered: I2",
    ):
        assert sum(words in reason for reason in told) == 1, words
