"""One review of the hits of data-protection rules in a span of days (資料防護命中檢視紀錄)."""

from chahe.tables.api import Table, date, integer, stated_words, text

TABLE = Table(
    "dlp_review",
    "One review of the hits of data-protection rules in a span of days (資料防護命中檢視紀錄).",
    (
        text("dlp_system", "system reviewed", null="not stated: all of them", personal=False),
        date("period_from", "first day of the hits reviewed"),
        date("period_to", "last day of the hits reviewed"),
        integer("hit_count", "hits reviewed", "hits"),
        text("manner", "person or automatic (a report sent by itself); else as written"),
        text("reviewer", "who reviewed", null="nobody", personal=True),
        date("review_date", "when"),
        text("approver", "who signed", null="nobody", personal=True),
        date("signed_date", "when it was signed", null="not signed, or not stated"),
        text("result_text", "result"),
        text("follow_up", "follow-up of what was found"),
        text("document_no", "document number of the record"),
        stated_words(),
    ),
)
