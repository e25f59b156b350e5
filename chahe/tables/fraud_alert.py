"""One alert of suspected insurance crime or of a suspicious transaction (疑似保險犯罪及可疑交易警示)."""

from chahe.tables.api import Table, date, moment, stated_words, text

TABLE = Table(
    "fraud_alert",
    "One alert of suspected insurance crime or of a suspicious transaction (疑似保險犯罪及可疑交易警示).",
    (
        text("alert_no", "number of the alert", required=True),
        *moment("raised", "when it was raised"),
        date("raised_date", "local day, also where no time of day is stated", required=True),
        text("rule_text", "rule or pattern that raised it"),
        text("state_text", "open, handling or closed"),
        text("verdict", "real, false, merged or test", null="not decided"),
        text("case_no", "case it led to or was merged into", null="none named"),
        text("handler", "who handled it", personal=True),
        text("inquiry_text", "what the inquiry found, as written", null="none written"),
        text("paper_no", "file number of the papers of the inquiry", null="none"),
        text("closed_by", "who approved closing it", personal=True),
        date("closed_date", "when closed", null="open"),
        stated_words(),
    ),
)
