"""What a finding is, what people decide about it, and what stands beside it. Pure data.

A finding is the program's proposal until a person decides 檢查意見, 面請改善 or 不提列. Nothing here holds clear
personal data: subjects and measured values arrive masked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chahe.model import CriterionUse, Digest, EvidenceRef, Ground, Layer, Source

EXAMPLES = 5
"""Subjects printed with a finding; all of them stand in the annex."""


class Severity(StrEnum):
    """Internal only: never in volume 1."""

    HIGH = "高"
    MEDIUM = "中"
    LOW = "低"


class Decision(StrEnum):
    """What the leader of the examination decides about a proposed finding."""

    OPINION = "檢查意見"
    ORAL = "面請改善"
    DROPPED = "不提列"


@dataclass(frozen=True, slots=True)
class SubjectFact:
    """One subject of one check, with what was measured. Personal values are masked."""

    check: str
    subject: str
    measured: Mapping[str, str]  # column -> value as text; "" where nothing was stated
    evidence: tuple[EvidenceRef, ...]
    own_only: bool  # below the own norm only


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of one check: the whole population, never a sample."""

    check: str
    title: str
    population: int  # applicable rows
    exceptions: int
    unsettled: int
    pending: int  # not yet due: left out
    own_only: int  # of the exceptions, those below the own norm only
    subjects: int  # subjects with an exception
    gaps: tuple[str, ...]  # what is known to be missing beside the exceptions


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause, one finding.

    `condition`, `criteria`, `effect`, `recommendation` are the four columns and texts of the phrase table, ready to
    print; `cause` is the key exceptions were grouped by.
    """

    id: str  # "F-4.5.1-lockout": the same cause has the same id in every run
    cause: str
    items: tuple[str, ...]  # item codes, the leading one first
    checks: tuple[str, ...]
    category: str  # 業務項目
    pattern: str  # 缺失態樣, also the heading
    condition: str  # 缺失情節
    criteria: str  # 規定: which rule or own norm the facts do not meet
    grounds: tuple[Ground, ...]
    effect: str
    recommendation: str  # 改善作法（應改善事項）
    subjects: tuple[SubjectFact, ...]  # the first EXAMPLES
    subjects_total: int
    populations: tuple[Counted, ...]  # one per check
    uses: tuple[CriterionUse, ...]
    evidence: tuple[EvidenceRef, ...]
    severity: Severity
    cross_references: tuple[str, ...] = ()  # ids of findings that rest on the same records
    repeated: tuple[str, ...] = ()  # numbers of prior opinions on the same item and subject
    sources: tuple[str, ...] = ()  # digests of the files the populations came from

    def as_json(self) -> dict[str, object]:
        """The line of `chahe findings --format jsonl`."""
        return {
            "id": self.id,
            "cause": self.cause,
            "items": list(self.items),
            "checks": list(self.checks),
            "category": self.category,
            "pattern": self.pattern,
            "condition": self.condition,
            "criteria": self.criteria,
            "grounds": [g.value for g in self.grounds],
            "effect": self.effect,
            "recommendation": self.recommendation,
            "subjects": [
                {"check": s.check, "subject": s.subject, "measured": dict(s.measured), "own_only": s.own_only,
                 "evidence": [e.as_json() for e in s.evidence]}
                for s in self.subjects
            ],
            "subjects_total": self.subjects_total,
            "populations": [
                {"check": c.check, "title": c.title, "population": c.population, "exceptions": c.exceptions,
                 "unsettled": c.unsettled, "pending": c.pending, "own_only": c.own_only, "subjects": c.subjects,
                 "gaps": list(c.gaps)}
                for c in self.populations
            ],
            "uses": [u.as_json() for u in self.uses],
            "evidence": [e.as_json() for e in self.evidence],
            "severity": self.severity.value,
            "cross_references": list(self.cross_references),
            "repeated": list(self.repeated),
            "sources": list(self.sources),
        }  # fmt: skip

    def facts(self) -> dict[str, object]:
        """What was found, without the words it is told in: two findings with equal facts say the same."""
        return {k: v for k, v in self.as_json().items() if k in _FACTS}

    @classmethod
    def from_json(cls, r: Mapping[str, Any]) -> "Finding":
        """Inverse of `as_json`: a finding as it was when somebody decided about it."""
        return cls(
            **{k: r[k] for k in ("id", "cause", "category", "pattern", "condition", "criteria", "effect")},
            recommendation=r["recommendation"],
            items=tuple(r["items"]),
            checks=tuple(r["checks"]),
            grounds=tuple(Ground(g) for g in r["grounds"]),
            subjects=tuple(
                SubjectFact(s["check"], s["subject"], s["measured"], _places(s["evidence"]), s["own_only"])
                for s in r["subjects"]
            ),
            subjects_total=r["subjects_total"],
            populations=tuple(Counted(**{**c, "gaps": tuple(c["gaps"])}) for c in r["populations"]),
            uses=tuple(
                CriterionUse(u["id"], u["value"], u["source"], u["in_force_from"], Layer(u["layer"])) for u in r["uses"]
            ),
            evidence=_places(r["evidence"]),
            severity=Severity(r["severity"]),
            cross_references=tuple(r["cross_references"]),
            repeated=tuple(r["repeated"]),
            sources=tuple(r["sources"]),
        )


_FACTS = frozenset({"items", "checks", "grounds", "subjects", "subjects_total", "populations", "uses", "sources"})


def _places(listed: Any) -> tuple[EvidenceRef, ...]:
    return tuple(
        EvidenceRef(Source.parse(f"sha256:{e['digest']}"), e["name"], e["locator"], e.get("rows")) for e in listed
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of a person, as the ledger keeps it. The last one of a finding holds; earlier ones stay."""

    seq: int
    at: str  # ISO 8601 UTC
    by: str
    finding: str
    word: Decision
    why: str  # for 不提列 the reason for not reporting
    text: str  # the opinion's wording when the person gave one; "" = the proposed texts
    facts: Digest  # digest of the finding as it was decided; the store has it
    severity: Severity | None = None  # where the person grades it otherwise
    similar_not_swept: bool = False  # 類似缺失未全面清查
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One act about a 查證事項說明單: the fact put to the auditee, or the answer to it. Facts stay as they were put."""

    seq: int
    version: int  # of the fact's text, from 1 within a finding; an answer has the version it answers
    at: str
    by: str
    finding: str
    fact: str  # the text put to the auditee
    fact_digest: Digest
    answer: str  # "" while nobody answered
    agrees: bool | None  # None = not said
    disagreement: tuple[tuple[str, Digest], ...] = ()  # files the auditee disagrees with: name, digest in the store


@dataclass(frozen=True, slots=True)
class LaterEvent:
    """期後事項: stands beside a fact, never over it."""

    seq: int
    at: str
    by: str
    subject: str  # finding id or item code
    text: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One row of the follow-up table (追蹤改善表). Keys are `followup.COLUMNS`; cells nobody filled are empty."""

    finding: str
    cells: Mapping[str, str] = field(default_factory=dict)
    closed_by_retest: bool | None = None  # None = no newer evidence was examined
