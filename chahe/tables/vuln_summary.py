"""One row of the insurer's own summary of vulnerabilities (弱點彙總表, 附表三)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "vuln_summary",
    "One row of the insurer's own summary of vulnerabilities (弱點彙總表, 附表三).",
    (
        text("asset_id", "asset number"),
        text("ip", "address"),
        text("host_name", "host name", personal=False),
        text("plugin_id", "scanner's id"),
        text("vuln_name", "name of the vulnerability", required=True, personal=False),
        text("grade_text", "grade as written (高/中/低 …)"),
        text("raw_grade_text", "scanner's grade as written"),
        text("scan_label", "quarter or round as written, e.g. 114Q1"),
        date("scan_date", "date of the scan it summarises"),
        text("status_text", "已修補, 處理中, 展延, 風險接受 …"),
        date("due_date", "date set for the fix"),
        date("closed_date", "date fixed"),
        text("merged_note", "how rows were merged or left out, as stated"),
        stated_words(),
    ),
)
