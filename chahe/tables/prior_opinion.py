"""One opinion of an earlier examination and what became of it (附表八)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "prior_opinion",
    "One opinion of an earlier examination and what became of it (附表八).",
    (
        text("opinion_no", "number of the opinion", required=True),
        text("exam_no", "number of the examination"),
        text("item_code", "item it concerned"),
        text("opinion_text", "opinion"),
        text("subject_text", "system, host or unit concerned"),
        text("status_text", "已改善, 改善中 …"),
        date("improved_date", "date the improvement was completed", null="not completed"),
        stated_words(),
    ),
)
