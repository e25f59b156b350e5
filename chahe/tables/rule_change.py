"""One change or event, one internal rule held against it, and the review of the rule (規範檢討及修訂登錄表)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "rule_change",
    "One change or event, one internal rule held against it, and the review of the rule (規範檢討及修訂登錄表).",
    (
        text("change_no", "number of the change or event", required=True),
        text("change_kind", "law, system, business, intrusion, environment or periodic; else as written"),
        text("change_text", "what changed or happened, as written"),
        date("changed_date", "day of the change, its commencement or the event"),
        text("system_id", "system it is about", null="none, or not stated"),
        text("incident_no", "incident it follows from", null="none, or not stated"),
        text("document_no", "internal rule held against it", null="names none"),
        text("rule_kind", "risk, audit or other; else as written", null="not stated: what the register of rules says"),
        boolean("concerned", "the insurer finds that the change concerns the rule"),
        date("reviewed_date", "day the rule was reviewed", null="not reviewed, or not stated"),
        text("review_result", "amend or no-change; else as written"),
        text("version_text", "version that took the change in", null="none, or not stated"),
        text("reviewer", "who reviewed", personal=True),
        text("signed_by", "who signed the result", null="nobody", personal=True),
        date("signed_date", "when it was signed", null="not signed, or not stated"),
        stated_words(),
    ),
)
