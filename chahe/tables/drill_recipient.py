"""One address on a drill's mailing list (演練寄送名單)."""

from chahe.tables.api import Table, boolean, moment, stated_words, text

TABLE = Table(
    "drill_recipient",
    "One address on a drill's mailing list (演練寄送名單).",
    (
        text("drill_id", "drill_event.drill_id", required=True),
        text("email", "address", required=True, personal=True),
        text("employee_no", "employee number", personal=True),
        boolean("sent", "the mail was sent"),
        boolean("bounced", "it came back"),
        *moment("sent_at", "when sent"),
        stated_words(),
    ),
)
