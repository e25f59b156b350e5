"""One rule or signature whose alerts need no ticket for a time, as somebody signed for (告警抑制核准)."""

from chahe.tables.api import Table, address, date, stated_words, text

TABLE = Table(
    "alert_suppression",
    "One rule or signature whose alerts need no ticket for a time, as somebody signed for (告警抑制核准).",
    (
        text("entry_no", "number of the approval", required=True),
        text("sensor", "device or console it holds for", null="all of them", personal=False),
        text("signature_id", "signature it holds for", null="not stated"),
        text("alert_name", "name of the alert it holds for", null="not stated", personal=False),
        *address("about", "address it holds for, at either end", null="all of them"),
        text("host", "machine it holds for", null="all of them"),
        text("reason", "why", null="not stated"),
        date("valid_from", "first day", null="not stated"),
        date("valid_to", "last day", null="no end is stated"),
        text("approved_by", "who signed for it", null="nobody", personal=True),
        date("approved_date", "when", null="not stated"),
        stated_words(),
    ),
)
