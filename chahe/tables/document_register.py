"""One version of one internal document (規章文件一覽表)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "document_register",
    "One version of one internal document (規章文件一覽表).",
    (
        text("document_no", "document number", required=True),
        text("title", "title"),
        text("version_text", "version"),
        date("issued_date", "date of issue"),
        date("in_force_from", "first day in force"),
        date("in_force_to", "last day in force", null="still in force"),
        text("owner_unit", "responsible unit", personal=False),
        stated_words(),
    ),
)
