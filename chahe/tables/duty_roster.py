"""One turn of duty of one person (值班、待命及輪班表)."""

from chahe.tables.api import Table, moment, stated_words, text

TABLE = Table(
    "duty_roster",
    "One turn of duty of one person (值班、待命及輪班表).",
    (
        text("employee_no", "who is on duty, by number; else the name as written", required=True, personal=True),
        *moment("from_at", "first moment of the turn"),
        *moment("to_at", "last moment of the turn"),
        text("duty_kind", "值班, 待命, 輪班 as written"),
        text("approved_by", "who approved the roster", null="nobody", personal=True),
        stated_words(),
    ),
)
