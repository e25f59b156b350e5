"""Applications in columns, like most of those `world.business` makes: the same products, amounts and fates."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

import numpy as np

from chahe.sample.growth.numbers import DAY, Array, below, key, mixed
from chahe.sample.world.business import (
    ANNUITY,
    ANNUITY_SOLD,
    CALLED_FIRST,
    HEALTH,
    HEALTH_OLD,
    RENAMED,
    SITE_OPENED,
    TERM,
    TRAVEL,
)
from chahe.sample.world.calendar import PERIOD_FROM, PERIOD_TO
from chahe.sample.world.surveys import EVERY_EXISTING, EVERY_NEW

PIECE: Final = 250_000
PRODUCTS: Final = (TERM, TRAVEL, HEALTH_OLD, HEALTH, ANNUITY)
CHANNELS: Final = ("官網", "異業合作網站", "行動APP")
KINDS: Final = ("新保戶", "既有保戶")
MEANS: Final = ("OTP", "自然人憑證", "臨櫃註冊", "行動身分識別")
IN_PERSON: Final = (1, 2)
_TRAVEL, _ANNUITY = 1, 4
_AT_ONCE, _CALLED_FIRST = 75, int(CALLED_FIRST.total_seconds())
_LAST_CALL: Final = 20 * 3600 + 1800
"""An annuity applied for later in the day would wait for its call until policies have gone out."""
HUNDRED: Final = 100
_WITHDRAWN, _REJECTED = (3, 22, 41, 60, 79), (11, 36, 61, 86)
_UNACCEPTED = (*_WITHDRAWN, *_REJECTED)
ACCEPTED_OF_HUNDRED: Final = HUNDRED - len(_UNACCEPTED)
_RESCINDED_OF: Final = 40
_OPEN, _SPAN = 8 * 3600, 14 * 3600
_BLOCK, _AGAIN, _FREQUENT = 23, 20, 7


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - date(1970, 1, 1)).days


FIRST_DAY: Final = day_number(PERIOD_FROM)
_DAYS: Final = day_number(PERIOD_TO) - FIRST_DAY + 1


@dataclass(frozen=True, slots=True)
class Sales:
    """Some applications in the order of submission. Times are seconds, days are days since 1970, on Taipei's clock."""

    n: Array  # from 0
    draw: Array  # 64 bits for whatever else is asked
    product: Array  # index of PRODUCTS
    channel: Array  # index of CHANNELS
    applicant: Array  # 40 bits
    insured: Array
    assured: Array
    premium: Array
    industry: Array
    submitted: Array
    withdrawn: Array  # whether
    rejected: Array
    rank: Array  # of those accepted, from 0
    rescinded: Array
    kind: Array  # index of KINDS
    means: Array  # of registering, index of MEANS
    alone: Array  # whether
    call: Array  # number of the call that confirms it, from 0; -1: nobody called

    @property
    def accepted(self) -> Array:
        """Whether."""
        return ~(self.withdrawn | self.rejected)

    @property
    def day(self) -> Array:
        """Of submission; acceptance follows on the same day."""
        return self.submitted // DAY

    @property
    def taken(self) -> Array:
        """When those accepted were, in seconds."""
        return self.submitted + np.where(self.product == _ANNUITY, _CALLED_FIRST, _AT_ONCE)

    def only(self, there: Array) -> "Sales":
        """Those it is true of."""
        return Sales(*(getattr(self, f.name)[there] for f in fields(self)))


Every = tuple[int, int]
"""Of so many new and of so many existing customers one is called."""


def pieces(seed: int, count: int, every: Every = (EVERY_NEW, EVERY_EXISTING)) -> Iterator[Sales]:
    """`count` applications spread over the period."""
    calls = 0
    for first in range(0, count, PIECE):
        s = _piece(seed, np.arange(first, min(first + PIECE, count), dtype=np.int64), count)
        called = _called(s, every)
        yield replace(s, call=np.where(called, calls + np.cumsum(called) - 1, -1))
        calls += int(called.sum())


def _called(s: Sales, every: Every) -> Array:
    """Whom the insurer calls: every annuity, and of the other two pools every so many."""
    annuity = s.product == _ANNUITY
    asked = s.accepted & ~annuity & ~((s.product == _TRAVEL) & s.alone)
    old = (s.kind == 1) | np.isin(s.means, IN_PERSON)
    called = s.accepted & annuity
    for pool, one_of in zip((asked & ~old, asked & old), every, strict=True):
        # The first of each so many, so that no period falls short.
        called |= pool & ((np.cumsum(pool) - 1) % one_of == 0)
    return called


