"""One information system as the insurer registers it (附表一)."""

from chahe.tables.api import Table, boolean, date, integer, stated_words, text

TABLE = Table(
    "system_register",
    "One information system as the insurer registers it (附表一).",
    (
        text("system_id", "system number in the register", required=True),
        text("system_name", "name", required=True, personal=False),
        integer("system_class", "class of 電腦系統資訊安全評估: 1, 2 or 3", "class"),
        boolean("is_core", "core system (核保出單、保全、理賠、保費 …)"),
        boolean("internet_facing", "reachable directly from the Internet"),
        boolean("ecommerce", "part of the e-commerce business"),
        text("owner_unit", "responsible unit", personal=False),
        text("owner_person", "responsible person", personal=True),
        date("live_date", "date it went live"),
        date("retired_date", "date it was retired", null="still in use"),
        date("changed_date", "date of the last change of class, core or exposure"),
        integer("rto_minutes", "recovery time objective approved for the system", "minutes"),
        integer("rpo_minutes", "recovery point objective", "minutes"),
        integer("mtpd_minutes", "maximum tolerable period of disruption", "minutes"),
        stated_words(),
    ),
    key=("system_id",),
)
