"""One item or one vendor of one working paper in the index of papers (稽核工作底稿索引)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "audit_paper",
    "One item or one vendor of one working paper in the index of papers (稽核工作底稿索引).",
    (
        text("paper_no", "number of the paper", required=True),
        text("report_no", "audit_report.report_no it belongs to"),
        text("item_code", "examination item, or a part or section that holds it", null="names none"),
        text("vendor", "vendor audited", null="names none"),
        text("plan_kind", "general, project or self"),
        date("audited_date", "day of the audit work, its last where it took several"),
        text("preparer", "who prepared it", personal=True),
        date("prepared_date", "when"),
        text("reviewer", "who reviewed it", null="nobody", personal=True),
        date("reviewed_date", "when", null="not reviewed"),
        stated_words(),
    ),
)
