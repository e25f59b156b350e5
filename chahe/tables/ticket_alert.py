"""One alert a ticket numbers (工單所列告警)."""

from chahe.tables.api import Table, text

TABLE = Table(
    "ticket_alert",
    "One alert a ticket numbers (工單所列告警).",
    (
        text("ticket_no", "number of the ticket", required=True),
        text("alert_no", "number of the alert", required=True),
    ),
)
