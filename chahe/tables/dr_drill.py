"""One disaster-recovery drill (備援演練登錄)."""

from chahe.tables.api import Table, boolean, date, integer, stated_words, text

TABLE = Table(
    "dr_drill",
    "One disaster-recovery drill (備援演練登錄).",
    (
        text("drill_id", "number of the drill", required=True),
        text("drill_name", "name", personal=False),
        date("drill_date", "date", required=True),
        text("drill_kind", "switch (實機切換), tabletop (桌上演練), restore (還原測試) …"),
        text("clock_start", "disaster or declaration: when the plan starts the recovery clock"),
        integer("claimed_minutes", "recovery time the report claims", "minutes"),
        text("conclusion_text", "the report's own conclusion"),
        text("plan_id", "plan exercised (plan_version.plan_id)"),
        boolean("no_revision_needed", "免修訂 was minuted and approved", null="nothing is said"),
        date("report_date", "date of the report"),
        stated_words(),
    ),
    key=("drill_id",),
)
