"""Everything a report needs, in one frozen structure. Pure data: `chahe.casefile.dossier.dossier` fills it.

Personal columns are masked already. Texts come from evidence: a format escapes them for itself. Times are aware UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chahe.criteria import Criterion
from chahe.determination.conclude import Standing
from chahe.determination.independence import Declared
from chahe.determination.self_assessment import SelfAnswer
from chahe.evidence.ledger import Entry
from chahe.findings.finding import Confirmed, Decided, Decision, Finding, FollowUp, LaterEvent
from chahe.model import EvidenceItem, Observation, Outcome, Proposal, Reading, Supply
from chahe.scope.profile import Profile
from chahe.scope.select import Selected


@dataclass(frozen=True, slots=True)
class ReadingEntry:
    """What one reader made of one source, with its control total."""

    id: str
    reading: Reading  # records == rows + rejects + skipped
    stated: int | None  # records the manifest (or a witnessed screen) states; compares with records - skipped
    tied: bool
    loose: str | None  # why it is not tied: unread, size-differs, digest-differs, records-differ, no-control-total
    explained: int  # rejects a named person explained
    unexplained: int
    gathers: bool  # a manifest or another file that feeds no table by its nature


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One file handed over, with its custody and readings. Erased files have `erased`, and no readings."""

    item: EvidenceItem
    readings: tuple[ReadingEntry, ...]
    erased: str | None = None  # "by, at: why" when a named person ordered it
    superseded: str | None = None  # what stands in for it, who decided so and why: out of the population

    @property
    def counted(self) -> tuple[ReadingEntry, ...]:
        """Readings whose rows are in the population of the next run."""
        return () if self.superseded else self.readings


@dataclass(frozen=True, slots=True)
class RejectEntry:
    """A record no row was made of. `reason` is the reader's; it quotes no evidence."""

    id: str
    name: str  # file as handed over, with !member
    locator: str
    reason: str
    table: str | None
    explained_by: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class GapEntry:
    """Evidence that a table is incomplete (gaps.jsonl of the run)."""

    table: str
    column: str | None
    key: str | None  # None = no telling which subjects
    reason: str  # "test: words"
    name: str | None  # file it was seen in


@dataclass(frozen=True, slots=True)
class Difference:
    """Hand-over manifest against delivery."""

    code: str | None  # 資料代號
    path: str
    problem: str  # intake.matching.Mismatch value
    words: str  # zh-TW
    stated: str | None
    found: str | None


@dataclass(frozen=True, slots=True)
class RequestState:
    """One requested item and its state; the five states stay apart."""

    code: str
    name: str
    items: tuple[str, ...]
    state: Supply
    reason: str | None
    lacking: tuple[tuple[Supply, str | None], ...] = ()  # what the insurer says of parts that did not come

    @property
    def wanting(self) -> tuple[tuple[Supply, str, str | None], ...]:
        """(state, its words, reason) of all that is not here: the whole request, or parts of one that was provided."""
        whole = () if self.state is Supply.PROVIDED else ((self.state, self.state.value, self.reason),)
        return (*whole, *((word, f"部分{word.value}", reason) for word, reason in self.lacking))


@dataclass(frozen=True, slots=True)
class ItemPaper:
    """One of the 69 items (or an asking group): selection, proposal, facts, conclusion. Texts stand in the catalog."""

    code: str
    selected: Selected
    proposal: Proposal | None  # None for a group that asks in its own right
    observations: tuple[Observation, ...]  # `*` lines and subjects not met, capped as in the run
    standing: Standing
    criteria: tuple[Criterion, ...]  # both layers, usable or not, restricted to the institution type
    missing_norms: tuple[str, ...]  # parameters of the item's checks with no version that may judge: 未訂定／未知
    run: str | None  # the run the facts are from

    @property
    def inside(self) -> bool:
        """Whether the item is in scope."""
        return self.selected.inside


