"""One request of a policyholder to rescind the contract (契約撤銷申請登錄表)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "rescission",
    "One request of a policyholder to rescind the contract (契約撤銷申請登錄表).",
    (
        text("rescission_no", "number of the request", required=True),
        text("policy_no", "number of the policy", required=True),
        text(
            "customer",
            "policyholder: the insurer's token as written; an identity number as keyed hash and its end",
            personal=True,
        ),
        date("requested_date", "day the request reached the insurer"),
        text("rescission_means", "how it came, as written"),
        text("decision", "accepted, refused, pending, withdrawn; else as written", null="not decided", personal=False),
        date("decided_date", "day of that", null="not decided, or not stated"),
        text("refused_reason", "why it was refused, as written"),
        stated_words(),
    ),
)
