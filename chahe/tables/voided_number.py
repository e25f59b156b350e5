"""One number, or a run of numbers, of a series that was never used or was voided (作廢號碼登記簿)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "voided_number",
    "One number, or a run of numbers, of a series that was never used or was voided (作廢號碼登記簿).",
    (
        text("series", "phone_survey, industry_notice or policy; else as written", required=True, personal=False),
        text("first_no", "the number, or the first of the run", required=True),
        text("last_no", "last number of the run", null="only the first"),
        date("voided_date", "day it was voided"),
        text("reason", "why, as written"),
        stated_words(),
    ),
)
