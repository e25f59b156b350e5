"""One policy issued for an online application (網路投保保單明細)."""

from chahe.tables.api import Table, boolean, date, integer, moment, stated_words, text

TABLE = Table(
    "policy",
    "One policy issued for an online application (網路投保保單明細).",
    (
        text("policy_no", "number of the policy", required=True),
        text("application_no", "number of the application", null="not stated"),
        text("product_code", "code of the product"),
        text(
            "applicant_id",
            "policyholder: the insurer's token as written; an identity number as keyed hash and its end",
            personal=True,
        ),
        text(
            "insured_id",
            "insured person: the insurer's token as written; an identity number as keyed hash and its end",
            null="nobody is insured (property), or not stated",
            personal=True,
        ),
        integer("sum_assured", "sum assured", "NTD"),
        integer("premium", "first premium", "NTD"),
        integer("term_years", "insurance term in whole years, 999 for life", "year"),
        date("effective_date", "first day of cover"),
        date("issued_date", "day the policy was issued", null="not issued, or not stated"),
        text("status", "in-force, rescinded, voided, terminated or expired; else as written", personal=False),
        *moment("ended", "when it ended", null="in force, or not stated"),
        boolean("test_mark", "registered as a test", null="not marked"),
        stated_words(),
    ),
)
