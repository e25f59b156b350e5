"""Running numbers, silences and the keeping of logs: what is whole, and what is not."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.events import control, moment
from tests.derive.test_top_use import named

D = dt.date
Row = dict[str, Any]


def at(day: int, hour: int = 0, minute: int = 0, *, month: int = 3, second: int = 0) -> dt.datetime:
    """A moment in Taipei in 2025."""
    return dt.datetime(2025, month, day, hour, minute, second)  # noqa: DTZ001


def record(number: int | None, when: dt.datetime | None, host: str = "DB01", channel: str = "Security") -> Row:
    """A row of log_event with its running number."""
    return {"channel": channel, "event_record_id": number, "host": host, **moment(when), "native": "{}"}


def sequence(events: list[Row], **more: Any) -> dict[str, tuple[int, int, int]]:
    """Subject -> (records, missing, seconds back)."""
    rows = derived("log_sequence", {"log_event": events, **more})
    return {r["subject"]: (r["records"], r["missing"], r["back_seconds"]) for r in rows}


DAYS = [record(n, at(n)) for n in range(1, 8)]


def test_numbers_that_go_on() -> None:
    assert sequence(DAYS) == {"DB01|Security": (7, 0, 0)}
    assert sequence([*DAYS, *DAYS]) == {"DB01|Security": (7, 0, 0)}, "handed over twice is once"
    assert sequence([record(None, at(1))]) == {}


@pytest.mark.parametrize("lost", [(2,), (2, 3, 5), (3, 4, 5, 6)])
def test_records_taken_out_are_missing(lost: tuple[int, ...]) -> None:
    left = [e for e in DAYS if e["event_record_id"] not in lost]
    assert sequence(left) == {"DB01|Security": (7 - len(lost), len(lost), 0)}


def test_logs_and_hosts_number_their_own() -> None:
    other = [record(1, at(1), "DB02"), record(2, at(2), "DB02"), record(9, at(2), channel="System")]
    assert sequence([*DAYS, *other])["DB02|Security"] == (2, 0, 0)
    assert sequence([*DAYS, *other])["DB01|System"] == (1, 0, 0)


def test_a_clearing_begins_a_new_count() -> None:
    anew = [record(n, at(10 + n)) for n in range(1, 4)]
    cleared = control("cleared", at(10), "DB01", log_name="Security")
    assert sequence([*DAYS, *anew], log_control=[cleared])["DB01|Security"] == (10, 0, 0)
    (torn,) = derived("record_gap", {"log_event": [*DAYS, *anew], "log_control": [cleared]})
    assert (torn["missing"], torn["before_day"], torn["after_day"]) == (None, D(2025, 3, 7), D(2025, 3, 11))
    on = [record(n, at(n)) for n in range(20, 23)]
    assert sequence([*DAYS, *on], log_control=[cleared])["DB01|Security"] == (10, 12, 0)
    assert sequence([*DAYS, *on])["DB01|Security"] == (10, 12, 0)
    whole = [*DAYS, *(record(n, at(10 + n)) for n in range(8, 11))]
    assert derived("record_gap", {"log_event": whole, "log_control": [cleared]}) == []


def test_a_clock_set_back() -> None:
    stepped = [record(1, at(1, 10)), record(2, at(1, 9, 59, second=30)), record(3, at(1, 10, 30))]
    rows = derived("log_sequence", {"log_event": stepped})
    assert [(r["back_seconds"], r["back_id"], r["judged_date"]) for r in rows] == [(30, 1, D(2025, 3, 1))]


# Silences ------------------------------------------------------------------------------------------------------------

SOURCE = {"host": "db01.demo.example", "log_kind": "Security", "silent_minutes": 240, "failure_alert": True}
HOURLY = [record(n, at(8, n)) for n in range(24)]


def silence(events: list[Row], *windows: Row, **more: Any) -> dict[str, tuple[Any, ...]]:
    """Subject -> (silent, unannounced, perhaps minutes, unbroken) of the silences of more than an hour."""
    given = {"log_event": events, "log_source": [SOURCE], "maintenance_window": list(windows), **more}
    rows = derived("silent_day", {k: v for k, v in given.items() if v})
    return {
        r["subject"]: (r["silent_minutes"], r["unannounced_minutes"], r["perhaps_minutes"], r["unbroken"])
        for r in rows
        if r["silent_minutes"] > 60
    }


def stop(first: dt.datetime, last: dt.datetime, announced: dt.datetime | None = None, **more: Any) -> Row:
    """A row of maintenance_window."""
    times = {**named("from_at", first), **named("to_at", last), **named("announced_at", announced)}
    return {"notice_no": "M1", "host": "DB01", "approved_by": "E9", **times, **more}


AFTER = [record(24 + n, at(11, 4 + n)) for n in range(3)]
"""Behind HOURLY's last record of the 8th, 23:00: 53 hours without one."""
SILENT = [*HOURLY, *AFTER]


