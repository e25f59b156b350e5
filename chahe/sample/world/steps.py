"""Times of the steps around an application, and the notices of it to the industry.

Everything follows from the applications as they stand in the end; here is only what differs from the usual course.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from chahe.sample.world import settlement
from chahe.sample.world.business import Application, Business
from chahe.sample.world.calendar import roc

Numbers = frozenset[str]
CLOCKS: Final = 5
"""Seconds the own norm allows clocks to differ."""
LATE: Final = timedelta(minutes=7)
AT_ONCE: Final = timedelta(seconds=60)
"""What the own norm gives for the notice of receipt after the payment."""
EXPORTED_TWICE: Final = 25
"""The notice in this place stands in the file twice, word for word."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbers of applications that go another way."""

    clock: str  # identity confirmed, by another clock, three seconds after submission
    in_utc: str  # identity written in UTC
    consent_clock: str  # consent, by another clock, at the very second allowed
    resent: str  # first notices failed; the second came in the sixtieth second, and at the twenty-fourth hour
    by_spouse: str  # paid with the spouse's card
    by_parent: str  # paid from a parent's account
    one_card: Numbers  # three applications paid with one card of one holder
    late_identity: Numbers = frozenset()  # deficiency
    late_consent: Numbers = frozenset()  # deficiency
    no_consent: Numbers = frozenset()  # deficiency: the file says there was none
    late_notice: Numbers = frozenset()  # deficiency: a day and a half later
    no_notice: Numbers = frozenset()  # deficiency: every attempt failed
    late_receipt: Numbers = frozenset()  # deficiency: receipt notified ten minutes after the payment
    no_receipt: Numbers = frozenset()  # deficiency: the notice of receipt failed and was not sent again

    by_stranger: Numbers = frozenset()  # deficiency: paid with the card of nobody near
    two_holders: Numbers = frozenset()  # deficiency: one card, as many holders as applications

    replayed: Numbers = frozenset()  # deficiency: paid under one message number
    same_number: int = 0  # deficiency: the notice in this place has the number of the one before

    @property
    def spoken_of(self) -> Numbers:
        """Applications of the look-alikes: no deficiency works on them."""
        one = (self.clock, self.in_utc, self.consent_clock, self.resent, self.by_spouse, self.by_parent)
        return frozenset(one) | self.one_card


@dataclass(frozen=True, slots=True)
class Payer:
    """Who paid for an application, and with what; `card` where it has to be one."""

    who: str
    relation: str
    account: str
    card: bool = False
    message: str = ""  # number of the request to pay, where it is not the order's own


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to the industry's system."""

    number: str
    application: str
    kind: str
    at: datetime
    answered: datetime | None
    outcome: str


def build(rng: Random, b: Business) -> Steps:
    """The part without anything wrong."""
    chosen = rng.sample([a.number for a in settlement.plain(b)], 9)
    return Steps(chosen[0], chosen[1], chosen[2], chosen[3], chosen[4], chosen[5], frozenset(chosen[6:]))


def _draw(text: str, n: int) -> int:
    return zlib.crc32(text.encode()) % n


def clock(moment: datetime | None) -> str:
    """114/01/05 10:05:00."""
    return "" if moment is None else f"{roc(moment.date())} {moment:%H:%M:%S}"


def registered(a: Application) -> datetime:
    """When the customer became a member: some the same day, some long before."""
    return a.identity - timedelta(days=_draw(f"M{a.applicant}", 200), minutes=3)


def identity(a: Application, s: Steps) -> str:
    """When identity was confirmed, as the file has it."""
    if a.number == s.in_utc:
        return f"{a.identity.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if a.number == s.clock:
        return clock(a.submitted + timedelta(seconds=CLOCKS - 2))
    return clock(a.submitted + LATE if a.number in s.late_identity else a.identity)


def consented(a: Application, s: Steps) -> str:
    """When terms were consented to, as the file has it."""
    if a.number in s.no_consent:
        return "未辦理"
    if a.number == s.consent_clock:
        return clock(a.submitted + timedelta(seconds=CLOCKS))
    return clock(a.submitted + (LATE if a.number in s.late_consent else -timedelta(seconds=40)))


