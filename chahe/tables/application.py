"""One application for insurance made online, with the time of each step (網路要保明細)."""

from chahe.tables.api import Table, boolean, integer, moment, stated_words, text

TABLE = Table(
    "application",
    "One application for insurance made online, with the time of each step (網路要保明細).",
    (
        text("application_no", "number of the application (要保書號)", required=True),
        text("order_no", "number of the payment order", null="not paid online, or not stated"),
        text("product_code", "code of the product", required=True),
        text("channel", "web, app, partner or branch; else as written"),
        text("site", "site or platform it was made on"),
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
        *moment("identity", "when identity was confirmed", null="not confirmed, or not stated"),
        *moment("quoted", "when the premium was quoted", null="not quoted, or not stated"),
        *moment("declared", "when the health declaration was made", null="none asked, or not stated"),
        *moment("submitted", "when it was submitted"),
        *moment("paid", "when it was paid", null="not paid, or not stated"),
        *moment("accepted", "when it was accepted", null="not accepted"),
        *moment("withdrawn", "when the customer withdrew it", null="not withdrawn"),
        *moment("rejected", "when the insurer refused it", null="not refused"),
        text("status", "accepted, pending, withdrawn or rejected; else as written", personal=False),
        *moment("replied", "when the industry's notification system answered", null="no answer, or not stated"),
        text("reply", "clear, exceeded, timeout or failed; else as written", personal=False),
        integer("industry_amount", "accumulated sum assured the industry's system answered", "NTD"),
        boolean("industry_has_own", "does that amount include this insurer's own policies?"),
        text("override_no", "number of the request to accept it above a limit", null="none"),
        boolean("test_mark", "marked as a test", null="not marked"),
        *moment("registered", "when the customer registered as a member"),
        *moment("consented", "when the customer consented to terms and electronic form", null="not, or not stated"),
        text("customer_kind", "new or existing customer; else as written", personal=False),
        text(
            "registered_means",
            "how the customer registered: certificate, counter, otp, mobile-id, fido or video; else as written",
            personal=False,
        ),
        boolean("bought_alone", "insured alone, with no other cover beside it"),
        boolean("renewed_alike", "renews the same cover on the same terms before it ends"),
        stated_words(),
    ),
)
