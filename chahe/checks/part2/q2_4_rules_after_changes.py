"""保險業於辦理電子商務業務過程中，如有業務推展需要或遇環境之變化（如保險環境改變、網路技術提昇重購軟硬體系統，或網路入侵等情況之發生）是否能
依業務需要檢討修正其風險管理相關程序與規範？

Aspect B: every change and every major incident against the reviews and versions of the risk rules it concerns, as the
insurer's register states them. Whether a change concerns a rule, and whether an amendment answers it, people judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import after_months, true_or_false

_SHOWS = ("title", "change_kind", "changed_date", "done_on", "unanswered")


def _concerned(t: Rows) -> Bool:
    return (t.rule_kind == "risk") & t.concerned


def _late(t: Rows, months: Rows) -> Bool:
    """Answered later than so many months after the change, and no version shows that it was approved before."""
    in_time = true_or_false(~after_months(t.changed_date, t.vague_on, months))
    return after_months(t.changed_date, t.done_on, months) & ~in_time


@check(
    "2.4/law-not-adopted",
    aspect="B",
    population="rule_revision",
    subject="subject",
    criteria={"pol.adopt_months": "changed_date"},
    applies=lambda t, c: _concerned(t) & (t.change_kind == "law"),
    pending=lambda t, c: t.unanswered & ~_late(t, c["pol.adopt_months"]),
    absence_in=("rule_change", "document_register"),
    shows=_SHOWS,
    title=("法令異動後逾期未修訂風險管理規範", "Risk rule not revised in time after a change of law"),
)
def law_not_adopted(t: Rows, c: Criteria) -> Bool:
    """A change of law that concerns a risk rule was answered, by a version or a signed review, too late or never."""
    return _late(t, c["pol.adopt_months"])


@check(
    "2.4/change-not-reviewed",
    aspect="B",
    population="rule_revision",
    subject="subject",
    criteria={"pol.review_months": "changed_date"},
    applies=lambda t, c: _concerned(t) & (t.change_kind != "law"),
    pending=lambda t, c: t.unanswered & ~_late(t, c["pol.review_months"]),
    absence_in=("rule_change", "document_register"),
    shows=_SHOWS,
    title=(
        "業務、系統異動或入侵事件後逾期未檢討風險管理規範",
        "Risk rule not reviewed in time after a change or event",
    ),
)
def change_not_reviewed(t: Rows, c: Criteria) -> Bool:
    """A change of business or systems, or an event, was answered later than the own norm allows, or never."""
    return _late(t, c["pol.review_months"])


@check(
    "2.4/incident-not-reviewed",
    aspect="A",
    population="incident_review",
    subject="incident_no",
    criteria={"pol.incident_reviewed": "learned_date", "pol.review_months": "learned_date"},
    pending=lambda t, c: ~t.reviewed & ~after_months(t.learned_date, t.base_date, c["pol.review_months"]),
    absence_in=("rule_change",),
    shows=("incident_kind", "learned_date"),
    title=("重大事件後未檢討風險管理規範", "No rule was reviewed after a major incident"),
)
def incident_not_reviewed(t: Rows, c: Criteria) -> Bool:
    """No line of the register of reviews names a major incident."""
    return c["pol.incident_reviewed"] & ~t.reviewed
