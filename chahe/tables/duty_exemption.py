"""One person who may, signed and until a day, have two rights that conflict (職務衝突例外核准單)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "duty_exemption",
    "One person who may, signed and until a day, have two rights that conflict (職務衝突例外核准單).",
    (
        text("document_no", "number of the exemption"),
        text("conflict_no", "number of the conflict", required=True),
        text("employee_no", "who", required=True, personal=True),
        date("from_date", "first day"),
        date("to_date", "last day"),
        text("approved_by", "who approved it", null="nobody", personal=True),
        date("approved_date", "day it was approved"),
        text("control_text", "what compensates for it"),
        text("state_text", "approved, rejected, cancelled or pending; else as written"),
        stated_words(),
    ),
)
