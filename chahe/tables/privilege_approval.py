"""One request to use a privileged account, and what became of it (特權帳號使用申請單)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "privilege_approval",
    "One request to use a privileged account, and what became of it (特權帳號使用申請單).",
    (
        text("request_no", "number of the request", required=True),
        text("host", "host or system the account is on", null="not stated: it may be any"),
        text("account_name", "account", required=True, personal=True),
        text("used_by", "person who uses it (employee number or name)", personal=True),
        text("purpose", "what for"),
        text("approved_by", "who approved", null="nobody", personal=True),
        *moment("approved_at", "when it was approved", null="not approved, or not stated"),
        *moment("from_at", "first moment of use allowed"),
        *moment("to_at", "last moment of use allowed"),
        text("state_text", "approved, rejected, cancelled or pending; else as written"),
        text("recording_no", "number of the recording"),
        text("reviewed_by", "who reviewed the use afterwards", null="nobody", personal=True),
        *moment("reviewed_at", "when the use was reviewed", null="not reviewed, or not stated"),
        stated_words(),
    ),
)
