"""One phone, device or address the insurer has listed as used for more than one customer (登錄之共用門號及裝置)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "listed_means",
    "One phone, device or address the insurer has listed as used for more than one customer (登錄之共用門號、裝置).",
    (
        text("entry_no", "number of the entry"),
        text("means_kind", "phone, device or address", required=True, personal=False),
        text(
            "means", "phone, device or address, written as in the records it is used in", required=True, personal=True
        ),
        text("use_kind", "test, counter or agent-office; else as written", required=True, personal=False),
        text("unit", "unit it belongs to"),
        text("reason", "what it is used for"),
        date("valid_from", "first day it is listed for"),
        date("valid_to", "last day it is listed for", null="no end"),
        text("approved_by", "who approved", null="nobody, or not stated", personal=True),
        date("approved_date", "day it was approved"),
        stated_words(),
    ),
)
