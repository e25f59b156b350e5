"""Findings of a case as rows for pages: what the facts give now, and what people did about it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from chahe.casefile import opinions, tracking
from chahe.casefile.before_them import digest_of_finding, token
from chahe.casefile.dossier import findings_of, prior_rows
from chahe.casefile.prior_cases import prior_findings
from chahe.findings.chain import chain
from chahe.findings.finding import Confirmed, Decided
from chahe.findings.finding import Finding as Proposed
from chahe.findings.repeats import repeats
from chahe.findings.worded import COLUMNS
from chahe.web.following import tracked_rows
from chahe.web.models import Examination, Finding
from chahe.web.scheme import Keys, Past


class Confirmation(StrEnum):
    """Where the 查證事項說明單 of a finding stands."""

    NONE = "none"  # not put to the auditee
    PUT = "put"  # waits for an answer
    ANSWERED = "answered"


def findings(made: Examination, past: Past, _: Keys) -> Iterator[Finding]:
    """Findings the facts give now, then those decided that they no longer give."""
    case, facts = past.case, past.facts
    if not made.run:
        return
    found_now = opinions.grouped(facts)
    now, gone = findings_of(case, found_now)
    followed, last = tracking.follow_ups(case), opinions.last_acts(case)
    earlier, prior = prior_findings(case), tuple(prior_rows(facts.counted))
    for n, entry in enumerate((*now, *gone)):
        found = entry.finding
        asked = entry.confirmations
        answered = any(c.answer for c in asked)
        state = Confirmation.ANSWERED if answered else Confirmation.PUT if asked else Confirmation.NONE
        tracked = tracked_rows(case, followed[found.id]) if found.id in followed else None
        shown = digest_of_finding(found, n >= len(now), (e.seq for e in entry.later), facts)
        again = [asdict(r) for r in repeats(found, earlier, prior)]
        yield Finding(
            examination=made,
            code=found.id,
            position=n,
            item=found.items[0],
            pattern=found.pattern,
            exceptions=sum(c.exceptions for c in found.populations),
            decision=entry.decision.word.value if entry.decision else "",
            state=state.value,
            stage=followed[found.id].stage.value if found.id in followed else "",
            gone=n >= len(now),
            changed=entry.changed,
            text_stale=entry.text_stale,
            before=bool(again),
            of="".join(f"|{x}" for x in entry.of) + "|" * bool(entry.of),
            reply_due=tracked["reply_due"] if tracked else "",
            due=tracked["due"] if tracked else "",
            unit=tracked["unit"] if tracked else "",
            rounds=tracked["rounds"] if tracked else 0,
            seen=token(last.get(found.id), shown),
            tracked=token(followed[found.id].last if found.id in followed else None, shown),
            body={
                "finding": found.as_json(),
                "decisions": [_decided(d) for d in entry.decisions],
                "confirmations": [_confirmed(c) for c in asked],
                "later": [{"at": e.at, "by": e.by, "text": e.text} for e in entry.later],
                "proposal": _worded(entry.proposal) if entry.proposal else None,
                "of": list(entry.of),
                "regrouped": [
                    {"seq": r.seq, "at": r.at, "by": r.by, "why": r.why, "of": list(r.of), "made": list(r.made)}
                    for r in found_now.acts
                    if not r.undone and found.id in r.made
                ],
                "chain": [asdict(link) for link in chain(found, facts.register)],
                "repeats": again,
                "tracking": tracked,
            },
        )


def _worded(finding: Proposed) -> Mapping[str, str]:
    return {c: getattr(finding, c) for c in COLUMNS}


def _decided(d: Decided) -> Mapping[str, Any]:
    return {
        "seq": d.seq,
        "at": d.at,
        "by": d.by,
        "word": d.word.value,
        "why": d.why,
        "text": d.text,
        "severity": d.severity.value if d.severity else "",
        "not_swept": d.similar_not_swept,
        "warnings": list(d.warnings),
    }


def _confirmed(c: Confirmed) -> Mapping[str, Any]:
    return {
        "seq": c.seq,
        "version": c.version,
        "at": c.at,
        "by": c.by,
        "fact": c.fact,
        "answer": c.answer,
        "agrees": c.agrees,
        "files": [name for name, _ in c.disagreement],
    }
