"""One record of how something odd about log-ons or accounts was handled (異常登入及帳號異常處理紀錄)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "logon_finding",
    "One record of how something odd about log-ons or accounts was handled (異常登入及帳號異常處理紀錄).",
    (
        text("finding_no", "number of the record"),
        text(
            "applies_to",
            "what was found: guessing, spraying, off-hours or overlap",
            null="not stated: whatever is found of this account or source",
        ),
        text("account_name", "account it is about", null="no account is named", personal=True),
        text("host", "host it is about", null="not stated: any"),
        text("came_from", "address or name of the machine the attempts came from", null="not stated: any"),
        date("from_date", "first day of what was found", null="not stated: whether a day is meant is open"),
        date("to_date", "last day of what was found", null="until the day it was handled"),
        text(
            "disposition",
            "explained, false-positive, test, blocked, cleaned, isolated or open; another word as written",
        ),
        text("finding_text", "what was found, in the record's words"),
        text("handler", "who handled it", null="nobody is named", personal=True),
        date("handled_date", "day it was handled to the end", null="not yet"),
        text("reviewer", "who checked that", null="nobody", personal=True),
        text("ticket_no", "ticket it was handled under", null="none"),
        stated_words(),
    ),
)
