"""The projection: what ledger and run folders say, as rows for pages. Remade whole, in one transaction."""

import hashlib
import json
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import models, transaction

from chahe.casefile import handed_over, opinions
from chahe.casefile.case import Case
from chahe.casefile.conclusions import standings
from chahe.casefile.dossier import findings_of
from chahe.casefile.examination import observation_rows, register_of
from chahe.casefile.exceptions import file_name
from chahe.casefile.facts import Facts
from chahe.casefile.projection import RecordedRun
from chahe.catalog import catalog
from chahe.catalog.items import Item as Asking
from chahe.checks.api import checks_of
from chahe.criteria import text_of
from chahe.determination.conclude import Signed, Standing
from chahe.errors import CaseError
from chahe.findings.finding import Confirmed, Decided
from chahe.findings.masking import mask, mask_measured, mask_row, mask_subject, personal_columns
from chahe.model import ReadStatus, Supply
from chahe.scope.request import request_list
from chahe.web.models import Act, Evidence, Examination, Finding, Item, Observation, Paper
from chahe.web.project_papers import papers

VERSION = 3
"""Raised when what is projected changes: rows of an older program are made anew."""

BATCH = 2_000
"""Rows written at once."""


class Confirmation(StrEnum):
    """Where the 查證事項說明單 of a finding stands."""

    NONE = "none"  # not put to the auditee
    PUT = "put"  # waits for an answer
    ANSWERED = "answered"


_LOCK = threading.Lock()
Row = TypeVar("Row", bound=models.Model)


class State(StrEnum):
    """Where the conclusion of an item stands."""

    NONE = "none"  # nobody concluded
    PREPARED = "prepared"  # waits for a reviewer
    RETURNED = "returned"
    STALE = "stale"
    SIGNED = "signed"


