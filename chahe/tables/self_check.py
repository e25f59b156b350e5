"""One self-check with one person who handles the business checked (自行查核指派及執行紀錄)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "self_check",
    "One self-check with one person who handles the business checked (自行查核指派及執行紀錄).",
    (
        text("check_no", "number of the self-check", required=True),
        text("item_code", "examination item checked"),
        text("unit", "unit checked"),
        text("checker", "who checked", null="nobody stated", personal=True),
        text("handler", "one of those who handle the business checked", null="nobody stated", personal=True),
        date("assigned_date", "when it was assigned"),
        date("checked_date", "when it was done"),
        text("signed_by", "who signed it", null="nobody", personal=True),
        date("signed_date", "when it was signed", null="not signed"),
        text("result_text", "result as written"),
        stated_words(),
    ),
)
