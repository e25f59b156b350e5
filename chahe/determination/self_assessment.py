"""What an insurer answered about an item (自行查核) beside what was tested: how the two differ. Pure.

It sets words side by side and concludes nothing: a difference is a reason to ask, not a deficiency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from chahe.model import Observation, Outcome


class Claim(StrEnum):
    """What an answer says. The values are those of `self_answer.answer_text`; blank and 未辦理 stay two."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
    NOT_DONE = "not-done"
    BLANK = "blank"
    OTHER = "other"


CLAIM_WORDS: Mapping[Claim, tuple[str, str]] = MappingProxyType(
    {
        Claim.MET: ("符合", "met"),
        Claim.PARTLY: ("部分符合", "partly met"),
        Claim.NOT_MET: ("不符合", "not met"),
        Claim.NOT_APPLICABLE: ("不適用", "not applicable"),
        Claim.NOT_DONE: ("未辦理", "not done"),
        Claim.BLANK: ("空白", "blank"),
        Claim.OTHER: ("其他文字", "other words"),
    }
)


@dataclass(frozen=True, slots=True)
class SelfAnswer:
    """One answer of the sheet. Texts are masked; `place` is the pointer of the row."""

    item: str
    said: str | None  # as the table has it; None = blank
    explanation: str
    evidence_no: str
    answered_by: str  # empty = nobody signed
    answered_date: str  # ISO date or empty
    file: str
    place: str

    @property
    def claim(self) -> Claim:
        """What it says."""
        if self.said is None or not self.said.strip():
            return Claim.BLANK
        return Claim(self.said) if self.said in set(Claim) else Claim.OTHER


class Checked(StrEnum):
    """What the checks of an item say together."""

    EXCEPTION = "exception"
    MET = "met"
    INSUFFICIENT = "insufficient-evidence"
    NO_CHECK = "no-check"
    OUT_OF_SCOPE = "out-of-scope"


CHECKED_WORDS: Mapping[Checked, tuple[str, str]] = MappingProxyType(
    {
        Checked.EXCEPTION: ("有例外", "exceptions"),
        Checked.MET: ("各程序均相符", "every check met"),
        Checked.INSUFFICIENT: ("佐證不足", "insufficient evidence"),
        Checked.NO_CHECK: ("無程式測試，由人員認定", "no check; a person's to settle"),
        Checked.OUT_OF_SCOPE: ("不在查核範圍", "out of scope"),
    }
)


class Contrast(StrEnum):
    """How an answer stands to the tested facts."""

    MET_EXCEPTION = "met-but-exceptions"
    MET_INSUFFICIENT = "met-but-insufficient-evidence"
    PARTLY_MET = "partly-but-tested-met"
    PARTLY_INSUFFICIENT = "partly-but-insufficient-evidence"
    NOT_MET_TESTED_MET = "not-met-but-tested-met"
    NOT_DONE_RECORDS = "not-done-but-records-exist"
    NOT_APPLICABLE_RECORDS = "not-applicable-but-population-exists"
    NOT_APPLICABLE_IN_SCOPE = "not-applicable-but-in-scope"
    OUTSIDE_ANSWERED = "answered-but-out-of-scope"
    NOT_ANSWERED = "not-answered"
    ANSWERS_DIFFER = "answers-differ"
    UNCLEAR = "answer-not-classed"
    UNREAD = "answer-may-be-unread"
    NOT_RECEIVED = "sheet-not-received"
    UNTESTED = "nothing-to-compare"
    NONE = "no-difference"


CONTRAST_WORDS: Mapping[Contrast, tuple[str, str]] = MappingProxyType(
    {
        Contrast.MET_EXCEPTION: ("自評符合，測試有例外", "Claimed met; the tests found exceptions"),
        Contrast.MET_INSUFFICIENT: ("自評符合，佐證不足", "Claimed met; the evidence does not settle it"),
        Contrast.PARTLY_MET: ("自評部分符合，測試均相符", "Claimed partly met; every check is met"),
        Contrast.PARTLY_INSUFFICIENT: ("自評部分符合，佐證不足", "Claimed partly met; the evidence does not settle it"),
        Contrast.NOT_MET_TESTED_MET: ("自評不符合，測試均相符", "Claimed not met; every check is met"),
        Contrast.NOT_DONE_RECORDS: ("自評未辦理，惟有受查資料", "Claimed not done; there are records of it"),
        Contrast.NOT_APPLICABLE_RECORDS: ("自評不適用，惟有受查資料", "Claimed not applicable; there is a population"),
        Contrast.NOT_APPLICABLE_IN_SCOPE: (
            "自評不適用，惟列於查核範圍",
            "Claimed not applicable; the profile leaves it in, and nothing was tested",
        ),
        Contrast.OUTSIDE_ANSWERED: ("已作答，惟不在查核範圍", "Answered, though out of scope"),
        Contrast.NOT_ANSWERED: ("未作答", "Not answered"),
        Contrast.ANSWERS_DIFFER: ("同一項目作答不一", "Several answers that differ"),
        Contrast.UNCLEAR: ("作答文字無法歸類", "An answer in other words"),
        Contrast.UNREAD: (
            "查核表未能全部讀取，有無作答未能確認",
            "The sheet was not read whole: there may be an answer",
        ),
        Contrast.NOT_RECEIVED: ("未取得自行查核表", "The sheet was not received"),
        Contrast.UNTESTED: ("尚無測試結果可資比對", "No tested fact to compare with"),
        Contrast.NONE: ("自評與測試結果無差異", "No difference"),
    }
)

