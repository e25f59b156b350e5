"""What people say of rows of an exception list: one word with its reason, for one row or for thousands. Pure.

It is a word beside the fact, as a result of a sample is: no observation, count or proposal moves by it, and no finding
loses a row. What it is for is the working paper: who looked at which exceptions, what came of it, what is still to be
asked. Setting exceptions aside is the one word that favours the unit, so it stands only once another person agreed.
"""

from dataclasses import dataclass
from enum import StrEnum

from chahe.determination.people import Who, same_person
from chahe.errors import CallError
from chahe.model import Digest


class Disposition(StrEnum):
    """A person's word about exceptions."""

    REAL = "real"  # the record shows what the check says
    EXPLAINED = "explained"  # the unit's explanation is accepted: set aside, once a second person agreed
    ASKED = "asked"  # to be looked into further


class Mark(StrEnum):
    """Where one row stands."""

    NONE = "none"  # nobody said anything of it
    REAL = "real"
    ASKED = "asked"
    PROPOSED = "proposed"  # to be set aside: a second person has not agreed yet
    EXPLAINED = "explained"


MARKS = tuple(Mark)
"""A row's mark as a number is its place in here."""


@dataclass(frozen=True, slots=True)
class Later:
    """The act by which another person agreed, or by which it was taken back."""

    seq: int
    at: str
    by: str
    why: Digest | None = None  # the reason's text


@dataclass(frozen=True, slots=True)
class Review:
    """One act about rows of one list, as the ledger says."""

    seq: int
    at: str  # ISO 8601 UTC
    who: Who
    item: str
    check: str
    run: str  # folder of the run whose list it is about
    word: Disposition
    why: Digest  # the reason's text
    rows: int  # how many
    of: int  # rows of the whole list
    set: Digest  # SHA-256 of the set: one bit a row of the list
    agreed: Later | None = None
    undone: Later | None = None  # None = it stands

    @property
    def by(self) -> str:
        """The name of who said it."""
        return self.who.name

    @property
    def waits(self) -> bool:
        """Whether a second person has still to agree."""
        return self.word is Disposition.EXPLAINED and self.agreed is None and self.undone is None

    @property
    def mark(self) -> Mark:
        """What its rows are marked with while it stands."""
        return Mark.PROPOSED if self.waits else Mark(self.word.value)


def parse_word(text: str) -> Disposition:
    """The word of that code. Raises CallError."""
    try:
        return Disposition(text)
    except ValueError:
        raise CallError(("請選擇查證結果。", "Choose what came of the review."), where=text[:40]) from None


def admit_agreement(review: Review, by: Who) -> None:
    """Whether this person may agree to it. Raises CallError."""
    if not review.waits:
        raise CallError(
            ("此項處理毋須或已無從覆核。", "There is nothing to agree to."),
            where=str(review.seq),
            todo=("請重新開啟本頁。", "Open the page again."),
        )
    if same_person(review.who, by):
        raise CallError(
            ("覆核人不得為處理人。", "Who set exceptions aside cannot agree to it."),
            where=str(review.seq),
            why=("不列為例外須經二人認定。", "Exceptions are set aside by two people."),
            todo=("請由他人覆核。", "Let another person agree."),
        )


def admit_undo(review: Review) -> None:
    """Whether it may be taken back. Raises CallError."""
    if review.undone:
        raise CallError(
            ("此項處理已還原。", "It was taken back already."),
            where=str(review.seq),
            todo=("請重新開啟本頁。", "Open the page again."),
        )
