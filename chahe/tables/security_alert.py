"""One alert a security device or console raised (資安設備告警)."""

from chahe.tables.api import Table, address, integer, moment, stated_words, text

TABLE = Table(
    "security_alert",
    "One alert a security device or console raised (資安設備告警).",
    (
        text("alert_no", "number the device or console gives it", null="it numbers no alerts, or not stated"),
        text("product", "what wrote the record: suricata …", personal=False),
        text("sensor", "device, sensor or console that raised it", personal=False),
        *moment("happened", "when, as the sensor told the time"),
        text("signature_id", "number of the rule or signature that matched"),
        text("alert_name", "name of the rule or of what was found", required=True, personal=False),
        text("category", "class of the alert, as written"),
        text("severity", "critical, high, medium, low or info; else as written"),
        *address("src", "who sent it", null="no address is stated"),
        integer("src_port", "port of src", "port"),
        *address("dst", "who was to get it", null="no address is stated"),
        integer("dst_port", "port of dst", "port"),
        text("proto", "tcp, udp, icmp …, lower case"),
        text("host", "machine it was found on, as named"),
        text("user_name", "user it was found with", personal=True),
        text("action", "allowed or blocked; else as written"),
        text("flow_id", "identifier that the product's records of one connection share"),
        text("ticket_no", "number of the ticket, as the console keeps it", null="the console names none"),
        stated_words(),
    ),
    ocsf="Detection Finding",
)
