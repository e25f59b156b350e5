"""Item 9.1: units that own an e-commerce system, and their self-checks."""

import datetime as dt
from typing import Any

from tests.checks.harness import derived

D = dt.date
Row = dict[str, Any]
SYSTEM: Row = {
    "system_id": "S1", "system_name": "網路投保", "owner_unit": "資訊處", "ecommerce": True, "live_date": D(2020, 1, 1),
}  # fmt: skip
CHECK: Row = {"check_no": "C1", "unit": "資訊處應用系統科", "checked_date": D(2025, 6, 10)}


def seen(*checks: Row, systems: tuple[Row, ...] = (SYSTEM,), label: str = "2025") -> tuple[Any, Any] | None:
    """(checks, there) of the unit in a year; None: the unit is not there."""
    rows = derived("unit_self_check", {"system_register": list(systems), "self_check": list(checks)})
    found = {r["subject"]: (r["checks"], r["there"]) for r in rows}
    return found.get(f"資訊處|{label}")


def test_a_check_counts_for_the_unit_whose_name_it_holds_in_the_period_of_its_day() -> None:
    assert seen(CHECK) == (1, True)
    assert seen(CHECK, label="2026") == (0, True)
    assert seen({**CHECK, "unit": "財務部"}) == (0, True)
    assert seen({**CHECK, "unit": None}) == (None, True)
    assert seen({**CHECK, "checked_date": None}) == (None, True)
    assert seen({**CHECK, "checked_date": None}, CHECK) == (1, True)


def test_a_unit_is_due_whose_system_served_the_whole_period() -> None:
    assert seen(systems=({**SYSTEM, "live_date": D(2025, 1, 2)},)) == (0, False)
    assert seen(systems=({**SYSTEM, "retired_date": D(2025, 12, 30)},)) == (0, False)
    assert seen(systems=({**SYSTEM, "live_date": None},)) == (0, None)
    assert seen(systems=({**SYSTEM, "ecommerce": None},)) == (0, None)
    assert seen(systems=({**SYSTEM, "ecommerce": False},)) is None
    assert seen(systems=({**SYSTEM, "live_date": None}, SYSTEM)) == (0, True)
