"""Who made and who approved the acts of the e-commerce business: in the core system under accounts of its own, and in
the electronic forms under those of the domain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.calendar import PERIOD_FROM, PERIOD_TO, local
from chahe.sample.world.people import Person

CORE: Final = "核心保單系統"
FORMS: Final = "電子簽核系統"
REFUND, CHANGE, PARAMETER, PLAN = "退費", "保全變更", "限額參數異動", "行銷專案簽呈"
BATCH: Final = "BATCH01"
HANDED_ON: Final = "L90007"
"""An account of the core system another person has had since HANDED."""
HANDED: Final = date(2025, 4, 1)
_ACTS: Final = 180


@dataclass(frozen=True, slots=True)
class Act:
    """One act and its approval. `deputy` approved in the checker's place."""

    number: str
    system: str
    kind: str
    maker: str
    made: datetime
    checker: str
    approved: datetime
    amount: int | None = None
    deputy: str = ""
    state: str = "已核准"

    @property
    def subject(self) -> str:
        """As the examination names it."""
        return f"{self.system}|{self.kind}|{self.number}"


@dataclass(frozen=True, slots=True)
class CoreAccount:
    """An account of the core system. `owner`: employee number, '' for a system's."""

    name: str
    owner: str
    since: date = date(2024, 1, 2)
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Duties:
    """Everything of this part."""

    makers: tuple[Person, ...]
    checkers: tuple[Person, ...]
    acts: tuple[Act, ...]
    accounts: tuple[CoreAccount, ...]
    numbers: tuple[tuple[str, str], ...]  # (employee number, another number of the same person)
    alike: tuple[tuple[str, str], ...]  # acts that look wrong and are not, and why

    def ordinary(self) -> list[Act]:
        """The acts of the core system no look-alike speaks of, by number."""
        known = {subject for subject, _ in self.alike}
        return [a for a in self.acts if a.system == CORE and a.subject not in known]


def core(person: Person) -> str:
    """The person's account of the core system."""
    return f"L{person.number[1:]}"


def build(rng: Random, people: tuple[Person, ...], rows: int | None) -> Duties:
    """The part without any deficiency."""
    makers, checkers = _of(people, "保全服務部", 6), _of(people, "財務部", 4)
    temp, other = makers[4], checkers[3]
    accounts = [CoreAccount(core(p), p.number) for p in (*makers, *checkers)]
    accounts += [
        CoreAccount(BATCH, ""),
        CoreAccount(HANDED_ON, temp.number, date(2024, 1, 2), HANDED - timedelta(days=1)),
        CoreAccount(HANDED_ON, other.number, HANDED),
    ]
    acts = list(_ordinary(rng, makers, checkers, max(_ACTS, 0 if rows is None else rows)))
    alike = []
    for act, why in _alike(people, makers, checkers):
        acts.append(act)
        alike.append((act.subject, why))
    # One of the checkers had a number as a contractor before.
    numbers = ((checkers[2].number, f"C{checkers[2].number[1:]}"),)
    return Duties(makers, checkers, tuple(acts), tuple(accounts), numbers, tuple(alike))


def _of(people: tuple[Person, ...], unit: str, count: int) -> tuple[Person, ...]:
    """People of a unit who were there before the period and all through it."""
    there = [p for p in people if p.unit == unit and p.left is None and p.leave_from is None and p.account]
    return tuple([p for p in there if p.hired < PERIOD_FROM - timedelta(days=60)][:count])


def _ordinary(
    rng: Random, makers: tuple[Person, ...], checkers: tuple[Person, ...], count: int
) -> Iterator[Act]:
    """Acts of working days, each approved by somebody else some minutes later; every fifth one on paper forms."""
    days = (PERIOD_TO - PERIOD_FROM).days - 4
    for n in range(1, count + 1):
        day = PERIOD_FROM + timedelta(days=rng.randrange(days))
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        made = local(day, rng.randrange(9, 16), rng.randrange(60), rng.randrange(60))
        approved = made + timedelta(minutes=rng.randrange(3, 80), seconds=rng.randrange(60))
        maker, checker = rng.choice(makers), rng.choice(checkers)
        if n % 5 == 0:
            yield Act(f"F{n:06d}", FORMS, PLAN, str(maker.account), made, str(checker.account), approved)
            continue
        kind = (REFUND, CHANGE, PARAMETER)[n % 3]
        amount = rng.randrange(1, 400) * 1_000 if kind == REFUND else None
        yield Act(f"A{n:06d}", CORE, kind, core(maker), made, core(checker), approved, amount)


def _alike(
    people: tuple[Person, ...], makers: tuple[Person, ...], checkers: tuple[Person, ...]
) -> Iterator[tuple[Act, str]]:
    first, second = local(date(2025, 3, 18), 10, 5), local(date(2025, 3, 18), 11, 20)
    head, deputy = checkers[0], checkers[1]
    yield (
        Act("A900001", CORE, CHANGE, core(head), first, core(head), second, deputy=core(deputy)),
        "主管自辦案件，由代理人核准",
    )
    yield Act("A900002", CORE, CHANGE, BATCH, first, core(head), second), "批次系統帳號產生之案件，由人員核准"
    yield (
        Act("A900003", CORE, CHANGE, HANDED_ON, first, core(checkers[3]), second),
        "經辦帳號其後始移交核准人使用",
    )
    staff = [p for p in people if p.left is None and p.leave_from is None and p.hired < PERIOD_FROM]
    pairs = [(p, q) for n, p in enumerate(staff) for q in staff[n + 1 :] if p.name == q.name]
    for p, q in pairs[:1]:
        written = [f"{x.number} {x.name}" for x in (p, q)]
        yield Act("F900004", FORMS, PLAN, written[0], first, written[1], second), "同名之不同人員"
    yield (
        Act("A900005", CORE, CHANGE, core(makers[0]), first, core(makers[0]), second, state="退回"),
        "自行送覆核後退回，未核准",
    )
