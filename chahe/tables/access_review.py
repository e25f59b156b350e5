"""One account, or one role of it, in one review of access rights, with what came of it (權限清查紀錄)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "access_review",
    "One account, or one role of it, in one review of access rights, with what came of it (權限清查紀錄).",
    (
        text("review_no", "number of the review", required=True),
        text("system", "system the account is of", null="not stated: an account of the domain"),
        text("account_name", "account, or number of the person", required=True, personal=True),
        text("role_name", "role reviewed", null="all of the account", personal=False),
        date("period_from", "first day of the period reviewed"),
        date("period_to", "last day of the period reviewed"),
        date("reviewed_date", "day of the review"),
        text("reviewer", "who reviewed", personal=True),
        text("review_result", "keep, remove or adjust; else as written"),
        date("removed_date", "day the right was taken away, as the sheet says", null="not done, or not stated"),
        text("signed_by", "who signed", null="nobody", personal=True),
        date("signed_date", "when it was signed", null="not signed, or not stated"),
        stated_words(),
    ),
)
