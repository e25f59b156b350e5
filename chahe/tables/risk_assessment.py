"""One reasoned grade of one vulnerability (弱點風險評估)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "risk_assessment",
    "One reasoned grade of one vulnerability (弱點風險評估).",
    (
        text("asset_id", "asset number"),
        text("ip", "address"),
        text("plugin_id", "scanner's id", required=True),
        text("raw_grade_text", "scanner's grade as written"),
        text("assessed_grade_text", "grade after assessment as written"),
        text("reason_text", "reason"),
        text("assessed_by", "who assessed", personal=True),
        text("approved_by", "who approved", personal=True),
        date("assessed_date", "when"),
        stated_words(),
    ),
)
