"""One day of the calendar of working days (辦公日曆表): a workday or not."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "work_day",
    "One day of the calendar of working days (辦公日曆表): a workday or not.",
    (
        date("calendar_date", "the day", required=True),
        boolean("workday", "the insurer works on it; true on make-up workdays, false on holidays", required=True),
        text("remark", "which holiday, or which day it makes up for"),
        stated_words(),
    ),
)
