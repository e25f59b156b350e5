"""One record that an item was reviewed: who, when, scope, result, follow-up (檢視紀錄)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "review_record",
    "One record that an item was reviewed: who, when, scope, result, follow-up (檢視紀錄).",
    (
        text("item_code", "item reviewed, e.g. 4.5.1", required=True),
        date("period_from", "first day of the period reviewed"),
        date("period_to", "last day of the period reviewed"),
        text("scope_text", "what was covered"),
        text("reviewer", "who reviewed", personal=True),
        text("approver", "who approved", personal=True),
        date("review_date", "when"),
        text("result_text", "result"),
        text("follow_up", "follow-up of what was found"),
        text("document_no", "document number of the record"),
        stated_words(),
    ),
)
