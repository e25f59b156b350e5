"""One role that gives another role or a right, from when to when (角色權限對照表)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "role_grant",
    "One role that gives another role or a right, from when to when (角色權限對照表).",
    (
        text("system", "system of the role", null="not stated: roles of the domain"),
        text("role_name", "role", required=True, personal=False),
        text("granted_name", "role or right it gives", required=True, personal=False),
        text("granted_system", "system of what it gives", null="the role's own"),
        text("granted_kind", "role or right; else as written"),
        date("valid_from", "first day", null="since ever"),
        date("valid_to", "last day", null="until now"),
        stated_words(),
    ),
)
