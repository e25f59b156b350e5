"""One change of a parameter of a business system (系統參數異動紀錄)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "parameter_change",
    "One change of a parameter of a business system, or its value at the beginning (系統參數異動紀錄).",
    (
        text("parameter_name", "name of the parameter", required=True, personal=False),
        text("product_code", "product it is for", null="every product"),
        text(
            "old_value",
            "value before, as written; an amount in whole NTD, digits only",
            null="there was none, or not stated",
        ),
        text(
            "new_value", "value after, as written; an amount in whole NTD, digits only", null="removed, or not stated"
        ),
        *moment("changed", "when it took effect", required=True),
        text("changed_by", "who entered it (employee number, account or name)", personal=True),
        text("approved_by", "who approved it (employee number, account or name)", null="nobody", personal=True),
        text("request_no", "number of the change request", null="none"),
        stated_words(),
    ),
)
