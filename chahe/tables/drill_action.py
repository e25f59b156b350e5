"""One event of a drill's raw result (gophish and alike)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "drill_action",
    "One event of a drill's raw result (gophish and alike).",
    (
        text("drill_id", "drill_event.drill_id", required=True),
        text("email", "address", required=True, personal=True),
        text("event_kind", "sent, opened, clicked, submitted, bounced, reported or error", required=True),
        *moment("happened", "when"),
        text("client_ip", "address the event came from"),
        text("user_agent", "client software", personal=False),
        stated_words(),
    ),
)
