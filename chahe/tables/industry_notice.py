"""One message to the industry's notification system about an online application (同業通報紀錄), with its reply."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "industry_notice",
    "One message to the industry's notification system about an online application (同業通報紀錄), with its reply.",
    (
        text("notice_no", "number of the message", required=True),
        text("application_no", "number of the application", null="not stated: the policy may name it"),
        text("policy_no", "number of the policy"),
        text("notice_kind", "receipt, acceptance, query or cancellation; else as written", personal=False),
        *moment("sent", "when it was sent"),
        *moment("replied", "when the system answered", null="no answer, or not stated"),
        text("outcome", "received, refused, failed or pending; else as written", personal=False),
        stated_words(),
    ),
)
