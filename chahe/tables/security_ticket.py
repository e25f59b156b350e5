"""One ticket for alerts of security devices (資安告警處理工單); the alerts it numbers are `ticket_alert`."""

from chahe.tables.api import Table, address, moment, stated_words, text

TABLE = Table(
    "security_ticket",
    "One ticket for alerts of security devices (資安告警處理工單).",
    (
        text("ticket_no", "number of the ticket", required=True),
        *moment("opened_at", "when it was opened"),
        text("alert_no", "numbers of the alerts it is about, as listed", null="it numbers no alert"),
        text("sensor", "device or console the alerts came from", null="not stated: any", personal=False),
        text("signature_id", "signature the alerts are of", null="not stated: any"),
        text("alert_name", "name of the alerts", null="not stated: any", personal=False),
        *address("about", "address the alerts are about, at either end", null="not stated: any"),
        text("host", "machine the alerts are about", null="not stated: any"),
        *moment("alerts_from", "first moment of the alerts it is about", null="it states no span of time"),
        *moment("alerts_to", "last moment of the alerts it is about", null="until it is closed"),
        text("severity", "critical, high, medium, low or info; else as written"),
        text("handler", "who handles it", personal=True),
        text("state_text", "open, handling or closed; else as written"),
        *moment("closed_at", "when it was closed", null="still open, or not stated"),
        text("verdict", "real, false or test; else as written", null="not stated"),
        text("result_text", "what was found and done"),
        stated_words(),
    ),
    ocsf="Incident Finding",
)