def test_every_hour_is_no_silence() -> None:
    assert silence(HOURLY) == {}


def test_silent_for_53_hours() -> None:
    assert silence(SILENT) == {"db01|2025-03-08": (53 * 60, 53 * 60, 53 * 60, True)}


def test_heartbeats_are_records() -> None:
    marks = [record(None, at(9 + n // 24, n % 24), channel="syslog") for n in range(52)]
    assert silence([*SILENT, *marks]) == {}


def test_missing_numbers_over_the_silence_say_that_records_were_written() -> None:
    jumped = [record(900 + n, at(11, 4 + n)) for n in range(3)]
    assert silence([*HOURLY, *jumped])["db01|2025-03-08"][3] is False


def test_logs_without_numbers_settle_by_what_is_handed_over() -> None:
    bare = [{**e, "event_record_id": None} for e in SILENT]
    assert silence(bare)["db01|2025-03-08"][3] is True


def test_a_log_that_ends_at_the_silence_shows_nothing_of_it() -> None:
    other = [record(n, at(11, 4 + n), channel="System") for n in range(3)]
    assert silence([*HOURLY, *other])["db01|2025-03-08"][3] is False


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (stop(at(8, 22), at(11, 6), at(1)), (0, 0)),
        (stop(at(9, 1), at(11, 2), at(1)), (120, 120)),
        (stop(at(8, 22), at(11, 6)), (3180, 0)),
        (stop(at(8, 22), at(11, 6), at(9)), (3180, 3180)),
        (stop(at(8, 22), at(11, 6), at(1), approved_by=None), (3180, 3180)),
        (stop(at(8, 22), at(11, 6), at(1), host="DB02"), (3180, 3180)),
        (stop(at(18, 22), at(21, 6), at(1)), (3180, 3180)),
    ],
)
def test_announced_stops(window: Row, expected: tuple[int, int]) -> None:
    assert silence(SILENT, window)["db01|2025-03-08"][1:3] == expected


def test_a_stop_of_a_system_stops_its_hosts() -> None:
    assets = [{"asset_id": "A1", "host_name": "DB01", "system_id": "SYS-1"}]
    window = stop(at(8, 22), at(11, 6), at(1), host=None, system_id="sys-1")
    assert silence(SILENT, window, asset_register=assets)["db01|2025-03-08"][1] == 0


def test_hosts_nobody_registered_are_not_asked() -> None:
    assert silence(SILENT, log_source=[{**SOURCE, "host": "DB02"}]) == {}
    assert silence(SILENT, log_source=[{**SOURCE, "registered_to": D(2024, 12, 31)}]) == {}


# How long logs are kept ----------------------------------------------------------------------------------------------

SYSTEMS = [{"system_id": "SYS-1", "system_name": "核心", "system_class": 2}]
ASSETS = [{"asset_id": "A1", "host_name": "DB01", "system_id": "SYS-1", "live_date": D(2020, 1, 1)}]


def kept(events: list[Row] | None = None, **source: Any) -> tuple[Any, ...]:
    """(days, years, of class 1 or 2, whole life, archive proved) of one source; the base date is 2026-06-30."""
    row = {"host": "DB01", "asset_id": "a1", "log_kind": "Security", "oldest_date": D(2026, 3, 30), **source}
    given = {"log_source": [row], "asset_register": ASSETS, "system_register": SYSTEMS, "log_event": events}
    (r,) = derived("log_retention", {k: v for k, v in given.items() if v})
    return r["kept_days"], r["kept_years"], r["ranked"], r["whole_life"], r["proved_archive"]


def test_days_kept() -> None:
    assert kept() == (92, 0, True, False, False)
    assert kept(asset_id=None)[2] is True, "by its host"
    assert kept(asset_id="a9", host="db09")[2] is None
    assert kept(oldest_date=None)[:2] == (None, None)


def test_years_are_whole_ones() -> None:
    assert kept(oldest_date=D(2021, 6, 30))[1] == 5
    assert kept(oldest_date=D(2021, 7, 1))[1] == 4


def test_older_logs_handed_over_show_that_they_are_kept() -> None:
    assert kept([record(1, at(1))])[0] == 486


def test_a_source_as_young_as_its_logs() -> None:
    assert kept(registered_from=D(2026, 3, 30))[3] is True
    assert kept(registered_from=D(2026, 3, 29))[3] is False


def test_an_archive_counts_once_a_restore_proved_it() -> None:
    archive: Row = {"archive_from": D(2025, 1, 1), "restore_date": D(2026, 5, 1), "restore_document": "RST-1"}
    assert kept(**archive) == (545, 1, True, False, True)
    assert kept(**{**archive, "restore_document": None})[0] == 92
    assert kept(**{**archive, "restore_date": None})[0] == 92
