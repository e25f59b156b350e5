"""Windows' encodings, against values written down independently."""

import struct
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.intake.api import TAIPEI
from chahe.intake.windows_policy import policy_of, policy_value
from chahe.intake.windows_values import (
    account_flags,
    days_of,
    filetime_date,
    minutes_of,
    sid_text,
    ticks_of_span,
    whole,
)


def test_a_known_file_time() -> None:
    assert filetime_date(133_485_408_000_000_000, TAIPEI) == date(2024, 1, 1)  # 2024-01-01 00:00 UTC


def test_the_local_date_counts() -> None:
    late = 133_485_408_000_000_000 - 5 * 36_000_000_000  # 2023-12-31 19:00 UTC is the next day in Taipei
    assert filetime_date(late, TAIPEI) == date(2024, 1, 1)
    assert filetime_date(late, UTC) == date(2023, 12, 31)


@pytest.mark.parametrize("never", [0, 2**63 - 1, -(2**63)])
def test_never_is_no_date(never: int) -> None:
    assert filetime_date(never, TAIPEI) is None


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda when: when.year >= 1970))
def test_file_times_round_trip(when: datetime) -> None:
    ticks = (when - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10
    assert filetime_date(ticks, UTC) == when.date()


@given(st.integers(-(2**64), 2**64))
def test_any_number_is_a_date_none_or_refused(ticks: int) -> None:
    try:
        found = filetime_date(ticks, TAIPEI)
    except ValueError:
        return
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("ticks", "days"),
    [(-77_760_000_000_000, 90), (0, 0), (-(2**63), 0), (-864_000_000_000, 1), (-1, 1), (-864_000_000_001, 2)],
)
def test_intervals_in_days_never_round_down_to_never(ticks: int, days: int) -> None:
    assert days_of(ticks) == days


@pytest.mark.parametrize(("ticks", "minutes"), [(-18_000_000_000, 30), (-1, 1), (0, 0), (-(2**63), 0)])
def test_intervals_in_minutes(ticks: int, minutes: int) -> None:
    assert minutes_of(ticks) == minutes


@given(st.lists(st.integers(0, 2**32 - 1), min_size=0, max_size=15), st.integers(0, 2**48 - 1))
def test_security_identifiers_round_trip(parts: list[int], authority: int) -> None:
    raw = bytes([1, len(parts)]) + authority.to_bytes(6, "big") + struct.pack(f"<{len(parts)}I", *parts)
    assert sid_text(raw) == "-".join(["S-1", str(authority), *map(str, parts)])
    with pytest.raises(ValueError, match="malformed"):
        sid_text(raw + b"\0")


@pytest.mark.parametrize(
    ("text", "seconds"), [("00:30:00", 1800), ("42.00:00:00", 42 * 86400), ("-1.02:03:04.5000000", -93784.5)]
)
def test_time_spans(text: str, seconds: float) -> None:
    assert ticks_of_span(text) == int(seconds * 10_000_000)


@pytest.mark.parametrize("text", ["", "soon", "1", "1:2", "99999999999.00:00:00"])
def test_what_is_no_time_span(text: str) -> None:
    with pytest.raises(ValueError, match="time span"):
        ticks_of_span(text)


@pytest.mark.parametrize("text", ["", "１２", "1_000", "0x10", "1e3", "9" * 21, "+-1"])
def test_whole_numbers_are_plain(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        whole(text)


def test_account_flags() -> None:
    flags = account_flags(0x10200 | 0x2 | 0x400000)
    assert flags["enabled"] is False
    assert flags["password_never_expires"] is True
    assert flags["no_preauth"] is True
    assert flags["smartcard_required"] is False


def test_minus_one_means_never_only_where_it_may() -> None:
    assert policy_value("max_age_days", "-1") == 0
    assert policy_value("max_age_days", "4294967295") == 0
    assert policy_value("lockout_minutes", "-1") == 0
    with pytest.raises(ValueError, match="range"):
        policy_value("min_length", "-1")


def test_a_value_stated_twice_differently_is_not_picked() -> None:
    columns, wrong = policy_of([("LockoutBadCount", "5"), ("lockoutbadcount", "0"), ("MinimumPasswordLength", "8")])
    assert columns == {"min_length": 8}
    assert wrong == ["lockoutbadcount"]
