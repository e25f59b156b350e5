"""One issue raised in a drill's review (演練檢討事項)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "dr_issue",
    "One issue raised in a drill's review (演練檢討事項).",
    (
        text("drill_id", "dr_drill.drill_id", required=True),
        text("issue_no", "number", required=True),
        text("issue_text", "issue"),
        text("owner_unit", "responsible unit", personal=False),
        date("due_date", "date set"),
        date("done_date", "date done", null="not done"),
        boolean("plan_change_needed", "the plan must be revised for it"),
        stated_words(),
    ),
)
