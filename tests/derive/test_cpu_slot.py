"""Half hours of processors against what is usual, with jobs taken out."""

import datetime as dt
from typing import Any

import pytest

from tests.checks.harness import derived, examined
from tests.derive.test_top_use import named

Row = dict[str, Any]
START = dt.datetime(2025, 3, 3)  # noqa: DTZ001 - a Monday, in Taipei
NORMS = {"use.cpu_percent": 80, "use.cpu_over_usual": 30}


def measured(when: dt.datetime | None, busy: int = 1200, host: str = "web01.demo.example") -> Row:
    """A row of host_metric: the ten minutes before `when`."""
    return {"product": "sar", "host": host, "busy_bp": busy, **named("happened", when)}


def job(first: dt.datetime, last: dt.datetime | None, **more: Any) -> Row:
    """A row of batch_job."""
    return {"job_name": "J1", "host": "WEB01", **named("started", first), **named("ended", last), **more}


def weeks(count: int = 6, usual: int = 1200) -> list[Row]:
    """Every Monday from 00:00 to 01:00, measured every ten minutes."""
    return [
        measured(START + dt.timedelta(weeks=w, minutes=10 * n, seconds=1), usual)
        for w in range(count)
        for n in range(1, 7)
    ]


def peak(rows: list[Row], week: int = 2, busy: int = 9500) -> list[Row]:
    """The rows with 00:30 to 01:00 of one Monday at this load."""
    first = START + dt.timedelta(weeks=week, minutes=31)
    out = []
    for r in rows:
        local = r["happened_local"]
        hot = first <= local <= first + dt.timedelta(minutes=30)
        out.append({**r, "busy_bp": busy} if hot else r)
    return out


def slots(rows: list[Row], *jobs: Row) -> dict[str, Row]:
    """Subject -> row of cpu_slot."""
    given = {"host_metric": rows, "batch_job": list(jobs)}
    return {r["subject"]: r for r in derived("cpu_slot", {k: v for k, v in given.items() if v})}


HOT = "web01|2025-03-17|00:30"
NIGHT = START + dt.timedelta(weeks=2)


def minutes(first: int, last: int | None, **more: Any) -> Row:
    """A job of the night of the peak, in minutes after midnight."""
    return job(
        NIGHT + dt.timedelta(minutes=first), None if last is None else NIGHT + dt.timedelta(minutes=last), **more
    )


def test_mean_and_what_is_usual() -> None:
    found = slots(peak(weeks()))
    assert len(found) == 12
    assert (found[HOT]["busy_bp"], found[HOT]["usual_bp"], found[HOT]["weeks"]) == (9500, 1200, 6)
    assert found["web01|2025-03-17|00:00"]["busy_bp"] == 1200
    assert slots(peak(weeks(4)))[HOT]["usual_bp"] is None


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (minutes(0, 90), (None, None)),
        (minutes(0, 31), (9500, 9500)),
        (minutes(40, 50), (9500, 9500)),
        (minutes(0, 90, host="web02"), (9500, 9500)),
        (minutes(0, 90, host=None), (None, 9500)),
        (minutes(0, None), (None, 9500)),
        (minutes(-1500, None), (9500, 9500)),
    ],
)
def test_a_job_explains_what_was_measured_while_it_ran(one: Row, expected: tuple[int | None, int | None]) -> None:
    row = slots(peak(weeks()), one)[HOT]
    assert (row["busy_bp"], row["perhaps_bp"]) == expected
    assert row["whole_bp"] == 9500


def test_a_job_of_a_system_may_have_run_on_each_of_its_hosts() -> None:
    given: dict[str, list[Row]] = {
        "host_metric": peak(weeks()),
        "batch_job": [minutes(0, 90, host=None, system_id="SYS-001")],
        "asset_register": [{"asset_id": "A2", "host_name": "web02", "system_id": "SYS-001"}],
    }
    found = {r["subject"]: r for r in derived("cpu_slot", given)}
    assert found[HOT]["busy_bp"] == 9500
    given["asset_register"].append({"asset_id": "A1", "host_name": "web01", "system_id": "SYS-001"})
    found = {r["subject"]: r for r in derived("cpu_slot", given)}
    assert (found[HOT]["busy_bp"], found[HOT]["perhaps_bp"]) == (None, 9500)


def outcome(rows: list[Row], *jobs: Row) -> str:
    """Outcome of the whole engine."""
    given = {"host_metric": rows, "batch_job": list(jobs)}
    result = examined({k: v for k, v in given.items() if v}, only="4.4.3", own=NORMS)
    assert not result.faults
    return next(o.outcome.value for o in result.observations if o.check == "4.4.3/cpu-unexplained" and o.subject == "*")


def whole_day(days: int) -> list[Row]:
    """Every ten minutes of so many days."""
    return [measured(START + dt.timedelta(minutes=10 * n, seconds=1)) for n in range(1, days * 144)]


def test_whole() -> None:
    elsewhere = minutes(600, 610)
    quiet = whole_day(43)
    hot = peak(quiet)
    assert outcome(quiet, elsewhere) == "met"
    assert outcome(hot, elsewhere) == "exception"
    assert outcome(hot) == "insufficient-evidence"
    assert outcome(hot, minutes(20, 70)) == "met"
    assert outcome(hot, minutes(20, 70, host=None)) == "insufficient-evidence"
    assert outcome([*quiet[:100], *quiet[110:]], elsewhere) == "insufficient-evidence"
    assert outcome([*quiet, measured(None)], elsewhere) == "insufficient-evidence"
