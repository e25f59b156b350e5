"""Volume of one product sold online in one month, as the insurer states it (網路投保業務量統計)."""

from chahe.tables.api import Table, date, integer, stated_words, text

TABLE = Table(
    "volume_month",
    "Volume of one product sold online in one month, as the insurer states it (網路投保業務量統計).",
    (
        date("month_from", "first day of the month", required=True),
        text("product_code", "product", null="every product together"),
        text("line", "line of insurance, as written"),
        integer("applications", "applications submitted", "applications"),
        integer("accepted", "applications accepted", "applications"),
        integer("premium", "first premiums of those accepted", "NTD"),
        integer("rescinded", "policies rescinded", "policies"),
        integer("called_back", "customers called back", "calls"),
        date("first_traded", "day of the first transaction"),
        stated_words(),
    ),
)
