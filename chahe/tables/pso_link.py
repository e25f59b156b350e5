"""One principal a fine-grained password policy applies to."""

from chahe.tables.api import Table, text

TABLE = Table(
    "pso_link",
    "One principal a fine-grained password policy applies to.",
    (
        text("policy_id", "distinguished name of the PSO", required=True),
        text("applies_to", "distinguished name of the user or group", required=True),
        text("scope", "domain"),
    ),
)
