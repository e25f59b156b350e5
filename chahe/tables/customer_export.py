"""One customer's personal data taken out of the systems for one use (客戶資料匯出紀錄)."""

from chahe.tables.api import Table, boolean, date, moment, stated_words, text

TABLE = Table(
    "customer_export",
    "One customer's personal data taken out of the systems for one use (客戶資料匯出紀錄).",
    (
        text("export_no", "number of the record", required=True),
        text("list_no", "number of the list it was part of", null="no list, or not stated"),
        text(
            "customer",
            "customer: the insurer's token as written; an identity number as keyed hash and its end",
            required=True,
            personal=True,
        ),
        text("purpose", "what the data are used for: marketing, contract, law or statistics; else as written"),
        text("basis", "what it rests on: consent, contract, law or purpose (that told at collection); else as written"),
        *moment("exported", "when"),
        date("exported_date", "local day of that, also where no time of day is stated"),
        boolean("exported_zoned", "cell or header states the zone of that time"),
        text("recipient", "whom it was given to"),
        text("account_name", "account that did it", personal=True),
        text("application_no", "number of the application", null="none, or not stated"),
        text("policy_no", "number of the policy", null="none, or not stated"),
        stated_words(),
    ),
)
