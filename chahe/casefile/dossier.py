"""Gathers everything a report needs from a case into one frozen structure (chahe/report/dossier.py)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pyarrow.parquet as pq

from chahe.casefile import handed_over, opinions
from chahe.casefile.acts import Act
from chahe.casefile.case import PROGRAM, Case
from chahe.casefile.conclusions import standings
from chahe.casefile.examination import GAPS
from chahe.casefile.explain import rejected
from chahe.casefile.facts import Facts
from chahe.casefile.hand_work import hand_work
from chahe.casefile.independence import declarations
from chahe.casefile.masked_rows import MaskedRows
from chahe.casefile.projection import RecordedReading, received_item
from chahe.casefile.request_papers import DIFFERENCES
from chahe.casefile.shown import shown
from chahe.casefile.tracking import follow_ups
from chahe.casefile.worded import worded
from chahe.catalog import catalog
from chahe.catalog.checks_data import checks_data
from chahe.checks.api import checks_of
from chahe.criteria import lax_norms
from chahe.determination.conclude import Standing
from chahe.determination.self_assessment import SelfAnswer
from chahe.findings.finding import Confirmed, Decided, Finding, LaterEvent
from chahe.findings.followup import follow_up
from chahe.findings.masking import mask, mask_subject, personal_columns, scrub
from chahe.findings.norms import not_laid_down
from chahe.findings.phrases import Phrases
from chahe.findings.regroup import Held
from chahe.findings.worded import COLUMNS, Worded, apply, stale
from chahe.intake.api import readers
from chahe.intake.tie import looseness, totals
from chahe.model import EvidenceItem, Layer, Source, Supply, canonical
from chahe.report.dossier import (
    Difference,
    Dossier,
    EvidenceEntry,
    FindingEntry,
    GapEntry,
    ItemPaper,
    ReadingEntry,
    RejectEntry,
    RequestState,
    Witnesses,
)
from chahe.scope.request import request_list

LISTED = 10_000
"""Rejects listed one by one; all of them are counted with their reading."""


def dossier(case: Case, *, words: Phrases | None = None, address: str = "該公司") -> Dossier:
    """The case as a report sees it. Raises CaseError when the case has not been examined, VerificationError, OSError.

    Args:
        case: opened for reading or writing.
        words: the phrase table; None = the package's.
        address: how the insurer is called in findings.

    """
    facts = Facts(case)
    rows = MaskedRows(facts)
    entries, removed = findings_of(case, opinions.grouped(facts, words=words, address=address, rows=rows))
    run = facts.full_run
    rejects, reject_counts = _rejects(case)
    data = checks_data()
    return Dossier(
        case=case.id,
        made_at=case.station.now(),
        profile=facts.profile,
        program=PROGRAM,
        run=run.id,
        run_program=run.program,
        run_at=run.at,
        packs=tuple(_packs(run.body.get("packs"))),
        engine=str(run.body.get("engine", "")) or None,
        faults=_faults(facts),
        items=tuple(_items(case, facts)),
        findings=entries,
        removed_findings=removed,
        declared=declarations(case),
        hand_work=hand_work(case),
        later=tuple(e for e in opinions.later_events(case) if not e.subject.startswith("F-")),
        follow_up=follow_up(
            [(e.finding, e.decision) for e in (*entries, *removed) if e.decision is not None],
            facts.profile.examination,
            facts.observations,
            follow_ups(case),
        ),
        evidence=tuple(_evidence(case, facts, reject_counts)),
        rejects=rejects,
        gaps=tuple(_gaps(case, facts)),
        differences=tuple(
            Difference(d.code, d.path, d.problem.value, DIFFERENCES[d.problem.value], d.stated, d.found)
            for d in handed_over.problems(case)
        ),
        requests=tuple(_requests(case, facts)),
        own_norms=tuple(c for c in facts.register.criteria if c.layer is Layer.OWN and c.value is not None),
        not_laid_down=not_laid_down(facts.register),
        lax_norms=lax_norms(facts.register, facts.profile.examination.as_of),
        prior_opinions=tuple(prior_rows(facts.counted)),
        exceptions=rows,
        checks={str(c["id"]): c for c in data["checks"]},
        derivations=data["derivations"],
        acts=case.acts(),
        witnesses=_witnesses(case),
        shown=shown(facts),
        self_answers=tuple(_answers(facts.counted)),
    )


def findings_of(case: Case, found: opinions.Grouped) -> tuple[tuple[FindingEntry, ...], tuple[FindingEntry, ...]]:
    """Findings the facts give now, and those decided earlier that they no longer give."""
    told = _Told(
        opinions.decisions(case), opinions.confirmations(case), opinions.later_events(case), worded(case)
    )  # fmt: skip
    known = {h.finding.id for h in found.held} | set(found.became)
    gone = dict.fromkeys(d.finding for d in told.decided if d.finding not in known)
    past = [opinions.finding_as_decided(case, [d for d in told.decided if d.finding == name][-1]) for name in gone]
    now = tuple(_entry(case, h, told) for h in found.held)
    return now, tuple(_entry(case, Held(f, {}), told) for f in past if f is not None)


@dataclass(frozen=True, slots=True)
class _Told:
    decided: Sequence[Decided]
    confirmed: Sequence[Confirmed]
    later: Sequence[LaterEvent]
    worded: Mapping[str, Worded]


def _entry(case: Case, held: Held, told: _Told) -> FindingEntry:
    own = told.worded.get(held.finding.id)
    finding = apply(held.finding, own)
    mine = tuple(d for d in told.decided if d.finding == finding.id)
    last = mine[-1] if mine else None
    then = opinions.finding_as_decided(case, last) if last else None
    # What the unit said of what it was made of, it said of it.
    about = (finding.id, *held.of)
    return FindingEntry(
        finding=finding,
        decision=last,
        decisions=mine,
        confirmations=tuple(c for c in told.confirmed if c.finding in about),
        later=tuple(e for e in told.later if e.subject in about),
        changed=then is not None
        and (canonical(then.facts()) != canonical(finding.facts()) or _reworded(then, finding, own, last)),
        proposal=held.finding if finding != held.finding else None,
        text_stale=stale(held.finding, own),
        of=held.of,
        rows=held.rows if held.of else None,
    )


def _reworded(then: Finding, now: Finding, own: Worded | None, last: Decided | None) -> bool:
    """Whether a person wrote other words after the decision: those were not decided about."""
    if own is None or last is None or own.seq < last.seq:
        return False
    return any(getattr(then, c) != getattr(now, c) for c in COLUMNS)


def _items(case: Case, facts: Facts) -> Iterator[ItemPaper]:
    standing = {s.item: s for s in standings(case, facts)}
    for item in catalog().asking:
        mine = checks_of(item.code)
        wanted = sorted({p for c in mine for p in c.criteria})
        yield ItemPaper(
            code=item.code,
            selected=facts.selected[item.code],
            proposal=facts.proposals.get(item.code),
            observations=tuple(o for o in facts.observations if o.question == item.code),
            standing=standing.get(item.code, Standing(item.code)),
            criteria=facts.register.for_item(item.code),
            missing_norms=tuple(
                p for p in wanted if not any(c.usable for layer in Layer for c in facts.register.versions(p, layer))
            ),
            run=facts.run_of(item.code).id if item.code in facts.proposals else None,
        )


def _evidence(case: Case, facts: Facts, rejects: Counter[tuple[str, bool]]) -> Iterator[EvidenceEntry]:
    """Files in order of first receipt, the erased ones where they stood."""
    by_file: dict[tuple[str, str], list[RecordedReading]] = {}
    for r in facts.readings:
        by_file.setdefault((r.reading.source.digest, r.reading.name.partition("!")[0]), []).append(r)
    current = {(i.digest, i.name): i for i in facts.items}
    erased = case.view().erased()
    for at, received in {(i.digest, i.name): i for i in map(received_item, case.acts(Act.EVIDENCE_RECEIVED))}.items():
        item = current.get(at)
        if item is not None:
            mine = by_file.get(at, ())
            total = totals(r.reading for r in mine).get(at)
            readings = tuple(_reading(item, r, total, rejects) for r in mine)
            yield EvidenceEntry(item, readings, superseded=facts.replaced_by(at) or None)
        elif received.digest in erased:
            order = erased[received.digest]
            yield EvidenceEntry(received, (), f"{order.by} {order.at}: {order.body.get('why', '')}")


def _reading(
    item: EvidenceItem, recorded: RecordedReading, total: int | None, rejects: Counter[tuple[str, bool]]
) -> ReadingEntry:
    reading = recorded.reading
    loose = looseness(item, reading, total)
    reader = readers().get(reading.reader.partition("@")[0])
    return ReadingEntry(
        id=recorded.id,
        reading=reading,
        stated=item.custody.stated_records if reading.source.member is None else None,
        tied=loose is None,
        loose=loose.value if loose else None,
        explained=rejects[recorded.id, True],
        unexplained=rejects[recorded.id, False],
        gathers=reader is not None and reader.gathers,
    )


def _rejects(case: Case) -> tuple[tuple[RejectEntry, ...], Counter[tuple[str, bool]]]:
    """The first LISTED rejects, and all of them counted by (reading, explained)."""
    why = {(str(e.body["reject"]), str(e.body["reason"])): str(e.body["why"]) for e in case.acts(Act.REJECT_EXPLAINED)}
    counted: Counter[tuple[str, bool]] = Counter()
    listed: list[RejectEntry] = []
    for r in rejected(case):
        counted[r.reading, r.explained_by is not None] += 1
        if len(listed) < LISTED:
            told = why.get((r.id, r.reason)) if r.explained_by else None
            listed.append(RejectEntry(r.id, r.name, r.loc, scrub(r.reason), r.table, r.explained_by, told))
    return tuple(listed), counted


def _gaps(case: Case, facts: Facts) -> Iterator[GapEntry]:
    """Gaps of the runs in force, each once."""
    seen: set[GapEntry] = set()
    for run in facts.covering:
        for line in (run.path / GAPS).read_text(encoding="utf-8").splitlines():
            g = json.loads(line)
            name = case.source_name(Source.parse(g["item"])) if g["item"] else None
            entry = GapEntry(g["table"], g["column"], _key(g), scrub(g["reason"]), name)
            if entry not in seen:
                seen.add(entry)
                yield entry


def _key(gap: Mapping[str, Any]) -> str | None:
    if gap["key"] is None:
        return None
    key = str(gap["key"])
    if gap["column"] in personal_columns():
        return mask(key)
    # What stands behind the domain or host of a subject may be an account; without its row nobody can tell.
    return mask_subject(key, {mask(part) for part in key.split("|")[1:]})


def _requests(case: Case, facts: Facts) -> Iterator[RequestState]:
    supplied = handed_over.supplied(case)
    for line in request_list(facts.profile, facts.selected.values()):
        state = supplied.get(line.code)
        yield RequestState(
            line.code,
            line.request.name,
            line.items,
            state.state if state else Supply.PENDING,
            state.reason if state else None,
            state.lacking if state else (),
        )


def _rows_read(readings: Iterable[RecordedReading], table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file as handed over, row) of a small table, in order of receipt."""
    for recorded in readings:
        for path in sorted(n for n in recorded.files if PurePosixPath(n).stem == table):
            with pq.ParquetFile(recorded.path / PurePosixPath(path).name) as parquet:
                yield from ((recorded.reading.name, row) for row in parquet.read().to_pylist())


