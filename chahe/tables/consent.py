"""What one customer was told of one use of personal data, and agreed to or refused (個人資料告知及同意紀錄)."""

from chahe.tables.api import Table, boolean, date, moment, stated_words, text

TABLE = Table(
    "consent",
    "What one customer was told of one use of personal data, and agreed to or refused (個人資料告知及同意紀錄).",
    (
        text("consent_no", "number of the record"),
        text(
            "customer",
            "customer: the insurer's token as written; an identity number as keyed hash and its end",
            required=True,
            personal=True,
        ),
        text("purpose", "what the data are used for: marketing, contract, law or statistics; else as written"),
        text("notice_version", "version of the notice"),
        *moment("told", "when the customer was told of the purpose", null="not told, or not stated"),
        date("told_date", "local day of that, also where no time of day is stated", null="not told, or not stated"),
        boolean("told_zoned", "cell or header states the zone of that time"),
        *moment("agreed", "when the customer agreed", null="did not agree"),
        date("agreed_date", "local day of that, also where no time of day is stated", null="did not agree"),
        boolean("agreed_zoned", "cell or header states the zone of that time"),
        *moment("withdrawn", "when the customer withdrew or refused", null="did neither"),
        date("withdrawn_date", "local day of that, also where no time of day is stated", null="did neither"),
        boolean("withdrawn_zoned", "cell or header states the zone of that time"),
        stated_words(),
    ),
)
