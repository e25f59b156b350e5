"""The records of every system about applications in columns, as `writers.settlement_files` works them out one by one.

Each function gives the columns in the order of the file's header.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.sample.growth.numbers import DAY, Array, dates, hexes, mixed, moments, numbered, of, same
from chahe.sample.growth.sales import CHANNELS, FIRST_DAY, IN_PERSON, KINDS, MEANS, PRODUCTS, Sales, day_number
from chahe.sample.world.business import ANNUITY, SITE, TERMS, YOUNGEST
from chahe.sample.world.calendar import AS_OF
from chahe.sample.writers import settlement_files

LAST: Final = day_number(AS_OF)
_AFTERWARDS: Final = 60
_COOLING_OFF: Final = 6
_FILED: Final = 22 * 3600
_PAID, _ANSWERED, _CONSENTED = 20, 40, -40
_IDENTITY = -240
_MEMBER: Final = 200
"""Days before the application in which its customer may have become a member."""
_AGES: Final = 15_000
"""Days of age of the youngest policyholder, and by how many the oldest is older: nobody is 65."""
STORE: Final = 5
"""Who pays in a store has no account."""
BLOCK: Final = 1_000_000
"""Where numbers begin that do not run on from those there are."""
_CALLED, _NOTIFIED = 13 * 60, 55 * 60
_EVENING: Final = 22 * 3600 - 30
"""Policies go out at ten: everybody is called before."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some records of one file: its columns; of each record day, amount and number as a control total counts them."""

    columns: list[Array]
    day: Array
    amount: Array
    number: Array


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where the numbers of these records begin: after those of the applications and policies that are there already."""

    applications: int
    policies: int
    next_work_day: Array  # of each day from FIRST_DAY, in days since 1970

    def after(self, day: Array) -> Array:
        """The first work day after each day."""
        return self.next_work_day[day - FIRST_DAY]


def numbers(applications: int, policies: int, off: Iterable[date]) -> Numbers:
    """`off`: days that are not worked; days after the calendar's end are."""
    worked = np.ones(LAST - FIRST_DAY + 2 * _AFTERWARDS, dtype=bool)
    worked[[day_number(d) - FIRST_DAY for d in off]] = False
    at = np.nonzero(worked)[0]
    days = np.arange(len(worked) - _AFTERWARDS)
    return Numbers(applications, policies, FIRST_DAY + at[np.searchsorted(at, days, side="right")])


def applications(s: Sales, begin: Numbers) -> Rows:
    """K05."""
    count, taken = len(s.n), s.accepted
    number = numbered("AP", begin.applications + 1 + s.n, 9)

    def at(seconds: int, there: Array | None = None) -> Array:
        return moments(s.submitted + seconds, there)

    columns = [
        number, numbered("OR", begin.applications + 1 + s.n, 9), of(PRODUCTS, s.product), of(CHANNELS, s.channel),
        of(("", SITE), (s.channel == 1).astype(np.int64)), hexes("CU-", s.applicant, 10),
        dates(FIRST_DAY - YOUNGEST - (s.applicant % np.uint64(_AGES)).astype(np.int64)),
        hexes("CU-", s.insured, 10), pa.array(s.assured), pa.array(s.premium), at(_IDENTITY), at(-150), at(-90), at(0),
        at(_PAID, taken), moments(s.taken, taken), at(55, s.withdrawn), at(80, s.rejected),
        of(("承保", "撤件", "拒保"), s.withdrawn + 2 * s.rejected), at(_ANSWERED), same("未逾限", count),
        pa.array(s.industry), same("否", count), same("", count), same("", count),
        moments(s.submitted + _IDENTITY - 180 - DAY * (s.applicant % np.uint64(_MEMBER)).astype(np.int64)),
        at(_CONSENTED), of(KINDS, s.kind), of(MEANS, s.means), of(("N", "Y"), s.alone * 1),
    ]  # fmt: skip
    return Rows(columns, s.day, s.premium, number)


