"""One source of logs as the insurer registers it (日誌來源清冊, 附表十一)."""

from chahe.tables.api import Table, boolean, date, integer, stated_words, text

TABLE = Table(
    "log_source",
    "One source of logs as the insurer registers it (附表十一).",
    (
        text("host", "host or device", required=True),
        text("asset_id", "its asset number"),
        text("log_kind", "kind of log; the log's own name (Security, audit …) where it is known"),
        boolean("personal_data", "it holds traces of the use of personal data"),
        integer("retention_days", "days it is kept, as registered", "days", null="stated in months, or not at all"),
        integer("retention_months", "months it is kept, as registered", "months", null="stated in days, or not at all"),
        date("oldest_date", "oldest day that can be looked up"),
        text("platform", "where the logs are gathered", null="nowhere", personal=False),
        text("time_source", "what its clock is synchronised with", null="nothing"),
        boolean("failure_alert", "somebody is told when it falls silent"),
        integer("silent_minutes", "minutes of silence after which it counts as failed", "minutes"),
        text("check_unit", "unit that spot-checks privileged use on it", personal=False),
        date("archive_from", "oldest day in the archive", null="nothing is archived"),
        date("restore_date", "last day the archive was proved by a restore", null="never"),
        text("restore_document", "record of that restore", null="none"),
        date("registered_from", "first day it is a source"),
        date("registered_to", "last day it is a source", null="still is"),
        stated_words(),
    ),
)
