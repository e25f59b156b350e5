"""Personal data of cases that are over: kept in time, deleted in time, with the record that belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from chahe.sample.world.business import Business
from chahe.sample.world.calendar import AS_OF, PERIOD_FROM

DECLINED, POLICY, LISTS = "未承保件", "保單資料", "行銷名單"
KEPT, DELETED = "保存中", "已刪除"
YEARS: Final = 5
"""Most years for declined applications, least years for records of policies."""
MONTHS: Final = {LISTS: 24, POLICY: 180}
"""The own norm's terms."""
LEAST: Final = 24


@dataclass(frozen=True, slots=True)
class Holding:
    """One case."""

    number: str
    kind: str
    case: str
    ended: date
    state: str = KEPT
    deleted: date | None = None
    method: str = ""
    reason: str = ""
    dispute_ended: date | None = None
    given_to: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """All cases. `named`: what a look-alike is about -> its number."""

    listed: tuple[Holding, ...]
    named: dict[str, str]

    def of(self, kind: str, state: str) -> list[Holding]:
        """The cases of a kind and state no look-alike speaks of."""
        taken = set(self.named.values())
        return [h for h in self.listed if h.kind == kind and h.state == state and h.number not in taken]


def plus(day: date, years: int) -> date:
    """The same day so many years later; never the 29th of February."""
    return day.replace(year=day.year + years, day=min(day.day, 28))


def build(rng: Random, b: Business) -> Retention:
    """The part without anything wrong."""
    count = max(LEAST, len(b.applications) // 200)
    span = (AS_OF - PERIOD_FROM).days
    made: list[Holding] = []
    for n in range(count):
        # Declined five years before some day of the period, and deleted some weeks before that day.
        due = PERIOD_FROM + timedelta(days=rng.randrange(span))
        ended = plus(due, -YEARS)
        gone = due - timedelta(days=20 + n % 9)
        made.append(_deleted(f"DH-A{n:06d}", DECLINED, f"AP19{n:07d}", ended, gone))
        young = AS_OF - timedelta(days=rng.randrange(40, 1700))
        made.append(Holding(f"DH-B{n:06d}", DECLINED, f"AP22{n:07d}", young))
        made.append(Holding(f"DH-C{n:06d}", LISTS, "", AS_OF - timedelta(days=rng.randrange(20, 700))))
        over = PERIOD_FROM + timedelta(days=rng.randrange(span))
        made.append(_deleted(f"DH-D{n:06d}", POLICY, f"PL15{n:07d}", plus(over, -YEARS - 1), over))
    named: dict[str, str] = {}
    made += _looks_wrong(named)
    return Retention(tuple(made), named)


def _deleted(number: str, kind: str, case: str, ended: date, day: date) -> Holding:
    return Holding(number, kind, case, ended, DELETED, day, "資料庫刪除並清空備份")


def _looks_wrong(named: dict[str, str]) -> Iterator[Holding]:
    """What looks wrong and is not."""
    old = date(2019, 3, 4)
    named["in dispute"] = "DH-DISPUTE"
    yield Holding("DH-DISPUTE", DECLINED, "AP190000001", old, reason="訴訟")
    named["dispute over"] = "DH-DISPUTE-OVER"
    yield Holding(
        "DH-DISPUTE-OVER", DECLINED, "AP190000002", old, reason="申訴處理", dispute_ended=AS_OF - timedelta(days=200)
    )
    named["last day"] = "DH-LAST-DAY"
    yield _deleted("DH-LAST-DAY", DECLINED, "AP190000003", date(2020, 4, 8), date(2025, 4, 8))
    named["list in dispute"] = "DH-LIST-DISPUTE"
    yield Holding("DH-LIST-DISPUTE", LISTS, "", AS_OF - timedelta(days=1100), reason="申訴")
    named["five years"] = "DH-FIVE-YEARS"
    yield _deleted("DH-FIVE-YEARS", POLICY, "PL150000003", date(2020, 4, 8), date(2025, 4, 8))
    named["passed on"] = "DH-PASSED-ON"
    yield Holding("DH-PASSED-ON", DECLINED, "AP200000004", date(2021, 2, 2), DELETED, date(2025, 6, 3),
                  "停止利用並封存", given_to="再保公司", basis="再保契約終止後返還，依契約約定")  # fmt: skip