def fingerprint(folder: Path) -> str:
    """What changes with every act: name, size and time of the ledger's files. Raises OSError."""
    found = sorted((p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in (folder / "ledger").glob("*.jsonl"))
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def registered(folder: Path) -> Examination:
    """The examination of a case directory, projected anew when its ledger is another one by now.

    Raises CaseError, VerificationError, OSError.
    """
    folder = folder.resolve()
    known = Examination.objects.filter(folder=str(folder)).first()
    return project(folder) if known is None else current(known)


def current(known: Examination) -> Examination:
    """The same examination as its ledger says now. Raises as `registered`."""
    folder = Path(known.folder)
    fresh = known.projection == VERSION and known.fingerprint == fingerprint(folder)
    return known if fresh else project(folder)


def project(folder: Path) -> Examination:
    """Project a case, replacing what was there. Raises CaseError, VerificationError, OSError."""
    with _LOCK:
        taken = fingerprint(folder)  # before reading: what is written meanwhile makes it stale, not unseen
        known = Examination.objects.filter(folder=str(folder)).first()
        if known is not None and known.projection == VERSION and known.fingerprint == taken:
            return known
        case = Case.open(folder)
        facts = Facts(case)
        with transaction.atomic():
            Examination.objects.filter(models.Q(folder=str(folder)) | models.Q(id=case.id)).delete()
            made = Examination.objects.create(**_examination(case, facts), folder=str(folder), fingerprint=taken)
            _put(Act, _acts(made, case))
            _put(Evidence, _evidence(made, facts))
            _put(Observation, _observations(made, facts))
            _put(Item, _items(made, case, facts))
            _put(Finding, _findings(made, case, facts))
            _put(Paper, papers(made, case, facts))
        return made


def _put(kind: type[Row], rows: Iterable[Row]) -> None:
    waiting: list[Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == BATCH:
            kind._default_manager.bulk_create(waiting)
            waiting.clear()
    kind._default_manager.bulk_create(waiting)


def _run(facts: Facts) -> RecordedRun | None:
    try:
        return facts.full_run
    except CaseError:
        return None  # not examined yet: everything else is shown all the same


def _examination(case: Case, facts: Facts) -> dict[str, Any]:
    profile, run = facts.profile, _run(facts)
    return {
        "id": case.id,
        "projection": VERSION,
        "name": profile.institution.name,
        "number": profile.examination.number,
        "kind": profile.examination.kind,
        "as_of": profile.examination.as_of.isoformat(),
        "period_from": profile.examination.period_from.isoformat(),
        "period_to": profile.examination.period_to.isoformat(),
        "sealed": case.sealed,
        "acts": len(case.acts()),
        "head": case.head,
        "run": run.id if run else "",
        "run_at": run.at if run else "",
    }


_ABOUT = ("item", "finding", "subject", "name", "code", "reject", "run", "pointer", "file", "number")


def _acts(made: Examination, case: Case) -> Iterator[Act]:
    for e in case.acts():
        about = next((str(e.body[k]) for k in _ABOUT if e.body.get(k)), "")
        yield Act(examination=made, seq=e.seq, kind=e.kind, at=e.at, by=e.by, about=about[:300])


def _evidence(made: Examination, facts: Facts) -> Iterator[Evidence]:
    of = defaultdict(list)
    for r in facts.readings:
        of[r.reading.source.digest, r.reading.name.partition("!")[0]].append(r.reading)
    for n, item in enumerate(facts.items):
        mine = of[item.digest, item.name]
        unread = {x.reason or "" for x in mine if x.status is ReadStatus.UNREAD}
        yield Evidence(
            examination=made,
            position=n,
            digest=item.digest,
            name=item.name,
            size=item.size,
            code=item.custody.request_code or "",
            origin=item.custody.origin.value,
            readers=" ".join(sorted({x.reader for x in mine if x.reader})),
            records=sum(x.records for x in mine),
            rows=sum(x.rows for x in mine),
            rejects=sum(x.rejects for x in mine),
            unread="；".join(sorted(unread)),
        )


def _observations(made: Examination, facts: Facts) -> Iterator[Observation]:
    """Of every item the lines of the run that covers it, subjects and measured values masked."""
    if _run(facts) is None:
        return
    position = 0
    for run in facts.covering:
        mine = {i.code for i in catalog().items if facts.run_of(i.code).seq == run.seq}
        known: dict[str, frozenset[str]] = {}
        for r in observation_rows(run):
            if r["question"] not in mine:
                continue
            position += 1
            measured = r.get("measured") or {}
            if r["check"] not in known:
                known[r["check"]] = masked_values(run, r["check"])
            yield Observation(
                examination=made,
                item=r["question"],
                check_id=r["check"],
                position=position,
                subject=mask_subject(r["subject"], known[r["check"]]),
                outcome=r["outcome"],
                population=r["population"],
                exceptions=r["exceptions"],
                unsettled=r["unsettled"],
                reason=r["reason"] or "",
                body={**r, "subject": "", "measured": mask_measured(measured)},
            )


def masked_values(run: RecordedRun, check: str) -> frozenset[str]:
    """What the personal columns of a check's exception list hold, masked: what a subject must not repeat in clear."""
    path = run.path / "exceptions" / f"{file_name(check)}.parquet"
    if not path.is_file():
        return frozenset()
    with pq.ParquetFile(path) as parquet:
        named = [n for n in parquet.schema_arrow.names if n in personal_columns()]
        columns = parquet.read(named).columns
    return frozenset(mask(str(v)) for c in columns for v in pc.unique(c).to_pylist() if v)


def _items(made: Examination, case: Case, facts: Facts) -> Iterator[Item]:
    examined = _run(facts) is not None
    standing = {s.item: s for s in standings(case, facts)} if examined else {}
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for o in facts.observations if examined else ():
        if o.subject == "*":
            totals[o.question].update(exceptions=o.exceptions, unsettled=o.unsettled)
    supplied = handed_over.supplied(case)
    lines = {line.code: line for line in request_list(facts.profile, facts.selected.values())}
    for n, item in enumerate(catalog().asking):
        code = item.code
        stands = standing.get(code, Standing(code))
        wanted = [r for r in item.requests if r in lines]
        states = {r: supplied[r].state if r in supplied else Supply.PENDING for r in wanted}
        yield Item(
            examination=made,
            code=code,
            position=n,
            part=code[0],
            inside=facts.selected[code].inside,
            proposal=facts.outcome(code).value if examined and code in facts.proposals else "",
            word=stands.word.value if stands.word else "",
            state=state_of(stands).value,
            checks=len(checks_of(code)),
            exceptions=totals[code]["exceptions"],
            unsettled=totals[code]["unsettled"],
            body={
                "scope": [facts.selected[code].reason.zh, facts.selected[code].reason.en],
                "aspects": list(_aspects(item, facts, examined)),
                "criteria": list(_criteria(facts, code)),
                "requests": [[r, lines[r].request.name, states[r].value] for r in wanted],
                "standing": _standing(stands),
            },
        )


def state_of(standing: Standing) -> State:
    """One word for where a conclusion stands."""
    if standing.preparer is None:
        return State.NONE
    if standing.returned is not None:
        return State.RETURNED
    if standing.stale:
        return State.STALE
    return State.SIGNED if standing.complete else State.PREPARED


def _aspects(item: Asking, facts: Facts, examined: bool) -> Iterator[dict[str, Any]]:
    found = (
        {a.aspect: a for a in facts.proposals[item.code].aspects} if examined and item.code in facts.proposals else {}
    )
    for a in item.aspects:
        seen = found.get(a.id)
        yield {
            "id": a.id,
            "text": [a.text, a.english],
            "person": a.person,
            "outcome": seen.outcome.value if seen else "",
            "reason": (seen.reason or "") if seen else "",
        }


def _criteria(facts: Facts, code: str) -> Iterator[dict[str, Any]]:
    register = facts.register if _run(facts) is not None else register_of(facts.case)
    for c in register.for_item(code):
        yield {
            "id": c.id,
            "title": [c.title_zh, c.title_en],
            "value": text_of(c.in_use) or "",
            "unit": c.unit or "",
            "source": f"{c.source} {c.article}".strip(),
            "since": c.since.isoformat() if c.since else "",
            "until": c.until.isoformat() if c.until else "",
            "layer": c.layer.value,
            "certainty": c.certainty.value,
        }


def _standing(s: Standing) -> dict[str, Any]:
    return {"stale": [x.value for x in s.stale], "history": [_signed(x) for x in s.history]}


def _signed(s: Signed) -> Mapping[str, Any]:
    return {
        "seq": s.seq,
        "at": s.at,
        "by": s.by,
        "role": s.role.value,
        "word": s.word.value if s.word else "",
        "text": s.text,
        "warnings": list(s.warnings),
    }


def _findings(made: Examination, case: Case, facts: Facts) -> Iterator[Finding]:
    """Findings the facts give now, then those decided that they no longer give."""
    if _run(facts) is None:
        return
    raw = {check: tuple(mask_row(r) for r in listed) for check, listed in opinions.rows_of(facts).items()}
    now, gone = findings_of(case, opinions.proposed(facts, rows=raw))
    for n, entry in enumerate((*now, *gone)):
        found = entry.finding
        asked = entry.confirmations
        answered = any(c.answer for c in asked)
        state = Confirmation.ANSWERED if answered else Confirmation.PUT if asked else Confirmation.NONE
        yield Finding(
            examination=made,
            code=found.id,
            position=n,
            item=found.items[0],
            pattern=found.pattern,
            exceptions=sum(c.exceptions for c in found.populations),
            decision=entry.decision.word.value if entry.decision else "",
            state=state.value,
            gone=n >= len(now),
            changed=entry.changed,
            body={
                "finding": found.as_json(),
                "decisions": [_decided(d) for d in entry.decisions],
                "confirmations": [_confirmed(c) for c in asked],
                "later": [{"at": e.at, "by": e.by, "text": e.text} for e in entry.later],
            },
        )


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
