"""Conditions before a report of a case is final, and the reasons people gave for those that may stay open."""

from collections.abc import Collection, Iterable, Mapping

from chahe.casefile import fieldwork, handed_over, opinions, reviews, samples
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.determination.gates import (
    Before,
    Condition,
    FindingSeen,
    ItemSeen,
    Reason,
    ReviewSeen,
    SampleSeen,
    unsettled,
)
from chahe.determination.gates import conditions as conditions_of
from chahe.errors import CallError
from chahe.findings.finding import Decision
from chahe.model import ReadStatus, Supply
from chahe.report.dossier import Dossier, FindingEntry
from chahe.scope.request import request_list

MAX_WHY = 2_000


def before(case: Case, facts: Facts, items: Iterable[ItemSeen], findings: Iterable[FindingSeen], run: bool) -> Before:
    """What is before people, given how items and findings stand."""
    supplied = handed_over.supplied(case)
    lines = request_list(facts.profile, facts.selected.values())
    pending = [x for x in lines if x.code not in supplied or supplied[x.code].state is Supply.PENDING]
    return Before(
        examined=run,
        items=tuple(items),
        findings=tuple(findings),
        pending=tuple((x.code, x.request.name) for x in pending),
        samples=tuple(SampleSeen(s.number, s.item, s.open, s.last) for s in samples.samples(case)),
        reviews=tuple(_reviews(case)),
        papers=tuple((r.item, r.seq) for r in fieldwork.records(case)),
        unread=tuple(_unread(case, facts)),
    )


def of_dossier(case: Case, gathered: Dossier) -> tuple[Condition, ...]:
    """The conditions of a case whose dossier was gathered."""
    items = (
        ItemSeen(
            p.code,
            p.inside and p.proposal is not None,
            p.standing.complete,
            bool(p.standing.stale),
            p.standing.word,
            sum(o.exceptions for o in p.observations if o.subject == "*"),
            p.standing.preparer.seq if p.standing.preparer else None,
        )
        for p in gathered.items
    )
    findings = (_finding(e) for e in (*gathered.findings, *gathered.removed_findings))
    return conditions_of(before(case, Facts(case), items, findings, gathered.run is not None))


def reasons(case: Case) -> Mapping[str, Reason]:
    """Reasons by the key of what they were given for; the last holds."""
    out: dict[str, Reason] = {}
    for e in case.acts(Act.CONDITION_REASON):
        keys = e.body.get("conditions")
        for key in keys if isinstance(keys, list) else ():
            out[str(key)] = Reason(e.at, e.by, str(e.body.get("why", "")))
    return out


def open_of(case: Case, gathered: Dossier) -> tuple[Condition, ...]:
    """What keeps a report of the case a draft."""
    return unsettled(of_dossier(case, gathered), reasons(case))


def give_reason(case: Case, found: Iterable[Condition], keys: Collection[str], why: str, *, by: str) -> None:
    """Say why these may stay open, as one act. The case is open for writing.

    Raises CallError on no reason, a condition that is not there (any more), or one no reason makes up for.
    """
    if not why.strip() or len(why) > MAX_WHY:
        raise CallError(
            (f"須敘明理由（{MAX_WHY} 字以內）。", f"A reason is needed, {MAX_WHY} characters at most."), where="why"
        )
    known = {c.key: c for c in found}
    if not keys or not set(keys) <= set(known):
        raise CallError(
            ("所選條件已不存在，或已有異動。", "The condition is not there any more, or changed."),
            where=", ".join(sorted(set(keys) - set(known)))[:80],
            todo=("請重新開啟本頁。", "Open the page again."),
        )
    if any(known[k].blocks for k in keys):
        raise CallError(
            ("此條件須予完成，不得以理由代替。", "This must be done; no reason makes up for it."),
            where=", ".join(sorted(known[k].about for k in keys if known[k].blocks))[:80],
        )
    case.append(Act.CONDITION_REASON, {"conditions": sorted(set(keys)), "why": why.strip()}, by.strip())


def _finding(entry: FindingEntry) -> FindingSeen:
    decided = entry.decision
    return FindingSeen(
        id=entry.finding.id,
        item=entry.finding.items[0],
        decided=decided is not None,
        reported=decided is not None and decided.word is not Decision.DROPPED,
        changed=entry.changed,
        answered=any(c.answer for c in entry.confirmations),
        last=max([*(d.seq for d in entry.decisions), *(c.seq for c in entry.confirmations)], default=0),
    )


def _reviews(case: Case) -> Iterable[ReviewSeen]:
    """Those of lists in force: what was said of an earlier run's list is in the ledger and binds nobody now."""
    for r, earlier in reviews.with_age(case, reviews.reviews(case)):
        if not earlier:
            last = max([r.seq, *(x.seq for x in (r.agreed, r.undone) if x)])
            yield ReviewSeen(r.seq, r.item, r.check, r.rows, r.waits, last)


def _unread(case: Case, facts: Facts) -> Iterable[tuple[str, str]]:
    """Files in the population no reader read and no person attached to something they wrote."""
    read = {r.reading.source.digest for r in facts.counted if r.reading.status is ReadStatus.READ}
    by_people = fieldwork.attached(case) | {d for c in opinions.confirmations(case) for _, d in c.disagreement}
    return (
        (i.digest, i.name)
        for i in facts.items
        if (i.digest, i.name) not in facts.superseded and i.digest not in read and i.digest not in by_people
    )
