"""One version of one continuity plan (計畫版次)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "plan_version",
    "One version of one continuity plan (計畫版次).",
    (
        text("plan_id", "plan", required=True),
        text("version_text", "version", required=True),
        date("issued_date", "date of issue", required=True),
        text("approved_by", "who approved", personal=True),
        text("change_note", "what was changed"),
        stated_words(),
    ),
)
