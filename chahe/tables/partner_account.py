"""One account of a partner, as the register of partners' accounts has it (合作夥伴帳號清冊)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "partner_account",
    "One account of a partner, as the register of partners' accounts has it (合作夥伴帳號清冊).",
    (
        text("entry", "entry or system the account is of", personal=False),
        text("partner_no", "number of the partner", null="not stated"),
        text("partner_name", "name of the partner", personal=False),
        text("account_name", "account", required=True, personal=True),
        text("method_text", "what it is verified by, as written"),
        boolean("by_password", "a password or PIN is asked for", null="the words do not tell"),
        boolean("by_holding", "something held is asked for: one-time password, token, device, card", null="see above"),
        boolean("by_body", "a fingerprint, a face and the like is asked for", null="see above"),
        boolean("by_certificate", "a certificate of the caller is asked for (mTLS, 工商憑證)", null="see above"),
        boolean("shared", "several people use it"),
        date("password_changed_date", "day the password was last changed", null="never, or not stated"),
        date("reviewed_date", "day the account was last reviewed", null="never, or not stated"),
        date("opened_date", "day it was opened"),
        date("closed_date", "day it was closed", null="open"),
        stated_words(),
    ),
)
