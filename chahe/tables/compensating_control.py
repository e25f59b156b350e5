"""One compensating control for one vulnerability on one host."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "compensating_control",
    "One compensating control for one vulnerability on one host.",
    (
        text("asset_id", "asset number"),
        text("ip", "address"),
        text("plugin_id", "scanner's id", required=True),
        text("measure_text", "what was done"),
        date("completed_date", "when completed", null="not completed"),
        date("verified_date", "when verified by a re-test", null="not verified"),
        text("verified_by", "who verified", personal=True),
        stated_words(),
    ),
)
