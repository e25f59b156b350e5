"""One system a drill covers, also by a drill the plan names in its place (演練涵蓋系統)."""

from chahe.tables.api import Table, boolean, stated_words, text

TABLE = Table(
    "dr_scope",
    "One system a drill covers, also by a drill the plan names in its place (演練涵蓋系統).",
    (
        text("drill_id", "dr_drill.drill_id", required=True),
        text("system_id", "system_register.system_id", required=True),
        boolean("tested", "really exercised"),
        stated_words(),
    ),
)
