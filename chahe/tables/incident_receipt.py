"""One receipt of a report of an incident (通報回條)."""

from chahe.tables.api import Table, date, moment, stated_words, text

TABLE = Table(
    "incident_receipt",
    "One receipt of a report of an incident (通報回條).",
    (
        text("incident_no", "incident.incident_no", required=True),
        text("authority", "who received it: authority, guild, or as written", required=True),
        text("report_kind", "urgent, written, personal-data or material", null="not stated"),
        *moment("received", "when it was received"),
        date("received_date", "local day of receipt, also where no time of day is stated", required=True),
        text("receipt_no", "number of the receipt"),
        text("channel", "by which channel"),
        stated_words(),
    ),
)
