"""Due times at their limits: the minute, a minute late, days off between and at the end, years nobody published."""

from datetime import UTC, date, datetime

import pytest

from chahe.catalog import Due
from chahe.catalog.work_days import work_years
from chahe.errors import CallError
from chahe.model import Supply
from chahe.scope.request_state import Course, Progress, progress
from chahe.scope.terms import Calendar, Count, due_day, instant, late, read_instant

DUE = "2026-07-14T17:00+08:00"
THEN = datetime(2026, 7, 14, 9, 0, tzinfo=UTC)
"""17:00 in Taipei."""


def test_every_year_is_of_whole_days() -> None:
    off = {y: sum(not Calendar().works(date.fromordinal(n)) for n in _year(y)) for y in work_years()}
    assert off[2026] == 120, "總放假日數 as published"
    assert off[2025] == 118, "115 as first published, and three holidays added in the second half"


def _year(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 2, 8), True),  # a Saturday made up for
        (date(2025, 2, 7), True),
        (date(2025, 2, 9), False),
        (date(2026, 2, 20), False),  # 補假
        (date(2026, 2, 23), True),
        (date(2026, 5, 1), False),
        (date(2027, 1, 1), True),  # not published here: a Friday, and `knows` says so
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert Calendar().works(day) is works
    assert Calendar().knows(day) is (day.year != 2027)


def test_a_day_a_person_entered_goes_before_what_is_published() -> None:
    typhoon = Calendar({date(2026, 7, 14): False, date(2026, 2, 20): True, date(2027, 1, 1): False})
    assert not typhoon.works(date(2026, 7, 14))
    assert typhoon.works(date(2026, 2, 20))
    assert typhoon.knows(date(2027, 1, 1))
    assert not typhoon.knows(date(2027, 1, 4))


@pytest.mark.parametrize(
    ("due", "entry", "issued", "count", "expected"),
    [
        (Due.BEFORE, date(2026, 7, 13), date(2026, 6, 1), Count.CALENDAR, date(2026, 7, 10)),  # Monday: the Friday
        (Due.BEFORE, date(2026, 2, 23), date(2026, 2, 2), Count.CALENDAR, date(2026, 2, 13)),  # New Year between
        (Due.BEFORE, date(2026, 7, 13), date(2026, 7, 13), Count.CALENDAR, date(2026, 7, 13)),  # unannounced
        (Due.ENTRY, date(2026, 7, 13), date(2026, 6, 1), Count.CALENDAR, date(2026, 7, 13)),
        (Due.ENTRY, date(2026, 7, 13), date(2026, 7, 15), Count.CALENDAR, date(2026, 7, 15)),
        (Due.THREE_DAYS, date(2026, 7, 13), date(2026, 6, 1), Count.CALENDAR, date(2026, 7, 16)),
        (Due.THREE_DAYS, date(2026, 7, 15), date(2026, 6, 1), Count.CALENDAR, date(2026, 7, 20)),  # ends on a Saturday
        (Due.THREE_DAYS, date(2026, 4, 1), date(2026, 3, 1), Count.CALENDAR, date(2026, 4, 7)),  # ends on 4/4
        (Due.THREE_DAYS, date(2026, 4, 1), date(2026, 3, 1), Count.WORKING, date(2026, 4, 8)),  # 4/3 and 4/6 off
        (Due.THREE_DAYS, date(2026, 6, 17), date(2026, 6, 1), Count.WORKING, date(2026, 6, 23)),  # a holiday between
        (Due.THREE_DAYS, date(2026, 6, 17), date(2026, 6, 1), Count.CALENDAR, date(2026, 6, 22)),
        (Due.THREE_DAYS, date(2026, 7, 13), date(2026, 7, 14), Count.CALENDAR, date(2026, 7, 17)),  # issued later
    ],
)
def test_days_requests_are_due(due: Due, entry: date, issued: date, count: Count, expected: date) -> None:
    assert due_day(due, entry, issued, Calendar(), count) == expected


def test_a_typhoon_moves_the_last_day() -> None:
    typhoon = Calendar({date(2026, 7, 16): False})
    assert due_day(Due.THREE_DAYS, date(2026, 7, 13), date(2026, 6, 1), typhoon, Count.CALENDAR) == date(2026, 7, 17)
    assert due_day(Due.THREE_DAYS, date(2026, 7, 13), date(2026, 6, 1), typhoon, Count.WORKING) == date(2026, 7, 17)


def test_the_minute_that_is_named_is_in_time_and_the_next_is_late() -> None:
    assert instant(date(2026, 7, 14), "17:00") == DUE == read_instant("2026-07-14T17:00")
    assert not late(DUE, THEN)
    assert not late(DUE, THEN.replace(second=59))
    assert late(DUE, THEN.replace(minute=1))
    for hour in ("25:00", "x", "", "17:00+00:00"):
        with pytest.raises(CallError):
            instant(date(2026, 7, 14), hour)
    with pytest.raises(CallError):
        read_instant("14/7/2026")


AT, AFTER = "2026-07-14T09:00:30Z", "2026-07-14T09:01:00Z"
GONE = "2026-07-14T09:05:00Z"


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (Course(), Progress.NOT_ISSUED),
        (Course(due=DUE), Progress.OVERDUE),
        (Course(due="2026-07-14T17:02+08:00"), Progress.WAITING),
        (Course(due=DUE, supply=Supply.PROVIDED, first=AT, last=AT), Progress.RECEIVED),
        (Course(due=DUE, supply=Supply.PROVIDED, first=AFTER, last=AFTER), Progress.RECEIVED_LATE),
        (Course(due=DUE, supply=Supply.PROVIDED, first=AT, last=AFTER), Progress.RECEIVED),  # more of it came later
        (Course(supply=Supply.PROVIDED, first=AT, last=AT), Progress.RECEIVED),  # never asked for, and here
        (Course(due=DUE, supply=Supply.NOT_RETAINED, stated=AT), Progress.STATED),
        (Course(due=DUE, supply=Supply.NO_SUCH_BUSINESS), Progress.STATED),  # a manifest's word: no act of its own
        (Course(due=DUE, supply=Supply.PENDING, stated=AT), Progress.OVERDUE),  # 尚未提供 is no answer
        (Course(due=DUE, supply=Supply.PROVIDED, first=AT, last=AT, returned=AFTER), Progress.RETURNED),
        (Course(due=DUE, supply=Supply.PROVIDED, first=AT, last=AT, returned=AT), Progress.RETURNED),
        (
            Course(due=DUE, supply=Supply.PROVIDED, first=AT, last=AT, returned=AFTER, return_due=DUE),
            Progress.OVERDUE,
        ),
        (
            Course(due=DUE, supply=Supply.PROVIDED, first=AT, last=GONE, returned=AFTER, return_due=DUE),
            Progress.RECEIVED_LATE,
        ),
        (Course(due=DUE, supply=Supply.NOT_DONE, stated=GONE, first=AT, last=AT, returned=AFTER), Progress.STATED),
    ],
)
def test_where_a_request_stands_a_minute_after_it_was_due(course: Course, expected: Progress) -> None:
    assert progress(course, THEN.replace(minute=1)) is expected
