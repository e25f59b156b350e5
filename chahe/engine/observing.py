"""From counts to observations: one `*` line per check, then a line per subject not met."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chahe.checks.api import Check
from chahe.engine.bound_criteria import has_version, uses
from chahe.engine.inputs import GapRow, Inputs
from chahe.engine.places import Places
from chahe.engine.plan import inputs_of
from chahe.model import EvidenceRef, Observation, Outcome, Reason, Source

CAP = 200
"""Subject lines per check; the total is always stated."""

GAPS_SHOWN = 20
"""Gaps a check's own line names; beyond, it states how many there are."""


@dataclass(slots=True)
class SubjectTally:
    """Counts of one subject and the first places its rows rest on."""

    applicable: int = 0
    exceptions: int = 0
    own: int = 0
    unsettled: int = 0
    evidence: list[EvidenceRef] = field(default_factory=list)
    measured: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """Everything counted about one check."""

    rows: int = 0
    applicable: int = 0
    law: int = 0
    own: int = 0
    unsettled: int = 0
    pending: int = 0
    subject_total: int = 0
    subjects_exception: int = 0  # subjects with at least one exception row
    subjects_unsettled: int = 0  # subjects with unsettled rows only
    subjects: dict[str, SubjectTally] = field(default_factory=dict)  # the first not met, and those gaps reach
    missing: tuple[str, ...] = ()
    fault: str | None = None
    gaps: list[GapRow] = field(default_factory=list)
    blocked: frozenset[str] = frozenset()  # subjects reached by a keyed gap
    blocked_all: bool = False
    absence_all: bool = False  # every exception rests on the absence of rows of an incomplete table
    absence_subjects: frozenset[str] = frozenset()

    @property
    def failing(self) -> int:
        """Rows that are exceptions or unsettled."""
        return self.law + self.own + self.unsettled

    @property
    def demoted(self) -> int:
        """Exception rows that rest on an absence nobody can rely on: unsettled."""
        if self.absence_all:
            return self.law + self.own
        return sum(self.subjects[s].exceptions for s in self.absence_subjects if s in self.subjects)


def observe(check: Check, t: Tally, inputs: Inputs, places: Places, run: str) -> list[Observation]:
    """All lines of one check."""
    lines = [_subject_line(check, s, t.subjects[s], t, inputs, run) for s in sorted(t.subjects)]
    exceptions = t.law + t.own - t.demoted
    unsettled = t.unsettled + t.demoted
    outcome, reason = _decide(check, t, exceptions, unsettled, inputs)
    star = Observation(
        question=check.question,
        check=check.id,
        subject="*",
        outcome=outcome,
        population=t.applicable,
        exceptions=exceptions,
        unsettled=unsettled,
        reason=reason,
        criteria=uses(inputs.register, check),
        evidence=_population_evidence(check, places),
        run=run,
        extra={
            "rows": t.rows,
            "pending": t.pending,
            "own_only": min(t.own, exceptions),
            "subjects": _subject_counts(t),
            **_gap_words(check, t, places),
            "missing": list(t.missing),
            "fault": t.fault,
        },
    )
    return [star, *lines]


def _subject_counts(t: Tally) -> dict[str, int]:
    """Subjects by outcome; a subject known only from a gap counts as insufficient."""
    moved = sum(1 for s in t.absence_subjects if s in t.subjects and t.subjects[s].exceptions)
    exception = 0 if t.absence_all else t.subjects_exception - moved
    clean = [s for s in t.subjects.values() if not s.exceptions and not s.unsettled]
    ghosts = sum(1 for s in clean if not s.applicable)
    insufficient = t.subjects_exception - exception + t.subjects_unsettled + len(clean)
    if t.blocked_all or t.missing or t.fault:
        insufficient = t.subject_total + ghosts - exception
    return {
        "met": t.subject_total + ghosts - exception - insufficient,
        "exception": exception,
        "insufficient-evidence": insufficient,
    }


def _decide(check: Check, t: Tally, exceptions: int, unsettled: int, inputs: Inputs) -> tuple[Outcome, str | None]:
    if t.fault:
        return Outcome.INSUFFICIENT, Reason.FAULT.value
    if t.missing:
        return Outcome.INSUFFICIENT, Reason.NO_TABLE.value
    if exceptions:
        return Outcome.EXCEPTION, None
    if not t.applicable:
        return Outcome.INSUFFICIENT, Reason.GAP.value if t.gaps else Reason.NO_ROWS.value
    if unsettled:
        return Outcome.INSUFFICIENT, _why(check, t, inputs)
    if t.gaps:
        return Outcome.INSUFFICIENT, Reason.GAP.value
    return Outcome.MET, None


def _why(check: Check, t: Tally, inputs: Inputs) -> str:
    if any(not has_version(inputs.register, p) for p in check.criteria if p not in check.refines):
        return Reason.NO_CRITERION.value
    return Reason.UNSETTLED.value if t.unsettled else Reason.GAP.value


def _subject_line(check: Check, subject: str, s: SubjectTally, t: Tally, inputs: Inputs, run: str) -> Observation:
    rests = s.exceptions and (t.absence_all or subject in t.absence_subjects)
    exceptions = 0 if rests else s.exceptions
    unsettled = s.unsettled + (s.exceptions if rests else 0)
    outcome = Outcome.EXCEPTION if exceptions else Outcome.INSUFFICIENT
    if exceptions:
        reason = None
    elif s.unsettled:
        reason = _why(check, t, inputs)
    else:
        reason = Reason.GAP.value
    return Observation(
        question=check.question,
        check=check.id,
        subject=subject,
        outcome=outcome,
        population=s.applicable,
        exceptions=exceptions,
        unsettled=unsettled,
        reason=reason,
        criteria=uses(inputs.register, check),
        evidence=tuple(s.evidence),
        run=run,
        extra={"own_only": s.own if exceptions else 0, "measured": dict(s.measured)},
    )


def _population_evidence(check: Check, places: Places) -> tuple[EvidenceRef, ...]:
    """Each source item of the population's inputs with its row count, from the reading manifest."""
    rows = places.rows(inputs_of(check.population))
    return tuple(EvidenceRef(Source.parse(i), places.names[i], "record:1", rows[i]) for i in sorted(rows))


def _gap_words(check: Check, t: Tally, places: Places) -> dict[str, object]:
    """Gaps as the check's own line states them; what is left out is counted, a source in two places is named."""
    words = sorted({f"{g.table}: {g.reason}" for g in t.gaps})
    out: dict[str, object] = {"gaps": words[:GAPS_SHOWN]}
    if len(words) > GAPS_SHOWN:
        out["gaps_total"] = len(words)
    wanted = inputs_of(check.population)
    twice = [x.as_json() for x in places.twice if wanted.intersection(x.tables)]
    if twice:
        out["same_bytes"] = twice
    return out


def cap(lines: list[Observation]) -> list[Observation]:
    """The `*` line and the first CAP subject lines."""
    return lines[: CAP + 1]


def reference(row: Mapping[str, Any], names: Mapping[str, str]) -> EvidenceRef:
    """An EvidenceRef of a pointer row of tracing.pointers."""
    item = Source.parse(row["_item"])
    name = names.get(row["_item"])
    if name is None and item.member is not None and str(Source(item.digest)) in names:
        name = f"{names[str(Source(item.digest))]}!{item.member}"  # a container read as one source
    return EvidenceRef(item, name or "", row["_loc"])
