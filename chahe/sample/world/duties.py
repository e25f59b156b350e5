"""Who made and who approved the acts of the e-commerce business: in the core system under accounts of its own, and in
the electronic forms under those of the domain.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
ROWS_PER_ACT: Final = 50
MOST_ACTS: Final = 20_000
"""What people do by hand grows slower than what customers do."""
LIMIT: Final = 1_000_000
"""Up to which refunds are approved."""
REVISED: Final = date(2025, 7, 1)
"""First day of the second version of the table of authority."""
ROLE: Final = "保全覆核主管"
ENTRY_ROLE: Final = "保全經辦"
SUPPORT: Final = "系統支援組"
"""A role that gives, through others, both rights over the limits' parameters. Nobody has it."""
GRANTS: Final = (
    (ENTRY_ROLE, "POS_ENTRY", "權限"), (ROLE, "保全覆核", "角色"), ("保全覆核", "POS_APPROVE", "權限"),
    ("參數維護員", "PARAM_MAINTAIN", "權限"), ("參數覆核員", "PARAM_APPROVE", "權限"),
    (SUPPORT, "參數作業組", "角色"), ("參數作業組", "參數維護員", "角色"), ("參數作業組", "參數代理組", "角色"),
    ("參數代理組", "參數覆核員", "角色"), ("參數代理組", "參數作業組", "角色"),
)  # fmt: skip
"""The last two groups give each other."""
CONFLICTS: Final = (
    ("SD-01", "POS_ENTRY", "POS_APPROVE", CHANGE),
    ("SD-02", "PARAM_MAINTAIN", "PARAM_APPROVE", PARAMETER),
)
AWAY: Final = date(2025, 9, 11)
"""Second of three days on which one checker is on leave."""
PACE: Final = 10
"""Approvals of one account within a minute the own norm allows."""


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
class Leave:
    """One leave. `state` in the words of the sheet."""

    number: str
    person: str
    kind: str
    first: datetime
    last: datetime
    hours: str
    part: str = ""
    state: str = "已核准"


@dataclass(frozen=True, slots=True)
class Deputy:
    """An order that somebody stands in for somebody else."""

    number: str
    principal: str
    deputy: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Authority:
    """A line of the table of authority: of a person or of a role. `most` as written."""

    kind: str
    person: str
    role: str
    most: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A role of an account of the core system."""

    account: str
    role: str
    since: date = date(2024, 1, 2)
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """A signed exemption of one person from one conflict."""

    number: str
    conflict: str
    person: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Duties:
    """Everything of this part."""

    makers: tuple[Person, ...]
    checkers: tuple[Person, ...]
    acts: tuple[Act, ...]
    accounts: tuple[CoreAccount, ...]
    numbers: tuple[tuple[str, str], ...]  # (employee number, another number of the same person)
    gone: Person  # a checker who left in the period
    leaves: tuple[Leave, ...]
    deputies: tuple[Deputy, ...]
    authorities: tuple[Authority, ...]
    members: tuple[Member, ...]
    exemptions: tuple[Exemption, ...]
    alike: tuple[tuple[str, str, str], ...]  # (check, subject, why): what looks wrong and is not

    def ordinary(self) -> list[Act]:
        """The acts of the core system no look-alike speaks of."""
        return [a for a in self.acts if a.number.startswith("A0")]

    def forms(self) -> list[Act]:
        """Those of the electronic forms."""
        return [a for a in self.acts if a.number.startswith("F0")]


def core(person: Person) -> str:
    """The person's account of the core system."""
    return f"L{person.number[1:]}"


