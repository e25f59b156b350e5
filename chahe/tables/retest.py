"""One re-test of one vulnerability on one host (複掃紀錄)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "retest",
    "One re-test of one vulnerability on one host (複掃紀錄).",
    (
        text("asset_id", "asset number"),
        text("ip", "address"),
        text("plugin_id", "scanner's id", required=True),
        date("retest_date", "when", required=True),
        text("result_text", "已修補 or 未修補 as written"),
        text("tester", "who", personal=True),
        stated_words(),
    ),
)
