"""Item 4.2.1, aspect C, by the whole engine: what is complete is judged, what is not settles nothing."""

import datetime as dt
import random
from typing import Any

import pytest

from chahe.model import Supply
from tests.checks.harness import examined
from tests.derive.events import moment
from tests.derive.test_absence import change, order, owner
from tests.derive.test_log_wholeness import stop
from tests.derive.test_top_use import EARLY, named, request

D = dt.date
Row = dict[str, Any]
FIRST, LAST = dt.datetime(2025, 1, 1), dt.datetime(2026, 6, 30, 23, 59)  # noqa: DTZ001
LAW = {
    "acc.leaver_logins": 0, "acc.top_approval": True, "acc.top_check_period": "month", "log.failure_alert": True,
    "log.time_synchronised": True, "log.retention_days": 180, "log.personal_data_years": 5,
}  # fmt: skip
OWN = {
    "acc.leaver_disable_days": 3,
    "acc.top_check_independent": True,
    "log.clock_back_seconds": 5,
    "acc.emergency_review_days": 2,
}
HOST = "dc01.demo.example"
CHECKS = (
    "absent-logon",
    "leaver-account-open",
    "top-use-unapproved",
    "use-check-missing",
    "use-checked-by-user",
    "log-silent",
    "clock-set-back",
    "log-kept-too-short",
    "trace-kept-too-short",
)
ON_LOGS = (*CHECKS[:4], *CHECKS[5:7])
"""Checks that rest on the records of logs."""


def day(n: int, hour: int = 10) -> dt.datetime:
    """A moment n days into the period."""
    return FIRST + dt.timedelta(days=n, hours=hour)


def insurer() -> dict[str, list[Row]]:
    """Eighteen months of a domain controller that writes every six hours: someone leaves, someone is suspended, root is
    used with approval and checked.
    """
    logs: list[Row] = []
    logons: list[Row] = []
    when, number = FIRST, 1
    while when <= LAST:
        logs.append({"channel": "Security", "event_record_id": number, "host": HOST, **moment(when), "native": "{}"})
        when, number = when + dt.timedelta(hours=6), number + 1
    logs.append({"channel": "Security", "event_record_id": number, "host": HOST, **moment(LAST), "native": "{}"})
    for n in (5, 40, 80):
        row = {"activity": "logon", "outcome": "success", "host": HOST, "user_domain": "DEMO", "logon_type": "2"}
        logons.append({**row, **moment(day(n)), "user_name": "wang", "channel": "Security", "event_id": 4624})
    logons.append({**logons[0], **moment(day(60)), "user_name": "Administrator"})
    orders = [order("left", D(2025, 4, 30)), order("suspended", D(2025, 6, 1), who="E2")]
    people = [
        {"employee_no": "E1", "ad_account": "wang", "hired_date": D(2020, 1, 1), "left_date": D(2025, 4, 30)},
        {"employee_no": "E2", "ad_account": "chen", "hired_date": D(2020, 1, 1)},
        {"employee_no": "E9", "person_name": "林主管", "hired_date": D(2020, 1, 1)},
    ]
    asked = request(day(60, 9), day(60, 12), EARLY, host="dc01", account_name="Administrator", used_by="E1")
    asked = {**asked, **named("approved_at", day(59))}
    checks = [{"month_from": D(2025, 3, 1), "unit": "系統科", "checker": "E9", "check_date": D(2025, 4, 2)}]
    source = {
        "host": HOST, "asset_id": "A1", "log_kind": "Security", "personal_data": True, "silent_minutes": 360,
        "failure_alert": True, "check_unit": "系統科", "oldest_date": D(2020, 1, 1), "registered_from": D(2018, 1, 1),
    }  # fmt: skip
    return {
        "log_event": logs,
        "logon_event": logons,
        "account_change": [change("disabled", dt.datetime(2025, 5, 2, 9))],  # noqa: DTZ001
        "hr_event": orders,
        "employee": people,
        "account_owner": [owner(), owner("chen", "E2"), owner("Administrator", None, owner_kind="緊急")],
        "privilege_approval": [asked],
        "monthly_check": checks,
        "log_source": [source],
        "asset_register": [{"asset_id": "A1", "host_name": "dc01", "system_id": "S1", "live_date": D(2018, 1, 1)}],
        "system_register": [{"system_id": "S1", "system_name": "網域", "system_class": 1}],
        "maintenance_window": [stop(day(1), day(2), day(0))],
        "log_control": [],
    }


def outcomes(given: dict[str, list[Row]], **more: Any) -> dict[str, str]:
    """Check -> its own outcome."""
    found = examined({k: v for k, v in given.items() if v}, only="4.2.1", law=LAW, own=OWN, **more)
    assert not found.faults, found.faults
    stars = {o.check.removeprefix("4.2.1/"): o for o in found.observations if o.subject == "*"}
    return {c: stars[c].outcome.value for c in CHECKS}


def exceptions(given: dict[str, list[Row]], **more: Any) -> set[tuple[str, str]]:
    """(check, subject) of every exception."""
    found = examined({k: v for k, v in given.items() if v}, only="4.2.1", law=LAW, own=OWN, **more)
    return {
        (o.check.removeprefix("4.2.1/"), o.subject)
        for o in found.observations
        if o.subject != "*" and o.outcome.value == "exception"
    }


