"""One premium payment."""

from chahe.tables.api import Table, date, integer, text

TABLE = Table(
    "bench_payment",
    "One premium payment.",
    (
        integer("payment_no", "number", "payment"),
        text("person", "who pays"),
        text("line", "line of business"),
        text("channel", "where it was paid"),
        integer("amount", "amount", "NTD"),
        date("paid", "day of payment"),
    ),
)