def _piece(seed: int, n: Array, count: int) -> Sales:
    u = mixed(n.astype(np.uint64) ^ key(f"{seed}:sales"))
    second = (n * (_DAYS * _SPAN) + below(u, 0, 997) * (_DAYS * _SPAN) // 1_000) // count
    submitted = (FIRST_DAY + second // _SPAN) * DAY + _OPEN + second % _SPAN
    product, channel = _sold(u, submitted // DAY)
    again = n % _BLOCK >= _AGAIN
    product, channel = np.where(again, 1, product), np.where(again, 0, channel)
    late = (product == _ANNUITY) & (second % _SPAN + _OPEN >= _LAST_CALL)
    product = np.where(late, np.where(submitted >= day_number(RENAMED) * DAY, 3, 2), product)
    person = _person(n, count)
    child = (person % 9 == 0) & ~again
    term, travel, annuity = product == 0, product == 1, product == 4
    amount = below(u, 24, 1 << 16)
    health = 4_000 + amount % 16_000
    assured = np.select([term, travel, annuity], [(5 + amount % 14) * 100_000, (2 + amount % 8) * 500_000, 0 * n],
                        2_000 + 0 * n)  # fmt: skip
    premium = np.select([term, travel, annuity], [2_000 + amount % 7_000, 120 + amount % 780,
                                                  (2 + amount % 8) * 10_000], health)  # fmt: skip
    withdrawn, rejected, rank = _fate(n)
    applicant = customer(seed, person)
    token = applicant.astype(np.int64)
    return Sales(
        n=n, draw=u, product=product, channel=channel,
        applicant=applicant, insured=np.where(child, customer(seed, person + (1 << 38)), applicant),
        assured=np.where(again, 500_000, assured), premium=np.where(again, 150, premium),
        industry=below(u, 42, 4) * 500_000, submitted=submitted, withdrawn=withdrawn, rejected=rejected, rank=rank,
        rescinded=(rank % _RESCINDED_OF == 13) & ~withdrawn & ~rejected,
        kind=np.where(again | (token % 3 == 0), 1, 0), means=np.maximum(token // 3 % 12 - 8, 0),
        alone=(product != _TRAVEL) | (below(u, 50, 10) > 0), call=np.full(len(n), -1),
    )  # fmt: skip


def _sold(u: Array, day: Array) -> tuple[Array, Array]:
    """Product and channel: what is not sold yet is not drawn, and each by where it is approved."""
    drawn = below(u, 8, 100)
    kind = np.select([drawn < 40, drawn < 65, drawn < 85], [0, 1, 2], 4)
    kind = np.where((kind == 4) & (day < day_number(ANNUITY_SOLD)), 2, kind)
    kind = np.where((kind == 2) & (day >= day_number(RENAMED)), 3, kind)
    some = below(u, 16, 4)
    partner = (kind == 0) & (some == 0) & (day >= day_number(SITE_OPENED))
    return kind, np.select([partner, (kind == 1) & (some % 2 == 1)], [1, 2], 0)


def _person(n: Array, count: int) -> Array:
    """Who applies. In every block of 23 three are travels of somebody who applied long before or long after."""
    blocks = max(count // _BLOCK, 1)
    block, nth = n // _BLOCK, n % _BLOCK
    other = (block + (nth - _AGAIN + 1) * (blocks // 4)) % blocks
    return np.where(nth >= _AGAIN, other * _BLOCK + _FREQUENT, n)


def _fate(n: Array) -> tuple[Array, Array, Array]:
    """Withdrawn, rejected, and the number among those accepted."""
    nth = n % HUNDRED
    here = np.cumsum(~np.isin(np.arange(HUNDRED), _UNACCEPTED)) - 1
    rank = n // HUNDRED * ACCEPTED_OF_HUNDRED + here[nth]
    return np.isin(nth, _WITHDRAWN), np.isin(nth, _REJECTED), rank


def customer(seed: int, person: Array) -> Array:
    """Forty bits, different for different people (below 2**40): odd factors and shifts can be undone."""
    low = np.uint64((1 << 40) - 1)
    z = (person.astype(np.uint64) + (key(f"{seed}:customers") & low)) & low
    for factor in (0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93):
        z = (z * np.uint64(factor)) & low
        z = z ^ (z >> np.uint64(19))
    return z
