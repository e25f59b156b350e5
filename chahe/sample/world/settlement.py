"""What happens to money and documents of an order once it is paid. The writers work the records out of the business as
it stands in the end; here is only what differs from the usual course.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from chahe.sample.world.business import Application, Business
from chahe.sample.world.calendar import AS_OF

Numbers = frozenset[str]
SETTLED = timedelta(days=40)
"""Orders older than this at the end of the period have nothing under way."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """Numbers of applications that go another way."""

    on_its_way: str  # no policy after all; the refund is ordered on the last day the norm allows, and not out yet
    given_back: str  # no policy after all; refunded three days later
    tried_twice: Numbers  # the first attempt to pay failed
    charged_twice: str  # the second charge was given back two days later
    resent: Numbers  # the first message bounced
    reversed: str  # posted, reversed, posted again
    unpaid: Numbers = frozenset()  # deficiency: the payment failed
    kept: Numbers = frozenset()  # deficiency: the same request was taken twice
    paid_amount: dict[str, int] = field(default_factory=dict)  # deficiency: another amount came in
    posted_amount: dict[str, int] = field(default_factory=dict)  # deficiency: another amount was posted
    unarchived: Numbers = frozenset()  # deficiency: not in the archive
    undelivered: Numbers = frozenset()  # deficiency: the only message bounced

    @property
    def spoken_of(self) -> Numbers:
        """Applications of the look-alikes: no deficiency works on them."""
        one = frozenset((self.on_its_way, self.given_back, self.charged_twice, self.reversed))
        return one | self.tried_twice | self.resent


def plain(b: Business) -> list[Application]:
    """Applications paid long before the end whose policy is in force, and no look-alike of another part."""
    live = {p.application for p in b.policies if p.status == "有效" and not p.test}
    last: date = AS_OF - SETTLED
    taken = set(b.named.values())
    taken |= {a.number for a in b.applications if a.override or a.paid is None or a.paid.date() > last}
    free = live - taken
    return [a for a in b.applications if a.number in free]


def build(rng: Random, b: Business) -> tuple[Settlement, Business]:
    """The part without anything wrong, and the business without the policies of two orders that came to nothing."""
    chosen = rng.sample([a.number for a in plain(b)], 40)
    one = Settlement(
        on_its_way=chosen[0],
        given_back=chosen[1],
        charged_twice=chosen[2],
        reversed=chosen[3],
        tried_twice=frozenset(chosen[4:22]),
        resent=frozenset(chosen[22:]),
    )
    gone = {one.on_its_way, one.given_back}
    return one, replace(b, policies=tuple(p for p in b.policies if p.application not in gone))
