"""One refund of a payment (退費明細)."""

from chahe.tables.api import Table, date, integer, stated_words, text

TABLE = Table(
    "refund",
    "One refund of a payment (退費明細).",
    (
        text("refund_no", "number of the refund"),
        text("payment_no", "number of the payment it gives back"),
        text("order_no", "number of the payment order", null="not stated: the other numbers may name it"),
        text("application_no", "number of the application"),
        text("policy_no", "number of the policy"),
        integer("amount", "amount given back, never below zero", "NTD"),
        date("requested_date", "day the refund was ordered"),
        date("refunded_date", "day the money went out", null="not yet, or not stated"),
        text("status", "refunded, requested, failed or cancelled; else as written", personal=False),
        text("reason", "why, as written"),
        stated_words(),
    ),
)
