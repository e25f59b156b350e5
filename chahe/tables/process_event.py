"""One process started, ended or reached into by another (程序活動紀錄)."""

from chahe.tables.api import Table, integer, moment, text

TABLE = Table(
    "process_event",
    "One process started, ended or reached into by another (程序活動紀錄).",
    (
        text("activity", "launch, terminate, open or inject", required=True),
        text("host", "the host that logged it"),
        *moment("happened", "when"),
        text("process_path", "program; of open and inject the one reached into"),
        text("command_line", "command line, secrets masked", null="not logged"),
        text("process_id", "process number as written"),
        text("process_guid", "process GUID", null="not logged"),
        text("parent_path", "program that started it, or that reached into it"),
        text("parent_command_line", "its command line, secrets masked", null="not logged"),
        text("parent_process_id", "its process number as written"),
        text("user_name", "account it runs as", personal=True),
        text("user_domain", "its domain or host", personal=False),
        text("logon_id", "session"),
        text("integrity", "integrity level or mandatory label"),
        text("hashes", "hashes of the program as written", null="not logged"),
        text("working_folder", "current directory", null="not logged"),
        text("exit_status", "how it ended", null="it did not, or not logged"),
        text("channel", "the log it stood in"),
        integer("event_id", "number of the kind of event", "number", null="the log numbers no kinds"),
        integer("ocsf_class_uid", "OCSF class", "OCSF class"),
        integer("ocsf_activity_id", "OCSF activity within the class; 99 other", "OCSF activity"),
    ),
    ocsf="Process Activity",
    bulky=("command_line", "parent_command_line"),
)