def policies(s: Sales, begin: Numbers) -> Rows:
    """K60, of applications accepted."""
    number, count = policy_numbers(s, begin), len(s.n)
    columns = [
        number, numbered("AP", begin.applications + 1 + s.n, 9), of(PRODUCTS, s.product),
        hexes("CU-", s.applicant, 10), hexes("CU-", s.insured, 10), pa.array(s.assured), pa.array(s.premium),
        of(tuple(TERMS[p] for p in PRODUCTS), s.product), dates(s.day + 1), dates(s.day),
        of(("有效", "契撤"), s.rescinded.astype(np.int64)),
        moments(s.taken + _COOLING_OFF * DAY, s.rescinded), same("N", count),
    ]  # fmt: skip
    return Rows(columns, s.day, s.premium, number)


def policy_numbers(s: Sales, begin: Numbers) -> Array:
    """Of applications accepted."""
    return numbered("PL", begin.policies + 1 + s.rank, 9)


def payments(s: Sales, begin: Numbers) -> Rows:
    """O70, of applications accepted: paid out on the next work day."""
    order, count = begin.applications + 1 + s.n, len(s.n)
    number = numbered("PY", order, 9)
    settled = begin.after(s.day)
    came = settled <= LAST
    means = s.n % len(settlement_files.MEANS)
    held, none = pa.array(means != STORE), same("", count)
    columns = [
        number, numbered("MSG", order, 9), numbered("OR", order, 9), none, of(settlement_files.MEANS, means),
        pa.array(s.premium), dates(s.day), dates(settled, came), of(("已授權", "已入帳"), came.astype(np.int64)),
        pc.if_else(held, hexes("CU-", s.applicant, 10), none), pc.if_else(held, same("本人", count), none),
        pc.if_else(held, hexes("AC-", s.applicant, 10), none),
    ]  # fmt: skip
    return Rows(columns, s.day, s.premium, number)


def _given_back(s: Sales) -> tuple[Sales, Array]:
    """The policies rescinded by the end, and the day each was."""
    some = s.only(s.rescinded)
    day = some.taken // DAY + _COOLING_OFF
    there = day <= LAST
    return some.only(there), day[there]


def refunds(s: Sales, begin: Numbers) -> Rows:
    """O71, of applications accepted."""
    some, day = _given_back(s)
    order, count = begin.applications + 1 + some.n, len(day)
    out = begin.after(day)
    done = out <= LAST
    number = numbered("RF", order, 9)
    columns = [
        number, numbered("PY", order, 9), numbered("OR", order, 9), pa.array(some.premium), dates(day),
        dates(out, done), of(("處理中", "已退費"), done.astype(np.int64)), same("契約撤銷", count),
    ]  # fmt: skip
    return Rows(columns, day, some.premium, number)


def rescissions(s: Sales, begin: Numbers) -> Rows:
    """K23, of applications accepted: asked for and agreed to on the day the policy ended."""
    some, day = _given_back(s)
    number, count = numbered("RC", begin.policies + 1 + some.rank, 9), len(day)
    columns = [
        number, policy_numbers(some, begin), hexes("CU-", some.applicant, 10), dates(day), same("官網", count),
        same("同意", count), dates(day), same("", count),
    ]  # fmt: skip
    return Rows(columns, day, 0 * day, number)


