"""Who stands behind one account (帳號使用人對照表)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "account_owner",
    "Who stands behind one account (帳號使用人對照表).",
    (
        text("scope", "domain, host or database the account lives in", required=True),
        text("account_name", "account", required=True, personal=True),
        text("employee_no", "owner's employee number", null="no person owns it", personal=True),
        text("owner_kind", "人員, 系統, 共用, 緊急 or 廠商", personal=False),
        text("role", "admin or staff"),
        boolean("maintenance", "維運人員: administers systems, networks, databases or applications"),
        date("registered_date", "date of registration"),
        date("valid_to", "end of registration", null="no end"),
        text("purpose", "what it is for"),
        text("approved_by", "who approved the registration", personal=True),
        stated_words(),
    ),
)
