"""Item 9.3: units that own an e-commerce system, general audits of them, and profiles that set the rule aside."""

from datetime import date
from typing import Any

import pytest

from chahe.criteria.loading import load
from chahe.model import Layer
from tests.checks.harness import derived
from tests.derive.test_unit_self_check import SYSTEM, D, Row

REPORT: Row = {
    "report_no": "R1", "plan_kind": "general", "unit": "資訊處應用系統科", "audit_from": D(2025, 3, 3),
    "audit_end": D(2025, 3, 14),
}  # fmt: skip


def seen(*reports: Row, label: str = "2025") -> int | None:
    """General audits of the unit in a year; None: nobody can tell."""
    rows = derived("unit_audit", {"system_register": [SYSTEM], "audit_report": list(reports)})
    found = {r["subject"]: r["audits"] for r in rows}
    count: int | None = found[f"資訊處|{label}"]
    return count


@pytest.mark.parametrize(
    ("change", "audits"),
    [
        ({}, 1), ({"unit": "財務部"}, 0), ({"unit": "財務部及資訊處"}, 1), ({"unit": None}, None),
        ({"unit": "全公司各單位"}, None), ({"plan_kind": "project"}, 0), ({"plan_kind": "self"}, 0),
        ({"plan_kind": None}, None), ({"plan_kind": "特殊查核"}, None), ({"audit_end": None}, None),
        ({"audit_end": D(2025, 12, 31)}, 1), ({"audit_from": D(2024, 12, 20), "audit_end": D(2025, 1, 3)}, 1),
        ({"audit_from": D(2025, 12, 20), "audit_end": D(2026, 1, 3)}, None),
        ({"audit_from": D(2026, 1, 2), "audit_end": D(2026, 1, 3)}, 0), ({"audit_from": None}, 1),
    ],
)  # fmt: skip
def test_a_general_audit_counts_in_the_year_it_ended_in(change: Row, audits: int | None) -> None:
    assert seen({**REPORT, **change}) == audits


def test_what_is_not_told_takes_nothing_from_what_is() -> None:
    assert seen({**REPORT, "unit": None}, REPORT) == 1
    assert seen() == 0
    assert seen(REPORT, label="2026") == 0


def test_an_approved_risk_based_audit_sets_the_yearly_rule_aside() -> None:
    name, day = "ia.general_audit_period", date(2025, 12, 31)
    every: Any = load({})
    law = every.restrict("life").at(name, Layer.LAW, day)
    assert law is not None
    assert law.in_use == "year"
    assert every.restrict("life", {"risk_based_audit"}).at(name, Layer.LAW, day) is None
    other = "ia.self_inspection_period"
    assert every.restrict("life", {"risk_based_audit"}).at(other, Layer.LAW, day) is not None
