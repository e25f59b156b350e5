"""The acts a ledger knows, and which of them a sealed case still takes."""

from enum import StrEnum


class Act(StrEnum):
    """Kinds of act. A body never holds evidence content."""

    CASE_CREATED = "case-created"
    PROFILE_CHANGED = "profile-changed"
    PLAN = "plan"
    ASSIGNMENT = "assignment"
    INDEPENDENCE = "independence"  # which business a person or a relative handled
    TIME_SPENT = "time-spent"
    PRIOR_OPINION = "prior-opinion"
    REQUEST_ISSUED = "request-issued"
    REQUEST_STATED = "request-stated"
    REQUEST_RETURNED = "request-returned"
    REQUEST_MESSAGE = "request-message"
    SUPPLEMENTARY_REQUEST = "supplementary-request"
    EVIDENCE_RECEIVED = "evidence-received"
    EVIDENCE_SUPERSEDED = "evidence-superseded"  # a later delivery stands in its place; it stays in evidence
    EVIDENCE_REINSTATED = "evidence-reinstated"
    HANDOVER_MANIFEST = "handover-manifest"
    READING = "reading"
    REJECT_EXPLAINED = "reject-explained"
    MAPPING_CONFIRMED = "mapping-confirmed"
    NORM_ENTERED = "norm-entered"
    RUN = "run"
    CONCLUSION = "conclusion"
    SIGN_OFF = "sign-off"
    FINDING = "finding"
    FACT_CONFIRMATION = "fact-confirmation"
    FINDING_REGROUPED = "finding-regrouped"
    FINDING_WORDED = "finding-worded"
    MEETING = "meeting"
    MEETING_STATEMENT = "meeting-statement"
    PRIOR_CASE = "prior-case"
    LATER_EVENT = "later-event"
    FINDING_SENT = "finding-sent"  # for improvement: what follows is the follow-up
    IMPROVEMENT_PLAN = "improvement-plan"
    PROGRESS_REPORT = "progress-report"
    PROGRESS_JUDGED = "progress-judged"
    RETEST = "retest"
    CLOSURE = "closure"
    CLOSURE_REOPENED = "closure-reopened"
    INTERVIEW = "interview"
    ON_SCREEN = "on-screen"
    SAMPLE_DRAWN = "sample-drawn"
    SAMPLE_RESULT = "sample-result"
    EXCEPTION_REVIEWED = "exception-reviewed"  # rows of an exception list given one word, or that taken back
    EXCEPTION_AGREED = "exception-agreed"  # by a second person: rows set aside stay set aside
    CONDITION_REASON = "condition-reason"  # why a condition before sign-off stays open
    COPY = "copy"  # numbered copies of a report
    REPORT = "report"
    SEAL = "seal"
    REOPEN = "reopen"
    ANCHOR = "anchor"
    EXPORT = "export"
    UPGRADE = "upgrade"
    ERASE = "erase"
    REVEAL = "reveal"
    MEMBER = "member"  # who may see the case was changed
    KEY_REPLACED = "key-replaced"
    RECOVERED = "recovered"  # a torn act of a killed program was cut off


AFTER_SEAL = frozenset(
    {
        Act.LATER_EVENT,
        Act.FINDING_SENT,
        Act.IMPROVEMENT_PLAN,
        Act.PROGRESS_REPORT,
        Act.PROGRESS_JUDGED,
        Act.RETEST,
        Act.CLOSURE,
        Act.CLOSURE_REOPENED,
        Act.REPORT,
        Act.COPY,
        Act.REOPEN,
        Act.ANCHOR,
        Act.EXPORT,
        Act.UPGRADE,
        Act.ERASE,
        Act.REVEAL,
        Act.MEMBER,
        Act.KEY_REPLACED,
        Act.RECOVERED,
    }
)
"""What may still happen to a sealed case without reopening it: nothing that changes a fact or a conclusion."""
