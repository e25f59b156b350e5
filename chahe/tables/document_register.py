"""One version of one internal document (規章文件一覽表)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "document_register",
    "One version of one internal document (規章文件一覽表).",
    (
        text("document_no", "document number", required=True),
        text("title", "title"),
        text("version_text", "version"),
        text("rule_kind", "risk, audit or other; else as written"),
        date("approved_date", "day it was approved"),
        date("issued_date", "day it was published"),
        date("in_force_from", "first day in force"),
        date("in_force_to", "last day in force", null="still in force"),
        text("owner_unit", "responsible unit", personal=False),
        stated_words(),
    ),
)