def build(rng: Random, people: tuple[Person, ...], rows: int | None) -> Duties:
    """The part without any deficiency."""
    makers, checkers = _of(people, "保全服務部", 6), _of(people, "財務部", 4)
    gone = next(p for p in people if p.left is not None and p.left >= PERIOD_FROM and p.account)
    temp, other = makers[4], checkers[3]
    accounts = [CoreAccount(core(p), p.number) for p in (*makers, *checkers)]
    accounts += [
        CoreAccount(BATCH, ""),
        CoreAccount(HANDED_ON, temp.number, date(2024, 1, 2), HANDED - timedelta(days=1)),
        CoreAccount(HANDED_ON, other.number, HANDED),
    ]
    leaves = _leaves(checkers)
    count = _ACTS if rows is None else max(_ACTS, min(rows // ROWS_PER_ACT, MOST_ACTS))
    acts = list(_ordinary(rng, makers, checkers, leaves, count))
    alike = []
    pair = _namesakes(people)
    for check, act, why in _alike(pair, makers, checkers, gone):
        acts.append(act)
        alike.append((f"5.2/{check}", act.subject, why))
    fast, made = local(date(2025, 12, 3), 14, 0), local(date(2025, 12, 3), 9, 30)
    for n in range(PACE):
        quick = fast + timedelta(seconds=5 * n)
        acts.append(Act(f"A8000{n:02d}", CORE, CHANGE, core(makers[0]), made, core(checkers[1]), quick))
        acts.append(Act(f"A8100{n:02d}", CORE, CHANGE, core(makers[1]), made, BATCH, fast))
        acts.append(Act(f"A8200{n:02d}", CORE, CHANGE, core(makers[2]), made, BATCH, fast))
    for who, why in ((core(checkers[1]), "一分鐘內核准件數未逾內部規範"), (BATCH, "登錄之批次帳號")):
        alike.append(("5.2/approvals-too-fast", f"{CORE}|{who.lower()}|{fast:%Y-%m-%d}", why))
    # One of the checkers had a number as a contractor before.
    numbers = ((checkers[2].number, f"C{checkers[2].number[1:]}"),)
    return Duties(
        makers, checkers, tuple(acts), tuple(accounts), numbers, gone, leaves, _deputies(makers, checkers),
        tuple(_authorities(checkers, gone, pair)), tuple(_members(makers, checkers)),
        _exemptions(checkers[2]), (*alike, *_rights_alike(makers, checkers)),
    )  # fmt: skip


def _of(people: tuple[Person, ...], unit: str, count: int) -> tuple[Person, ...]:
    """People of a unit who were there before the period and all through it."""
    there = [p for p in people if p.unit == unit and p.left is None and p.leave_from is None and p.account]
    return tuple([p for p in there if p.hired < PERIOD_FROM - timedelta(days=60)][:count])


def _namesakes(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Two people of one name, where there are some."""
    staff = [p for p in people if p.left is None and p.leave_from is None and p.hired < PERIOD_FROM]
    return next(((p, q) for n, p in enumerate(staff) for q in staff[n + 1 :] if p.name == q.name), ())


def _leaves(checkers: tuple[Person, ...]) -> tuple[Leave, ...]:
    """Whole days, an afternoon, a morning, and one that was cancelled."""
    head, second, third, fourth = (p.number for p in checkers)
    whole = ("特休", date(2025, 3, 18), date(2025, 10, 15))
    return (
        Leave("V-001", head, whole[0], local(whole[1], 9, 0), local(whole[1], 18, 0), "8"),
        Leave(
            "V-002", third, "特休", local(AWAY - timedelta(days=1), 9, 0), local(AWAY + timedelta(days=1), 18, 0), "24"
        ),
        Leave(
            "V-003", fourth, "病假", local(date(2025, 5, 14), 13, 0), local(date(2025, 5, 14), 17, 30), "4.5", "下午"
        ),
        Leave("V-004", second, "特休", local(whole[2], 9, 0), local(whole[2], 18, 0), "8", "", "已銷假"),
        Leave("V-005", second, "事假", local(date(2025, 11, 20), 9, 0), local(date(2025, 11, 20), 12, 0), "3", "上午"),
    )


def _deputies(makers: tuple[Person, ...], checkers: tuple[Person, ...]) -> tuple[Deputy, ...]:
    first, last = local(AWAY - timedelta(days=1), 9, 0), local(AWAY + timedelta(days=1), 18, 0)
    return (
        Deputy("D-001", checkers[0].number, checkers[1].number, local(date(2025, 3, 18), 9, 0),
               local(date(2025, 3, 18), 18, 0)),
        Deputy("D-002", checkers[2].number, makers[5].number, first, last),
    )  # fmt: skip


def _authorities(checkers: tuple[Person, ...], gone: Person, pair: tuple[Person, ...]) -> Iterator[Authority]:
    """Two versions, one after the other; one checker has it by a role."""
    for since, until in ((date(2024, 1, 2), REVISED - timedelta(days=1)), (REVISED, None)):
        for p in checkers[:3]:
            yield Authority(REFUND, p.number, "", f"{LIMIT:,}元", since, until)
            for kind in (CHANGE, PARAMETER):
                yield Authority(kind, p.number, "", "不適用", since, until)
        yield Authority(REFUND, "", ROLE, "100萬元（含）以下", since, until)
        for kind in (CHANGE, PARAMETER):
            yield Authority(kind, "", ROLE, "不適用", since, until)
        for p in (*checkers, gone, *pair):
            yield Authority(PLAN, p.number, "", "不限", since, until)


def _members(makers: tuple[Person, ...], checkers: tuple[Person, ...]) -> Iterator[Member]:
    """Makers enter, checkers approve; one maker moved, and the account handed on was a maker's until then."""
    for p in makers:
        yield Member(core(p), ENTRY_ROLE, until=REVISED - timedelta(days=1) if p is makers[5] else None)
    yield Member(core(makers[5]), ROLE, REVISED)
    for p in checkers:
        yield Member(core(p), ROLE)
    yield Member(HANDED_ON, ENTRY_ROLE, until=HANDED - timedelta(days=1))
    for role in ("參數維護員", "參數覆核員"):
        yield Member(core(checkers[2]), role)
        yield Member(BATCH, role)
    yield Member(core(makers[0]), "參數維護員")
    yield Member(core(checkers[0]), "參數覆核員")


def _exemptions(person: Person) -> tuple[Exemption, ...]:
    """One person's, renewed without a day between."""
    new_year = date(2026, 1, 1)
    return (
        Exemption("EX-114", "SD-02", person.number, date(2024, 12, 20), new_year - timedelta(days=1)),
        Exemption("EX-115", "SD-02", person.number, new_year, date(2026, 12, 31)),
    )


def _rights_alike(makers: tuple[Person, ...], checkers: tuple[Person, ...]) -> Iterator[tuple[str, str, str]]:
    held = "2.2/conflict-held"
    yield held, f"SD-01|{makers[5].number.lower()}", "調整職務，二權限先後具有而未同時"
    yield held, f"SD-01|{checkers[3].number.lower()}", "帳號移交前之角色屬原使用人"
    yield held, f"SD-02|{checkers[2].number.lower()}", "經核准之例外，按期接續"
    yield held, f"SD-02|{CORE}\\{BATCH.lower()}", "登錄之批次帳號，非人員"


def _ordinary(
    rng: Random, makers: tuple[Person, ...], checkers: tuple[Person, ...], leaves: tuple[Leave, ...], count: int
) -> Iterator[Act]:
    """Acts of working days, each approved by somebody else some minutes later; every fifth one on paper forms."""
    days = (PERIOD_TO - PERIOD_FROM).days - 4
    for n in range(1, count + 1):
        day = PERIOD_FROM + timedelta(days=rng.randrange(days))
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        made = local(day, rng.randrange(9, 16), rng.randrange(60), rng.randrange(60))
        approved = made + timedelta(minutes=rng.randrange(3, 80), seconds=rng.randrange(60))
        off = {x.person for x in leaves if x.first.date() <= day <= x.last.date()}
        maker, checker = rng.choice(makers), rng.choice([p for p in checkers if p.number not in off])
        if n % 5 == 0:
            yield Act(f"F{n:06d}", FORMS, PLAN, str(maker.account), made, str(checker.account), approved)
            continue
        kind = (REFUND, CHANGE, PARAMETER)[n % 3]
        amount = rng.randrange(1, 400) * 1_000 if kind == REFUND else None
        yield Act(f"A{n:06d}", CORE, kind, core(maker), made, core(checker), approved, amount)


def _alike(
    pair: tuple[Person, ...], makers: tuple[Person, ...], checkers: tuple[Person, ...], gone: Person
) -> Iterator[tuple[str, Act, str]]:
    first, second = local(date(2025, 3, 18), 10, 5), local(date(2025, 3, 18), 11, 20)
    head, deputy, third, fourth = checkers
    own, power, away, left = "maker-is-checker", "approver-without-authority", "approver-on-leave", "approver-gone"
    instead = Act("A900001", CORE, CHANGE, core(head), first, core(head), second, deputy=core(deputy))
    yield own, instead, "主管自辦案件，由代理人核准"
    yield own, Act("A900002", CORE, CHANGE, BATCH, first, core(third), second), "批次系統帳號產生之案件，由人員核准"
    handed = Act("A900003", CORE, CHANGE, HANDED_ON, first, core(fourth), second)
    yield own, handed, "經辦帳號其後始移交核准人使用"
    if pair:
        written = [f"{x.number} {x.name}" for x in pair]
        yield own, Act("F900004", FORMS, PLAN, written[0], first, written[1], second), "同名之不同人員"
    back = Act("A900005", CORE, CHANGE, core(makers[0]), first, core(makers[0]), second, state="退回")
    yield own, back, "自行送覆核後退回，未核准"
    at = local(AWAY, 14, 10)
    lent = Act("A900006", CORE, REFUND, core(makers[0]), at - timedelta(hours=1), core(third), at, 500_000,
               core(makers[5]))  # fmt: skip
    yield power, lent, "代理期間內由代理人行使被代理人權限"
    yield away, replace(lent, number="A900007"), "請假期間由代理人以本人帳號核准"
    at = local(date(2025, 3, 18), 15, 0)
    same = Act("A900008", CORE, REFUND, core(makers[1]), at, core(head), at + timedelta(minutes=9), LIMIT, core(deputy))
    yield power, same, "代理人本有核決權限，金額等於上限"
    at = local(date(2025, 5, 14), 12, 58)
    yield away, Act("A900009", CORE, CHANGE, core(makers[2]), at - timedelta(hours=1), core(fourth), at), "請假前核准"
    at = local(date(2025, 10, 15), 10, 30)
    yield away, Act("A900010", CORE, CHANGE, core(makers[2]), at - timedelta(hours=1), core(deputy), at), "已銷假"
    at = local(date(2025, 11, 20), 17, 30)
    form = Act("F900011", FORMS, PLAN, str(makers[3].account), at - timedelta(hours=1), str(deputy.account), at)
    yield away, form, "簽核系統時間為 UTC，換算後在請假之後"
    if gone.left is not None:
        at = local(gone.left, 16, 40)
        last = Act("F900012", FORMS, PLAN, str(makers[3].account), at - timedelta(hours=1), str(gone.account), at)
        yield left, last, "核准在離職生效當日"
