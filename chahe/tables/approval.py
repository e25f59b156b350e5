"""One approval of one business act: who made it, who approved it, when (經辦及核准紀錄)."""

from chahe.tables.api import Table, integer, moment, stated_words, text

TABLE = Table(
    "approval",
    "One approval of one business act: who made it, who approved it, when (經辦及核准紀錄).",
    (
        text("system", "system the act was made in", null="not stated: accounts are those of the domain"),
        text("act_kind", "kind of business act, as the insurer names it", required=True),
        text("act_no", "number of the act", required=True),
        text("maker_account", "account, employee number or name of who made or changed it", personal=True),
        *moment("made_at", "when it was made", null="not stated"),
        text("checker_account", "account, employee number or name of who was to approve", personal=True),
        text("deputy_account", "who approved in the checker's place", null="no deputy stated", personal=True),
        *moment("approved_at", "when it was approved; midnight where a day alone is stated", null="not stated"),
        integer("amount", "amount of the act", "TWD", null="no amount stated"),
        text("state_text", "approved, rejected, cancelled, pending or submitted; else as written"),
        stated_words(),
    ),
)
