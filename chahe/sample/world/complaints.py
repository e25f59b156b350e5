"""Complaints of customers, answered in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from chahe.sample.world.business import Business
from chahe.sample.world.calendar import AS_OF, PERIOD_FROM

TERM: Final = 30
NOTICE: Final = 3
"""Days the law gives for the answer, and the own norm for telling that a complaint was received."""
LEAST: Final = 36
_MATTERS = ("理賠爭議", "網頁操作問題", "保費扣款", "保單未收到", "服務態度")
_MEANS = ("客服電話", "官網", "信函", "臨櫃")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint."""

    number: str
    customer: str
    policy: str
    means: str
    matter: str
    lodged: date
    received: date
    noticed: date | None = None
    extended: date | None = None
    answered: date | None = None
    withdrawn: date | None = None
    foi: date | None = None
    main: str = ""
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Complaints:
    """All of them in the order of their numbers. `named`: what a look-alike is about -> its number."""

    listed: tuple[Complaint, ...]
    named: dict[str, str]

    def ordinary(self) -> list[Complaint]:
        """Those no look-alike speaks of that were answered."""
        taken = set(self.named.values()) | {c.main for c in self.listed}
        return [c for c in self.listed if c.number not in taken and not c.main and c.answered is not None]


def build(rng: Random, b: Business, off: frozenset[date]) -> Complaints:
    """The part without anything wrong. `off`: days that are not worked."""
    policies = [p for p in b.policies if not p.test]
    count = max(LEAST, len(policies) // 100)
    span = (AS_OF - PERIOD_FROM).days
    made: list[Complaint] = []
    for _ in range(count):
        p = policies[rng.randrange(len(policies))]
        received = PERIOD_FROM + timedelta(days=rng.randrange(span))
        made.append(_usual(rng, p.applicant, p.number, received))
    # A few came in so late that their term is still running.
    for n in range(4):
        p = policies[rng.randrange(len(policies))]
        made.append(_usual(rng, p.applicant, p.number, AS_OF - timedelta(days=22 - 3 * n)))
    named: dict[str, str] = {}
    made += _looks_wrong(named, policies[0].number, off)
    return Complaints(tuple(made), named)


def _usual(rng: Random, who: str, policy: str, received: date) -> Complaint:
    number = f"CP{received:%Y%m%d}{rng.randrange(10**5):05d}"
    answered = received + timedelta(days=rng.randrange(NOTICE + 1, TERM - 1))
    noticed = received + timedelta(days=rng.randrange(NOTICE + 1))
    done = answered if answered <= AS_OF else None
    return Complaint(
        number, who, policy, _MEANS[rng.randrange(4)], _MATTERS[rng.randrange(5)],
        received, received, noticed if noticed <= AS_OF else None, answered=done, closed=done,
    )  # fmt: skip


def rolled(off: frozenset[date]) -> tuple[date, date]:
    """A day of receipt whose last day to answer is off, and the first business day after that."""
    received = date(2025, 3, 3)
    while received + timedelta(days=TERM) not in off:
        received += timedelta(days=1)
    last = received + timedelta(days=TERM)
    while last in off:
        last += timedelta(days=1)
    return received, last


def _looks_wrong(named: dict[str, str], policy: str, off: frozenset[date]) -> Iterator[Complaint]:
    """What looks wrong and is not."""
    start, last = rolled(off)
    named["rolled"] = "CP-LAST-DAY"
    yield Complaint("CP-LAST-DAY", "CU-00cmp00001", policy, "官網", "保費扣款", start, start, start, answered=last,
                    closed=last)  # fmt: skip
    day, days = date(2025, 6, 2), timedelta
    named["withdrawn"] = "CP-WITHDRAWN"
    yield Complaint("CP-WITHDRAWN", "CU-00cmp00002", policy, "客服電話", "服務態度", day, day, day,
                    withdrawn=day + days(12), closed=day + days(12))  # fmt: skip
    named["passed on"] = "CP-PASSED-ON"
    before = day - days(21)
    yield Complaint("CP-PASSED-ON", "CU-00cmp00003", policy, "評議中心移交", "理賠爭議", before, day, day + days(1),
                    answered=day + days(24), foi=before, closed=day + days(24))  # fmt: skip
    yield Complaint("CP-MAIN", "CU-00cmp00004", policy, "官網", "保單未收到", day, day, day, answered=day + days(20),
                    closed=day + days(20))  # fmt: skip
    named["merged"] = "CP-MERGED"
    yield Complaint("CP-MERGED", "CU-00cmp00004", policy, "客服電話", "保單未收到", day + days(2), day + days(2),
                    day + days(2), main="CP-MAIN", closed=day + days(20))  # fmt: skip
    named["answered at once"] = "CP-AT-ONCE"
    yield Complaint("CP-AT-ONCE", "CU-00cmp00005", policy, "臨櫃", "網頁操作問題", day, day, answered=day + days(1),
                    closed=day + days(1))  # fmt: skip
