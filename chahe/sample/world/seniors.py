"""Policyholders of 65 and over: everyone evaluated and called before acceptance, but for what a deficiency changes."""

from dataclasses import dataclass
from typing import Final

from chahe.sample.world.business import TRAVEL, Application, Business

SENIOR: Final = 65


@dataclass(frozen=True, slots=True)
class Seniors:
    """Numbers of applications that go another way. `named`: what a look-alike is about -> its application."""

    named: dict[str, str]
    unevaluated: frozenset[str] = frozenset()
    called_by_sales: frozenset[str] = frozenset()
    called_after: frozenset[str] = frozenset()
    unsuitable: frozenset[str] = frozenset()

    @property
    def spoken_of(self) -> frozenset[str]:
        """Applications of the look-alikes."""
        return frozenset(self.named.values())


def reviewed(b: Business) -> list[Application]:
    """Applications that need an evaluation and a call: accepted, of an older policyholder, of a product not exempt."""
    return [
        a for a in b.applications if a.accepted is not None and not a.test and a.product != TRAVEL and a.age() >= SENIOR
    ]


def build(b: Business) -> Seniors:
    """Who the look-alikes are about."""
    sold = [a for a in b.applications if a.accepted is not None and not a.test]
    first, second, *_ = reviewed(b)
    nearly = max((a for a in sold if a.age() < SENIOR and a.product != TRAVEL), key=lambda a: (a.age(), a.number))
    travel = next(a for a in sold if a.product == TRAVEL and a.age() >= SENIOR)
    named = {"called twice": first.number, "evaluated anew": second.number, "nearly": nearly.number}
    return Seniors({**named, "exempt": travel.number})
