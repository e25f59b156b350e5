"""The limit of a line of business while it was in force."""

from chahe.tables.api import Table, date, integer, text

TABLE = Table(
    "bench_limit",
    "The limit of a line of business while it was in force.",
    (
        text("line", "line of business"),
        date("since", "first day"),
        date("until", "last day"),
        integer("most", "most a person may pay up to any day", "NTD"),
    ),
)
