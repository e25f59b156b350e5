"""保險業對前開規範內容是否配合業務推展需要定期檢討修正？

Tests the rules of internal audit and self-inspection: every change that concerns one against reviews and versions, and
every rule for a review in each calendar period. Whether an amendment fits the business is a person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import after_months, true_or_false

_SHOWS = ("title", "change_kind", "changed_date", "done_on", "unanswered")


def _concerned(t: Rows) -> Bool:
    return (t.rule_kind == "audit") & t.concerned


def _late(t: Rows, months: Rows) -> Bool:
    """Answered later than so many months after the change, and no version shows that it was approved before."""
    in_time = true_or_false(~after_months(t.changed_date, t.vague_on, months))
    return after_months(t.changed_date, t.done_on, months) & ~in_time


@check(
    "9.2/law-not-adopted",
    aspect="B",
    population="rule_revision",
    subject="subject",
    criteria={"pol.adopt_months": "changed_date"},
    applies=lambda t, c: _concerned(t) & (t.change_kind == "law"),
    pending=lambda t, c: t.unanswered & ~_late(t, c["pol.adopt_months"]),
    absence_in=("rule_change", "document_register"),
    shows=_SHOWS,
    title=("法令異動後逾期未修訂稽核規範", "Rule of audit not revised in time after a change of law"),
)
def law_not_adopted(t: Rows, c: Criteria) -> Bool:
    """A change of law that concerns a rule of audit was answered by a version or a signed review too late or never."""
    return _late(t, c["pol.adopt_months"])


@check(
    "9.2/change-not-reviewed",
    aspect="B",
    population="rule_revision",
    subject="subject",
    criteria={"pol.review_months": "changed_date"},
    applies=lambda t, c: _concerned(t) & (t.change_kind != "law"),
    pending=lambda t, c: t.unanswered & ~_late(t, c["pol.review_months"]),
    absence_in=("rule_change", "document_register"),
    shows=_SHOWS,
    title=("業務或系統異動後逾期未檢討稽核規範", "Rule of audit not reviewed in time after a change"),
)
def change_not_reviewed(t: Rows, c: Criteria) -> Bool:
    """A change of business or systems, or an event, was answered later than the own norm allows, or never."""
    return _late(t, c["pol.review_months"])


@check(
    "9.2/rule-not-reviewed",
    aspect="A",
    population="rule_review",
    subject="subject",
    criteria={"ia.rule_review_period": "window_to"},
    applies=lambda t, c: (t.rule_kind == "audit") & (t.unit == c["ia.rule_review_period"]) & t.in_force,
    pending=lambda t, c: ~t.over,
    absence_in=("rule_change", "document_register"),
    shows=("title", "label", "reviews"),
    title=("稽核規範未定期檢討", "Rule of audit not reviewed in a period"),
)
def rule_not_reviewed(t: Rows, c: Criteria) -> Bool:
    """A rule of audit has neither a version nor a signed review in a calendar period of the own norm."""
    return t.reviews == 0
