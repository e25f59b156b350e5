"""One audit report with the days it was issued and filed (稽核報告登錄)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "audit_report",
    "One audit report with the days it was issued and filed (稽核報告登錄).",
    (
        text("report_no", "number of the report", required=True),
        text("plan_kind", "general, project or self"),
        text("unit", "unit audited"),
        date("audit_from", "first day of the audit"),
        date("audit_end", "last day of the audit (查核結束日)"),
        date("issued_date", "day of the report", null="not issued"),
        date("filed_date", "day it was filed with the authority", null="not filed"),
        date("board_date", "day it was given to the board or the audit committee", null="not given"),
        text("document_no", "number of the letter it was filed with"),
        stated_words(),
    ),
)
