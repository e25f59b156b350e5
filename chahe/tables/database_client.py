"""One account and client that may connect to a database (資料庫連線核准清冊)."""

from chahe.tables.api import Table, date, integer, stated_words, text

TABLE = Table(
    "database_client",
    "One account and client that may connect to a database (資料庫連線核准清冊).",
    (
        text("database_name", "database", required=True, personal=False),
        text("account_name", "account of the database", required=True, personal=True),
        text("client", "host or address it may connect from", null="any", personal=False),
        integer("from_minute", "first minute of the day, from 00:00", "minutes", null="any hour"),
        integer("to_minute", "last minute of the day; earlier than the first: of the next day", "minutes"),
        text("purpose", "what it is for"),
        date("valid_from", "first day", null="from the beginning"),
        date("valid_to", "last day", null="until further notice"),
        text("approved_by", "who approved", null="nobody, or not stated", personal=True),
        stated_words(),
    ),
)
