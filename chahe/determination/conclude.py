"""查核結論: who may conclude what, and whether a conclusion still stands. People conclude, never the program. Pure.

The preparer words the conclusion; a reviewer, another person, signs the same word or returns it. What is signed is
the digest of facts, evidence, norms and text. When one of them changes, the conclusion is stale and must be confirmed
again.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chahe.determination.independence import Declared, conflict
from chahe.determination.people import Who, folded, same_person
from chahe.errors import ConclusionError
from chahe.model import OUTCOME_ZH, Digest, Outcome, Word
from chahe.scope.terms import TAIPEI, moment

SAYS_ON_WHAT = 20
"""Characters a text must have at least where the word goes beyond the facts: it has to say on what it rests."""


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
    INDEPENDENCE = "簽署人一年內曾辦理該業務（事後聲明）"


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
    of: int | None = None  # for a reviewer: seq of the preparer's act
    warnings: tuple[str, ...] = ()
    person: str = ""  # number of the declared person; "" where acts carry names alone

    @property
    def who(self) -> Who:
        """Who signed."""
        return Who(self.by, self.person)

    @property
    def returned(self) -> bool:
        """Whether a reviewer sent the conclusion back."""
        return self.role is Role.REVIEWER and self.word is None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the conclusion of one item stands now."""

    item: str
    preparer: Signed | None = None
    reviewer: Signed | None = None  # of the preparer's present word
    returned: Signed | None = None  # the reviewer sent it back and nobody prepared it anew
    stale: tuple[Stale, ...] = ()
    history: Sequence[Signed] = ()
    conflicts: tuple[Declared, ...] = ()  # declared later: who signed had handled the business within a year

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody is about to sign. `word` None = return it to the preparer."""

    item: str
    by: str
    role: Role
    word: str | None
    text: str
    independent: bool
    person: str = ""  # number of the declared person; "" where there are names alone

    @property
    def who(self) -> Who:
        """Who is about to sign."""
        return Who(self.by, self.person)


def parse_role(text: str) -> Role:
    """The role of that name. Raises ConclusionError."""
    try:
        return Role(text)
    except ValueError:
        raise ConclusionError(
            ("角色須為 preparer（編製）或 reviewer（覆核）。", "The role is preparer or reviewer."), where=text[:40]
        ) from None


def parse_word(text: str) -> Word:
    """The word of that text. Raises ConclusionError: a conclusion is worded in these words and no others."""
    try:
        return Word(unicodedata.normalize("NFC", text.strip()))
    except ValueError:
        words = "、".join(Word)
        raise ConclusionError(
            (f"結論用語須為：{words}。", f"A conclusion is one of {words}."),
            where=text[:40],
            why=("其他用語不予記錄，以免結論意義不明。", "Other wordings are not recorded; their meaning is open."),
            todo=("請改用所列用語。", "Use one of the words."),
        ) from None


def standing(item: str, acts: Sequence[Signed], now: Basis, declared: Sequence[Declared] = ()) -> Standing:
    """Where the item stands after these acts (in order of the ledger), held against what is before people now.

    `declared`: declarations of independence, whenever they were made.
    """
    preparer: Signed | None = None
    reviewer: Signed | None = None
    returned: Signed | None = None
    for act in acts:
        if act.role is Role.PREPARER:
            preparer, reviewer, returned = act, None, None
        elif preparer is not None and act.of == preparer.seq:
            reviewer, returned = (None, act) if act.returned else (act, None)
    signed = [s for s in (preparer, reviewer) if s is not None]
    found = [conflict(declared, s.who, item, moment(s.at).astimezone(TAIPEI).date()) for s in signed]
    conflicts = tuple(d for d in found if d is not None)
    stale = (*_stale(preparer, now), *((Stale.INDEPENDENCE,) if conflicts else ()))
    return Standing(item, preparer, reviewer, returned, stale, tuple(acts), conflicts)


def _stale(signed: Signed | None, now: Basis) -> tuple[Stale, ...]:
    if signed is None:
        return ()
    then = signed.basis
    pairs = (
        (Stale.FACTS, then.facts, now.facts),
        (Stale.EVIDENCE, then.evidence, now.evidence),
        (Stale.NORMS, then.norms, now.norms),
    )
    return tuple(what for what, before, after in pairs if before != after)


def repeated(wanted: Wanted, text: Digest, present: Standing, now: Basis) -> Signed | None:
    """The act that says all this already: same person, role, word, text and basis, and nothing has overtaken it.

    A program killed between the act and its answer is asked again; the act is not to stand there twice, and a
    preparer's repeat is not to undo the review of what it repeats.
    """
    if wanted.role is Role.PREPARER:
        act = None if present.returned is not None else present.preparer
    else:
        act = present.returned if wanted.word is None else present.reviewer
    if Stale.INDEPENDENCE in present.stale:
        return None  # somebody else's word is wanted, and so is another review of the same one
    if act is None or not wanted.independent or act.basis != now or act.text_digest != text:
        return None
    word = None if wanted.word is None else parse_word(wanted.word)
    return act if act.word is word and same_person(act.who, wanted.who) else None


def admit(
    wanted: Wanted, present: Standing, facts: Outcome, behind: Sequence[Stale] = ()
) -> tuple[Word | None, tuple[str, ...]]:
    """Whether this may be signed, as (word, warnings to record with it).

    Args:
        wanted: what the person wants to sign.
        present: where the item stands.
        facts: the proposed outcome; NOT_APPLICABLE exactly when the item is out of scope.
        behind: what changed since the facts were established; nobody prepares a conclusion on facts of yesterday.

    Raises ConclusionError naming the rule that is broken.
    """
    if not wanted.by.strip():
        raise ConclusionError(("須載明姓名。", "The person must be named."), where=wanted.item)
    if not wanted.independent:
        raise ConclusionError(
            (
                "須聲明一年內未曾辦理受查業務，且無利害關係。",
                "Declare that you neither handled the business within a year nor have an interest in it.",
            ),
            where=f"{wanted.item} --handled-or-interested",
            why=(
                "內控辦法第15條第2項；未聲明者不得編製或覆核。",
                "Internal control regulations, article 15(2): without it nobody signs.",
            ),
            todo=("請改派他人編製或覆核。", "Let somebody else prepare or review it."),
        )
    if not wanted.text.strip():
        raise ConclusionError(("結論須附文字說明。", "A conclusion needs a text."), where=f"{wanted.item} --text-file")
    if wanted.role is Role.REVIEWER:
        return _admit_reviewer(wanted, present)
    if behind:
        raise ConclusionError(
            (
                f"執行查核後{'、'.join(behind)}，查核事實尚未反映。",
                "Evidence or norms changed after the examination; the facts do not reflect it yet.",
            ),
            where=wanted.item,
            todo=("請先執行 chahe examine。", "Run `chahe examine` first."),
        )
    return _admit_preparer(wanted, facts)


def _admit_preparer(wanted: Wanted, facts: Outcome) -> tuple[Word, tuple[str, ...]]:
    if wanted.word is None:
        raise ConclusionError(
            ("編製人須作成結論；退回屬覆核人之權。", "A preparer concludes; returning is the reviewer's."), wanted.item
        )
    word = parse_word(wanted.word)
    if (word is Word.NOT_APPLICABLE) != (facts is Outcome.NOT_APPLICABLE):
        raise ConclusionError(
            (
                "不適用僅依受檢範圍認定：範圍外之項目為不適用，範圍內之項目不得為不適用。",
                "Not applicable comes from scope alone, for items out of scope and no others.",
            ),
            where=wanted.item,
            todo=("如確不適用，請修正案件設定之業務特性或範圍。", "If it truly does not apply, correct the profile."),
        )
    if word is not Word.CONFORMING or facts is Outcome.MET:
        return word, ()
    if len("".join(wanted.text.split())) < SAYS_ON_WHAT:
        raise ConclusionError(
            (
                f"擬議為「{OUTCOME_ZH[facts]}」而作成「符合」者，須以文字說明所依據之佐證。",
                "To conclude conforming where the facts do not say so, the text must say on what it rests.",
            ),
            where=wanted.item,
            why=("無佐證不得視為相符。", "No evidence is never a pass."),
            todo=(f"請說明所據佐證及查核方式（至少 {SAYS_ON_WHAT} 字）。", "Say which evidence and what was done."),
        )
    return word, (f"擬議為「{OUTCOME_ZH[facts]}」，由編製人以所附文字為據作成「符合」。",)


def _admit_reviewer(wanted: Wanted, present: Standing) -> tuple[Word | None, tuple[str, ...]]:
    preparer = present.preparer
    if preparer is None or preparer.word is None or present.returned is not None:
        raise ConclusionError(
            ("尚無可覆核之結論。", "There is no conclusion to review."),
            where=wanted.item,
            todo=("請先由編製人作成結論。", "Let a preparer conclude first."),
        )
    if same_person(preparer.who, wanted.who):
        raise ConclusionError(
            ("覆核人不得為編製人。", "The reviewer must not be the preparer."),
            where=f"{wanted.item} --as",
            todo=("請由他人覆核。", "Let another person review."),
        )
    if wanted.word is None:
        return None, ()
    if present.stale:
        raise ConclusionError(
            (
                f"結論待重新確認（{'、'.join(present.stale)}），不得覆核。",
                "The conclusion is stale: facts, evidence or norms changed since it was prepared.",
            ),
            where=wanted.item,
            todo=("請由編製人重新作成結論。", "Let the preparer conclude again."),
        )
    word = parse_word(wanted.word)
    if word is not preparer.word:
        raise ConclusionError(
            (
                f"覆核人只能同意編製人之結論「{preparer.word}」，或予退回。",
                f"The reviewer signs the preparer's word ({preparer.word}) or returns it.",
            ),
            where=wanted.item,
            todo=("如不同意，請以 --return 退回並說明理由。", "To disagree, use --return with the reason."),
        )
    if folded(preparer.by) == folded(wanted.by):  # whoever reads the paper would take them for one
        return word, (*preparer.warnings, "編製人與覆核人同名，登錄之人員編號不同，為不同人員。")
    return word, preparer.warnings
