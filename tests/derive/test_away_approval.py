"""Approvals by people who were gone or on leave at that instant, and how fast approvals followed each other."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.duties import D, Row, approval, holder, leave
from tests.derive.test_absence import at
from tests.derive.test_absence import order as hr

OWNERS = [holder("ua", "E1"), holder("ub", "E2")]
STAFF = [{"employee_no": "E1"}, {"employee_no": "E2"}]


def line(when: dt.datetime | None, **more: Any) -> Row:
    return approval(None, when, "ua", "ub", **more)


def gone(when: dt.datetime, *orders: Row, owners: list[Row] = OWNERS, **more: Any) -> bool | None:
    given = {"approval": [line(when, **more)], "account_owner": owners, "hr_event": list(orders)}
    (row,) = derived("gone_approval", given)
    found: bool | None = row["away"]
    return found


LEFT = hr("left", D(2025, 3, 10), who="E2")


def test_a_leaver_s_approval_counts_from_the_day_after() -> None:
    assert gone(at(3, 10, 23, 59), LEFT) is False, "the day of the order is never held against anybody"
    assert gone(at(3, 11, 0, 1), LEFT) is True
    assert gone(at(3, 11, 0), LEFT) is True, "a day alone: the whole of it is after"
    assert gone(at(3, 10, 0), LEFT) is False


def test_a_stated_hour_is_the_instant() -> None:
    timed = hr("left", D(2025, 3, 10), dt.time(14), who="E2")
    assert gone(at(3, 10, 13, 59), timed) is False
    assert gone(at(3, 10, 14), timed) is True
    assert gone(at(3, 10, 0), timed) is None, "a day alone: before or after"


def test_who_came_back_is_there() -> None:
    back = hr("reinstated", D(2025, 4, 1), who="E2")
    assert gone(at(4, 1, 9), hr("suspended", D(2025, 3, 10), who="E2"), back) is False
    assert gone(at(3, 20), hr("unpaid-leave", D(2025, 3, 10), who="E2"), back) is True
    assert gone(at(3, 20), hr("transferred", D(2025, 3, 10), who="E2")) is False


def test_the_last_holder_of_an_account_counts_and_its_next_one() -> None:
    ended = [holder("ub", "E2", valid_to=D(2025, 3, 10))]
    assert gone(at(3, 20), LEFT, owners=ended) is True
    handed = [*ended, holder("ub", "E1", registered_date=D(2025, 3, 11))]
    assert gone(at(3, 20), LEFT, owners=handed) is False
    assert gone(at(3, 20), LEFT, owners=[]) is None


def test_orders_that_contradict_each_other() -> None:
    assert gone(at(3, 20), LEFT, hr("hired", D(2025, 3, 10), who="E2")) is None


def away(when: dt.datetime | None, *leaves: Row, **more: Any) -> bool | None:
    given = {"approval": [line(when, **more)], "account_owner": OWNERS, "employee": STAFF, "leave_record": list(leaves)}
    (row,) = derived("leave_approval", given)
    found: bool | None = row["away"]
    return found


DAY, NEXT = D(2025, 3, 5), D(2025, 3, 6)
AFTERNOON = leave("E2", DAY, DAY, at(3, 5, 13), at(3, 5, 17))


def test_hours_of_leave() -> None:
    assert away(at(3, 5, 12, 59), AFTERNOON) is False, "before its first hour"
    assert away(at(3, 5, 13), AFTERNOON) is True
    assert away(at(3, 5, 16, 59), AFTERNOON) is True
    assert away(at(3, 5, 17), AFTERNOON) is False
    assert away(at(3, 5, 0), AFTERNOON) is None, "the approval states a day alone"
    assert away(None, AFTERNOON) is None


@pytest.mark.parametrize("state", ["cancelled", "rejected", "pending"])
def test_leave_that_was_not_taken_is_none(state: str) -> None:
    assert away(at(3, 5, 14), {**AFTERNOON, "state_text": state}) is False


def test_a_cancellation_is_a_line_of_its_own() -> None:
    assert away(at(3, 5, 14), AFTERNOON, {**AFTERNOON, "state_text": "cancelled"}) is False
    assert away(at(3, 5, 14), AFTERNOON, {**AFTERNOON, "leave_no": "V2", "state_text": "cancelled"}) is True


def test_words_that_do_not_tell() -> None:
    assert away(at(3, 5, 14), {**AFTERNOON, "state_text": None}) is None
    assert away(at(3, 5, 14), {**AFTERNOON, "state_text": None, "approved_by": "E9"}) is True
    assert away(at(3, 5, 14), {**AFTERNOON, "state_text": "?"}) is None


def test_days_alone_are_certain_between_the_first_and_the_last() -> None:
    long = leave("E2", D(2025, 3, 4), NEXT)
    assert away(at(3, 5, 9), long) is True
    assert away(at(3, 4, 9), long) is None
    assert away(at(3, 6, 9), long) is None
    assert away(at(3, 7, 0, 1), long) is False
    assert away(at(3, 5, 9), {**long, "day_part": "morning"}) is None


def test_half_days() -> None:
    morning = leave("E2", DAY, DAY, day_part="morning")
    assert (away(at(3, 5, 9), morning), away(at(3, 5, 14), morning)) == (None, False)
    afternoon = leave("E2", DAY, DAY, day_part="afternoon")
    assert (away(at(3, 5, 11, 59), afternoon), away(at(3, 5, 15), afternoon)) == (False, None)


def test_hours_far_fewer_than_the_span_are_not_told() -> None:
    span = leave("E2", DAY, DAY, at(3, 5, 9), at(3, 5, 18), minutes=240)
    assert away(at(3, 5, 10), span) is None
    assert away(at(3, 5, 10), {**span, "minutes": 480}) is True


def test_a_name_alone_accuses_nobody() -> None:
    staff = [{"employee_no": "E2", "person_name": "李大華"}]
    given = {"approval": [line(at(3, 5, 14))], "account_owner": OWNERS, "employee": staff}
    (row,) = derived("leave_approval", {**given, "leave_record": [{**AFTERNOON, "employee_no": "李大華"}]})
    assert row["away"] is None
    named = [{**line(at(3, 5, 14)), "checker_account": "李大華"}]
    (row,) = derived("leave_approval", {**given, "approval": named, "leave_record": [AFTERNOON]})
    assert row["away"] is None
    (row,) = derived(
        "leave_approval", {**given, "approval": named, "leave_record": [{**AFTERNOON, "employee_no": "E1"}]}
    )
    assert row["away"] is False


def test_another_s_leave_and_a_deputy() -> None:
    assert away(at(3, 5, 14), {**AFTERNOON, "employee_no": "E1"}) is False
    assert away(at(3, 5, 14), AFTERNOON, deputy_account="ua") is False


def pace(*times: dt.datetime, **more: Any) -> list[tuple[int, int, int]]:
    lines = [approval(None, t, "ua", "ub", act_no=f"R{n}", **more) for n, t in enumerate(times)]
    rows = derived("approval_pace", {"approval": lines, "account_owner": OWNERS})
    return [(r["most"], r["perhaps"], r["untimed"]) for r in rows]


def test_approvals_within_less_than_a_minute() -> None:
    ten = at(3, 5, 10)
    assert pace(ten, ten + dt.timedelta(seconds=59), ten + dt.timedelta(seconds=60)) == [(2, 2, 0)]
    assert pace(*[ten + dt.timedelta(seconds=n) for n in range(9)]) == [(9, 9, 0)]
    assert pace(ten, ten, state_text="?") == [(0, 2, 0)]
    assert pace(at(3, 5, 0), at(3, 5, 0), ten) == [(1, 1, 2)], "days alone are no instants"
    assert pace(ten, at(3, 6, 10)) == [(1, 1, 0), (1, 1, 0)]
    assert pace(ten, state_text="rejected") == []
