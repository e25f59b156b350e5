"""One limit on transactions, as resolved and while in force (交易風險承擔限額登錄表)."""

from chahe.tables.api import Table, date, integer, stated_words, text

TABLE = Table(
    "limit_rule",
    "One limit on transactions, as resolved and while in force (交易風險承擔限額登錄表).",
    (
        text("rule_no", "number of the limit", required=True),
        text("resolution_no", "number of the resolution", null="none, or not stated"),
        text("resolved_by", "who resolved: the board, or the person it authorised; as written", personal=False),
        date("resolved_date", "day of the resolution", null="not resolved, or not stated"),
        text(
            "extent",
            "what is held against it: transaction (one application), product (all of one product of one insured), day "
            "(all of one insured on one day), person (all of one insured here), cumulative (and at other insurers)",
            required=True,
            personal=False,
        ),
        text("product_code", "product it is for", null="every product"),
        text("line", "line of insurance it is for, as written", null="every line"),
        text("measure", "sum-assured or premium", null="the sum assured", personal=False),
        integer("amount", "the limit", "NTD", required=True),
        date("in_force_from", "first day in force", required=True),
        date("in_force_to", "last day in force", null="still in force"),
        text("parameter_name", "parameter of the system that holds it", null="none, or not stated", personal=False),
        stated_words(),
    ),
)
