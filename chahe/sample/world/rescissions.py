"""Requests to rescind: all that were accepted, whose policies ended the same day, and a few rightly refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chahe.sample.world.business import TERM, TRAVEL, Business
from chahe.sample.world.calendar import AS_OF

RIGHT: Final = 10
"""Days from receipt in which a policyholder may rescind."""
REFUNDED: Final = 15
"""Days the own norm gives for the refund."""
ACCEPTED, REFUSED = "同意", "不同意"


@dataclass(frozen=True, slots=True)
class Rescission:
    """One request."""

    number: str
    policy: str
    customer: str
    asked: date
    result: str
    decided: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rescissions:
    """All requests. `named`: what a look-alike is about -> its number."""

    listed: tuple[Rescission, ...]
    named: dict[str, str]

    def policies(self) -> frozenset[str]:
        """Numbers of the policies somebody asked to rescind."""
        return frozenset(r.policy for r in self.listed)


def build(b: Business) -> Rescissions:
    """The part without anything wrong."""
    made = [
        Rescission(f"RC{p.number[2:]}", p.number, p.applicant, p.ended.date(), ACCEPTED, p.ended.date())
        for p in b.policies if p.status == "契撤" and p.ended is not None and p.ended.date() <= AS_OF
    ]  # fmt: skip
    named = {"refunded": made[0].number}
    made += _looks_wrong(b, named)
    return Rescissions(tuple(sorted(made, key=lambda r: (r.asked, r.number))), named)


def _looks_wrong(b: Business, named: dict[str, str]) -> Iterator[Rescission]:
    """Refused, and rightly so."""
    live = [p for p in b.policies if p.status == "有效" and not p.test and p.issued + timedelta(days=40) < AS_OF]
    late = next(p for p in live if p.product == TERM)
    named["too late"] = "RC-TOO-LATE"
    day = late.issued + timedelta(days=RIGHT + 12)
    yield Rescission("RC-TOO-LATE", late.number, late.applicant, day, REFUSED, day, "逾契約撤銷期間")
    short = next(p for p in live if p.product == TRAVEL)
    named["no right"] = "RC-NO-RIGHT"
    day = short.issued + timedelta(days=2)
    yield Rescission("RC-NO-RIGHT", short.number, short.applicant, day, REFUSED, day, "旅行平安保險不適用契約撤銷")
