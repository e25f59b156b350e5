"""One account in one review of partners' accounts (合作夥伴帳號清查紀錄)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "partner_review",
    "One account in one review of partners' accounts (合作夥伴帳號清查紀錄).",
    (
        text("review_no", "number of the review", required=True),
        text("entry", "entry or system the account is of", personal=False),
        text("partner_no", "number of the partner", null="not stated"),
        text("account_name", "account reviewed", required=True, personal=True),
        date("reviewed_date", "day of the review"),
        text("reviewer", "who reviewed", personal=True),
        text("review_result", "keep, remove or adjust; else as written"),
        date("removed_date", "day the account was closed for it", null="not done, or not stated"),
        text("signed_by", "who signed", null="nobody", personal=True),
        date("signed_date", "when it was signed", null="not signed, or not stated"),
        stated_words(),
    ),
)
