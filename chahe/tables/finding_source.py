"""One finding in its source document: assessment, examination or audit report."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "finding_source",
    "One finding in its source document: assessment, examination or audit report.",
    (
        text("source_kind", "as finding_track.source_kind", required=True),
        text("report_no", "report number", required=True),
        text("finding_no", "number in the report", required=True),
        text("item_code", "item it concerns"),
        text("finding_text", "finding"),
        date("found_date", "date of occurrence or of the fact"),
        date("issued_date", "date of the report"),
        text("subject_text", "system, host or unit concerned"),
        stated_words(),
    ),
)
