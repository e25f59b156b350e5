"""One account from two addresses at once: edges by hand, what is left out and what is left open."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.alerts import ticket
from tests.derive.test_absence import at, logon, owner
from tests.derive.test_customer_travel import listed
from tests.derive.test_password_attempt import finding

D = dt.date
Row = dict[str, Any]
DESK, OTHER = "10.1.0.5", "10.1.0.6"


def used(
    begin: int, end: int | None, ip: str | None = DESK, number: str = "0x1", user: str = "wang", **more: Any
) -> list[Row]:
    """A remote session from a minute of the day to another, and its log-off where there is one."""
    day = at(3, 5, 0)
    more = {"logon_id": number, **more}
    rows = [logon(day + dt.timedelta(minutes=begin), user, "10", source_ip=ip, **more)]
    if end is not None:
        gone = logon(day + dt.timedelta(minutes=end), user, "10", **more)
        rows.append({**gone, "activity": "logoff", "event_id": 4634, "source_ip": None})
    return rows


def overlaps(*sessions: list[Row], **given: Any) -> list[tuple[Any, ...]]:
    """(account, way, day of the month, minutes, addresses, untold) of each row."""
    rows = {"logon_event": [r for s in sessions for r in s], "account_owner": [owner()], **given}
    found = derived("account_overlap", rows)
    columns = ("overlap_minutes", "came_from", "other_from", "untold")
    return [(r["account_name"], r["way"], r["day"].day, *(r[c] for c in columns)) for r in found]


NONE = ("wang", "host", 5, 0, None, None, False)


def second(begin: int, end: int | None, ip: str | None = OTHER, **more: Any) -> list[Row]:
    return used(begin, end, ip, **{"number": "0x2", **more})


def test_two_sessions_at_once_and_one_after_the_other() -> None:
    assert overlaps(used(600, 700), second(660, 720)) == [("wang", "host", 5, 40, OTHER, DESK, False)]
    assert overlaps(used(600, 700), second(700, 720)) == [NONE]
    assert overlaps(used(600, 700), second(699, 720)) == [("wang", "host", 5, 1, OTHER, DESK, False)]
    assert overlaps(used(600, 700), second(620, 630)) == [("wang", "host", 5, 10, OTHER, DESK, False)]
    assert overlaps(used(600, 700)) == [NONE]


def test_begun_at_the_same_moment_is_one_pair() -> None:
    assert overlaps(used(600, 700), second(600, 630)) == [("wang", "host", 5, 30, OTHER, DESK, False)]


def test_one_address_is_one_place() -> None:
    assert overlaps(used(600, 700), second(610, 690, DESK)) == [NONE]


def test_the_longest_counts() -> None:
    third = used(690, 800, "10.1.0.7", number="0x3")
    assert overlaps(used(600, 700), second(660, 720), third)[0][3:6] == (40, OTHER, DESK)


def test_without_a_log_off_it_is_left_open() -> None:
    assert overlaps(used(600, None), second(660, 720)) == [(*NONE[:-1], True)]
    assert overlaps(used(600, 700), second(660, None)) == [(*NONE[:-1], True)]
    assert overlaps(used(600, 700), second(700, None)) == [NONE]
    # Of another day nothing is said of it.
    tomorrow = second(1_440 + 600, 1_440 + 700)
    assert overlaps(used(600, None), tomorrow) == [NONE, ("wang", "host", 6, 0, None, None, False)]


def test_over_midnight() -> None:
    rows = overlaps(used(600, 1_440 + 650), second(1_440 + 600, 1_440 + 700))
    assert rows == [NONE, ("wang", "host", 6, 50, OTHER, DESK, False)]


def test_a_number_used_again_is_another_session() -> None:
    """The first has no log-off of its own: that of the one the host counted anew is not taken for it."""
    again = used(900, 950, number="0x1")
    assert overlaps(used(600, None), again, second(660, 720))[0] == (*NONE[:-1], True)


def test_a_log_off_of_another_host_or_account_ends_nothing() -> None:
    begun, ended = used(600, 700)
    assert overlaps([begun, {**ended, "host": "other"}], second(660, 720))[0][-1] is True
    assert overlaps([begun, {**ended, "user_name": "chen"}], second(660, 720))[0][-1] is True
    assert overlaps([begun, {**ended, "activity": "disconnect"}], second(660, 720))[0][3] == 40


@pytest.mark.parametrize("kind", ["vpn", "jump-host", "shared"])
def test_listed_addresses_are_left_out(kind: str) -> None:
    entry = listed(OTHER, kind)
    assert overlaps(used(600, 700), second(660, 720), network_place=[entry]) == [NONE]
    assert overlaps(used(600, 700), second(660, 720), network_place=[listed("10.1.0.6/31", kind)]) == [NONE]
    for more in ({"approved_by": None}, {"valid_to": D(2025, 3, 4)}, {"place_kind": "fixed"}):
        assert overlaps(used(600, 700), second(660, 720), network_place=[entry | more])[0][3] == 40


def test_a_desk_and_the_vpn_are_not_compared() -> None:
    whole: Row = {"employee": [{"employee_no": "E1", "ad_account": "wang"}]}  # what a VPN logs names no domain
    vpn: Row = {"logon_type": "vpn", "event_id": None, "channel": None}
    rows = overlaps(used(600, 700), second(660, 720, "203.0.113.9", **vpn), **whole)
    assert [(r[1], r[3]) for r in rows] == [("host", 0), ("vpn", 0)]
    two = [*used(600, 700, "203.0.113.9", **vpn), *second(660, 720, "198.51.100.9", **vpn)]
    assert overlaps(two, **whole) == [("wang", "vpn", 5, 40, "198.51.100.9", "203.0.113.9", False)]


def test_accounts_and_log_ons_that_are_left_out() -> None:
    both = (used(600, 700), second(660, 720))
    assert overlaps(*both, account_owner=[owner(who=None, owner_kind="系統")]) == []
    assert overlaps(*both, account_owner=[owner("chen")]) == []
    assert overlaps(*both, account_owner=[owner(), owner(who="E2")]) == []
    assert overlaps([{**r, "logon_type": "3"} for s in both for r in s]) == []
    assert overlaps(used(600, 700, "127.0.0.1"), second(660, 720, None)) == []
    assert overlaps(used(600, 700), second(660, 720, "-")) == [NONE]


def test_two_accounts_of_one_person_are_two() -> None:
    rows = overlaps(used(600, 700), second(660, 720, user="adm.wang"), account_owner=[owner(), owner("adm.wang")])
    assert [(r[0], r[3]) for r in rows] == [("adm.wang", 0), ("wang", 0)]


OWN = {"acc.overlap_minutes": 5, "acc.anomaly_days": 5}


def judged(*sessions: list[Row], **given: Any) -> Any:
    """The whole engine over the sessions."""
    rows = {
        "logon_event": [r for s in sessions for r in s], "account_owner": [owner()],
        "logon_finding": [finding(account_name="nobody")], "network_place": [listed("10.9.0.1", "jump-host")],
        "security_ticket": [], **given,
    }  # fmt: skip
    result = examined({k: v for k, v in rows.items() if v}, only="4.2.1", own=OWN)
    assert not result.faults
    return result


def outcome(*sessions: list[Row], **given: Any) -> tuple[str, list[str]]:
    """The check's own outcome, and who is an exception."""
    result = judged(*sessions, **given)
    mine = [o for o in result.observations if o.check == "4.2.1/account-used-twice-at-once"]
    (star,) = [o.outcome.value for o in mine if o.subject == "*"]
    return star, sorted(o.subject for o in mine if o.subject != "*" and o.outcome.value == "exception")


