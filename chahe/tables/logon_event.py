"""One log-on, log-off or ticket (登入登出紀錄)."""

from chahe.tables.api import Table, integer, moment, text

TABLE = Table(
    "logon_event",
    "One log-on, log-off or Kerberos ticket, granted or refused (登入登出紀錄).",
    (
        text(
            "activity",
            "logon, logoff, explicit-credentials, privileges-assigned, tgt, service-ticket, ticket-renewal, "
            "pre-authentication, ntlm, reconnect, disconnect; Linux also authentication, authorisation (PAM's steps), "
            "session-opened, session-closed",
            required=True,
        ),
        text("outcome", "success or failure", null="the event does not tell"),
        text("host", "the host that logged it"),
        *moment("happened", "when"),
        text("user_name", "account that logged on or off", personal=True),
        text("user_domain", "its domain or host", personal=False),
        text("user_sid", "its SID", personal=True),
        text("actor_name", "account that asked for it (a service, or the one with other credentials)", personal=True),
        text("actor_domain", "its domain or host", personal=False),
        text("logon_type", "Windows: 2 interactive, 3 network, 4 batch, 5 service, 7 unlock, 10 remote …; else a word"),
        text("logon_id", "session as the host numbers it"),
        text("source_ip", "address it came from"),
        integer("source_port", "port it came from", "port"),
        text("source_host", "name of the host it came from"),
        text("target", "service, host or terminal it was for"),
        text("process_name", "program that asked", personal=False),
        text("method", "authentication package, protocol or method"),
        text("failure", "reason or status code as written", null="no failure"),
        text("channel", "the log it stood in"),
        integer("event_id", "number of the kind of event", "number", null="the log numbers no kinds"),
        integer("ocsf_class_uid", "OCSF class", "OCSF class"),
        integer("ocsf_activity_id", "OCSF activity within the class; 99 other", "OCSF activity"),
    ),
    ocsf="Authentication",
)
