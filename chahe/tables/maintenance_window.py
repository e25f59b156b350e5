"""One announced stop of a host or a log source (維護停機公告)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "maintenance_window",
    "One announced stop of a host or a log source (維護停機公告).",
    (
        text("notice_no", "number of the notice or change", required=True),
        text("host", "host stopped", null="not stated", personal=False),
        text("system_id", "system stopped, with all its hosts", null="not stated"),
        *moment("from_at", "first moment"),
        *moment("to_at", "last moment"),
        *moment("announced_at", "when it was announced"),
        text("approved_by", "who approved", null="nobody", personal=True),
        text("purpose", "what for"),
        stated_words(),
    ),
)
