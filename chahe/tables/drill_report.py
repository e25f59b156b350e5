"""What a drill's report states (演練報告統計)."""

from chahe.tables.api import Table, integer, stated_words, text

TABLE = Table(
    "drill_report",
    "What a drill's report states (演練報告統計).",
    (
        text("drill_id", "drill_event.drill_id", required=True),
        integer("recipients_stated", "denominator stated", "persons"),
        integer("clicked_stated", "clickers stated", "persons"),
        integer("rate_bp", "click rate stated", "basis points (0.01 %)"),
        text("basis_text", "stated basis of the denominator, e.g. 扣除退信", null="none stated"),
        stated_words(),
    ),
)
