"""Rows of incidents, alerts and audits that reach every branch of their derivations."""

import datetime as dt
from typing import Any

from tests.derive.test_audit_coverage import PAPER, PLAN, ROSTER
from tests.derive.test_incident_clock import CALENDAR, INCIDENT, RECEIPT, SWITCH, at, window

D = dt.date
Row = dict[str, Any]
NAMES = (
    "incident_clock",
    "outage",
    "fraud_alert_outcome",
    "audit_coverage",
    "vendor_audit",
    "audit_filing",
    "self_check_person",
    "item_answer",
    "auditor_training",
)
FEW = ("incident_clock", "outage", "vendor_audit")
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""
BLANK = ("happened", "learned", "classified", "reported")


def dated(name: str) -> Row:
    """The instant is not stated, only its day."""
    return {name: None, f"{name}_local": None, f"{name}_us": None}


def unstated(name: str) -> Row:
    """Neither the instant nor its day is stated."""
    return {**dated(name), f"{name}_date": None}


def _incidents() -> list[Row]:
    out = [INCIDENT, {**INCIDENT, "incident_no": "I2", "grade": None, "twin_no": "i1", "system_id": None}]
    out += [{**INCIDENT, "incident_no": f"D{n}", **dated(name)} for n, name in enumerate(BLANK)]
    out += [{**INCIDENT, "incident_no": f"U{n}", **unstated(name)} for n, name in enumerate(BLANK)]
    out += [
        {**INCIDENT, "incident_no": "N1", "grade": None, "written_date": None, **unstated("reported")},
        {**INCIDENT, "incident_no": "N2", "disclosed_date": D(2025, 3, 10), "material_information": True},
        {**INCIDENT, "incident_no": "N2", "grade": "minor"},
        {**INCIDENT, "incident_no": "N3", "learned_date": D(2024, 12, 27), **dated("learned")},
    ]
    return out


def _receipts() -> list[Row]:
    out = [{**RECEIPT, "incident_no": n, **at("received", 3, 5, 9, 8 + k)} for k, n in enumerate(("I1", "D1", "N2"))]
    out += [
        {**RECEIPT, "authority": "guild", **at("received", 3, 5, 9, 11)},
        {**RECEIPT, "incident_no": "D2", **dated("received")},
        {**RECEIPT, "report_kind": "written", **at("received", 3, 15, 9)},
        {**RECEIPT, "incident_no": "N3", "report_kind": "written", **at("received", 1, 7, 9)},
        {**RECEIPT, "incident_no": "N2", "report_kind": "material", **at("received", 3, 10, 9)},
    ]
    return out


def _alerts() -> list[Row]:
    alert = {"raised_date": D(2025, 3, 5), "verdict": "false"}
    return [
        {**alert, "alert_no": "A1", "case_no": "c1", "closed_date": D(2025, 3, 9)},
        {**alert, "alert_no": "A2", "case_no": "C9", "state_text": "closed", "paper_no": "P"},
        {**alert, "alert_no": "A3", "state_text": "handling"},
    ]


def given() -> dict[str, list[Row]]:
    """All tables."""
    bare = {"plan_no": "P9", "item_code": "2.4"}
    return {
        "incident": _incidents(),
        "incident_receipt": _receipts(),
        "work_day": [c for c in CALENDAR if c["calendar_date"] != D(2025, 3, 12)],
        "switch_event": [
            SWITCH, {**SWITCH, **at("happened", 3, 20, 9)}, {"system_id": "S2", "happened_date": D(2025, 3, 5)},
            {"system_id": "S3", **at("happened", 4, 5, 9)},
        ],
        "maintenance_window": [
            window(), window(system_id=None, host="web01"), window(system_id="S2"),
            window(system_id="S3", from_at=None, from_at_us=None, from_at_local=None),
        ],
        "dr_drill": [{"drill_id": "D1", "drill_date": D(2025, 3, 20)}, {"drill_id": "D2", "drill_date": D(2025, 4, 5)}],
        "dr_scope": [{"drill_id": "D1", "system_id": "S1"}],
        "asset_register": [{"asset_id": "A1", "host_name": "WEB01.x", "system_id": "S9"}],
        "fraud_alert": _alerts(),
        "case_register": [{"case_no": "C1"}],
        "audit_plan": [
            PLAN, {**PLAN, "item_code": "4.6"}, {**PLAN, "item_code": "4.8.3.4.1", "planned_from": None}, bare,
            {**PLAN, "plan_no": "P2", "item_code": None, "vendor": "甲資訊股份有限公司"},
            {**PLAN, "plan_no": "P2", "item_code": None, "vendor": "乙資訊"},
            {**PLAN, "plan_no": "P3", "item_code": None, "vendor": "丙", "planned_to": None},
        ],
        "audit_paper": [
            PAPER, {**PAPER, "item_code": "8"},
            {"paper_no": "W2", "item_code": "4.1.1", "prepared_date": D(2026, 1, 5)},
            {"paper_no": "W3", "item_code": "5.3"}, {**PAPER, "item_code": None, "vendor": "甲資訊"},
            {**PAPER, "item_code": "6.4", "audited_date": D(2024, 5, 6)},
        ],
        "audit_report": [
            {"report_no": "R1", "audit_end": D(2025, 7, 31), "filed_date": D(2025, 10, 6)},
            {"report_no": "R2", "audit_end": D(2026, 6, 1)},
            {"report_no": "R3", "audit_end": D(2025, 1, 10), "filed_date": D(2025, 3, 13)},
            {"report_no": "R4", "audit_end": D(2024, 11, 1), "filed_date": D(2025, 1, 1)},
        ],
        "employee": ROSTER,
        "self_check": [
            {"check_no": f"C{n}", "checker": a, "handler": b}
            for n, (a, b) in enumerate(
                (("E1", "E2"), ("E1", "王小明"), ("陳怡君", "陳怡君"), ("林某", "林某"), (None, "E1"), ("e2", None))
            )
        ],
        "auditor": [
            {"employee_no": "E1", "auditor_from": D(2020, 1, 1), "certified_date": D(2025, 5, 1)},
            {"employee_no": "E2", "auditor_from": D(2025, 5, 1)}, {"employee_no": "E3", "auditor_to": D(2025, 5, 1)},
        ],
        "auditor_course": [
            {"employee_no": "e1", "course_name": "甲", "completed_date": D(2025, 5, 1), "duration_minutes": 600},
            {"employee_no": "E1", "course_name": "乙", "completed_date": D(2025, 6, 1)},
            {"employee_no": "E2", "course_name": "乙", "duration_minutes": 60},
        ],
        "self_answer": [{"item_code": "4.5.1", "answer_text": "met", "answered_by": "E1"}, {"item_code": "4.5.2"}],
    }  # fmt: skip
