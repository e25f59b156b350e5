"""Item 3.2: spans since 知悉, business days, twins, and outages nobody registered."""

import datetime as dt
from typing import Any

from chahe.intake.api import TAIPEI, moment
from tests.checks.harness import derived

D = dt.date
Row = dict[str, Any]


def at(name: str, month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> Row:
    """An instant with its day."""
    stated = dt.datetime(2025, month, day, hour, minute, second, tzinfo=TAIPEI)
    return {**moment(name, stated), f"{name}_date": stated.date()}


def days(first: D, last: D, off: tuple[D, ...] = ()) -> list[Row]:
    """A calendar: weekends and the days named are off."""
    out = []
    for n in range((last - first).days + 1):
        day = first + dt.timedelta(days=n)
        out.append({"calendar_date": day, "workday": day.weekday() < 5 and day not in off})
    return out


INCIDENT: Row = {
    "incident_no": "I1",
    "system_id": "S1",
    "grade": "major",
    **at("happened", 3, 5, 9),
    **at("learned", 3, 5, 9, 10),
    **at("classified", 3, 5, 9, 20),
    **at("reported", 3, 5, 9, 30),
    "written_date": D(2025, 3, 14),
}
RECEIPT: Row = {
    "incident_no": "I1",
    "authority": "authority",
    "report_kind": "urgent",
    **at("received", 3, 5, 9, 40),
}
CALENDAR = days(D(2025, 1, 1), D(2026, 6, 30))


def clock(incident: Row, *receipts: Row, calendar: list[Row] | None = None, others: tuple[Row, ...] = ()) -> Row:
    given = {
        "incident": [incident, *others],
        "incident_receipt": [*receipts, {**RECEIPT, "incident_no": "other"}],
        "work_day": CALENDAR if calendar is None else calendar,
    }
    (found,) = (r for r in derived("incident_clock", given) if r["incident_no"] == incident["incident_no"])
    return found


def test_the_first_receipt_of_the_authority_settles_whatever_the_register_says() -> None:
    later, guild = (
        {**RECEIPT, **at("received", 3, 5, 12)},
        {**RECEIPT, "authority": "guild", **at("received", 3, 5, 9, 15)},
    )
    row = clock(INCIDENT, RECEIPT, later, guild)
    assert (row["report_least_minutes"], row["report_most_minutes"]) == (30, 30)
    assert (row["report_least_hours"], row["report_proved"], row["unreported"]) == (1, True, False)
    row = clock(INCIDENT, {**RECEIPT, **at("received", 3, 5, 9, 40, 1)})
    assert (row["report_least_minutes"], row["report_most_minutes"]) == (31, 31)
    row = clock(INCIDENT, {**RECEIPT, **at("received", 3, 8, 9, 10)})
    assert (row["report_least_hours"], row["report_most_hours"]) == (72, 72)
    row = clock(INCIDENT, {**RECEIPT, **at("received", 3, 8, 9, 10, 1)})
    assert (row["report_least_hours"], row["report_most_hours"]) == (73, 73)


def test_without_a_receipt_what_the_register_says_is_not_proved() -> None:
    row = clock(INCIDENT)
    assert (row["report_least_minutes"], row["report_proved"], row["unreported"]) == (20, False, False)
    silent = {**INCIDENT, "reported": None, "reported_local": None, "reported_us": None, "reported_date": None}
    row = clock(silent)
    assert (row["report_most_minutes"], row["unreported"]) == (None, True)
    assert row["report_least_hours"] > 400 * 24


def test_a_day_alone_may_be_any_hour_of_it() -> None:
    day_only = {**INCIDENT, "learned": None, "learned_local": None, "learned_us": None}
    row = clock(day_only, {**RECEIPT, **at("received", 3, 6, 9)})
    assert (row["report_least_minutes"], row["report_most_minutes"]) == (9 * 60 + 1, 33 * 60)
    row = clock({**day_only, "learned_date": None}, RECEIPT)
    assert (row["report_least_minutes"], row["report_most_minutes"]) == (None, None)
    dated = {"incident_no": "I1", "authority": "authority", "received_date": D(2025, 3, 5)}
    row = clock(INCIDENT, dated)
    assert row["report_least_minutes"] < 0 < row["report_most_minutes"]


def test_a_report_before_anybody_knew_tells_nothing() -> None:
    row = clock(INCIDENT, {**RECEIPT, **at("received", 3, 5, 9, 9)})
    assert (row["report_least_minutes"], row["report_most_minutes"]) == (None, None)


def test_business_days_count_from_the_next_day_and_a_day_off_counts_as_the_next() -> None:
    def written(day: D, **more: Any) -> tuple[Any, Any]:
        receipt = {**RECEIPT, "report_kind": "written", "received_date": day}
        row = clock(INCIDENT, RECEIPT, receipt, **more)
        return row["written_least"], row["written_most"]

    assert written(D(2025, 3, 14)) == (7, 7)  # Wednesday 5th: 6, 7, 10, 11, 12, 13, 14
    assert written(D(2025, 3, 15)) == (8, 8)
    assert written(D(2025, 3, 8)) == (3, 3)  # a Saturday counts as the Monday
    off = days(D(2025, 3, 1), D(2025, 3, 31), (D(2025, 3, 10),))
    assert written(D(2025, 3, 15), calendar=off) == (7, 7)
    short = days(D(2025, 3, 1), D(2025, 3, 11))
    assert written(D(2025, 3, 14), calendar=short) == (5, 7)
    assert written(D(2025, 3, 4)) == (None, None)


def test_a_last_day_that_is_off_moves() -> None:
    told = {**RECEIPT, "report_kind": "material", "received_date": D(2025, 3, 10)}
    row = clock({**INCIDENT, "disclosed_date": D(2025, 3, 7)}, RECEIPT, told)
    assert (row["told_on"], row["told_counted"]) == (D(2025, 3, 10), D(2025, 3, 8))
    assert row["disclosed_counted"] == D(2025, 3, 7)
    row = clock(INCIDENT, RECEIPT, told, calendar=days(D(2025, 3, 9), D(2025, 3, 31)))
    assert row["told_counted"] is None


def test_an_incident_handled_with_a_graded_one_is_merged() -> None:
    bare = {**INCIDENT, "incident_no": "I2", "grade": None, "twin_no": "i1"}
    assert clock(bare, others=(INCIDENT,))["verdict"] == "merged"
    assert clock({**bare, "twin_no": "I9"}, others=(INCIDENT,))["verdict"] is None
    assert clock({**bare, "twin_no": "I2"})["verdict"] is None


SWITCH: Row = {"system_id": "S1", **at("happened", 3, 5, 9)}
OTHER: Row = {**INCIDENT, "incident_no": "I9", "system_id": "S9"}


def outages(*, incidents: tuple[Row, ...] = (OTHER,), **more: Any) -> list[tuple[Any, ...]]:
    rows = derived("outage", {"switch_event": [SWITCH], "incident": list(incidents), **more})
    return [(r["subject"], r["events"], r["unplanned"], r["unclear"], r["incidents"], r["maybe"]) for r in rows]


def window(**more: Any) -> Row:
    return {
        "notice_no": "M1",
        "system_id": "S1",
        **moment("from_at", dt.datetime(2025, 3, 5, 8, tzinfo=TAIPEI)),
        **moment("to_at", dt.datetime(2025, 3, 5, 10, tzinfo=TAIPEI)),
        **moment("announced_at", dt.datetime(2025, 3, 1, 8, tzinfo=TAIPEI)),
        **more,
    }


def test_a_switch_over_needs_a_stop_a_drill_or_an_incident() -> None:
    bare = ("S1|2025-03-05", 1, 1, 0, 0, 0)
    assert outages() == [bare]
    assert outages(incidents=(INCIDENT,)) == [(*bare[:4], 1, 0)]
    assert outages(incidents=({**INCIDENT, "happened_date": D(2025, 3, 7)},)) == [bare]
    assert outages(incidents=({**INCIDENT, "system_id": None},)) == [(*bare[:4], 0, 1)]
    assert outages(maintenance_window=[window()]) == [(*bare[:2], 0, 0, 0, 0)]
    late = window(**moment("announced_at", dt.datetime(2025, 3, 5, 9, 30, tzinfo=TAIPEI)))
    assert outages(maintenance_window=[late]) == [bare]
    assert outages(maintenance_window=[window(system_id="S2")]) == [bare]
    host = window(system_id=None, host="web01")
    assert outages(maintenance_window=[host]) == [(*bare[:2], 0, 1, 0, 0)]
    assets = [{"asset_id": "A1", "host_name": "WEB01", "system_id": "S1"}]
    assert outages(maintenance_window=[host], asset_register=assets) == [(*bare[:2], 0, 0, 0, 0)]
    untold = window(announced_at=None, announced_at_local=None, announced_at_us=None)
    assert outages(maintenance_window=[untold]) == [(*bare[:2], 0, 1, 0, 0)]


def test_a_drill_of_the_system_explains_its_day_and_the_next() -> None:
    scope = [{"drill_id": "D1", "system_id": "S1"}]
    for day, planned in ((4, True), (5, True), (3, False), (6, False)):
        drill = [{"drill_id": "D1", "drill_date": D(2025, 3, day), "drill_kind": "switch"}]
        assert outages(dr_drill=drill, dr_scope=scope)[0][2] == (0 if planned else 1)
    drill = [{"drill_id": "D1", "drill_date": D(2025, 3, 5), "drill_kind": "switch"}]
    assert outages(dr_drill=drill)[0][2:4] == (0, 1)
