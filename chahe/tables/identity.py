"""One dated name of one asset or person: decides when two sources mean the same (資產識別對照表)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "identity",
    "One dated name of one asset or person: decides when two sources mean the same (資產識別對照表).",
    (
        text("subject_kind", "asset or person", required=True),
        text("subject_id", "asset number or employee number", required=True, personal=True),
        text("id_kind", "ip, name, fqdn, sid, mac, asset_no, employee_no or account", required=True),
        text("id_value", "the name", required=True, personal=True),
        date("valid_from", "first day", null="since ever"),
        date("valid_to", "last day", null="until now"),
        stated_words(),
    ),
)
