"""One timed step of a drill (演練步驟時間紀錄)."""

from chahe.tables.api import Table, integer, moment, stated_words, text

TABLE = Table(
    "dr_step",
    "One timed step of a drill (演練步驟時間紀錄).",
    (
        text("drill_id", "dr_drill.drill_id", required=True),
        integer("step_no", "number", "position"),
        text("step_kind", "disaster, declaration, action or restored"),
        text("step_name", "name", personal=False),
        text("system_id", "system restored by it", null="all systems of the drill"),
        *moment("began", "start"),
        *moment("finished", "end"),
        stated_words(),
    ),
)
