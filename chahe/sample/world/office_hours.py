"""Which days are worked, who is on duty, and administrators' log-ons outside working hours that somebody allowed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from chahe.sample.world.accounts import Stop, logged_on
from chahe.sample.world.calendar import PERIOD_FROM, PERIOD_TO, local
from chahe.sample.world.logons import with_more
from chahe.sample.world.logs import Logs, months
from chahe.sample.world.people import Person

MADE_UP: Final = date(2025, 2, 8)
"""A Saturday that is worked."""
ON_CALL: Final = date(2025, 8, 26)
STOPPED: Final = date(2025, 10, 18)
HOLIDAYS: Final = {
    "開國紀念日": ("2025-01-01", "2026-01-01"),
    "春節": ("2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31",
            "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"),
    "和平紀念日": ("2025-02-28", "2026-02-27"),
    "兒童節及民族掃墓節": ("2025-04-03", "2025-04-04", "2026-04-03", "2026-04-06"),
    "勞動節": ("2025-05-01", "2026-05-01"),
    "端午節": ("2025-05-30", "2026-06-19"),
    "孔子誕辰紀念日": ("2025-09-29",),
    "中秋節": ("2025-10-06",),
    "國慶日": ("2025-10-10",),
    "臺灣光復節": ("2025-10-24",),
    "行憲紀念日": ("2025-12-25",),
}  # fmt: skip
"""Working days that are off."""
DUTY_ENDS: Final = 20
"""Hour at which a turn of duty of a day off ends; it begins at 8."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of duty; `person`: employee number."""

    person: str
    first: datetime
    last: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """`days`: every day of the period with what it is called when it is off ('' : worked). `admins`: (employee number,
    administrator's account).
    """

    days: tuple[tuple[date, str], ...]
    turns: tuple[Turn, ...]
    admins: tuple[tuple[str, str], ...]
    approver: str


def build(people: tuple[Person, ...], logs: Logs) -> tuple[OfficeHours, Stop, Logs]:
    """The part, the stop it announces, and the logs with what looks like work at odd hours."""
    folk = [p for p in people if p.unit == "資訊處" and p.job == "內勤"][:5]
    admins = tuple((p.number, f"adm.{p.account}") for p in folk)
    days = _days()
    off = {day for day, name in days if name}
    turns = [
        Turn(admins[n % 5][0], local(month.replace(day=15), 8, 0), local(month.replace(day=15), DUTY_ENDS, 0), "值班")
        for n, month in enumerate(months())
        if month.replace(day=15) in off  # the day of the month on which an administrator looks after the servers
    ]
    turns.append(Turn(admins[0][0], local(ON_CALL, 20, 0), local(ON_CALL + timedelta(days=1), 8, 0), "待命"))
    host = logs.hosts[0]
    events = [
        logged_on(host, local(MADE_UP, 10, 5), admins[1][1], "10"),
        logged_on(host, local(ON_CALL, 23, 30), admins[0][1], "10"),
        logged_on(host, local(STOPPED, 22, 10), admins[2][1], "10"),
    ]
    stop = Stop("M-114-02", host.partition(".")[0], local(STOPPED, 21, 0), local(STOPPED, 23, 59),
                local(STOPPED - timedelta(days=7), 10, 0))  # fmt: skip
    approver = next(p.number for p in people if p.unit == "資安部")
    return OfficeHours(days, tuple(turns), admins, approver), stop, with_more(logs, events)


def _days() -> tuple[tuple[date, str], ...]:
    named = {date.fromisoformat(d): name for name, days in HOLIDAYS.items() for d in days}
    out = []
    for n in range((PERIOD_TO - PERIOD_FROM).days + 1):
        day = PERIOD_FROM + timedelta(days=n)
        weekend = "例假日" if day.weekday() > 4 and day != MADE_UP else ""
        out.append((day, named.get(day, weekend)))
    return tuple(out)
