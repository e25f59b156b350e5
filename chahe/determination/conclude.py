"""查核結論: who may conclude what, and whether a conclusion still stands. People conclude, never the program. Pure.

The preparer words the conclusion; a reviewer, another person, signs the same word or returns it. What is signed is
the digest of facts, evidence, norms and text. When one of them changes, the conclusion is stale and must be confirmed
again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from chahe.model import Digest, Word


class Role(StrEnum):
    """In which capacity a person signs."""

    PREPARER = "preparer"
    REVIEWER = "reviewer"


ROLE_ZH = {Role.PREPARER: "編製", Role.REVIEWER: "覆核"}


class Stale(StrEnum):
    """What changed since a conclusion was signed."""

    FACTS = "查核事實已異動"
    EVIDENCE = "佐證已異動"
    NORMS = "適用規定或內規已異動"


@dataclass(frozen=True, slots=True)
class Basis:
    """Digests of what a person had before them."""

    facts: Digest  # the item's observations and proposal
    evidence: Digest  # the files that serve the item
    norms: Digest  # the criteria that serve the item, own norms included


@dataclass(frozen=True, slots=True)
class Signed:
    """One act of a person about one item, as the ledger keeps it."""

    seq: int
    at: str  # ISO 8601 UTC
    by: str
    key: str  # id of the signing key
    item: str
    role: Role
    word: Word | None  # None when the reviewer returned it
    text: str
    text_digest: Digest
    basis: Basis
    independent: bool  # declared: not handled within a year, no interest (內控辦法 §15(2))
    returned: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the conclusion of one item stands now."""

    item: str
    preparer: Signed | None = None
    reviewer: Signed | None = None  # of the preparer's present word
    returned: Signed | None = None  # the reviewer sent it back and nobody prepared it anew
    stale: tuple[Stale, ...] = ()
    history: Sequence[Signed] = field(default_factory=tuple)

    @property
    def word(self) -> Word | None:
        """The word, once a preparer gave one that was not returned."""
        return self.preparer.word if self.preparer is not None and self.returned is None else None

    @property
    def complete(self) -> bool:
        """Signed by both, and nothing changed since."""
        return self.word is not None and self.reviewer is not None and not self.stale

    @property
    def draft(self) -> bool:
        """Whether what rests on it is to be marked 草稿."""
        return not self.complete
