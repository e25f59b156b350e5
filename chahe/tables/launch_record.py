"""One step on the way of a product to its first sale online (商品上線程序登錄表)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "launch_record",
    "One step on the way of a product to its first sale online (商品上線程序登錄表).",
    (
        text("product_code", "product it is for", required=True),
        text("step", "plan, opinion, board or approval; else as written", required=True, personal=False),
        date("step_date", "day of the plan, opinion, resolution or approval", null="not done, or not stated"),
        text("document_no", "number of the paper", null="none, or not stated"),
        text("body", "who made it", personal=False),
        stated_words(),
    ),
)
