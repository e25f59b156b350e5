"""Customers called to confirm what they applied for: who is new, how each registered, and every call made.

Everything follows from the applications as they stand in the end; here is only what differs from the usual course.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world.business import ANNUITY, TRAVEL, Application, Business

EVERY_NEW: Final = 8
EVERY_EXISTING: Final = 14
"""One of so many is called: 12.5 and 7.1 of a hundred, where the rule asks for 10 and 5."""
TOO_FEW: Final = 15
VOIDED: Final = 20
"""The number of a call that was never made."""
FAR_TOO_FEW: Final = 30


@dataclass(frozen=True, slots=True)
class Surveys:
    """What differs. Numbers are those of applications."""

    every_new: int
    every_existing: int
    deaf: str  # an annuity confirmed by text message with a customer who cannot hear
    declined: str  # an annuity whose customer did not want to be recorded
    hole_after: int = 0  # deficiency: two numbers are missing after this one
    turned: int = 0  # deficiency: this number and the next were given the wrong way round
    uncalled: frozenset[str] = frozenset()  # deficiency: annuities issued though nobody was reached
    unrecorded: frozenset[str] = frozenset()  # deficiency: agreed to, and no recording


@dataclass(frozen=True, slots=True)
class Customer:
    """What the web shop knows of who applied."""

    kind: str
    registered: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One call, in the order of time."""

    number: str
    application: str
    pool: str
    at: datetime
    outcome: str
    means: str = ""
    why: str = ""
    recording: str = ""
    agreed: bool = True
    after: str = ""


def build(rng: Random, b: Business) -> Surveys:
    """The part without anything wrong."""
    deaf, declined = rng.sample(annuities(b), 2)
    return Surveys(EVERY_NEW, EVERY_EXISTING, deaf, declined)


def annuities(b: Business) -> list[str]:
    """Annuities accepted after a call, and so neither tests nor what a deficiency added."""
    return [a.number for a in b.applications if a.product == ANNUITY and a.accepted and not a.test]


def _draw(text: str, n: int) -> int:
    """A number below n, the same for the same text."""
    return zlib.crc32(text.encode()) % n


def customers(b: Business) -> dict[str, Customer]:
    """Number of an application -> its customer: existing when applied for before, or insured from elsewhere."""
    seen: set[str] = set()
    out = {}
    for a in b.applications:
        known = a.applicant in seen or _draw(a.applicant, 3) == 0
        seen.add(a.applicant)
        way = ("自然人憑證", "臨櫃註冊", "行動身分識別")[draw] if (draw := _draw(f"R{a.applicant}", 12)) < 3 else "OTP"
        alone = _draw(f"A{a.number}", 10) != 0 if a.product == TRAVEL else True
        out[a.number] = Customer("既有保戶" if known else "新保戶", way, alone)
    return out


def calls(b: Business, s: Surveys) -> tuple[Call, ...]:
    """Every call, numbered in the order of time."""
    made = sorted(_calls(b, s), key=lambda c: (c[0], c[1].application))
    return tuple(
        Call(call_no(_number(n, s)), c.application, c.pool, at, c.outcome, c.means, c.why,
             f"REC{n:07d}" if c.recording else "", c.agreed, c.after)
        for n, (at, c) in enumerate(made, 1)
    )  # fmt: skip


def call_no(n: int) -> str:
    """The number of a call."""
    return f"TS{n:07d}"


def _number(n: int, s: Surveys) -> int:
    """The number of the n-th call: one was voided; what a deficiency leaves out or turns round."""
    number = n + 1 if n >= VOIDED else n
    if s.hole_after and number > s.hole_after:
        number += 2
    if s.turned in (number, number - 1) and s.turned:
        number = 2 * s.turned + 1 - number
    return number


def _calls(b: Business, s: Surveys) -> Iterator[tuple[datetime, Call]]:
    told, done = customers(b), {"新保戶": 0, "既有保戶": 0}
    for a in sorted((a for a in b.applications if a.accepted and not a.test), key=lambda a: (a.accepted, a.number)):
        c = told[a.number]
        if a.product == ANNUITY:
            yield from _annuity(a, s)
            continue
        if a.product == TRAVEL and c.alone:
            continue
        pool = "既有保戶" if c.registered in ("自然人憑證", "臨櫃註冊") else c.kind
        every = s.every_new if pool == "新保戶" else s.every_existing
        done[pool] += 1
        if done[pool] % every == 0:
            # Policies go out at ten in the evening.
            at = min((a.accepted or a.submitted) + timedelta(minutes=12), _evening(a.accepted or a.submitted))
            yield at, _call(a, pool, at, s)


def _evening(moment: datetime) -> datetime:
    return moment.replace(hour=21, minute=59, second=30)


def _call(a: Application, pool: str, at: datetime, s: Surveys) -> Call:
    return Call("", a.number, pool, at, "完成", recording="" if a.number in s.unrecorded else "yes")


def _annuity(a: Application, s: Surveys) -> Iterator[tuple[datetime, Call]]:
    """Reached between submission and acceptance; every fifth customer only at the second attempt."""
    first = a.submitted + ((a.accepted or a.submitted) - a.submitted) * 2 // 5
    second = a.submitted + ((a.accepted or a.submitted) - a.submitted) * 4 // 5
    missed = Call("", a.number, "投資型年金", first, "未接通", agreed=False, after="另行撥打")
    if a.number in s.uncalled:
        yield first, missed
        yield second, Call("", a.number, "投資型年金", second, "中斷", agreed=False, after="無")
    elif a.number == s.deaf:
        yield second, Call("", a.number, "投資型年金", second, "完成", "簡訊", "聽語障")
    elif a.number == s.declined:
        yield second, Call("", a.number, "投資型年金", second, "完成", agreed=False)
    else:
        if _draw(a.number, 5) == 0:
            yield first, missed
        yield second, _call(a, "投資型年金", second, s)
