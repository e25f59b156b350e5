"""Tries of a password, refusals before a log-on, sources that tried many accounts, and what answers them."""

import datetime as dt
from typing import Any

import pytest

from chahe.model import Supply
from tests.checks.harness import derived, examined
from tests.derive.alerts import ticket
from tests.derive.test_absence import at, logon

D = dt.date
Row = dict[str, Any]
SECOND = dt.timedelta(seconds=1)
OWN = {
    "acc.guess_refused": 5,
    "acc.guess_span": "10m",
    "acc.spray_accounts": 3,
    "acc.spray_span": "10m",
    "acc.anomaly_days": 5,
}
WHEN = at(3, 5)


def tried(when: dt.datetime, user: str = "wang", *, refused: bool = True, **more: Any) -> Row:
    """A row of logon_event: a log-on over the network, let in or refused."""
    row = logon(when, user, "3", outcome="failure" if refused else "success")
    return {**row, "event_id": 4625 if refused else 4624, "source_ip": "10.9.9.9", **more}


def refusals(n: int, user: str = "wang", **more: Any) -> list[Row]:
    """As many refusals, a second apart, the last a second before WHEN."""
    return [tried(WHEN - SECOND * (n - i), user, **more) for i in range(n)]


def finding(**more: Any) -> Row:
    """A row of logon_finding: handled two days later."""
    row = {"finding_no": "LF-1", "account_name": r"DEMO\Wang", "from_date": D(2025, 3, 5), "disposition": "explained"}
    return {**row, "handler": "E9", "handled_date": D(2025, 3, 7), **more}


LET_IN = tried(WHEN, refused=False)


def guessed(events: list[Row], span: str = "10m", **more: Any) -> dict[tuple[str, str], tuple[Any, ...]]:
    """(account, place) -> refusals for certain and at most, days to the answer, days to what may be one."""
    rows = derived("guessed_logon", {"logon_event": events, **more})
    return {
        (r["account_name"], r["place"]): (r["refused"], r["refused_records"], r["answer_days"], r["perhaps_days"])
        for r in rows
        if r["span"] == span
    }


def sprayed(events: list[Row], span: str = "10m", **more: Any) -> dict[str, tuple[Any, ...]]:
    """Source -> accounts tried, days to the answer, days to what may be one."""
    rows = derived("sprayed_logon", {"logon_event": events, **more})
    return {r["came_from"]: (r["tried"], r["answer_days"], r["perhaps_days"]) for r in rows if r["span"] == span}


def test_refusals_count_when_they_come_before_a_log_on_and_within_the_time() -> None:
    early = tried(WHEN - dt.timedelta(minutes=10) - SECOND)
    at_the_limit = tried(WHEN - dt.timedelta(minutes=10))
    late = tried(WHEN + SECOND)
    events = [early, at_the_limit, late, *refusals(3), LET_IN]
    assert guessed(events) == {("wang", "*"): (4, 4, None, None)}
    assert guessed(events, "15m")["wang", "*"][:2] == (5, 5)


def test_refusals_no_log_on_followed_are_none() -> None:
    assert guessed(refusals(50)) == {}
    assert guessed([*refusals(50, "chen"), LET_IN]) == {("wang", "*"): (0, 0, None, None)}


def test_several_records_of_one_try_count_once_for_certain() -> None:
    at_the_controller = [{**r, "activity": "pre-authentication", "event_id": 4771} for r in refusals(4)]
    assert guessed([*refusals(4), *at_the_controller, LET_IN])["wang", "*"][:2] == (4, 8)


@pytest.mark.parametrize("kind", ["0", "4", "5", "9"])
def test_tasks_and_services_try_no_password(kind: str) -> None:
    assert guessed([*refusals(9, logon_type=kind), LET_IN])["wang", "*"][:2] == (0, 0)


def test_a_hosts_own_account_is_another_one() -> None:
    ssh: Row = {"channel": "syslog", "event_id": None, "user_domain": None, "host": "lnx01"}
    events = [*refusals(4, **ssh), {**tried(WHEN, refused=False), **ssh}, tried(WHEN, refused=False)]
    assert guessed(events) == {("wang", "*"): (0, 0, None, None), ("wang", "lnx01"): (4, 4, None, None)}


def test_machines_and_the_system_are_nobody() -> None:
    assert guessed([tried(WHEN, "DC01$", refused=False), tried(WHEN, "SYSTEM", refused=False)]) == {}


