"""Customers' affairs around the business: what they agreed to and what their data went out for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.business import Application, Business
from chahe.sample.world.calendar import AS_OF, PERIOD_FROM, local

MARKETING, CONTRACT, STATISTICS = "行銷", "履行契約", "統計分析"
BY_CONSENT, BY_CONTRACT, BY_PURPOSE = "當事人同意", "契約", "特定目的內"
SAME_MORNING: Final = date(2025, 3, 12)
"""Somebody agreed less than an hour before the list of that day was made, whose times are written in UTC."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One customer and one purpose."""

    number: str
    customer: str
    purpose: str
    told: datetime
    agreed: datetime | None = None
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """One customer's data taken out once."""

    number: str
    list: str
    customer: str
    purpose: str
    basis: str
    moment: datetime
    recipient: str
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Customers:
    """Everything of this part. `named`: what a look-alike is about -> its number."""

    consents: tuple[Consent, ...]
    exports: tuple[Export, ...]
    named: dict[str, str]

    @property
    def spoken_of(self) -> frozenset[str]:
        """Customers of the look-alikes: no deficiency works on them."""
        numbers = set(self.named.values())
        return frozenset(e.customer for e in self.exports if e.number in numbers)

    def with_exports(self, more: Iterable[Export]) -> "Customers":
        """These exports as well, numbers as they come."""
        return replace(self, exports=(*self.exports, *more))


def build(rng: Random, b: Business) -> Customers:
    """The part without anything wrong."""
    consents = tuple(_consents(rng, b.applications))
    made = _Exports()
    _lists(rng, made, [c for c in consents if c.agreed is not None])
    policies = [p for p in b.policies if not p.test]
    for p in policies[::8]:
        at = local(p.issued + timedelta(days=1), 3, 10)
        made.add("", p.applicant, CONTRACT, BY_CONTRACT, at, "保單印製廠商", p.number)
    named: dict[str, str] = {}
    more = list(_looks_wrong(made, named, len(consents)))
    exports = tuple(sorted((e for e in made.exports if e.moment.date() <= AS_OF), key=lambda e: (e.moment, e.number)))
    return Customers((*consents, *more), exports, named)


def _consents(rng: Random, applications: tuple[Application, ...]) -> Iterator[Consent]:
    """Told of both purposes while applying for the first time; three of five agree to marketing."""
    seen: set[str] = set()
    for a in applications:
        if a.applicant in seen or a.test:
            continue
        seen.add(a.applicant)
        told = a.submitted - timedelta(seconds=200)
        yield Consent(f"CS{2 * len(seen):08d}", a.applicant, CONTRACT, told)
        agreed = told + timedelta(seconds=30) if rng.randrange(5) < 3 else None
        yield Consent(f"CS{2 * len(seen) + 1:08d}", a.applicant, MARKETING, told, agreed)


class _Exports:
    """Exports with their numbers."""

    def __init__(self) -> None:
        self.exports: list[Export] = []

    def add(self, many: str, who: str, use: str, basis: str, at: datetime, to: str, policy: str = "") -> str:
        """One more; gives its number."""
        number = f"EX{len(self.exports) + 1:08d}"
        self.exports.append(Export(number, many, who, use, basis, at, to, policy))
        return number


def list_of(day: date) -> str:
    """Number of the list of a month."""
    return f"ML-{day.year - 1911}-{day.month:02d}"


def lists() -> Iterator[datetime]:
    """When the lists were made: the morning of the twelfth of every month."""
    day = PERIOD_FROM.replace(day=12)
    while day <= AS_OF:
        yield local(day, 10, 0)
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=12)


def _lists(rng: Random, made: _Exports, agreed: list[Consent]) -> None:
    for at in lists():
        ready = [c.customer for c in agreed if c.agreed is not None and c.agreed + timedelta(days=1) < at]
        for who in rng.sample(ready, len(ready) // 25):
            made.add(list_of(at.date()), who, MARKETING, BY_CONSENT, at, "電話行銷中心")


def _looks_wrong(made: _Exports, named: dict[str, str], start: int) -> Iterator[Consent]:
    """What looks wrong and is not, each of a customer of its own."""
    numbers = iter(f"CS{start + 100 + n:08d}" for n in range(20))
    at = local(SAME_MORNING, 10, 0)
    month = list_of(SAME_MORNING)

    def sent(use: str = MARKETING, basis: str = BY_CONSENT, moment: datetime = at, to: str = "電話行銷中心") -> str:
        return made.add(month if use == MARKETING else "", who, use, basis, moment, to)

    who = "CU-00utc00001"
    agreed = local(SAME_MORNING, 9, 20)
    yield Consent(next(numbers), who, MARKETING, agreed, agreed)
    named["utc"] = sent()
    who = "CU-00con00002"
    yield Consent(next(numbers), who, MARKETING, at - timedelta(days=9))
    named["contract"] = sent(CONTRACT, BY_CONTRACT, at, "再保公司")
    who = "CU-00wit00003"
    first = at - timedelta(days=9)
    yield Consent(next(numbers), who, MARKETING, first, first, at + timedelta(days=12))
    named["withdrawn later"] = sent()
    who = "CU-00ane00004"
    first = at - timedelta(days=60)
    yield Consent(next(numbers), who, MARKETING, first, first, first + timedelta(days=8))
    yield Consent(next(numbers), who, MARKETING, first + timedelta(days=30), first + timedelta(days=30))
    named["agreed anew"] = sent()
    who = "CU-00sta00005"
    yield Consent(next(numbers), who, STATISTICS, at - timedelta(days=9))
    named["told"] = sent(STATISTICS, BY_PURPOSE, at, "精算部")
