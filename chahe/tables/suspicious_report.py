"""One case of the register of suspicious transactions (疑似洗錢或資恐交易申報登錄表). Who is suspected is not read."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "suspicious_report",
    "One case of the register of suspicious transactions (疑似洗錢或資恐交易申報登錄表). Who is suspected is not read.",
    (
        text("case_no", "number of the case", required=True),
        text("source_text", "system alert, staff, outside …"),
        date("raised_date", "day the alert was raised or the transaction found"),
        date("checked_date", "day the inquiry was finished", null="not finished, or not stated"),
        text("decision", "report or drop; else as written", null="not decided, or not stated", personal=False),
        date("approved_date", "day the head responsible for anti-money-laundering decided", null="not decided"),
        text("approver", "who decided", null="nobody", personal=True),
        text("reason", "why it was not reported", null="none stated"),
        date("filed_date", "day it was filed with the Investigation Bureau", null="not filed"),
        text("receipt_no", "number of the receipt", null="none, or not stated"),
        stated_words(),
    ),
)