def test_a_whole_and_orderly_insurer_is_met() -> None:
    assert outcomes(insurer()) == dict.fromkeys(CHECKS, "met")


def test_what_is_wrong_is_found_on_its_subject() -> None:
    world = insurer()
    gone = {**world["logon_event"][0], **moment(dt.datetime(2025, 6, 5, 9)), "user_name": "DEMO\\chen"}  # noqa: DTZ001
    world["logon_event"].append(gone)
    world["account_change"] = [change("disabled", dt.datetime(2025, 6, 14, 9))]  # noqa: DTZ001
    world["privilege_approval"][0]["host"] = "dc02"
    world["monthly_check"][0].update(month_from=D(2025, 4, 1))
    world["log_source"][0].update(oldest_date=D(2026, 3, 30), silent_minutes=359)
    world["log_event"] = [e for e in world["log_event"] if e["happened_local"] >= dt.datetime(2025, 1, 1)]  # noqa: DTZ001
    wrong = exceptions(world)
    assert {("absent-logon", "E2|2025-06-01"), ("leaver-account-open", "E1|2025-04-30|demo|wang")} <= wrong
    assert {("top-use-unapproved", "dc01|administrator|2025-03-02"), ("use-check-missing", "系統科|2025M03")} <= wrong
    assert ("log-silent", "dc01|2025-01-01") in wrong
    assert not {c for c, _ in wrong} & {"log-kept-too-short", "clock-set-back"}, "the logs handed over go back further"


@pytest.mark.parametrize("percent", [1, 10, 60])
@pytest.mark.parametrize("seed", [1, 2])
def test_records_taken_out_settle_nothing_and_accuse_nobody(percent: int, seed: int) -> None:
    world = insurer()
    rng = random.Random(seed)
    last = world["log_event"][-1]
    kept = [e for e in world["log_event"] if e is last or rng.randrange(100) >= percent]
    found = outcomes({**world, "log_event": kept})
    assert {c: found[c] for c in ON_LOGS} == dict.fromkeys(ON_LOGS, "insufficient-evidence")
    assert exceptions({**world, "log_event": kept}) == set()
    halved = {**world, "log_event": kept, "account_change": []}
    assert exceptions(halved) == set(), "the disabling may be among what was taken out"


def test_a_block_taken_out_is_no_silence() -> None:
    world = insurer()
    block = [e for n, e in enumerate(world["log_event"]) if not 400 <= n < 440]
    assert exceptions({**world, "log_event": block}) == set()
    assert outcomes({**world, "log_event": block})["log-silent"] == "insufficient-evidence"


@pytest.mark.parametrize("part", ["begin", "end"])
def test_logs_that_begin_late_or_end_early(part: str) -> None:
    world = insurer()
    kept = world["log_event"][40:] if part == "begin" else world["log_event"][:-40]
    found = outcomes({**world, "log_event": kept})
    assert {c: found[c] for c in ON_LOGS if c != "clock-set-back"} == dict.fromkeys(
        [c for c in ON_LOGS if c != "clock-set-back"], "insufficient-evidence"
    )
    assert exceptions({**world, "log_event": kept}) == set()


def test_a_registered_host_without_any_log() -> None:
    world = insurer()
    world["log_source"].append({**world["log_source"][0], "host": "fw01", "asset_id": None})
    found = outcomes(world)
    assert {found[c] for c in ON_LOGS if c != "clock-set-back"} == {"insufficient-evidence"}
    assert exceptions(world) == set()


def test_log_ons_of_accounts_nobody_is_named_for() -> None:
    world = insurer()
    world["logon_event"].append({**world["logon_event"][0], "user_name": "stranger"})
    assert outcomes(world)["absent-logon"] == "insufficient-evidence"


def test_a_leaver_the_orders_leave_out() -> None:
    world = insurer()
    world["employee"][1]["left_date"] = D(2025, 9, 1)
    found = outcomes(world)
    assert (found["absent-logon"], found["leaver-account-open"]) == ("insufficient-evidence",) * 2


def test_a_leaver_without_an_account() -> None:
    world = insurer()
    world["hr_event"].append(order("left", D(2025, 9, 1), who="E7"))
    assert outcomes(world)["leaver-account-open"] == "insufficient-evidence"
    world["employee"].append({"employee_no": "E7", "has_computer": False, "hired_date": D(2020, 1, 1)})
    assert outcomes(world)["leaver-account-open"] == "met"


@pytest.mark.parametrize(
    ("table", "check"),
    [
        ("privilege_approval", "top-use-unapproved"),
        ("monthly_check", "use-check-missing"),
        ("maintenance_window", "log-silent"),
        ("account_change", "leaver-account-open"),
    ],
)
def test_what_was_not_handed_over_makes_no_exception(table: str, check: str) -> None:
    world = insurer()
    world["log_source"][0]["silent_minutes"] = 359
    world[table] = []
    found = outcomes(world)
    assert found[check] == "insufficient-evidence"


def test_a_stated_nothing_is_a_fact() -> None:
    world = {**insurer(), "privilege_approval": []}
    said = {"code_tables": {"C02": ("privilege_approval",)}, "supply": {"C02": Supply.NOT_DONE}}
    assert exceptions(world, **said) == {("top-use-unapproved", "dc01|administrator|2025-03-02")}
