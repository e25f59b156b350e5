"""The nouns. Imports nothing of ours but the error tree; does no I/O."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType
from urllib.parse import quote, unquote

from chahe.errors import CallError, DefinitionError

Digest = NewType("Digest", str)
"""SHA-256 of bytes, 64 lower-case hex digits."""

_HEX64 = re.compile(r"[0-9a-f]{64}")


class Outcome(StrEnum):
    """A machine's word about one check and one subject."""

    MET = "met"
    EXCEPTION = "exception"
    INSUFFICIENT = "insufficient-evidence"
    NOT_APPLICABLE = "not-applicable"


OUTCOME_ZH: Mapping[Outcome, str] = {
    Outcome.MET: "相符",
    Outcome.EXCEPTION: "例外",
    Outcome.INSUFFICIENT: "佐證不足",
    Outcome.NOT_APPLICABLE: "不適用",
}


class Word(StrEnum):
    """A person's word about one item (`chahe conclude --conclusion`)."""

    CONFORMING = "符合"
    PARTLY = "部分符合"
    NOT_CONFORMING = "不符合"
    INSUFFICIENT = "佐證不足"
    NOT_APPLICABLE = "不適用"


class Method(StrEnum):
    """How an aspect is settled (SP 800-53A)."""

    EXAMINE = "EXAMINE"
    INTERVIEW = "INTERVIEW"
    TEST = "TEST"


class Origin(StrEnum):
    """Origin class of an evidence item: who made it and who watched."""

    ON_SITE = "檢查人員現場取得"
    WATCHED = "目視下匯出"
    AUDITEE = "受檢單位自行產製"
    THIRD_PARTY = "第三人"


class Supply(StrEnum):
    """State of one requested item; the five are never merged."""

    PROVIDED = "已提供"
    NO_SUCH_BUSINESS = "無此業務"
    NOT_RETAINED = "未留存"
    NOT_DONE = "未辦理"
    CANNOT_PROVIDE = "無法提供"
    PENDING = "尚未提供"


class Layer(StrEnum):
    """Law (法規、自律規範) or the insurer's own norm (內規)."""

    LAW = "law"
    OWN = "own"


class Ground(StrEnum):
    """Why an exception is one; never merged."""

    LAW = "違反規範"
    OWN = "未落實內控"
    LAX_NORM = "制度面缺失"


class Reason(StrEnum):
    """Why a check or subject is insufficient-evidence."""

    NO_TABLE = "no-table"  # no evidence of this kind was read
    NO_ROWS = "no-applicable-rows"  # evidence was read but nothing in it is subject to the check
    NO_CRITERION = "no-criterion"  # nobody's norm is known; measured values are shown
    UNSETTLED = "unsettled"  # some record does not settle it
    GAP = "gap"  # an input is incomplete
    FAULT = "fault"  # the check crashed: not performed
    NO_CHECK = "no-check"  # an aspect nobody tests by machine: a person must
    OUT_OF_SCOPE = "out-of-scope"


def canonical(value: object) -> bytes:
    """Canonical JSON: sorted keys, NFC, no floats, UTF-8, no white space. Raises DefinitionError on a float."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    if isinstance(value, float):
        raise DefinitionError(("正規化 JSON 不得含浮點數。", "Canonical JSON holds no floats."), where=repr(value))
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", str(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    raise DefinitionError(("無法正規化的型別。", "Type has no canonical form."), where=type(value).__name__)


def digest_of(data: bytes) -> Digest:
    """SHA-256 of bytes as hex."""
    return Digest(hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """One original file or one member inside it: `sha256:D[!member[!member]]`."""

    digest: Digest
    member: str | None = None  # inner path with '/'; nested containers joined by '!'

    def __str__(self) -> str:
        """The `_item` text of a row."""
        # Only the separators are escaped, so that a Chinese path stays readable.
        inner = "" if self.member is None else "!" + self.member.replace("%", "%25").replace("#", "%23")
        return f"sha256:{self.digest}{inner}"

    def within(self, member: str | None) -> "Source":
        """The source of a member inside this one; this one itself for None."""
        if member is None:
            return self
        return Source(self.digest, member if self.member is None else f"{self.member}!{member}")

    def at(self, locator: str) -> "Pointer":
        """The pointer to one place in this source."""
        return Pointer(self, locator)

    @classmethod
    def parse(cls, text: str) -> "Source":
        """Inverse of str(). Raises CallError."""
        head, _, member = text.partition("!")
        digest = head.removeprefix("sha256:")
        if not head.startswith("sha256:") or not _HEX64.fullmatch(digest):
            raise CallError(("不是佐證出處。", "Not a provenance pointer."), where=text[:80])
        return cls(Digest(digest), unquote(member) if member else None)


@dataclass(frozen=True, slots=True, order=True)
class Pointer:
    """`sha256:D[!member]#locator`; locator = line:N | bytes:A-B | record:N | cell:Sheet!B7 | page:N/line:M | xpath:…"""

    source: Source
    locator: str

    def __str__(self) -> str:
        return f"{self.source}#{quote(self.locator, safe='/:!@=[](),*$ -_.') if '#' in self.locator else self.locator}"

    @classmethod
    def parse(cls, text: str) -> "Pointer":
        """Inverse of str(). Raises CallError."""
        item, sep, locator = text.partition("#")
        if not sep or not locator:
            raise CallError(("佐證出處缺少位置。", "The pointer has no locator."), where=text[:80])
        return cls(Source.parse(item), unquote(locator) if "%23" in locator else locator)


@dataclass(frozen=True, slots=True)
class Custody:
    """How one evidence item came to us."""

    origin: Origin
    received_by: str
    received_at: str  # ISO 8601 UTC, from the clock passed in
    system: str | None = None  # source system
    as_of: str | None = None  # ISO date of the export
    period_from: str | None = None  # ISO dates
    period_to: str | None = None
    extraction: str | None = None  # query or command
    operator: str | None = None
    witness: str | None = None
    screen_count: int | None = None  # count on the screen, seen by the witness
    request_code: str | None = None  # 資料代號 this answers
    stated_records: int | None = None  # the manifest's record count
    stated_bytes: int | None = None
    stated_digest: Digest | None = None


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One file handed over."""

    digest: Digest
    name: str  # relative path as handed over, '/' separated
    size: int  # bytes
    custody: Custody


