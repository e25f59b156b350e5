"""One internal auditor (內部稽核人員名冊)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "auditor",
    "One internal auditor (內部稽核人員名冊).",
    (
        text("employee_no", "employee number", required=True, personal=True),
        text("role_text", "總稽核, 領隊稽核, 稽核人員 …"),
        date("auditor_from", "first day as an auditor"),
        date("auditor_to", "last day as an auditor", null="still one"),
        date("certified_date", "day the certificate of an internal auditor was obtained", null="none"),
        stated_words(),
    ),
)
