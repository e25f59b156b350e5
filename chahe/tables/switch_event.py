"""One switch-over seen in a system's own log (系統切換紀錄)."""

from chahe.tables.api import Table, date, moment, stated_words, text

TABLE = Table(
    "switch_event",
    "One switch-over seen in a system's own log (系統切換紀錄).",
    (
        text("system_id", "system", required=True),
        *moment("happened", "when"),
        date("happened_date", "local date"),
        text("event_text", "event as logged"),
        text("to_site", "site that took over"),
        stated_words(),
    ),
)
