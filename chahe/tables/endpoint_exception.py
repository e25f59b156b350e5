"""One machine that need not report to the console, as somebody signed for (端點防護例外核准)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "endpoint_exception",
    "One machine that need not report to the console, as somebody signed for (端點防護例外核准).",
    (
        text("entry_no", "number of the approval"),
        text("host", "name of the machine"),
        text("asset_id", "its asset number"),
        text("exception_kind", "appliance, other-agent, powered-off or other", required=True),
        text("other_product", "the other agent or measure"),
        text("reason", "why", null="not stated"),
        date("valid_from", "first day", null="from the beginning"),
        date("valid_to", "last day", null="until further notice"),
        text("approved_by", "who signed for it", null="nobody", personal=True),
        date("approved_date", "when", null="not stated"),
        stated_words(),
    ),
)
