"""One one-time password sent to a customer (簡訊 OTP 發送紀錄)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "otp_message",
    "One one-time password sent to a customer's phone (簡訊 OTP 發送紀錄).",
    (
        text("message_no", "number of the message"),
        *moment("happened", "when it was sent"),
        text(
            "phone",
            "phone it was sent to: the insurer's token as written; a number in clear as keyed hash and its end",
            required=True,
            personal=True,
        ),
        text(
            "customer",
            "customer it was sent for: the insurer's token as written; an identity number as keyed hash and its end",
            required=True,
            personal=True,
        ),
        text("purpose", "what it was to confirm"),
        text("outcome", "sent or failed; else as written", personal=False),
        stated_words(),
    ),
)