@dataclass(frozen=True, slots=True)
class HandWork:
    """What somebody did about an item by hand: an interview, a check on screen, a sample, a review of exceptions."""

    seq: int  # of the act
    item: str
    kind: str  # 訪談紀錄, 上機查核紀錄, 抽樣, 例外查證
    name: str  # its number
    at: str  # ISO 8601 UTC
    by: str
    said: str  # scrubbed


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A proposed finding with everything people did about it, in order."""

    finding: Finding
    decision: Decided | None  # the last
    decisions: tuple[Decided, ...]
    confirmations: tuple[Confirmed, ...]
    later: tuple[LaterEvent, ...]
    changed: bool  # the facts are no longer those the decision was made on
    proposal: Finding | None = None  # as the phrase table words it, where a person worded it otherwise
    text_stale: bool = False  # the facts changed since the person wrote the text
    of: tuple[str, ...] = ()  # the proposals it was merged of, or the one it is a part of
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None  # its own records where it was merged or split

    @property
    def reported(self) -> bool:
        """Goes into volume 1 as an opinion."""
        return self.decision is not None and self.decision.word is Decision.OPINION


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows of a derivation that working papers show, as the run kept them; `place` is the file in the case folder."""

    table: str
    rows: tuple[Mapping[str, Any], ...]  # dates are dates; in the order of the table's key
    total: int | None  # rows derived; None = not derived
    absent: tuple[str, ...] = ()  # intake tables it rests on of which nothing was read
    fault: str | None = None
    place: str = ""
    digest: str = ""

    @property
    def whole(self) -> bool:
        """Whether all its rows are here."""
        return self.total == len(self.rows)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What a reader of the report can hold the case against."""

    head: str  # Merkle root over all acts, 64 hex digits
    size: int  # acts
    key: str  # id of the key that signed last
    anchors: tuple[str, ...]  # file names of time stamps
    sealed: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case as a report sees it."""

    case: str  # case id
    made_at: datetime  # when this dossier was gathered
    profile: Profile
    program: str  # "chahe 0.1.0": this program
    run: str | None  # id of the run in force; None = not examined
    run_program: str | None
    run_at: str | None
    packs: tuple[tuple[str, str, str], ...]  # criteria packs of the run: id, version, digest
    engine: str | None
    faults: tuple[str, ...]  # checks or derivations not performed
    items: tuple[ItemPaper, ...]  # the 69 items and the asking groups, in the seed's order
    findings: tuple[FindingEntry, ...]
    removed_findings: tuple[FindingEntry, ...]  # decided earlier, as they were then; the latest facts don't raise them
    later: tuple[LaterEvent, ...]  # about items; those about findings stand with them
    follow_up: tuple[FollowUp, ...]  # rows of the opinions and 面請改善 decided
    evidence: tuple[EvidenceEntry, ...]
    rejects: tuple[RejectEntry, ...]  # the first 10,000; every reading counts its own
    gaps: tuple[GapEntry, ...]
    differences: tuple[Difference, ...]
    requests: tuple[RequestState, ...]
    own_norms: tuple[Criterion, ...]
    not_laid_down: tuple[Criterion, ...]  # own norms the insurer confirmed in writing not to have
    lax_norms: tuple[tuple[Criterion, Criterion], ...]  # (law, own): 制度面缺失
    prior_opinions: tuple[Mapping[str, str], ...]  # rows of prior_opinion read, personal columns masked
    exceptions: Mapping[str, Sequence[Mapping[str, Any]]]  # check -> rows: subject, verdict, columns, pointers
    checks: Mapping[str, Mapping[str, Any]]  # check id -> entry of checks.json (words, SQL, cases)
    derivations: Mapping[str, Mapping[str, Any]]  # name -> doc, inputs, sql
    acts: tuple[Entry, ...]  # the ledger, for the trail
    witnesses: Witnesses
    shown: Mapping[str, Shown] = field(default_factory=dict)  # empty where the run kept none (an earlier program)
    declared: tuple[Declared, ...] = ()  # 獨立性聲明, those taken back among them
    hand_work: tuple[HandWork, ...] = ()
    self_answers: tuple[SelfAnswer, ...] = ()  # the insurer's own answers, in order of receipt

    @property
    def draft(self) -> bool:
        """Unless every item in scope is concluded by two people on the present facts, everything is 草稿."""
        return self.run is None or any(p.standing.draft for p in self.items if p.inside and p.proposal is not None)

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """Items per proposed outcome; the machine's word, never a conclusion."""
        found = [p.proposal.outcome for p in self.items if p.proposal is not None]
        return {o: found.count(o) for o in Outcome}
