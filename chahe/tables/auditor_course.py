"""One professional course of one internal auditor (稽核人員專業訓練紀錄)."""

from chahe.tables.api import Table, date, integer, stated_words, text

TABLE = Table(
    "auditor_course",
    "One professional course of one internal auditor (稽核人員專業訓練紀錄).",
    (
        text("employee_no", "employee number", required=True, personal=True),
        text("course_name", "course", required=True, personal=False),
        text("provider_text", "who held it"),
        date("completed_date", "when completed", null="not completed"),
        integer("duration_minutes", "length", "minutes"),
        stated_words(),
    ),
)