def test_what_answers_it() -> None:
    both = (used(600, 700), second(660, 720))

    def days(*records: Row) -> tuple[Any, Any]:
        rows = {"logon_event": [r for s in both for r in s], "account_owner": [owner()], "logon_finding": list(records)}
        (row,) = derived("answered_overlap", rows)
        return row["answer_days"], row["perhaps_days"]

    assert days(finding()) == (2, None)
    assert days(finding(applies_to="overlap")) == (2, None)
    assert days(finding(applies_to="guessing")) == (None, None)
    assert days(finding(handler=None)) == (None, 2)
    assert days(finding(from_date=D(2025, 3, 6))) == (None, None)


def test_whole() -> None:
    both = (used(600, 700), second(660, 720))
    told = {"security_ticket": [ticket(at(1, 6))]}
    star, accused = outcome(*both, **told)
    assert (star, accused) == ("exception", ["wang|e1|host|2025-03-05"])
    assert outcome(*both, **told, logon_finding=[finding()])[1] == []
    # No list and no ticket: what may excuse or answer it was not handed over.
    assert outcome(*both) == ("insufficient-evidence", [])
    assert outcome(*both, **told, network_place=[]) == ("insufficient-evidence", [])


def test_an_account_nobody_is_stated_to_hold_is_said() -> None:
    told = {"security_ticket": [ticket(at(1, 6))]}
    apart = (used(600, 650), second(660, 720))
    reasons = {g.reason for g in judged(*apart, **told).gaps}
    assert not any("nobody is known to hold" in r for r in reasons)
    reasons = {g.reason for g in judged(*apart, used(800, 810, user="ghost", number="0x9"), **told).gaps}
    assert any("nobody is known to hold them (accounts, one of them): 1|ghost" in r for r in reasons)
