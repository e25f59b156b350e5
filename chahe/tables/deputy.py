"""One order that somebody stands in for somebody else (代理單)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "deputy",
    "One order that somebody stands in for somebody else (代理單).",
    (
        text("order_no", "number of the order"),
        text("principal_no", "who is stood in for", required=True, personal=True),
        text("deputy_no", "who stands in", required=True, personal=True),
        *moment("from_at", "from when; midnight where a day alone is stated", required=True),
        *moment("to_at", "until when; midnight where a day alone is stated: to the end of that day", required=True),
        text("act_kind", "kind of business act it is for", null="any"),
        text("approved_by", "who approved it", null="nobody", personal=True),
        *moment("approved_at", "when it was approved", null="not approved, or not stated"),
        text("state_text", "approved, rejected, cancelled or pending; else as written"),
        stated_words(),
    ),
)