def prior_rows(readings: Iterable[RecordedReading]) -> Iterator[dict[str, str]]:
    """Rows of the opinions of earlier examinations, in order of receipt."""
    hidden = personal_columns()
    for _, row in _rows_read(readings, "prior_opinion"):
        yield {
            name: mask(str(v)) if name in hidden else scrub(str(v))
            for name, v in row.items()
            if v is not None and not name.startswith("_")
        }


def _answers(readings: Iterable[RecordedReading]) -> Iterator[SelfAnswer]:
    """The insurer's own answers (自行查核表). A word for nothing is an answer of its own; a blank is none."""
    for name, row in _rows_read(readings, "self_answer"):
        said = row["answer_text"]
        yield SelfAnswer(
            item=str(row["item_code"]),
            said=None if said is None else scrub(str(said)),
            explanation=scrub(str(row["explanation_text"] or "")),
            evidence_no=scrub(str(row["evidence_no"] or "")),
            answered_by=mask(str(row["answered_by"])) if row["answered_by"] is not None else "",
            answered_date="" if row["answered_date"] is None else row["answered_date"].isoformat(),
            file=name,
            place=str(Source.parse(str(row["_item"])).at(str(row["_loc"]))),
        )


def _packs(listed: object) -> Iterator[tuple[str, str, str]]:
    for pack in listed if isinstance(listed, list) else ():
        yield str(pack[0]), str(pack[1]), str(pack[2])


def _faults(facts: Facts) -> tuple[str, ...]:
    found: set[str] = set()
    for run in facts.covering:
        listed = run.body.get("faults")
        found.update(str(f) for f in listed if f) if isinstance(listed, list) else None
    return tuple(sorted(found))


def _witnesses(case: Case) -> Witnesses:
    acts = case.acts()
    anchors = tuple(str(e.body.get("file", "")) for e in case.acts(Act.ANCHOR))
    return Witnesses(case.head, len(acts), acts[-1].key, anchors, case.sealed)
