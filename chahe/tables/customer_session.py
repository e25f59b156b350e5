"""One log-in or application of a customer on a web site (會員登入及要保送件紀錄)."""

from chahe.tables.api import Table, address, moment, stated_words, text

TABLE = Table(
    "customer_session",
    "One log-in or application of a customer on a web site (會員登入及要保送件紀錄).",
    (
        text("record_no", "number of the record"),
        *moment("happened", "when"),
        text("activity", "login or application; else as written"),
        text("outcome", "success or failure; else as written", personal=False),
        text(
            "customer",
            "customer: the insurer's token as written; an identity number as keyed hash and its end",
            required=True,
            personal=True,
        ),
        text("device", "identifier of the device, as written", null="not logged", personal=True),
        *address("src", "address it came from"),
        text(
            "country",
            "country or region it came from as the record itself states it, ISO 3166-1 alpha-2",
            null="not stated, or no known one",
        ),
        text("place", "that place as written"),
        text(
            "card",
            "card that paid: the insurer's token as written; a number in clear as keyed hash and its end",
            null="nothing was paid by card, or not logged",
            personal=True,
        ),
        text("agent_no", "agent the application names", null="none named, or not logged", personal=True),
        text("document_no", "number of the application"),
        stated_words(),
    ),
    ocsf="Authentication",
)
