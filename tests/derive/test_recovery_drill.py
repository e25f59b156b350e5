"""Item 7.2: scope, clock, revision, switch-over."""

import datetime as dt
from typing import Any

from chahe.intake.api import TAIPEI, moment
from tests.checks.harness import derived

D = dt.date


def _at(name: str, hour: int, minute: int = 0) -> dict[str, Any]:
    return dict(moment(name, dt.datetime(2025, 10, 18, hour, minute, tzinfo=TAIPEI)))


DRILL = {"drill_id": "D1", "drill_date": D(2025, 10, 18), "drill_kind": "switch", "plan_id": "P1"}
SYSTEMS = [
    {"system_id": "S1", "system_name": "核心", "is_core": True, "rto_minutes": 240, "live_date": D(2019, 1, 1)},
    {"system_id": "S2", "system_name": "入口", "is_core": False, "ecommerce": True, "live_date": D(2025, 5, 1)},
]


def test_scope_counts_only_tested_systems_and_whole_periods() -> None:
    scope = [
        {"drill_id": "D1", "system_id": "S1", "tested": True},
        {"drill_id": "D1", "system_id": "S2", "tested": False},
    ]
    rows = derived("system_drill", {"system_register": SYSTEMS, "dr_drill": [DRILL], "dr_scope": scope})
    found = {(r["system_id"], r["label"]): (r["drills"], r["in_service"], r["over"]) for r in rows}
    assert found["S1", "2025"] == (1, True, True)
    assert found["S1", "2025H1"] == (0, True, True)
    assert found["S2", "2025"] == (0, False, True)
    assert found["S1", "2026"] == (0, True, False)


def test_recovery_time_from_the_steps() -> None:
    """02:00 disaster, 02:30 declaration, S1 back at 08:10: 6 h 10 m, whatever the report claims."""
    steps = [
        {"drill_id": "D1", "step_no": 1, "step_kind": "disaster", **_at("began", 2), **_at("finished", 2, 5)},
        {"drill_id": "D1", "step_no": 2, "step_kind": "declaration", **_at("began", 2, 30), **_at("finished", 2, 31)},
        {"drill_id": "D1", "step_no": 3, "step_kind": "restored", "system_id": "S1", **_at("finished", 8, 10)},
    ]
    given: dict[str, list[dict[str, Any]]] = {
        "system_register": SYSTEMS,
        "dr_drill": [{**DRILL, "claimed_minutes": 210}],
        "dr_scope": [{"drill_id": "D1", "system_id": "S1", "tested": True}],
        "dr_step": steps,
    }
    (row,) = derived("drill_recovery", given)
    assert (row["minutes_from_disaster"], row["minutes_from_declaration"], row["rto_minutes"]) == (370, 340, 240)
    untimed = {
        **given,
        "dr_step": [*steps, {"drill_id": "D1", "step_no": 4, "step_kind": "restored", "system_id": "S1"}],
    }
    (row,) = derived("drill_recovery", untimed)
    assert row["minutes_from_disaster"] is None


def test_revision_and_switch() -> None:
    given: dict[str, list[dict[str, Any]]] = {
        "dr_drill": [DRILL, {**DRILL, "drill_id": "D2", "plan_id": None}],
        "dr_issue": [{"drill_id": "D1", "issue_no": str(n)} for n in range(4)],
        "plan_version": [
            {"plan_id": "P1", "version_text": "5", "issued_date": D(2025, 10, 17)},
            {"plan_id": "P1", "version_text": "6", "issued_date": D(2025, 12, 1)},
        ],
    }
    one, two = derived("drill_revision", given)
    assert (one["issues"], one["revised_on"], one["days_to_revision"], one["unrevised"]) == (
        4,
        D(2025, 12, 1),
        44,
        False,
    )
    assert two["unrevised"] is None
    events = [
        {"system_id": "S1", "happened_date": D(2025, 10, 19)},
        {"system_id": "S1", "happened_date": D(2025, 10, 20)},
        {"system_id": "S9", "happened_date": D(2025, 10, 18)},
    ]
    scope = [{"drill_id": "D1", "system_id": "S1"}]
    rows = derived("drill_switch", {"dr_drill": given["dr_drill"], "dr_scope": scope, "switch_event": events})
    assert [(r["drill_id"], r["switches"]) for r in rows] == [("D1", 1), ("D2", 0)]
