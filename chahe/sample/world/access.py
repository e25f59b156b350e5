"""Reviews of access rights of the core system: every account each half year, by somebody else, removals in time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from chahe.sample.world.duties import CORE, ENTRY_ROLE, HANDED, HANDED_ON, CoreAccount, Duties, Member, core

DAYS: Final = {"2025H1": date(2025, 5, 20), "2025H2": date(2025, 11, 18), "2026H1": date(2026, 5, 19)}
"""When each half year's review was done."""
KEEP, REMOVE = "保留", "移除"
NEW, LENT = "L90102", "L90103"
"""An account opened within a half year; one whose role was removed on the last day, and given again later."""
OPENED: Final = date(2025, 8, 11)
TERM: Final = timedelta(days=10)
"""Days to remove a right."""


@dataclass(frozen=True, slots=True)
class Review:
    """One line of a review."""

    number: str
    account: str
    day: date
    reviewer: str
    result: str = KEEP
    removed: date | None = None

    @property
    def subject(self) -> str:
        """As the examination names it."""
        return f"{self.number}|{self.account.lower()}"


@dataclass(frozen=True, slots=True)
class Access:
    """All reviews, and who signed them."""

    reviews: tuple[Review, ...]
    signer: str

    def at(self, label: str) -> tuple[Review, ...]:
        """Those of a half year."""
        return tuple(r for r in self.reviews if r.day == DAYS[label])


def number_of(label: str) -> str:
    """The number of a half year's review."""
    return f"AR-{label}"


def missing(account: str, label: str) -> str:
    """How the examination names an account in a half year."""
    return f"{CORE}|{account.lower()}|{label}"


def with_more_accounts(duties: Duties) -> Duties:
    """The duties with the two accounts that only look wrong."""
    owners = (duties.makers[2].number, duties.makers[3].number)
    ended = DAYS["2025H2"] + TERM
    return replace(
        duties,
        accounts=(*duties.accounts, CoreAccount(NEW, owners[0], OPENED), CoreAccount(LENT, owners[1])),
        members=(
            *duties.members,
            Member(NEW, ENTRY_ROLE, OPENED),
            Member(LENT, ENTRY_ROLE, until=ended),
            Member(LENT, ENTRY_ROLE, date(2026, 2, 2)),
        ),
    )


def build(duties: Duties) -> Access:
    """The part without any deficiency. `duties` already with more accounts."""
    return Access(tuple(_reviews(duties)), duties.checkers[1].number)


def _reviews(duties: Duties) -> Iterator[Review]:
    head, deputy = duties.checkers[0], duties.checkers[1]
    for label, day in DAYS.items():
        for account in sorted({m.account for m in duties.members if m.since <= day <= (m.until or day)}):
            by = deputy.number if account == core(head) else head.number
            if account == HANDED_ON and day > HANDED:
                by = duties.makers[4].number  # who held it until it was handed on
            line = Review(number_of(label), account, day, by)
            lent = account == LENT and label == "2025H2"
            yield replace(line, result=REMOVE, removed=day + TERM) if lent else line
