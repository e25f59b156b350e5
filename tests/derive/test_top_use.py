"""Uses of top-privilege accounts, the approvals they had, and the monthly checks of them."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived
from tests.derive.events import moment
from tests.derive.test_absence import at, logon, owner

D = dt.date


def su(when: dt.datetime, actor: str = "wang", host: str = "lnxdb01", **more: Any) -> dict[str, Any]:
    """A row of logon_event: somebody becomes root."""
    row = {"activity": "explicit-credentials", "outcome": "success", "host": host, **moment(when)}
    return {**row, "user_name": "root", "actor_name": actor, "process_name": "su", "channel": "sulog", **more}


def named(column: str, when: dt.datetime | None) -> dict[str, Any]:
    """The three columns of an instant."""
    return {k.replace("happened", column): v for k, v in moment(when).items()}


EARLY = at(3, 1)


def request(
    first: dt.datetime, last: dt.datetime | None, approved: dt.datetime | None = EARLY, **more: Any
) -> dict[str, Any]:
    """A row of privilege_approval."""
    row = {"request_no": "PA-1", "host": "lnxdb01", "account_name": "root", "used_by": "E1", "state_text": "approved"}
    times = {**named("from_at", first), **named("to_at", last), **named("approved_at", approved)}
    return {**row, "approved_by": "E9", **times, **more}


def session(first: dt.datetime, last: dt.datetime | None, **more: Any) -> dict[str, Any]:
    """A row of pam_session."""
    row = {"session_id": "S1", "host": "lnxdb01", "account_name": "root", "used_by": "E1"}
    return {**row, **named("started", first), **named("ended", last), **more}


def approved(uses: list[Any], *requests: Any, **more: Any) -> list[tuple[Any, ...]]:
    """(approved, days to review, recorded) of each use."""
    given = {"logon_event": uses, "privilege_approval": list(requests), **more}
    rows = derived("approved_use", {k: v for k, v in given.items() if v})
    return [(r["approved"], r["review_days"], r["recorded"]) for r in rows]


USE = su(at(3, 5, 10))
WINDOW = request(at(3, 5, 9), at(3, 5, 12))


def test_what_is_a_use() -> None:
    root = {"channel": "syslog", "event_id": None, "kind": None, "user_domain": None, "host": "lnxdb01"}
    uses: list[Any] = [
        USE,
        logon(at(3, 6), "root", **root),
        logon(at(3, 7), "Administrator", "10"),
        logon(at(3, 8), "gone-fishing", "10", user_sid="S-1-5-21-1-2-3-500"),
    ]
    others: list[Any] = [
        su(at(3, 5), outcome="failure"),
        su(at(3, 5), user_name="oracle"),
        logon(at(3, 7), "Administrator", "3"),
        logon(at(3, 7), "Administrator", "5"),
        logon(at(3, 8), "wang", "10", user_sid="S-1-5-21-1-2-3-1500"),
        logon(at(3, 6), "root", **{**root, "activity": "session-opened"}, target="cron"),
        {**logon(at(3, 6), "Administrator"), "activity": "explicit-credentials"},
    ]
    rows = derived("top_use", {"logon_event": uses + others})
    assert [r["subject"] for r in rows] == [
        "lnxdb01|root|2025-03-05",
        "lnxdb01|root|2025-03-06",
        "dc01|administrator|2025-03-07",
        "dc01|gone-fishing|2025-03-08",
    ]
    assert [r["actor"] for r in rows] == ["wang", None, None, None]
    assert derived("top_use", {"logon_event": [logon(at(3, 7), "Administrator", None)]})[0]["certain"] is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        (named("from_at", at(3, 5, 10)), True),
        (named("to_at", at(3, 5, 10)), True),
        (named("from_at", at(3, 5, 10, 1)), False),
        (named("to_at", at(3, 5, 9, 59)), False),
        (named("to_at", None), None),
        ({"host": "lnxdb02"}, False),
        ({"host": "LNXDB01.demo.example"}, True),
        ({"host": None}, None),
        ({"account_name": "oracle"}, False),
        ({"state_text": "rejected"}, False),
        ({"state_text": "pending"}, False),
        ({"state_text": None}, True),
        ({"state_text": None, "approved_by": None, **named("approved_at", None)}, False),
        ({"state_text": "會簽完成"}, None),
        (named("approved_at", at(3, 5, 10)), True),
        (named("approved_at", at(3, 5, 10, 1)), False),
        (named("approved_at", None), None),
    ],
)
def test_a_request_covers_its_window_on_its_host_once_approved(change: dict[str, Any], expected: bool | None) -> None:
    assert approved([USE], {**WINDOW, **change})[0][0] is expected


def test_no_request_at_all() -> None:
    assert approved([USE]) == [(False, None, False)]


def test_approved_too_late_and_reviewed() -> None:
    late = {**WINDOW, **named("approved_at", at(3, 6)), **named("reviewed_at", at(3, 7))}
    assert approved([USE], late) == [(False, 2, False)]
    before = {**late, **named("reviewed_at", at(3, 4))}
    assert approved([USE], before) == [(False, None, False)], "a review before the use is none of it"


def test_a_recorded_session_shows_and_a_request_it_names_may_be_missing() -> None:
    covering = session(at(3, 5, 9, 55), at(3, 5, 11))
    assert approved([USE], pam_session=[covering]) == [(False, None, True)]
    assert approved([USE], pam_session=[{**covering, "request_no": "PA-7"}]) == [(None, None, True)]
    assert approved([USE], WINDOW, pam_session=[{**covering, "request_no": "PA-1"}]) == [(True, None, True)]
    assert approved([USE], pam_session=[session(at(3, 5, 10, 1), None)]) == [(False, None, False)]


# The checks ----------------------------------------------------------------------------------------------------------

ROSTER = [
    {"employee_no": "E1", "person_name": "王大明", "ad_account": "wang", "hired_date": D(2020, 1, 1)},
    {"employee_no": "E9", "person_name": "林主管", "hired_date": D(2020, 1, 1)},
]
SOURCE = {"host": "lnxdb01", "log_kind": "sulog", "check_unit": "系統科"}


def line(month: int, checker: str = "E9", **more: Any) -> dict[str, Any]:
    """A row of monthly_check."""
    return {
        "month_from": D(2025, month, 1),
        "unit": "系統科",
        "checker": checker,
        "check_date": D(2025, month, 28),
        **more,
    }


def months(uses: list[Any], lines: list[Any], **more: Any) -> dict[str, tuple[Any, ...]]:
    """Subject -> (uses, lines, self-checked, unnamed, loose) of the months with any of them."""
    given = {"logon_event": uses, "monthly_check": lines, "log_source": [SOURCE], "employee": ROSTER, **more}
    given.setdefault("account_owner", [owner("wang", "E1", "lnxdb01")])
    rows = [r for r in derived("use_check", {k: v for k, v in given.items() if v}) if r["unit"] == "month"]
    found = {r["subject"]: (r["uses"], r["lines"], r["self_checked"], r["unnamed"], r["loose"]) for r in rows}
    return {k: v for k, v in found.items() if any(v)}


MARCH = "系統科|2025M03"


def test_a_month_with_use_and_its_check() -> None:
    assert months([USE], [line(3)]) == {MARCH: (1, 1, 0, 0, 0)}
    assert months([USE], []) == {MARCH: (1, 0, 0, 0, 0)}


def test_a_month_without_use_is_there_with_nothing() -> None:
    rows = derived("use_check", {"logon_event": [USE], "log_source": [SOURCE]})
    april = next(r for r in rows if r["subject"] == "系統科|2025M04")
    assert (april["uses"], april["lines"], april["past_due"]) == (0, 0, True)
    last = next(r for r in rows if r["subject"] == "系統科|2026M06")
    assert last["past_due"] is False


@pytest.mark.parametrize(
    ("who", "stated", "expected"),
    [
        ("E9", None, (0, 0)),
        ("E1", None, (1, 0)),
        ("王大明", None, (1, 0)),
        ("wang", None, (1, 0)),
        ("T7", None, (1, 0)),
        ("E9", "E1", (0, 0)),
        ("E1", "E1", (1, 0)),
        ("T7", "E1", (1, 0)),
        ("某人", "E1", (0, 1)),
        ("某人", "某人", (1, 0)),
    ],
)
def test_who_checks_his_own_use_under_any_of_his_names(who: str, stated: str | None, expected: tuple[int, int]) -> None:
    same = [{"subject_kind": "person", "subject_id": "E1", "id_kind": "employee_no", "id_value": "T7"}]
    found = months([USE], [line(3, who, checked_person=stated)], identity=same)
    assert found[MARCH][2:4] == expected


def test_whose_use_it_was_by_the_request_where_root_logged_on_itself() -> None:
    root = {"channel": "syslog", "event_id": None, "kind": None, "user_domain": None, "host": "lnxdb01"}
    use: Any = logon(at(3, 5), "root", **root)
    assert months([use], [line(3, "E1")], privilege_approval=[WINDOW])[MARCH][2:4] == (1, 0)
    assert months([use], [line(3, "E1")])[MARCH][2:4] == (0, 1), "nobody tells who it was"


def test_a_check_of_another_account_or_host_is_about_nobody_here() -> None:
    assert months([USE], [line(3, "E1", host="lnxdb02")])[MARCH][2:4] == (0, 0)
    assert months([USE], [line(3, "E1", account_name="oracle")])[MARCH][2:4] == (0, 0)


def test_a_check_without_a_unit_may_be_anybodys() -> None:
    assert months([USE], [line(3, unit=None)]) == {MARCH: (1, 0, 0, 0, 1)}


def test_hosts_no_unit_is_named_for() -> None:
    assert months([USE], [], log_source=None) == {"?|2025M03": (1, 0, 0, 0, 0)}


def test_where_no_unit_is_named_any_units_check_may_be_about_the_host() -> None:
    """The line of the register may be missing: nobody is told not to have checked."""
    found = months([USE], [line(3)], log_source=None)
    assert found["?|2025M03"] == (1, 0, 0, 0, 1)
    assert found[MARCH] == (0, 1, 0, 0, 0)
