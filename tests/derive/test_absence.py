"""Who was gone or suspended at the instant of a log-on, and whose the account was."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.events import moment

D = dt.date
HOST = "dc01.demo.example"


def order(kind: str, day: dt.date, at: dt.time | None = None, who: str = "E1", **more: Any) -> dict[str, Any]:
    """A row of hr_event."""
    when = None if at is None else dt.datetime.combine(day, at)
    told = {k.replace("happened", "effective_at"): v for k, v in moment(when).items()}
    return {"employee_no": who, "event_kind": kind, "effective_date": day, "order_no": "人字第1號", **told, **more}


def owner(account: str = "wang", who: str | None = "E1", scope: str = "demo.example", **more: Any) -> dict[str, Any]:
    """A row of account_owner."""
    return {"scope": scope, "account_name": account, "employee_no": who, "owner_kind": "人員", **more}


def logon(when: dt.datetime, user: str = "wang", kind: str | None = "2", **more: Any) -> dict[str, Any]:
    """A row of logon_event: 4624 at a moment in Taipei."""
    row = {"activity": "logon", "outcome": "success", "host": HOST, **moment(when), "user_name": user}
    return {**row, "user_domain": "DEMO", "logon_type": kind, "channel": "Security", "event_id": 4624, **more}


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    """A moment in Taipei in 2025."""
    return dt.datetime(2025, month, day, hour, minute)  # noqa: DTZ001


SUSPENDED = order("suspended", D(2025, 3, 10))
BACK = order("reinstated", D(2025, 9, 1))


def found(orders: list[Any], logons: list[Any], **more: Any) -> list[tuple[Any, ...]]:
    """(subject, state, log-ons, unclear log-ons, away) of each absence."""
    given = {"hr_event": orders, "logon_event": logons, "account_owner": [owner()], **more}
    rows = derived("absent_person", {k: v for k, v in given.items() if v is not None})
    return [(r["subject"], r["state"], r["logons"], r["unclear_logons"], r["away"]) for r in rows]


def test_log_ons_of_a_suspended_person_count_from_the_day_after_the_order_to_the_return() -> None:
    inside = [logon(at(3, 11, 0)), logon(at(5, 1)), logon(at(8, 31, 23, 59))]
    outside = [logon(at(3, 9)), logon(at(3, 10, 23, 59)), logon(at(9, 1, 0))]
    assert found([SUSPENDED, BACK], inside + outside) == [("E1|2025-03-10", "suspended", 3, 0, True)]


def test_a_stated_time_is_the_instant() -> None:
    timed = order("suspended", D(2025, 3, 10), dt.time(14, 30))
    assert found([timed], [logon(at(3, 10, 14, 29))])[0][2] == 0
    assert found([timed], [logon(at(3, 10, 14, 30))])[0][2] == 1


@pytest.mark.parametrize("kind", ["3", "4", "5", "8", "9"])
def test_tasks_services_and_the_network_are_nobody_at_a_keyboard(kind: str) -> None:
    assert found([SUSPENDED], [logon(at(4, 1), kind=kind)])[0][2:4] == (0, 0)


@pytest.mark.parametrize("kind", ["2", "7", "10", "11"])
def test_interactive_and_remote_log_ons_count(kind: str) -> None:
    assert found([SUSPENDED], [logon(at(4, 1), kind=kind)])[0][2:4] == (1, 0)


def test_a_type_nobody_states_stays_open() -> None:
    assert found([SUSPENDED], [logon(at(4, 1), kind=None)])[0][2:4] == (0, 1)


def test_a_refused_log_on_is_none() -> None:
    assert found([SUSPENDED], [logon(at(4, 1), outcome="failure")])[0][2:4] == (0, 0)


def test_linux_and_vpn() -> None:
    ssh: dict[str, Any] = {"channel": "syslog", "event_id": None, "kind": None, "user_domain": None, "host": "lnx01"}
    on_host = owner("wang", "E1", "lnx01")
    given = {"account_owner": [on_host]}
    assert found([SUSPENDED], [logon(at(4, 1), **ssh)], **given)[0][2:4] == (1, 0)
    elsewhere = [logon(at(4, 1), **{**ssh, "host": "lnx02"})]
    assert found([SUSPENDED], elsewhere, **given)[0][2:4] == (0, 1), "another host's account of the name: perhaps"
    vpn: dict[str, Any] = {"channel": "vpn", "event_id": None, "kind": "vpn", "user_domain": None, "host": "vpn01"}
    roster = [{"employee_no": "E1", "ad_account": "wang", "hired_date": D(2020, 1, 1)}]
    assert found([SUSPENDED], [logon(at(4, 1), **vpn)], employee=roster, account_owner=None)[0][2:4] == (1, 0)
    cron: dict[str, Any] = {**ssh, "activity": "session-opened", "target": "cron"}
    assert found([SUSPENDED], [logon(at(4, 1), **cron)], **given)[0][2:4] == (0, 0)


def test_two_owners_of_a_name_are_never_picked_from() -> None:
    two = {"account_owner": [owner(), owner("wang", "E2")]}
    assert found([SUSPENDED], [logon(at(4, 1))], **two)[0][2:4] == (0, 1)


def test_an_account_given_to_somebody_else_is_theirs_from_that_day() -> None:
    passed_on = [owner(valid_to=D(2025, 3, 10)), owner("wang", "E2", registered_date=D(2025, 4, 1))]
    rows = found([SUSPENDED], [logon(at(3, 20)), logon(at(4, 2))], account_owner=passed_on)
    assert rows[0][2:4] == (1, 0), "until then it is the last owner's"


def test_two_numbers_of_one_person_are_one() -> None:
    same = [{"subject_kind": "person", "subject_id": "E1", "id_kind": "employee_no", "id_value": "T9"}]
    other = {"identity": same, "account_owner": [owner("wang", "T9")]}
    assert found([SUSPENDED], [logon(at(4, 1))], **other)[0][2:4] == (1, 0)


def test_rehired_and_unpaid_leave() -> None:
    left, again = order("left", D(2025, 3, 31)), order("hired", D(2025, 4, 1))
    assert found([left, again], [logon(at(4, 2))]) == []
    leave = order("unpaid-leave", D(2025, 3, 10))
    assert found([leave], [logon(at(4, 1))]) == [("E1|2025-03-10", "unpaid-leave", 1, 0, False)]
    moved = [SUSPENDED, order("transferred", D(2025, 3, 20)), order("left", D(2025, 4, 30))]
    rows = found(moved, [logon(at(4, 1)), logon(at(5, 1)), logon(at(4, 30))])
    assert [(r[1], r[2]) for r in rows] == [("suspended", 2), ("left", 1)]


def test_orders_of_one_day_that_contradict_each_other_settle_nothing() -> None:
    same_day = [SUSPENDED, order("reinstated", D(2025, 3, 10))]
    assert found(same_day, [logon(at(4, 1))]) == [("E1|2025-03-10", "unclear", 0, 1, None)]
    assert found(same_day, []) == [("E1|2025-03-10", "unclear", 0, 0, False)]
    timed = [order("suspended", D(2025, 3, 10), dt.time(9)), order("reinstated", D(2025, 3, 10), dt.time(17))]
    rows = found(timed, [logon(at(3, 10, 12)), logon(at(4, 1))])
    assert rows == [("E1|2025-03-10", "suspended", 1, 0, True)]
    gone = [SUSPENDED, order("left", D(2025, 3, 10))]
    assert found(gone, [logon(at(4, 1))]) == [("E1|2025-03-10", "left", 1, 0, True)]


def test_the_same_order_in_two_sheets_is_one() -> None:
    assert len(found([SUSPENDED, SUSPENDED], [logon(at(4, 1))])) == 1


def test_an_absence_that_ended_before_the_period_is_none() -> None:
    old = [order("suspended", D(2024, 3, 10)), order("reinstated", D(2024, 9, 1))]
    assert found(old, []) == []


LEFT = order("left", D(2025, 3, 31))
OTHERS = {"scope": "demo.example", "account_name": "someone", "platform": "ad", "enabled": True}


def change(kind: str, when: dt.datetime, user: str = "wang", number: int | None = 4725, **more: Any) -> dict[str, Any]:
    """A row of account_change."""
    row = {"change_kind": kind, "outcome": "success", "host": HOST, **moment(when), "account_name": user}
    return {**row, "account_domain": "DEMO", "event_id": number, **more}


def open_days(orders: list[Any], changes: list[Any], **more: Any) -> list[tuple[Any, ...]]:
    """(subject, open days, open at least, day of closing) of each account of those who left."""
    given = {"hr_event": orders, "account_change": changes, "account_owner": [owner()], **more}
    rows = derived("leaver_account", given)
    return [(r["subject"], r["open_days"], r["open_at_least"], r["closed_date"]) for r in rows]


SUBJECT = "E1|2025-03-31|demo|wang"


def test_days_from_leaving_to_disabling() -> None:
    assert open_days([LEFT], [change("disabled", at(5, 15))]) == [(SUBJECT, 45, 45, D(2025, 5, 15))]
    assert open_days([LEFT], [change("disabled", at(3, 30))]) == [(SUBJECT, -1, -1, D(2025, 3, 30))]
    assert open_days([LEFT], [change("deleted", at(4, 3))])[0][1] == 3


def test_disabled_in_time_and_moved_later_is_closed_in_time() -> None:
    moved = change("changed", at(6, 1), number=4738)
    assert open_days([LEFT], [change("disabled", at(4, 1)), moved])[0][1] == 1


def test_opened_again_counts_until_the_last_closing() -> None:
    again = [change("disabled", at(4, 1)), change("enabled", at(4, 10), number=4722), change("disabled", at(6, 1))]
    assert open_days([LEFT], again)[0][1:] == (62, 62, D(2025, 6, 1))


def test_rehired_under_the_same_number() -> None:
    again = order("hired", D(2025, 4, 2))
    assert open_days([LEFT, again], []) == [(SUBJECT, None, 0, None)]
    later = order("hired", D(2025, 8, 1))
    events = [change("disabled", at(4, 1)), change("enabled", at(8, 1), number=4722)]
    assert open_days([LEFT, later], events)[0][1] == 1
    shown = [{**OTHERS, "account_name": "wang"}]
    assert open_days([LEFT, later], [], account=shown)[0][1:3] == (None, 0), "the export is of after the return"


def test_an_export_that_shows_it_open() -> None:
    shown = [{**OTHERS, "account_name": "wang"}]
    assert open_days([LEFT], [], account=shown)[0][1:3] == (None, 456)
    stated = order("left", D(2025, 3, 31), removed_date=D(2025, 4, 1))
    assert open_days([stated], [], account=shown)[0][1:3] == (None, 456), "what the sheet states does not hold"


def test_a_stated_day_holds_where_the_export_shows_it_closed() -> None:
    stated = order("left", D(2025, 3, 31), removed_date=D(2025, 4, 20))
    closed = [OTHERS, {**OTHERS, "account_name": "wang", "enabled": False}]
    assert open_days([stated], [], account=closed)[0][1] == 20
    assert open_days([stated], [], account=[OTHERS])[0][1] == 20, "the account is gone"
    assert open_days([stated], [])[0][1:3] == (None, 0), "nothing shows it"


def test_an_account_of_the_same_name_elsewhere_is_another() -> None:
    other = change("disabled", at(4, 1), account_domain="LNX01", host="lnx01")
    assert open_days([LEFT], [other])[0][1] is None


def test_accounts_of_nobody_and_of_later_days_are_not_the_persons() -> None:
    shared = owner("batch", "E1", owner_kind="系統")
    later = owner("new", "E1", registered_date=D(2025, 6, 1))
    assert [r[0] for r in open_days([LEFT], [], account_owner=[owner(), shared, later])] == [SUBJECT]
    roster = [{"employee_no": "E1", "ad_account": "wang", "hired_date": D(2020, 1, 1)}]
    assert [r[0] for r in open_days([LEFT], [], employee=roster)] == [SUBJECT], "the same account, once"
    assert open_days([SUSPENDED], []) == []
