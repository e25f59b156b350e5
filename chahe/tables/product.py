"""One approval of one product sold online, for one channel or site (網路投保商品核准登錄)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "product",
    "One approval of one product sold online, for one channel or site (網路投保商品核准登錄).",
    (
        text("product_code", "code of the product", required=True),
        text("product_name", "name of the product", personal=False),
        text("business", "life (壽險) or pc (產險); else as written", personal=False),
        text("line", "line of insurance (險種), as written"),
        text("predecessor_code", "code of the same product before it was renamed (代碼對照)", null="never renamed"),
        text("approval_no", "number of the approval", null="none, or not stated"),
        text("approval_kind", "approved, filed or reported; else as written", personal=False),
        date("approved_date", "day of the approval", null="not approved, or not stated"),
        text("channel", "web, app, partner or branch; else as written", null="not stated: it may be any"),
        text("site", "site or platform the approval is for", null="every site of the channel"),
        date("first_sold", "day the sale began"),
        text(
            "survey_class",
            "class for phone surveys: annuity (investment-linked), exempt (when insured alone) or ordinary; else as "
            "written",
            personal=False,
        ),
        date("last_sold", "last day of the sale", null="still sold"),
        boolean("reserve_value", "has a policy value reserve, or is health insurance"),
        boolean("senior_exempt", "assessed before sale as without adverse factors for older customers"),
        stated_words(),
    ),
)
