"""One control total of an extract (控制總數): what its source counted when the extract was made."""

from chahe.tables.api import Table, boolean, date, integer, stated_words, text

TABLE = Table(
    "control_total",
    "One control total of an extract (控制總數): what its source counted when the extract was made.",
    (
        text(
            "extract",
            "the table it counts (payment, refund, application, policy, consent, complaint …); else as written",
            required=True,
            personal=False,
        ),
        date("from_date", "first day of the records counted", null="from the first record"),
        date("to_date", "last day of the records counted", null="to the last record"),
        integer("records", "records counted", "record"),
        integer("amount", "their amounts added up", "NTD", null="has no amounts, or not stated"),
        text("first_no", "number of the first record", null="not numbered, no record, or not stated"),
        text("last_no", "number of the last record", null="not numbered, no record, or not stated"),
        text("query", "query of the extract"),
        text("counted_by", "who counted", personal=True),
        date("counted_date", "day it was counted"),
        boolean(
            "in_extract",
            "stated by the extract itself, in its header and trailer",
            null="no: counted apart from it",
        ),
        stated_words(),
    ),
)
