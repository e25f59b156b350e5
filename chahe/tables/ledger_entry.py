"""One line of the general ledger (總帳分錄)."""

from chahe.tables.api import Table, date, integer, stated_words, text

TABLE = Table(
    "ledger_entry",
    "One line of the general ledger (總帳分錄).",
    (
        text("voucher_no", "number of the voucher", required=True),
        text("line_no", "number of the line in the voucher"),
        date("posted_date", "day it was posted"),
        text("account_code", "code of the ledger account", personal=False),
        text("account_title", "title of the ledger account", personal=False),
        text("entry_kind", "premium, refund or other; else as written", null="cannot be told", personal=False),
        text("direction", "debit or credit; else as written", personal=False),
        integer("amount", "amount; below zero where the ledger writes a reversal so", "NTD"),
        text("order_no", "number of the payment order", null="not stated: the other numbers may name it"),
        text("application_no", "number of the application"),
        text("policy_no", "number of the policy"),
        stated_words(),
    ),
)
