"""One item or one vendor of one line of the audit programme (年度稽核計畫)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "audit_plan",
    "One item or one vendor of one line of the audit programme (年度稽核計畫).",
    (
        text("plan_no", "number of the line", required=True),
        text("item_code", "examination item, or a part or section that holds it", null="names none"),
        text("vendor", "vendor to be audited", null="names none"),
        text("unit", "unit to be audited"),
        text("plan_kind", "general, project or self"),
        date("planned_from", "first day planned"),
        date("planned_to", "last day planned"),
        date("board_date", "day the board approved the programme", null="not approved"),
        stated_words(),
    ),
)
