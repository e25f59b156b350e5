"""Earlier cases of the same institution: what was reported there, taken over as an act."""

import json
from collections.abc import Sequence

from chahe.casefile import opinions
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.conclusions import read_text
from chahe.casefile.tracking import follow_ups
from chahe.errors import CallError
from chahe.findings.finding import Decided, Decision
from chahe.findings.repeats import PriorFinding
from chahe.model import canonical
from chahe.scope.profile import parse_profile


def take_over(case: Case, other: Case, *, by: str) -> tuple[PriorFinding, ...]:
    """Record what was reported in another case. Taken over again, the later state of it holds.

    Raises CallError: the same case, or another institution's; VerificationError when the other is damaged.
    """
    mine, theirs = parse_profile(case.profile_text()), parse_profile(other.profile_text())
    if other.id == case.id:
        raise CallError(("前次案件不得為本案件。", "A case is not its own earlier case."), where=other.id[:40])
    if mine.institution.name != theirs.institution.name:
        raise CallError(
            ("前次案件非同一受檢單位。", "The earlier case is of another institution."), where=theirs.institution.name
        )
    found = _reported(other, theirs.examination.number)
    kept = case.store.add_bytes(canonical([_as_json(p) for p in found]))
    body: dict[str, object] = {
        "case": other.id,
        "number": theirs.examination.number,
        "head": other.head,
        "findings": kept,
        "blobs": [kept],
    }
    case.append(Act.PRIOR_CASE, body, by.strip())
    return found


def prior_findings(case: Case) -> tuple[PriorFinding, ...]:
    """Reported findings of every earlier case, of each as it was taken over last."""
    last = {str(e.body["case"]): e for e in case.acts(Act.PRIOR_CASE)}
    rows = [r for e in last.values() for r in json.loads(read_text(case, e.body.get("findings")) or "[]")]
    return tuple(
        PriorFinding(
            r["number"], r["finding"], tuple(r["checks"]), tuple(r["rules"]), r["pattern"], r["decision"], r["stage"]
        )
        for r in rows
    )


def _reported(other: Case, number: str) -> tuple[PriorFinding, ...]:
    last: dict[str, Decided] = {d.finding: d for d in opinions.decisions(other)}
    followed = follow_ups(other)
    out = []
    for d in last.values():
        kept = opinions.finding_as_decided(other, d) if d.word is not Decision.DROPPED else None
        if kept is not None:
            stage = followed[kept.id].stage.value if kept.id in followed else ""
            rules = tuple(sorted({u.id for u in kept.uses}))
            out.append(PriorFinding(number, kept.id, kept.checks, rules, kept.pattern, d.word.value, stage))
    return tuple(out)


def _as_json(p: PriorFinding) -> dict[str, object]:
    listed: dict[str, Sequence[str]] = {"checks": list(p.checks), "rules": list(p.rules)}
    told = {"number": p.number, "finding": p.finding, "pattern": p.pattern, "decision": p.decision, "stage": p.stage}
    return {**told, **listed}