def _token(text: str) -> str:
    return f"AC-{zlib.crc32(text.encode()):08x}"


def payers(b: Business, s: Steps) -> dict[str, Payer]:
    """Number of an application -> who paid: the policyholder, from an account of his or her own."""
    again = {a.number: message_no(s.replayed) for a in b.applications if a.number in s.replayed}
    return {a.number: replace(_payer(a, s), message=again.get(a.number, "")) for a in b.applications}


def message_no(numbers: Numbers) -> str:
    """The number under which several applications were paid."""
    return f"MSGR{zlib.crc32('|'.join(sorted(numbers)).encode()):08x}"


def shared_account(numbers: Numbers) -> str:
    """The token of the card several applications were paid with."""
    return _token("|".join(sorted(numbers)))


def _payer(a: Application, s: Steps) -> Payer:
    if a.number in (s.by_spouse, s.by_parent) or a.number in s.by_stranger:
        relation = {s.by_spouse: "配偶", s.by_parent: "父母"}.get(a.number, "其他")
        other = f"CU-{zlib.crc32(a.number.encode()):010x}"
        return Payer(other, relation, _token(other), card=True)
    if a.number in s.one_card:
        holder = f"CU-{zlib.crc32(min(s.one_card).encode()):010x}"
        return Payer(holder, "配偶" if a.number == min(s.one_card) else "子女", shared_account(s.one_card), card=True)
    if a.number in s.two_holders:
        return Payer(a.applicant, "本人", shared_account(s.two_holders), card=True)
    return Payer(a.applicant, "本人", f"AC{a.applicant[2:]}")


def notices(b: Business, s: Steps) -> tuple[Notice, ...]:
    """Every notice, numbered in the order of time."""
    made = sorted(_notices(b, s), key=lambda n: (n.at, n.application, n.kind))
    out = []
    for n, x in enumerate(made, 1):
        number = n - 1 if s.same_number and n >= s.same_number else n
        out.append(Notice(notice_no(number), x.application, x.kind, x.at, x.answered, x.outcome))
        if n == EXPORTED_TWICE:
            out.append(out[-1])
    return tuple(out)


def notice_no(n: int) -> str:
    """The number of the n-th notice."""
    return f"NT{n:08d}"


def _notices(b: Business, s: Steps) -> Iterator[Notice]:
    for a in b.applications:
        if a.test or (a.accepted is None and a.paid is None):
            continue
        yield from _receipt(a, s)
        if a.accepted is None:
            continue
        at = a.accepted + timedelta(minutes=1 + _draw(a.number, 300), seconds=_draw(f"S{a.number}", 60))
        if a.number == s.resent:
            yield _notice(a, "承保通報", at, "失敗")
            yield _notice(a, "承保通報", a.accepted + timedelta(hours=24))
        elif a.number in s.no_notice:
            yield _notice(a, "承保通報", at, "失敗")
        else:
            yield _notice(a, "承保通報", at + (timedelta(hours=36) if a.number in s.late_notice else timedelta()))


def _receipt(a: Application, s: Steps) -> Iterator[Notice]:
    """Two seconds after the payment, also where the application was not accepted later."""
    at = (a.paid or a.submitted) + timedelta(seconds=2)
    if a.number in s.no_receipt:
        yield _notice(a, "收件通報", at, "失敗")
    elif a.number == s.resent:
        yield _notice(a, "收件通報", at, "失敗")
        yield _notice(a, "收件通報", at - timedelta(seconds=2) + AT_ONCE)
    else:
        yield _notice(a, "收件通報", at + (timedelta(minutes=10) if a.number in s.late_receipt else timedelta()))


def _notice(a: Application, kind: str, at: datetime, outcome: str = "成功") -> Notice:
    return Notice("", a.number, kind, at, at + timedelta(seconds=1) if outcome == "成功" else None, outcome)
