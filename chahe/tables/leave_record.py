"""One leave of one person (請假紀錄)."""

from chahe.tables.api import Table, date, integer, moment, stated_words, text

TABLE = Table(
    "leave_record",
    "One leave of one person (請假紀錄).",
    (
        text("leave_no", "number of the leave"),
        text("employee_no", "who is on leave", required=True, personal=True),
        text("leave_kind", "kind of leave"),
        date("from_date", "first day", required=True),
        date("to_date", "last day", required=True),
        *moment("from_at", "first moment", null="a day alone is stated"),
        *moment("to_at", "last moment", null="a day alone is stated"),
        text("day_part", "full, morning or afternoon, of every day of it; else as written"),
        integer("minutes", "length as stated", "minute"),
        text("approved_by", "who approved it", null="nobody", personal=True),
        text("state_text", "approved, rejected, cancelled or pending; else as written"),
        stated_words(),
    ),
)
