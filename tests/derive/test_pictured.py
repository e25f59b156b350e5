"""The tables that pictures of the working papers are drawn from count what is there, and say what is not known."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chahe.derive.beacon_interval import BARS
from tests.checks.harness import CTX, derived
from tests.derive.events import control
from tests.derive.test_log_wholeness import at, record
from tests.derive.test_top_use import su
from tests.derive.traffic import connection

D = dt.date
Row = dict[str, Any]


def by(rows: list[Row], *columns: str) -> list[tuple[Any, ...]]:
    """Those columns of the rows."""
    return [tuple(r[c] for c in columns) for r in rows]


def days(events: list[Row], **more: Any) -> dict[int, Row]:
    """Day of March 2025 -> row of coverage_day."""
    return {r["day"].day: r for r in derived("coverage_day", {"log_event": events, **more})}


def test_sources_of_the_register_and_of_the_logs() -> None:
    events = [
        record(1, at(3)),
        record(None, at(4), "db01.demo.example"),
        record(2, None, "DB01"),
        record(1, dt.datetime(2020, 1, 1), "WEB09"),  # noqa: DTZ001
        record(None, at(5), None),  # type: ignore[arg-type]  # a log that names no host
    ]
    sources: list[Row] = [{"host": "DB01.demo.example", "registered_from": D(2025, 1, 1)}, {"host": "fw01"}]
    rows = derived("coverage_source", {"log_event": events, "log_source": sources})
    columns = ("host", "registered", "records", "other_records", "undated", "numbered", "first_day", "last_day")
    assert by(rows, *columns) == [
        ("?", False, 1, 0, 0, 0, D(2025, 3, 5), D(2025, 3, 5)),
        ("db01", True, 2, 0, 1, 2, D(2025, 3, 3), D(2025, 3, 4)),
        ("fw01", True, 0, 0, 0, 0, None, None),
        ("web09", False, 0, 1, 0, 1, D(2020, 1, 1), D(2020, 1, 1)),
    ]


@pytest.mark.parametrize("lacking", ["log_event", "log_source"])
def test_sources_without_the_one_or_the_other(lacking: str) -> None:
    both: dict[str, list[Row]] = {"log_event": [record(1, at(3))], "log_source": [{"host": "DB01"}]}
    (row,) = derived("coverage_source", {k: v for k, v in both.items() if k != lacking})
    assert (row["host"], row["registered"], row["records"]) == ("db01", lacking != "log_source", lacking != "log_event")


def test_numbers_that_go_on_hold_a_silence() -> None:
    found = days([record(1, at(3)), record(2, at(4)), record(3, at(9))])
    assert {d: (r["next_day"], r["held"], r["breaks"]) for d, r in found.items()} == {
        3: (D(2025, 3, 4), None, 0),
        4: (D(2025, 3, 9), True, 0),
        9: (None, None, 0),
    }


def test_missing_numbers_leave_a_silence_open() -> None:
    found = days([record(1, at(4)), record(7, at(9))])
    assert (found[4]["held"], found[9]["breaks"], found[9]["missing"]) == (False, 1, 5)


def test_without_numbers_nobody_can_tell() -> None:
    assert days([record(None, at(4)), record(None, at(9))])[4]["held"] is None


def test_a_log_that_ends_before_does_not_hold_a_silence() -> None:
    found = days(
        [record(1, at(3)), record(2, at(4)), record(None, at(4), channel="x"), record(None, at(9), channel="x")]
    )
    assert found[4]["held"] is None


def test_a_stretch_from_before_the_period_is_there() -> None:
    early = dt.datetime.combine(CTX.period_from, dt.time(5)) - dt.timedelta(days=40)
    late = dt.datetime.combine(CTX.period_from, dt.time(5)) + dt.timedelta(days=40)
    rows = derived("coverage_day", {"log_event": [record(1, early), record(2, late)]})
    assert by(rows, "day", "next_day", "held") == [
        (early.date(), late.date(), True),
        (late.date(), None, None),
    ]


def test_clears_clock_and_steps_back() -> None:
    events = [record(1, at(3)), record(2, at(5)), record(3, at(4))]
    acts = [
        control("cleared", at(6), "DB01"),
        control("time-changed", at(5), "DB01"),
        control("started", at(5), "DB01"),
    ]
    found = days(events, log_control=acts)
    assert {d: (r["records"], r["clears"], r["clock_acts"], r["steps_back"]) for d, r in found.items()} == {
        3: (1, 0, 0, 0),
        4: (1, 0, 0, 1),
        5: (1, 0, 1, 0),
        6: (0, 1, 0, 0),
    }


MOMENTS = st.lists(
    st.tuples(st.sampled_from(["DB01", "web01.x", None]), st.integers(-30, 400), st.integers(0, 23)), max_size=25
)


@given(MOMENTS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_days_hours_and_sources_count_the_same(moments: list[tuple[str | None, int, int]]) -> None:
    start = dt.datetime.combine(CTX.period_from, dt.time())
    events = [
        record(None, start + dt.timedelta(days=d, hours=h), host)  # type: ignore[arg-type]  # None: names no host
        for host, d, h in moments
    ]
    if not events:
        return
    within = (CTX.period_from, CTX.period_to)
    sources = {r["host"]: r for r in derived("coverage_source", {"log_event": events})}
    by_day = _sums(
        (r["host"], r["records"])
        for r in derived("coverage_day", {"log_event": events})
        if within[0] <= r["day"] <= within[1]
    )
    hours = derived("hour_activity", {"log_event": events})
    assert by_day == {h: s["records"] for h, s in sources.items() if s["records"]}
    assert _sums((r["host"], r["records"]) for r in hours) == by_day
    assert sum(s["records"] + s["other_records"] for s in sources.values()) == len(events)
    for r in hours:
        mine = {
            (start + dt.timedelta(days=d)).date()
            for host, d, _ in moments
            if (host or "?").split(".")[0].lower() == r["host"]
        }
        assert r["logged_days"] == sum(d.isoweekday() == r["weekday"] and within[0] <= d <= within[1] for d in mine)


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    out: dict[str, int] = {}
    for name, n in pairs:
        out[name] = out.get(name, 0) + n
    return out


@pytest.mark.parametrize(("hour", "shown"), [(0, 0), (7, 7), (8, 8), (23, 23)])
def test_hours_are_of_taipei(hour: int, shown: int) -> None:
    (row,) = derived("hour_activity", {"log_event": [record(1, at(3, hour))]})
    assert (row["weekday"], row["hour_no"]) == (D(2025, 3, 3).isoweekday(), shown)


def test_top_uses_by_hour() -> None:
    rows = derived("top_hour", {"logon_event": [su(at(9, 3)), su(at(9, 3, 30))]})
    assert by(rows, "weekday", "hour_no", "uses") == [(7, 3, 2)]


def test_intervals_of_a_beacon() -> None:
    steady = [connection(60 * n, "10.0.0.5", "203.0.113.9") for n in range(30)]
    odd = [connection(60 * 30 + 1000, "10.0.0.5", "203.0.113.9"), connection(0, "10.0.0.6", "203.0.113.10")]
    rows = derived("beacon_interval", {"net_connection": [*steady, *odd]})
    assert by(rows, "bar", "width_s", "found", "intervals", "median_interval_s") == [
        (20, 3, 29, 30, 60),
        (BARS, 3, 1, 30, 60),
    ]
    assert sum(r["found"] for r in rows) == rows[0]["intervals"] == 30
