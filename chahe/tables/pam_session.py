"""One session the privileged-access system opened (特權帳號管理系統側錄)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "pam_session",
    "One session the privileged-access system opened (特權帳號管理系統側錄).",
    (
        text("session_id", "number of the session or recording", required=True),
        text("host", "host connected to"),
        text("account_name", "account used there", required=True, personal=True),
        text("used_by", "person logged on to the system", personal=True),
        text("request_no", "request the session was opened under", null="none"),
        *moment("started", "first moment", null="not stated"),
        *moment("ended", "last moment", null="still open, or not stated"),
        text("source_ip", "address the person came from"),
        stated_words(),
    ),
)
