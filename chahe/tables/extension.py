"""One extension of one fix on one host (修補展延單)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "extension",
    "One extension of one fix on one host (修補展延單).",
    (
        text("extension_no", "number of the approval", required=True),
        text("asset_id", "asset number"),
        text("ip", "address"),
        text("plugin_id", "scanner's id"),
        date("approved_date", "when approved"),
        text("approved_by", "who approved", personal=True),
        date("old_due_date", "date before"),
        date("new_due_date", "date after"),
        text("host_risk_text", "this host's own risk as assessed", null="no risk of this host is stated"),
        stated_words(),
    ),
)
