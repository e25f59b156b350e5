"""One partner with the dates of its contract (合作夥伴及契約登錄表)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "partner_contract",
    "One partner with the dates of its contract (合作夥伴及契約登錄表).",
    (
        text("partner_no", "number of the partner", required=True),
        text("partner_name", "name of the partner", personal=False),
        text("partner_kind", "broker, alliance or platform; else as written"),
        text("contract_no", "number of the contract", null="none, or not stated"),
        date("contract_from", "first day of the contract"),
        date("contract_to", "last day of the contract as signed", null="without an end, or not stated"),
        boolean("renews", "it renews itself unless somebody ends it (自動展延)"),
        date("ended_date", "day it was ended", null="not ended, or not stated"),
        stated_words(),
    ),
)
