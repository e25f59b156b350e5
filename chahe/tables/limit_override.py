"""One request to accept an application above a limit (超限例外核准單)."""

from chahe.tables.api import Table, integer, moment, stated_words, text

TABLE = Table(
    "limit_override",
    "One request to accept an application above a limit (超限例外核准單).",
    (
        text("override_no", "number of the request", required=True),
        text("application_no", "application it is for", required=True),
        integer("amount", "amount asked for", "NTD"),
        text("requested_by", "who asked (employee number or name)", personal=True),
        text("approved_by", "who approved", null="nobody", personal=True),
        *moment("approved_at", "when it was approved", null="not approved, or not stated"),
        text("state_text", "approved, rejected, cancelled or pending; else as written"),
        text("reason", "reason given"),
        stated_words(),
    ),
)
