"""One payment as a bank, acquirer or shop chain settled it (收單、ACH、eDDA、超商代收入帳明細)."""

from chahe.tables.api import Table, date, integer, stated_words, text

TABLE = Table(
    "payment",
    "One payment as a bank, acquirer or shop chain settled it (收單、ACH、eDDA、超商代收入帳明細).",
    (
        text("payment_no", "number of the payment at who settled it"),
        text("message_no", "number of the request, which a repeated request has again (交易訊息序號、冪等鍵)"),
        text("order_no", "number of the payment order", null="not stated: the other numbers may name it"),
        text("application_no", "number of the application"),
        text("policy_no", "number of the policy"),
        text("payment_means", "card, ach, edda, store or transfer; else as written", personal=False),
        integer("amount", "amount paid, never below zero", "NTD"),
        date("paid_date", "day it was authorised or taken", null="not stated, or it failed"),
        date("settled_date", "day the money came in", null="not yet, or not stated"),
        text("status", "settled, authorised, failed or cancelled; else as written", personal=False),
        text(
            "payer_id",
            "holder of the card or account: the insurer's token as written; an identity number as keyed hash and its "
            "end",
            personal=True,
        ),
        text(
            "payer_relation",
            "what the payer is to the policyholder: self, insured, spouse, parent, child or other; else as written",
            personal=False,
        ),
        text(
            "payer_account",
            "card or account: the insurer's token as written; a card number as keyed hash and its end",
            personal=True,
        ),
        stated_words(),
    ),
)
