"""One thing a DHCP server did or was asked for, as its log tells it (DHCP 伺服器紀錄)."""

from chahe.tables.api import Table, address, integer, moment, text

TABLE = Table(
    "dhcp_event",
    "One thing a DHCP server did or was asked for, as its log tells it (DHCP 伺服器紀錄).",
    (
        text("host", "the server that logged it"),
        text("channel", "the log it stood in"),
        *moment("happened", "when, as the server told the time", null="the record states no year or no time"),
        text(
            "action",
            "assign, renew, acknowledge (given or renewed, the log does not tell which): client_ip is leased from then "
            "on; release, expire, delete: no longer; conflict (another machine has the address), discover, offer, "
            "request, refuse, exhausted, inform: no lease is given",
            null="nothing about a lease (the service, DNS), or not known",
        ),
        text("action_words", "what happened, as written"),
        *address("client", "address leased, asked for or given back", null="none is told of"),
        text("client_host", "name the machine gave, without a final dot"),
        text("mac", "hardware address or client identifier, as written"),
        text("via", "interface or relay the request came by"),
        text("failure", "why it was not done, as written", null="no failure, or none told"),
        text("user_name", "user the server ties it to", personal=True),
        integer("event_id", "number of the kind of event", "number", null="the log numbers no kinds"),
        integer("ocsf_class_uid", "OCSF class", "OCSF class"),
        integer("ocsf_activity_id", "OCSF activity within the class; 99 other", "OCSF activity"),
    ),
    ocsf="DHCP Activity",
)
