"""One social-engineering drill (社交工程演練場次)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "drill_event",
    "One social-engineering drill (社交工程演練場次).",
    (
        text("drill_id", "number of the drill", required=True),
        text("drill_name", "name", personal=False),
        date("drill_date", "first day of sending", required=True),
        date("ended_date", "last day of observation"),
        text("scope_text", "who was to be mailed"),
        text("vendor", "who carried it out"),
        date("report_date", "date of the report"),
        stated_words(),
    ),
    key=("drill_id",),
)