SAME = frozenset({Contrast.NONE, Contrast.UNTESTED})
"""What is no difference to ask about."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whether the insurer's answers came, and all of them were read."""

    received: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One item: its answers, what the checks say, and how they differ."""

    item: str
    answers: tuple[SelfAnswer, ...]
    tested: Checked
    population: int  # rows the item's checks applied to
    contrast: Contrast

    @property
    def claim(self) -> Claim | None:
        """The one claim; None without an answer or with different ones."""
        claims = {a.claim for a in self.answers if a.claim is not Claim.BLANK}
        if not claims:
            return Claim.BLANK if self.answers else None
        return claims.pop() if len(claims) == 1 else None


def checked(stars: Sequence[Observation], *, inside: bool) -> Checked:
    """What the `*` lines of one item's checks say together: any exception, else anything not settled, else met."""
    if not inside:
        return Checked.OUT_OF_SCOPE
    if not stars:
        return Checked.NO_CHECK
    if any(o.outcome is Outcome.EXCEPTION for o in stars):
        return Checked.EXCEPTION
    return Checked.MET if all(o.outcome is Outcome.MET for o in stars) else Checked.INSUFFICIENT


def compare(
    item: str, answers: Iterable[SelfAnswer], observations: Iterable[Observation], sheet: Sheet, *, inside: bool
) -> Compared:
    """One item's answers beside its facts. `observations`: those of the item; only its `*` lines are looked at."""
    mine = tuple(a for a in answers if a.item == item)
    stars = [o for o in observations if o.subject == "*"]
    found, population = checked(stars, inside=inside), sum(o.population for o in stars)
    return Compared(item, mine, found, population, _contrast(mine, found, population, sheet))


def _contrast(answers: Sequence[SelfAnswer], found: Checked, population: int, sheet: Sheet) -> Contrast:
    claims = {a.claim for a in answers if a.claim is not Claim.BLANK}
    if not claims:
        return _no_answer(answers, found, sheet)
    if len(claims) > 1:
        return Contrast.ANSWERS_DIFFER
    claim = claims.pop()
    if claim is Claim.OTHER:
        return Contrast.UNCLEAR
    if found is Checked.OUT_OF_SCOPE:
        return Contrast.NONE if claim is Claim.NOT_APPLICABLE else Contrast.OUTSIDE_ANSWERED
    if claim is Claim.NOT_APPLICABLE:
        return Contrast.NOT_APPLICABLE_RECORDS if population else Contrast.NOT_APPLICABLE_IN_SCOPE
    if claim is Claim.NOT_DONE:
        return Contrast.NOT_DONE_RECORDS if population else Contrast.UNTESTED
    return _CLAIMED.get((claim, found), Contrast.UNTESTED)


_CLAIMED: Mapping[tuple[Claim, Checked], Contrast] = MappingProxyType(
    {
        (Claim.MET, Checked.EXCEPTION): Contrast.MET_EXCEPTION,
        (Claim.MET, Checked.INSUFFICIENT): Contrast.MET_INSUFFICIENT,
        (Claim.MET, Checked.MET): Contrast.NONE,
        (Claim.PARTLY, Checked.EXCEPTION): Contrast.NONE,
        (Claim.PARTLY, Checked.INSUFFICIENT): Contrast.PARTLY_INSUFFICIENT,
        (Claim.PARTLY, Checked.MET): Contrast.PARTLY_MET,
        (Claim.NOT_MET, Checked.EXCEPTION): Contrast.NONE,
        (Claim.NOT_MET, Checked.MET): Contrast.NOT_MET_TESTED_MET,
    }
)
"""What claims about an item in scope give; every other pair leaves nothing to compare."""


def _no_answer(answers: Sequence[SelfAnswer], found: Checked, sheet: Sheet) -> Contrast:
    if found is Checked.OUT_OF_SCOPE:
        return Contrast.NONE
    if answers:
        return Contrast.NOT_ANSWERED
    # A row that is not there may be among those that were not read.
    if not sheet.whole:
        return Contrast.UNREAD
    return Contrast.NOT_ANSWERED if sheet.received else Contrast.NOT_RECEIVED
