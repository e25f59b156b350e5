"""Two rights one person may not have at the same time, as the insurer states them (職務衝突矩陣)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "duty_conflict",
    "Two rights one person may not have at the same time, as the insurer states them (職務衝突矩陣).",
    (
        text("conflict_no", "number of the conflict", required=True),
        text("right_a", "one right or role", required=True),
        text("system_a", "its system", null="any"),
        text("right_b", "the other right or role", required=True),
        text("system_b", "its system", null="any"),
        text("act_kind", "kind of business act one of them makes and the other approves", null="not stated"),
        date("valid_from", "first day", null="since ever"),
        date("valid_to", "last day", null="until now"),
        stated_words(),
    ),
)
