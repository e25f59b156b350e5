"""One role (or single right) one account has, from when to when (使用者角色清單)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "role_member",
    "One role (or single right) one account has, from when to when (使用者角色清單).",
    (
        text("system", "system the account is of", null="not stated: an account of the domain"),
        text("account_name", "account, or number of the person", required=True, personal=True),
        text("role_name", "role, or right given without one", required=True, personal=False),
        date("valid_from", "first day", null="since ever"),
        date("valid_to", "last day", null="until now"),
        text("ticket_no", "request it was given on"),
        stated_words(),
    ),
)
