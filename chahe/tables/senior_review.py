"""One evaluation of an older customer, or one call to one, before acceptance (高齡客戶評估及訪問紀錄)."""

from chahe.tables.api import Table, boolean, date, moment, stated_words, text

TABLE = Table(
    "senior_review",
    "One evaluation of an older customer, or one call to one, before acceptance (高齡客戶評估及訪問紀錄).",
    (
        text("review_no", "number of the record"),
        text("application_no", "number of the application", required=True),
        text("review_kind", "evaluation (適合度評估), visit (關懷訪問) or second (覆審); else as written"),
        *moment("held", "when"),
        date("held_date", "local day of that, also where no time of day is stated"),
        text("held_by", "who did it", personal=True),
        boolean("by_sales", "was that somebody of the sales channel?"),
        text("result", "suitable, unsuitable or incomplete; else as written"),
        text("reason", "reasons of the evaluation, as written"),
        text("recording_no", "number of the recording", null="none, or not stated"),
        stated_words(),
    ),
)
