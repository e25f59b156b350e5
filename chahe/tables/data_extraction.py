"""One request to extract data from a database, and what became of it (資料擷取申請核准單)."""

from chahe.tables.api import Table, date, integer, moment, stated_words, text

TABLE = Table(
    "data_extraction",
    "One request to extract data from a database, and what became of it (資料擷取申請核准單).",
    (
        text("request_no", "number of the request", required=True),
        text("database_name", "database it is for", null="not stated: it may be any", personal=False),
        text("account_name", "account of the database that extracts", null="not stated", personal=True),
        text("requested_by", "who asked (employee number or name)", personal=True),
        text("object_text", "objects and fields to be extracted"),
        integer("rows_approved", "most rows that may be read", "rows"),
        date("from_date", "first day it may be done"),
        date("to_date", "last day it may be done"),
        text("approved_by", "who approved", null="nobody", personal=True),
        *moment("approved_at", "when it was approved", null="not approved, or not stated"),
        text("state_text", "approved, rejected, cancelled or pending; else as written"),
        text("purpose", "what for"),
        stated_words(),
    ),
)