class ReadStatus(StrEnum):
    """Whether a reader recognised the file. A file read in part is READ with rejects."""

    READ = "read"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader made of one source. records == rows + rejects + skipped."""

    source: Source
    name: str  # path as handed over, with !member
    reader: str  # "name@version", or "" when unread
    status: ReadStatus
    records: int
    rows: int  # records that became at least one row
    rejects: int
    skipped: int
    tables: Mapping[str, int] = field(default_factory=dict)  # rows per table
    reason: str | None = None
    as_of: str | None = None  # ISO date stated inside the evidence, else custody's
    stated: Mapping[str, int] = field(default_factory=dict)  # control totals the evidence states about itself
    parts: Mapping[str, Digest] = field(default_factory=dict)  # digest of each Parquet file this reading wrote

    def __post_init__(self) -> None:
        if self.records != self.rows + self.rejects + self.skipped:
            raise DefinitionError(
                ("控制總數不符：筆數≠列＋退回＋略過。", "Control total broken: records != rows + rejects + skipped."),
                where=self.reader,
            )


@dataclass(frozen=True, slots=True)
class CriterionUse:
    """A criterion version as an observation cites it."""

    id: str
    value: str  # canonical text; "" when it has no value
    source: str
    in_force_from: str
    layer: Layer = Layer.LAW

    def as_json(self) -> dict[str, object]:
        """The shape of the command-line contract, plus the layer."""
        return {
            "id": self.id,
            "value": self.value,
            "source": self.source,
            "in_force_from": self.in_force_from,
            "layer": self.layer.value,
        }


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """A place an observation rests on."""

    item: Source
    name: str
    locator: str
    rows: int | None = None  # for `met`: rows of this item in the population

    def as_json(self) -> dict[str, object]:
        """The shape of the command-line contract."""
        digest = str(self.item).removeprefix("sha256:")
        out: dict[str, object] = {"digest": digest, "name": self.name, "locator": self.locator}
        if self.rows is not None:
            out["rows"] = self.rows
        return out


@dataclass(frozen=True, slots=True)
class Observation:
    """One check, one subject (or `*` for the whole population), one outcome."""

    question: str
    check: str
    subject: str  # '*' = the whole check
    outcome: Outcome
    population: int  # applicable rows
    exceptions: int
    unsettled: int
    reason: str | None
    criteria: tuple[CriterionUse, ...]
    evidence: tuple[EvidenceRef, ...]
    run: str
    extra: Mapping[str, object] = field(default_factory=dict)  # counts of the `*` line, ground, measured values

    def __post_init__(self) -> None:
        if self.outcome is Outcome.MET and (self.population <= 0 or not self.evidence):
            raise DefinitionError(
                ("無母體或無佐證不得為相符。", "No pass without population and evidence."), where=self.check
            )
        if self.outcome is Outcome.EXCEPTION and self.exceptions <= 0:
            raise DefinitionError(("例外須有例外筆數。", "An exception needs exception rows."), where=self.check)
        if self.outcome is Outcome.INSUFFICIENT and not self.reason:
            raise DefinitionError(("佐證不足須有理由。", "Insufficient evidence needs a reason."), where=self.check)

    def as_json(self) -> dict[str, object]:
        """The line of `chahe observations --format jsonl`."""
        out: dict[str, object] = {
            "question": self.question,
            "check": self.check,
            "subject": self.subject,
            "outcome": self.outcome.value,
            "population": self.population,
            "exceptions": self.exceptions,
            "unsettled": self.unsettled,
            "reason": self.reason,
            "criteria": [c.as_json() for c in self.criteria],
            "evidence": [e.as_json() for e in self.evidence],
            "run": self.run,
        }
        out.update({k: self.extra[k] for k in sorted(self.extra)})
        return out


@dataclass(frozen=True, slots=True)
class AspectResult:
    """One aspect of an item as the machine sees it."""

    aspect: str  # "A", "B", …
    text: str
    outcome: Outcome
    reason: str | None
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """擬議結論（系統產生，未經核定）: one per item."""

    item: str
    outcome: Outcome
    aspects: tuple[AspectResult, ...]
    reasons: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.outcome is Outcome.MET and (
            not self.aspects or any(a.outcome is not Outcome.MET for a in self.aspects)
        ):
            raise DefinitionError(("各面向均相符始得擬議相符。", "Met only when every aspect is."), where=self.item)

    def as_json(self) -> dict[str, object]:
        """The line of `chahe proposals --format jsonl`."""
        return {
            "item": self.item,
            "proposal": self.outcome.value,
            "aspects": [
                {"aspect": a.aspect, "outcome": a.outcome.value, "reason": a.reason, "checks": list(a.checks)}
                for a in self.aspects
            ],
            "reasons": list(self.reasons),
        }
