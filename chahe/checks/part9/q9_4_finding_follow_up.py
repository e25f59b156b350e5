"""保險業辦理電子商務內部稽核所發現缺失事項，是否均送請相關單位辦理改善？並追蹤其改善情形？

Tests every finding of every source report against the tracking register, and every tracked finding's closure,
re-check and due dates over the quarter-end snapshots. Whether an improvement fits the defect is a person's to judge.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import after_days, either, known_if, true_or_false


def _closed(t: Rows, c: Criteria) -> Bool:
    return t.is_closed


@check(
    "9.4/finding-not-tracked",
    aspect="A",
    population="source_finding",
    subject="subject",
    criteria={"asm.findings_to_audit": "issued_date"},
    absence_in=("finding_track",),
    shows=("source_kind", "item_code", "issued_date"),
    title=("缺失未列入追蹤", "Finding not tracked"),
)
def finding_not_tracked(t: Rows, c: Criteria) -> Bool:
    """A finding of a source report stands in no row of the tracking register."""
    return c["asm.findings_to_audit"] & ~t.tracked


@check(
    "9.4/overdue",
    aspect="A",
    population="tracked_finding",
    subject="finding_id",
    criteria={"fu.overdue_days": "snapshot_date"},
    applies=lambda t, c: ~t.is_closed,
    shows=("unit", "due_date", "snapshot_date", "status_text"),
    title=("改善逾期", "Improvement overdue"),
)
def overdue(t: Rows, c: Criteria) -> Bool:
    """An open finding is past its due date by more than the own norm allows."""
    late = after_days(t.due_date, t.snapshot_date, c["fu.overdue_days"])
    return either(late, known_if(~true_or_false(t.stale_snapshot), late))


@check(
    "9.4/closed-without-proof",
    aspect="B",
    population="tracked_finding",
    subject="finding_id",
    criteria={"fu.close_needs_evidence": "closed_on"},
    applies=_closed,
    shows=("unit", "improvement_text", "evidence_no", "last_recheck_date", "last_recheck_passed"),
    title=("結案無佐證或重測未通過", "Closed without proof, or the re-test failed"),
)
def closed_without_proof(t: Rows, c: Criteria) -> Bool:
    """A finding is closed though no proof of improvement is filed or its last re-check failed."""
    proofless = t.evidence_no.isnull() & ~true_or_false(t.rule_text_only)
    failed = known_if(~true_or_false(t.recheck_missing), true_or_false(~t.last_recheck_passed))
    return c["fu.close_needs_evidence"] & (proofless | failed)


@check(
    "9.4/closed-by-owner",
    aspect="B",
    population="tracked_finding",
    subject="finding_id",
    criteria={"fu.independent_close": "closed_on"},
    applies=_closed,
    shows=("unit", "recheck_unit"),
    title=("權責單位自行結案", "Closed by the responsible unit itself"),
)
def closed_by_owner(t: Rows, c: Criteria) -> Bool:
    """A finding was re-checked or closed by its responsible person or unit."""
    same = (t.recheck_by == t.owner_person) | (t.recheck_unit == t.unit)
    return c["fu.independent_close"] & (same | true_or_false(t.closed_by == t.owner_person))


@check(
    "9.4/due-date-moved",
    aspect="B",
    population="tracked_finding",
    subject="finding_id",
    criteria={"fu.extension_approval": "snapshot_date", "fu.max_extensions": "snapshot_date"},
    shows=("original_due_date", "due_date", "moves", "unapproved_moves", "moved_days"),
    title=("改善期限多次展延或未經核准", "Due date moved too often or without approval"),
)
def due_date_moved(t: Rows, c: Criteria) -> Bool:
    """A due date was moved without approval, or more often than the own norm allows."""
    moved = (c["fu.extension_approval"] & (t.unapproved_moves > 0)) | (t.moves > c["fu.max_extensions"])
    return either(moved, known_if(~true_or_false(t.unseen_quarters > 0), moved))


@check(
    "9.4/repeated",
    aspect="B",
    population="prior_opinion_outcome",
    subject="opinion_no",
    applies=lambda t, c: t.status_text == "已改善",
    shows=("exam_no", "item_code", "subject_text", "improved_date", "last_found", "later_reports"),
    title=("前次意見已改善而再犯", "An improved opinion occurred again"),
)
def repeated(t: Rows, c: Criteria) -> Bool:
    """An opinion reported as improved shows the same defect on the same subject after the improvement."""
    # Until somebody has looked again, that nothing was found says nothing.
    return either(t.recurrences > 0, known_if((t.undated == 0) & (t.later_reports > 0), t.recurrences > 0))
