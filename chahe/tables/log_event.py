"""One event of any log, as logged (事件紀錄); the families with columns of their own repeat what they need of it."""

from chahe.tables.api import Table, integer, moment, text

TABLE = Table(
    "log_event",
    "One event of any log, as logged (事件紀錄).",
    (
        text("product", "Sigma's product: windows, linux …", null="not known"),
        text("category", "Sigma's category: webserver …", null="not known, or told by channel and event"),
        text("service", "Sigma's service: auditd …", null="not known, or told by the channel"),
        text("channel", "the log it stood in: Security, Microsoft-Windows-Sysmon/Operational, audit …"),
        text("provider", "the program that wrote it"),
        integer("event_id", "number of the kind of event", "number", null="the log numbers no kinds"),
        text("event_type", "word for the kind of event, where the log uses words (SYSCALL, EXECVE …)"),
        integer("event_record_id", "running number given by the logging host", "number", null="the log has none"),
        text("host", "the host that logged it"),
        text("user_name", "who acted: account name, else its SID or number", personal=True),
        *moment("happened", "when, as the logging host told the time"),
        integer("ocsf_class_uid", "OCSF class of its family", "OCSF class", null="no family here"),
        integer("ocsf_activity_id", "OCSF activity within the class; 99 other", "OCSF activity", null="no family here"),
        integer("chunk", "EVTX: number of the 64 KiB chunk from 0", "chunk", null="no EVTX"),
        integer("secrets_masked", "secrets replaced in `native`; above 0 rules must look at the evidence", "secrets"),
        text("native", "all fields under the names rules use, as JSON with sorted names", required=True, personal=True),
    ),
    ocsf="Base Event",
    bulky=("native",),
)
