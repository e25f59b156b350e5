"""What must be settled before a report is final: a list of conditions, each with its item. Pure.

Some block: no reason makes up for them. The others demand a reason, given as an act and bound to what it was given
for: when that changes, the reason is gone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chahe.model import Word


class Kind(StrEnum):
    """What is not settled."""

    NOT_EXAMINED = "not-examined"
    NOT_CONCLUDED = "not-concluded"  # no conclusion, not reviewed, or returned
    STALE = "stale"  # facts, evidence or norms changed since it was signed
    UNDECIDED = "undecided"  # a proposed finding nobody decided
    DECIDED_ON_OTHERS = "decided-on-others"  # its facts changed since it was decided
    CONFORMING = "conforming"  # exceptions, and concluded 符合
    UNANSWERED = "unanswered"  # a finding whose 查證事項說明單 has no answer
    PENDING = "pending"  # a request that is still 尚未提供
    SAMPLE_OPEN = "sample-open"  # sampled records without result
    REVIEW_OPEN = "review-open"  # exceptions one person set aside and no second agreed to
    LATER_PAPERS = "later-papers"  # records, results or reviews entered after the preparer signed
    UNREAD = "unread"  # evidence no reader read


BLOCKING = frozenset({Kind.NOT_EXAMINED, Kind.NOT_CONCLUDED, Kind.STALE, Kind.UNDECIDED, Kind.DECIDED_ON_OTHERS})


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """One item."""

    code: str
    inside: bool  # in scope
    complete: bool  # signed by both, and nothing changed since
    stale: bool
    word: Word | None
    exceptions: int
    signed: int | None = None  # the preparer's act


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """One proposed finding."""

    id: str
    item: str
    decided: bool
    reported: bool  # decided as 檢查意見 or 面請改善
    changed: bool
    answered: bool
    last: int  # the last act about it; 0 = none


@dataclass(frozen=True, slots=True)
class SampleSeen:
    """One sample list."""

    number: int
    item: str
    open: int
    last: int  # the last act about it


@dataclass(frozen=True, slots=True)
class ReviewSeen:
    """One act about exceptions of the list that is in force."""

    number: int
    item: str
    check: str
    rows: int
    waits: bool  # for a second person
    last: int  # the last act about it


@dataclass(frozen=True, slots=True)
class Before:
    """What is before people now."""

    examined: bool
    items: Sequence[ItemSeen]
    findings: Sequence[FindingSeen] = ()
    pending: Sequence[tuple[str, str]] = ()  # code and name of requests
    samples: Sequence[SampleSeen] = ()
    reviews: Sequence[ReviewSeen] = ()
    papers: Sequence[tuple[str, int]] = ()  # item and last act of records of interviews and on screen
    unread: Sequence[tuple[str, str]] = ()  # digest and name of files


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is not settled."""

    kind: Kind
    about: str  # item, finding, request, number or digest
    item: str = ""
    name: str = ""
    state: str = ""  # what a reason is bound to

    @property
    def key(self) -> str:
        """Names it as long as it stands."""
        return f"{self.kind.value}:{self.about}:{self.state}"

    @property
    def blocks(self) -> bool:
        """Whether no reason makes up for it."""
        return self.kind in BLOCKING


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a condition may stay open."""

    at: str
    by: str
    why: str


def conditions(before: Before) -> tuple[Condition, ...]:
    """Everything that is not settled, items in the seed's order."""
    if not before.examined:
        return (Condition(Kind.NOT_EXAMINED, "case"), *_of_evidence(before))
    return (*_of_items(before), *_of_findings(before), *_of_evidence(before))


def unsettled(found: Sequence[Condition], reasons: Mapping[str, Reason]) -> tuple[Condition, ...]:
    """Those that keep a report a draft: what blocks, and what has no reason."""
    return tuple(c for c in found if c.blocks or c.key not in reasons)


def _of_items(before: Before) -> Iterator[Condition]:
    later: dict[str, int] = {}
    samples = ((s.item, s.last) for s in before.samples)
    reviews = ((r.item, r.last) for r in before.reviews)
    for item, seq in (*before.papers, *samples, *reviews):
        later[item] = max(seq, later.get(item, 0))
    for i in before.items:
        if i.inside and i.stale:
            yield Condition(Kind.STALE, i.code, i.code)
        elif i.inside and not i.complete:
            yield Condition(Kind.NOT_CONCLUDED, i.code, i.code)
        if i.inside and i.exceptions and i.word is Word.CONFORMING:
            yield Condition(Kind.CONFORMING, i.code, i.code, state=f"{i.signed}/{i.exceptions}")
        if i.signed is not None and later.get(i.code, 0) > i.signed:
            yield Condition(Kind.LATER_PAPERS, i.code, i.code, state=f"{i.signed}/{later[i.code]}")


def _of_findings(before: Before) -> Iterator[Condition]:
    for f in before.findings:
        if not f.decided:
            yield Condition(Kind.UNDECIDED, f.id, f.item, f.id)
        elif f.changed:
            yield Condition(Kind.DECIDED_ON_OTHERS, f.id, f.item, f.id)
        if f.reported and not f.answered:
            yield Condition(Kind.UNANSWERED, f.id, f.item, f.id, str(f.last))
    for s in before.samples:
        if s.open:
            yield Condition(Kind.SAMPLE_OPEN, str(s.number), s.item, str(s.number), f"{s.open}/{s.last}")
    for r in before.reviews:
        if r.waits:
            yield Condition(Kind.REVIEW_OPEN, r.check, r.item, f"{r.check} #{r.number}", f"{r.number}/{r.last}")


def _of_evidence(before: Before) -> Iterator[Condition]:
    for code, name in before.pending:
        yield Condition(Kind.PENDING, code, "", name)
    for digest, name in before.unread:
        yield Condition(Kind.UNREAD, digest, "", name)
