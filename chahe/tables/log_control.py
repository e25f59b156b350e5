"""One act on the logging itself, or on the clock it goes by (紀錄機制異動)."""

from chahe.tables.api import Table, integer, moment, text

TABLE = Table(
    "log_control",
    "One act on the logging itself, or on the clock it goes by (紀錄機制異動).",
    (
        text(
            "control_kind",
            "cleared, started, stopped, archived, full, events-dropped, audit-policy-changed, configuration-changed, "
            "unexpected-shutdown or time-changed",
            required=True,
        ),
        text("host", "the host that logged it"),
        *moment("happened", "when"),
        text("log_name", "log or service concerned", personal=False),
        text("actor_name", "account that did it", null="the system itself, or not logged", personal=True),
        text("actor_domain", "its domain or host", personal=False),
        text("actor_sid", "its SID", personal=True),
        text("detail", "what was changed, as written: subcategory and changes, old and new time, file"),
        text("channel", "the log it stood in"),
        integer("event_id", "number of the kind of event", "number", null="the log numbers no kinds"),
        integer("ocsf_class_uid", "OCSF class", "OCSF class", null="no class of OCSF is about it"),
        integer("ocsf_activity_id", "OCSF activity within the class; 99 other", "OCSF activity", null="as the class"),
    ),
    ocsf="Event Log Activity",
)