def test_a_source_with_accounts_it_tried_in_the_time_before() -> None:
    names = ["a", "b", "c", "b"]
    events = [tried(WHEN - dt.timedelta(minutes=2 + n), name) for n, name in enumerate(names)]
    events += [tried(WHEN - dt.timedelta(minutes=12), "old"), tried(WHEN, "e", refused=False)]
    events += [tried(WHEN, "f", refused=False, source_ip="10.9.9.8")]
    assert sprayed(events) == {"10.9.9.9": (3, None, None), "10.9.9.8": (0, None, None)}
    assert sprayed(events, "15m")["10.9.9.9"][0] == 4


@pytest.mark.parametrize("here", ["127.0.0.1", "-", "::1", None])
def test_a_source_that_is_the_host_itself_is_none(here: str | None) -> None:
    assert sprayed([tried(WHEN, refused=False, source_ip=here)]) == {}


@pytest.mark.parametrize(
    ("record", "answer", "perhaps"),
    [
        (finding(), 2, None),
        (finding(applies_to="guessing", host="DC01.demo.example"), 2, None),
        (finding(to_date=D(2025, 3, 6)), 2, None),
        (finding(from_date=D(2025, 3, 1), to_date=D(2025, 3, 4)), None, None),
        (finding(from_date=D(2025, 3, 6)), None, None),
        (finding(from_date=None), None, 2),
        (finding(handler=None), None, 2),
        (finding(disposition=None), None, 2),
        (finding(disposition="open"), None, None),
        (finding(handled_date=None), None, None),
        (finding(applies_to="spraying"), None, None),
        (finding(host="dc02"), None, 2),
        (finding(account_name="chen"), None, None),
        (finding(account_name=None, came_from="10.9.9.9"), 2, None),
        (finding(account_name=None, came_from="10.9.9.8"), None, None),
    ],
)
def test_which_record_answers(record: Row, answer: int | None, perhaps: int | None) -> None:
    assert guessed([*refusals(9), LET_IN], logon_finding=[record])["wang", "*"][2:] == (answer, perhaps)


def test_a_source_is_answered_by_a_record_that_names_it() -> None:
    events = [*(tried(WHEN - SECOND, n) for n in "abcdef"), LET_IN]

    def answer(**more: Any) -> tuple[Any, ...]:
        return sprayed(events, logon_finding=[finding(**more)])["10.9.9.9"][1:]

    assert answer(account_name=None, came_from="10.9.9.9") == (2, None)
    assert answer(came_from="10.9.9.9") == (2, None)
    assert answer(came_from="10.9.9.8") == (None, 2)


def test_tickets_of_devices_may_be_about_it_and_never_are_for_certain() -> None:
    def perhaps(**more: Any) -> int | None:
        row = {**ticket(more.pop("opened", at(3, 6))), "host": None, "about_ip": None, **more}
        return guessed([*refusals(9), LET_IN], security_ticket=[row])["wang", "*"][3]  # type: ignore[no-any-return]

    assert perhaps(about_ip="10.9.9.9") == 1
    assert perhaps(host="dc01") == 1
    assert perhaps(host="dc02") is None
    assert perhaps(host="dc01", opened=at(3, 4)) is None


def outcomes(given: dict[str, list[Row]], **more: Any) -> dict[str, str]:
    """Check -> its own outcome."""
    found = examined({k: v for k, v in given.items() if v}, only="4.2.1", own=OWN, **more)
    assert not found.faults, found.faults
    return {
        o.check.removeprefix("4.2.1/"): o.outcome.value
        for o in found.observations
        if o.subject == "*" and "-logon-unhandled" in o.check
    }


def test_without_records_of_handling_nobody_is_accused() -> None:
    spray = [tried(WHEN - SECOND, n) for n in "abcd"]
    world: dict[str, list[Row]] = {"logon_event": [*refusals(6), *spray, LET_IN]}
    world["log_event"] = [{"channel": "Security", "host": "dc01", "native": "{}"}]
    none = {"guessed-logon-unhandled": "insufficient-evidence", "sprayed-logon-unhandled": "insufficient-evidence"}
    assert outcomes(world) == none
    other = finding(account_name="chen", came_from="10.1.1.1")
    assert outcomes({**world, "logon_finding": [other]}) == none  # tickets are still to come
    stated = {"code_tables": {"N21": ("security_ticket",)}, "supply": {"N21": Supply.NO_SUCH_BUSINESS}}
    found = outcomes({**world, "logon_finding": [other]}, **stated)
    assert found == {"guessed-logon-unhandled": "exception", "sprayed-logon-unhandled": "exception"}
