"""One personnel order: hired, left, suspended, on unpaid leave, reinstated, moved (離職異動停職名冊, 附表七)."""

from chahe.tables.api import Table, date, moment, stated_words, text

TABLE = Table(
    "hr_event",
    "One personnel order: hired, left, suspended, on unpaid leave, reinstated, moved (附表七).",
    (
        text("employee_no", "employee number", required=True, personal=True),
        text("person_name", "name", personal=True),
        text("event_kind", "hired, left, suspended, unpaid-leave, reinstated or transferred", required=True),
        text("old_unit", "unit before"),
        text("new_unit", "unit after"),
        date("effective_date", "day the order takes effect", required=True),
        *moment("effective_at", "when it takes effect", null="the order states a day and no time"),
        date("notified_date", "day the IT unit was told"),
        date("removed_date", "day the IT unit says the rights were removed"),
        text("order_no", "number of the order (人令文號)"),
        stated_words(),
    ),
)
