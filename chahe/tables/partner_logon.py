"""One log-in of a partner, with what it was verified by (合作夥伴登入紀錄)."""

from chahe.tables.api import Table, boolean, moment, stated_words, text

TABLE = Table(
    "partner_logon",
    "One log-in of a partner, with what it was verified by (合作夥伴登入紀錄).",
    (
        text("entry", "entry or system logged in to", personal=False),
        text("partner_no", "number of the partner", null="not stated"),
        text("account_name", "account", required=True, personal=True),
        *moment("logged_at", "when", required=True),
        text("method_text", "what it was verified by, as written"),
        boolean("by_password", "a password or PIN was asked for", null="the words do not tell"),
        boolean("by_holding", "something held was asked for: one-time password, token, device, card", null="see above"),
        boolean("by_body", "a fingerprint, a face and the like was asked for", null="see above"),
        boolean("by_certificate", "a certificate of the caller was asked for (mTLS, 工商憑證)", null="see above"),
        boolean("machine", "a system logs in, nobody in person"),
        text("outcome", "success or failure; else as written"),
        text("source_ip", "address it came from"),
        stated_words(),
    ),
)
