"""One request to change an account or a right, and what became of it (帳號權限異動申請單)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "change_ticket",
    "One request to change an account or a right, and what became of it (帳號權限異動申請單).",
    (
        text("ticket_no", "number of the request", required=True),
        text("host", "host or domain the account is on", null="not stated: it may be any", personal=False),
        text("account_name", "account changed, or member added", null="not stated", personal=True),
        text("group_name", "group or right changed", null="no group", personal=False),
        text("requested_by", "who asked (employee number or name)", personal=True),
        text("approved_by", "who approved", null="nobody", personal=True),
        *moment("approved_at", "when it was approved", null="not approved, or not stated"),
        *moment("from_at", "first moment the change is allowed"),
        *moment("to_at", "last moment the change is allowed"),
        text("state_text", "approved, rejected, cancelled or pending; else as written"),
        text("summary", "what is to be changed"),
        stated_words(),
    ),
)