def ledger(s: Sales, begin: Numbers) -> Rows:
    """O72: a line for every premium, on the day or the next work day, then one for every refund."""
    after = begin.after(s.day)
    worked = begin.after(s.day - (s.day > FIRST_DAY)) == s.day
    posted: Array = np.where((s.n % 3 > 0) & worked, s.day, after)
    taken = posted <= LAST
    back, day = _given_back(s)
    s, posted = s.only(taken), posted[taken]
    out = begin.after(day)
    there = out <= LAST
    back, out = back.only(there), out[there]
    order = begin.applications + 1 + back.n
    number = _one_after_another(numbered("V", begin.policies + 1 + s.rank, 9), numbered("V", order, 9, "R"))
    title = np.repeat([0, 1], [len(posted), len(out)])
    days, amount = np.concatenate([posted, out]), np.concatenate([s.premium, back.premium])
    columns = [
        number, pa.array(np.ones(len(title), dtype=np.int64)), dates(days), of(("4101", "4109"), title),
        of(("保費收入", "退還保費"), title), of(("保費", "退費"), title), of(("貸", "借"), title), pa.array(amount),
        _one_after_another(same("", len(posted)), numbered("OR", order, 9)),
        _one_after_another(policy_numbers(s, begin), same("", len(out))),
    ]  # fmt: skip
    return Rows(columns, days, np.where(title == 1, -amount, amount), number)


def _one_after_another(one: Array, other: Array) -> Array:
    return pa.concat_arrays([one, other])


def _digests(s: Sales) -> Array:
    """What stands for the SHA-256 of a policy's document."""
    return pc.binary_join_element_wise(*(hexes("", mixed(s.draw + np.uint64(k)), 16) for k in range(1, 5)), "")


def _filed(s: Sales) -> Array:
    """When the document was made, in seconds."""
    return s.day * DAY + _FILED + s.n % 60 * 60


def archive(s: Sales, begin: Numbers) -> Rows:
    """O73, of applications accepted."""
    number, count = numbered("AR", begin.policies + 1 + s.rank, 9), len(s.n)
    columns = [number, policy_numbers(s, begin), same("電子保單", count), _digests(s), moments(_filed(s))]
    return Rows(columns, s.day, 0 * s.n, number)


def deliveries(s: Sales, begin: Numbers) -> Rows:
    """O74, of applications accepted."""
    number, count = numbered("DL", begin.policies + 1 + s.rank, 9, "a"), len(s.n)
    columns = [number, policy_numbers(s, begin), of(("簡訊", "電子郵件"), (s.n % 4 > 0).astype(np.int64)),
               moments(_filed(s)), same("已送達", count), _digests(s)]  # fmt: skip
    return Rows(columns, s.day, 0 * s.n, number)


def calls(s: Sales, begin: Numbers) -> Rows:
    """O20, of applications accepted: all calls answered, numbered in a block of their own in the order of time."""
    s = s.only(s.call >= 0)
    number, count = numbered("TS", BLOCK + s.call, 7), len(s.n)
    annuity = s.product == PRODUCTS.index(ANNUITY)
    at: Array = np.minimum(s.submitted + _CALLED, s.day * DAY + _EVENING)
    old = (s.kind == 1) | np.isin(s.means, IN_PERSON)
    columns = [
        number, numbered("AP", begin.applications + 1 + s.n, 9),
        of(("新保戶", "既有保戶", "投資型年金"), np.where(annuity, 2, old * 1)), moments(at), same("完成", count),
        same("", count), same("", count), numbered("REC", BLOCK + s.call, 7), same("是", count),
        numbered("T", s.n % 6 + 1, 3), same("", count),
    ]  # fmt: skip
    return Rows(columns, s.day, 0 * s.n, number)


def notices(s: Sales, begin: Numbers) -> Rows:
    """O21, of applications accepted: those of acceptance, then those of receipt, each numbered in the order of time."""
    count = len(s.n)
    number = _one_after_another(numbered("NTA", 1 + s.rank, 9), numbered("NTR", 1 + s.rank, 9))
    applied = numbered("AP", begin.applications + 1 + s.n, 9)
    at = np.concatenate([s.submitted + _NOTIFIED, s.submitted + _PAID + 2])
    columns = [
        number, _one_after_another(applied, applied), of(("承保通報", "收件通報"), np.repeat([0, 1], count)),
        moments(at), moments(at + 1), same("成功", 2 * count),
    ]  # fmt: skip
    return Rows(columns, at // DAY, 0 * at, number)
