"""One spot check of the use of privileged accounts (最高權限帳號使用抽查紀錄)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "monthly_check",
    "One spot check of the use of privileged accounts (最高權限帳號使用抽查紀錄).",
    (
        date("month_from", "first day of the month checked", required=True),
        text("unit", "unit that checks", personal=False),
        text("host", "host or system checked", null="not stated: it may be any"),
        text("account_name", "account checked", null="not stated", personal=True),
        text("checked_person", "person whose use was checked", personal=True),
        text("checker", "who checked", personal=True),
        date("check_date", "when"),
        text("result_text", "result"),
        boolean("no_use", "the month is stated to be without any use"),
        text("document_no", "document number of the record"),
        stated_words(),
    ),
)
