"""Personal data of one case that is kept, or was deleted (個人資料保存及刪除清冊)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "data_holding",
    "Personal data of one case that is kept, or was deleted (個人資料保存及刪除清冊).",
    (
        text("holding_no", "number of the record", required=True),
        text("data_class", "declined, policy, marketing, recording or trace; else as written"),
        text("application_no", "number of the application", null="none, or not stated"),
        text("policy_no", "number of the policy", null="none, or not stated"),
        text("system_id", "system that holds it"),
        date("ended_date", "day from which the time to keep it runs: refused for good, contract ended, purpose ended"),
        text("keep_reason", "dispute, law or consent: why it is kept longer; else as written", null="none"),
        date("dispute_ended_date", "day the dispute ended", null="still going on, or none"),
        text("holding_state", "held, stopped or deleted; else as written"),
        date("deleted_date", "day it was deleted, or its use stopped", null="neither, or not stated"),
        text("delete_method", "how", null="not stated"),
        text("deleted_by", "who did it", personal=True),
        text("transferee", "whom it was given to before", null="nobody"),
        text("transfer_basis", "reason and lawful basis of that", null="not stated"),
        stated_words(),
    ),
)
