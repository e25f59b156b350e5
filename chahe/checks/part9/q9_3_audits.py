"""保險業是否確依內部稽核作業規範辦理內部稽核？其範圍是否妥適（如保險業電子商務各項業務、廠商管理及各項安控規範之遵循等）？

Tests every item that applies for a working paper in each calendar period, every unit that owns an e-commerce system for
a general audit, every report for the day it was filed, and every auditor for hours of training. The rule of a general
audit a year does not bind an insurer whose risk-based audit was approved (profile): then its own norm says how often.
How deep the audits went is a person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import after_months, known_if, true_or_false


def _late(t: Rows, c: Criteria) -> Bool:
    months = c["ia.report_filed_months"]
    return after_months(t.audit_end, t.filed_on, months) & after_months(t.audit_end, t.filed_counted, months)


@check(
    "9.3/item-without-paper",
    aspect="A",
    population="audit_coverage",
    subject="subject",
    criteria={"ia.item_period": "window_to"},
    applies=lambda t, c: t.unit == c["ia.item_period"],
    pending=lambda t, c: ~t.over,
    absence_in=("audit_paper",),
    shows=("item_code", "label", "plan_lines", "papers"),
    title=("查核項目無工作底稿", "Item without a working paper"),
)
def item_without_paper(t: Rows, c: Criteria) -> Bool:
    """No working paper speaks of the item in a calendar period of the own norm."""
    return t.papers == 0


@check(
    "9.3/unit-not-audited",
    aspect="A",
    population="unit_audit",
    subject="subject",
    criteria={"ia.general_audit_period": "window_to"},
    applies=lambda t, c: (t.unit == c["ia.general_audit_period"]) & t.there,
    pending=lambda t, c: ~t.over,
    absence_in=("audit_report",),
    shows=("owner_unit", "label", "audits"),
    title=("電子商務系統權責單位未辦理一般查核", "No general audit of a unit that owns an e-commerce system"),
)
def unit_not_audited(t: Rows, c: Criteria) -> Bool:
    """No general audit of a unit responsible for an e-commerce system ended in a calendar period of the rule."""
    return t.audits == 0


@check(
    "9.3/report-filed-late",
    aspect="A",
    population="audit_filing",
    subject="report_no",
    criteria={"ia.report_filed_months": "audit_end"},
    applies=lambda t, c: ~true_or_false(t.plan_kind == "self"),
    pending=lambda t, c: t.unfiled & ~_late(t, c),
    shows=("unit", "audit_end", "filed_date", "unfiled"),
    title=("稽核報告逾期函報或未函報", "Audit report filed late or never"),
)
def report_filed_late(t: Rows, c: Criteria) -> Bool:
    """An audit report was filed with the authority later than the rule allows after the end of the audit, or never."""
    return _late(t, c)


@check(
    "9.3/auditor-hours",
    aspect="A",
    population="auditor_training",
    subject="subject",
    criteria={"ia.auditor_hours_per_year": "window_to"},
    applies=lambda t, c: t.whole_year & ~t.certified,
    pending=lambda t, c: ~t.over,
    absence_in=("auditor_course",),
    shows=("employee_no", "label", "minutes"),
    title=("稽核人員年度專業訓練時數不足", "Auditor with too few hours of training in a year"),
)
def auditor_hours(t: Rows, c: Criteria) -> Bool:
    """An auditor of a whole calendar year completed fewer hours of professional training in it than the rule asks."""
    short = t.hours < c["ia.auditor_hours_per_year"]
    return known_if(~short | (t.vague == 0), short)
