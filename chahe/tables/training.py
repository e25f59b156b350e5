"""One completed course of one person (教育訓練紀錄)."""

from chahe.tables.api import Table, boolean, date, integer, stated_words, text

TABLE = Table(
    "training",
    "One completed course of one person (教育訓練紀錄).",
    (
        text("employee_no", "employee number", required=True, personal=True),
        text("course_name", "course", required=True, personal=False),
        date("completed_date", "when completed", null="not completed"),
        boolean("passed", "passed"),
        integer("score_points", "score", "points"),
        integer("duration_minutes", "length", "minutes"),
        stated_words(),
    ),
)
