"""From a rule to a record: criterion, article, own norm, fact, evidence. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from chahe.checks.api import checks
from chahe.criteria import Criterion, Register, text_of
from chahe.findings.finding import Counted, Finding
from chahe.model import EvidenceRef, Layer

RECORDS = 3
"""Places shown for one check; the exception list has all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A version of a criterion as the facts were held against it."""

    id: str
    title: tuple[str, str]  # Traditional Chinese, English
    value: str
    unit: str
    article: str  # source and article, or the own norm's document and clause
    since: str  # ISO; "" = not known


@dataclass(frozen=True, slots=True)
class Link:
    """One check: by which rules, by which own norms, what was found, where it stands."""

    check: str
    title: str
    law: tuple[Rule, ...]
    own: tuple[Rule, ...]
    population: int
    exceptions: int
    own_only: int
    records: tuple[EvidenceRef, ...]


def chain(finding: Finding, register: Register) -> tuple[Link, ...]:
    """A link per check, in the finding's order; of a finding about norms one link without a fact."""
    used = {(u.id, u.in_force_from) for u in finding.uses}
    mine = [c for c in register.criteria if (c.id, c.since.isoformat() if c.since else "") in used and c.usable]
    if not finding.checks:
        return (_link(finding, None, mine),)
    return tuple(_link(finding, counted, _of(counted.check, mine)) for counted in finding.populations)


def _of(check: str, held: Sequence[Criterion]) -> list[Criterion]:
    known = checks().get(check)
    return [c for c in held if known is not None and c.parameter in known.criteria]


def _link(finding: Finding, counted: Counted | None, held: Sequence[Criterion]) -> Link:
    check = counted.check if counted else ""
    places = dict.fromkeys(e for s in finding.subjects if s.check == check for e in s.evidence)
    return Link(
        check=check,
        title=counted.title if counted else finding.pattern,
        law=tuple(_rule(c) for c in held if c.layer is Layer.LAW),
        own=tuple(_rule(c) for c in held if c.layer is Layer.OWN),
        population=counted.population if counted else 0,
        exceptions=counted.exceptions if counted else 0,
        own_only=counted.own_only if counted else 0,
        records=tuple(places)[:RECORDS],
    )


def _rule(c: Criterion) -> Rule:
    return Rule(
        c.id,
        (c.title_zh, c.title_en),
        text_of(c.in_use) or "",
        c.unit or "",
        f"{c.source} {c.article}".strip(),
        c.since.isoformat() if c.since else "",
    )
