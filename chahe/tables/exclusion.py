"""One host left out of scanning with approval (掃描排除清單)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "exclusion",
    "One host left out of scanning with approval (掃描排除清單).",
    (
        text("asset_id", "asset number"),
        text("ip", "address"),
        text("reason_text", "reason"),
        text("approved_by", "who approved", personal=True),
        date("approved_date", "when"),
        date("valid_to", "until", null="no end"),
        stated_words(),
    ),
)
