"""Suspicious transactions: every alert decided within ten days, every report filed within two business days."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import AS_OF, PERIOD_FROM

DECIDED: Final = 10
"""Days the own norm gives from the alert to the decision."""
FILED: Final = 2
"""Business days the rule gives from the decision to the filing."""
REPORT, DROP = "申報", "不申報"
CASES: Final = 18
AROUND_HOLIDAY: Final = date(2025, 1, 24)
"""A decision on the last business day before a long holiday."""
_REASONS: Final = ("資金來源經查為薪資及退休金", "交易經查與客戶財力相當", "警示參數誤判，已補查證紀錄")
_SOURCES: Final = ("系統警示", "業務單位通報", "名單檢核")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One case."""

    number: str
    source: str
    raised: date
    decision: str = ""
    approved: date | None = None
    approver: str = ""
    reason: str = ""
    filed: date | None = None


@dataclass(frozen=True, slots=True)
class Suspicions:
    """All cases in the order of their numbers. `named`: what a look-alike is about -> its number."""

    listed: tuple[Suspicion, ...]
    named: dict[str, str]
    off: frozenset[date]

    def ordinary(self, decision: str) -> list[str]:
        """Numbers of those decided so of which no look-alike speaks."""
        return [s.number for s in self.listed if s.decision == decision and s.number not in self.named.values()]


def business_day(start: date, count: int, off: frozenset[date]) -> date:
    """The business day that is `count` after a day."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= day not in off
    return day


def build(rng: Random, officer: str, off: frozenset[date]) -> Suspicions:
    """The part without anything wrong. `off`: days that are not worked."""
    days = sorted(PERIOD_FROM + timedelta(days=rng.randrange(20, 500)) for _ in range(CASES))
    cases: list[Suspicion] = []

    def add(raised: date, approved: date, decision: str, filed: date | None, n: int) -> str:
        number = f"ST{raised:%Y%m%d}{len(cases):03d}"
        reason = _REASONS[n % len(_REASONS)] if decision == DROP else ""
        source = _SOURCES[n % len(_SOURCES)]
        cases.append(Suspicion(number, source, raised, decision, approved, officer, reason, filed))
        return number

    for n, raised in enumerate(days):
        approved = business_day(raised, 1 + rng.randrange(3), off)
        if (approved - raised).days > DECIDED:  # a holiday longer than the term
            approved = raised + timedelta(days=1)
        decision = DROP if n % 3 == 2 else REPORT
        add(raised, approved, decision, business_day(approved, 1, off) if decision == REPORT else None, n)
    named = {
        "holiday": add(AROUND_HOLIDAY - timedelta(days=DECIDED), AROUND_HOLIDAY, REPORT,
                       business_day(AROUND_HOLIDAY, FILED, off), 0),
        "dropped": add(date(2025, 10, 2), date(2025, 10, 7), DROP, None, 1),
        "not due": add(AS_OF - timedelta(days=4), AS_OF, REPORT, None, 2),
    }  # fmt: skip
    number = f"ST{AS_OF:%Y%m%d}{len(cases):03d}"
    cases.append(Suspicion(number, _SOURCES[0], AS_OF - timedelta(days=DECIDED)))
    named["open"] = number
    return Suspicions(tuple(sorted(cases, key=lambda s: (s.raised, s.number))), named, off)
