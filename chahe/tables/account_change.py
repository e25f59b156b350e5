"""One change to an account, a group's members or a right, as logged (帳號權限異動紀錄)."""

from chahe.tables.api import Table, integer, moment, text

TABLE = Table(
    "account_change",
    "One change to an account, a group's members or a right, as logged (帳號權限異動紀錄).",
    (
        text(
            "change_kind",
            "created, enabled, password-change, password-reset, disabled, deleted, changed, locked, unlocked, renamed, "
            "member-added, member-removed, group-created, group-deleted, group-changed, right-assigned, right-removed",
            required=True,
        ),
        text("outcome", "success or failure", null="the event does not tell"),
        text("host", "the host that logged it"),
        *moment("happened", "when"),
        text("account_name", "account changed; of a group's members the member", personal=True),
        text("account_domain", "its domain or host", personal=False),
        text("account_sid", "its SID", personal=True),
        text("group_name", "group changed", null="no group", personal=False),
        text("group_domain", "its domain or host", null="no group"),
        text("group_sid", "its SID", null="no group", personal=False),
        text("privilege", "right assigned or removed", null="no right"),
        text("new_name", "name after a renaming", null="no renaming", personal=True),
        text("actor_name", "account that made the change", personal=True),
        text("actor_domain", "its domain or host", personal=False),
        text("actor_sid", "its SID", personal=True),
        text("actor_logon_id", "session of the one who made it", personal=False),
        text("channel", "the log it stood in"),
        integer("event_id", "number of the kind of event", "number", null="the log numbers no kinds"),
        integer("ocsf_class_uid", "OCSF class", "OCSF class"),
        integer("ocsf_activity_id", "OCSF activity within the class; 99 other", "OCSF activity"),
    ),
    ocsf="Account Change",
)
