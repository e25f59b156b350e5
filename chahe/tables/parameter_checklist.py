"""One line of a periodic parameter check (參數檢核表)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "parameter_checklist",
    "One line of a periodic parameter check (參數檢核表).",
    (
        text("host_name", "host checked", required=True, personal=False),
        text("asset_id", "asset number"),
        text("period_label", "period checked as written, e.g. 114上半年"),
        date("period_from", "first day of the period"),
        date("period_to", "last day of the period"),
        text("parameter", "parameter checked"),
        text("expected_text", "value the own norm wants"),
        text("actual_text", "value found"),
        date("checked_date", "when"),
        text("reviewer", "who checked (employee number)", personal=True),
        text("approver", "who approved", personal=True),
        stated_words(),
    ),
)
