"""Who may approve which kind of act up to which amount, from when to when (核決權限表)."""

from chahe.tables.api import Table, boolean, date, integer, stated_words, text

TABLE = Table(
    "authority",
    "Who may approve which kind of act up to which amount, from when to when (核決權限表).",
    (
        text("act_kind", "kind of business act, as the approvals name it", required=True),
        text("employee_no", "the person", null="a role is named", personal=True),
        text("role_name", "role whose holders may approve", null="a person is named", personal=False),
        integer("amount_to", "amount up to which", "TWD", null="not stated, or no limit"),
        boolean("no_limit", "stated to be without a limit of amount"),
        date("valid_from", "first day", null="since ever"),
        date("valid_to", "last day", null="until now"),
        text("resolution_no", "resolution that gave it"),
        stated_words(),
    ),
)
