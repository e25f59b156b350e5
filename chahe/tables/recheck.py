"""One re-check of one tracked finding (覆查紀錄)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "recheck",
    "One re-check of one tracked finding (覆查紀錄).",
    (
        text("finding_id", "finding_track.finding_id", required=True),
        date("recheck_date", "when", required=True),
        text("recheck_by", "who", personal=True),
        text("recheck_unit", "unit of the re-checker"),
        text("recheck_method", "重新執行, 文件 or 訪談"),
        boolean("passed", "the re-test passed"),
        text("document_no", "paper"),
        stated_words(),
    ),
)
