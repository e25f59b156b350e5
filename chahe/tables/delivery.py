"""One electronic policy or notice of it sent to the policyholder (電子保單交付紀錄)."""

from chahe.tables.api import Table, date, moment, stated_words, text

TABLE = Table(
    "delivery",
    "One electronic policy or notice of it sent to the policyholder (電子保單交付紀錄).",
    (
        text("delivery_no", "number of the message"),
        text("policy_no", "number of the policy", required=True),
        text("delivery_means", "email, sms, app or paper; else as written", personal=False),
        *moment("sent", "when it was sent", null="not yet, or not stated"),
        date("received_date", "day the policyholder received it", null="not received, or not stated"),
        text("outcome", "delivered, sent, bounced or failed; else as written", personal=False),
        text("sha256", "SHA-256 of the document sent, 64 hexadecimal digits", null="not computed, or not stated"),
        stated_words(),
    ),
)
