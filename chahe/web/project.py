"""The projection: what ledger and run folders say, as rows for pages, replaced in one transaction."""

import hashlib
import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import IntegrityError, transaction

from chahe.casefile import handed_over
from chahe.casefile.before_them import token
from chahe.casefile.case import Case
from chahe.casefile.conclusions import standing_of, standings
from chahe.casefile.examination import register_of
from chahe.casefile.exceptions import file_name
from chahe.casefile.facts import Facts
from chahe.casefile.projection import RecordedRun
from chahe.catalog import catalog
from chahe.catalog.items import Item as Asking
from chahe.checks.api import checks_of
from chahe.criteria import text_of
from chahe.determination.conclude import Signed, Standing
from chahe.engine.observing import CAP
from chahe.errors import CaseError, LockedError
from chahe.evidence.ledger import Entry
from chahe.evidence.merkle import Frontier
from chahe.findings.masking import mask, mask_measured, mask_subject, personal_columns, scrub
from chahe.model import ReadStatus, Supply
from chahe.scope.request import request_list
from chahe.web.models import Act, Evidence, Examination, Finding, Item, Job, Observation, Paper, Planned, Projected
from chahe.web.models.fitting import fitted
from chahe.web.planned import planned
from chahe.web.project_findings import findings
from chahe.web.project_papers import papers
from chahe.web.scheme import CONCLUDING, OF_FINDINGS, PAPER, Keys, Past, Table

VERSION = 4
"""Raised when what is projected changes: rows of an older program are made anew."""

BATCH = 2_000
"""Rows written at once."""


TEXTS = ("profile.toml", "norms.toml")
"""What a case says beside its ledger; each stands there as its last act stated it, or is mended by the next writer."""

LINES = CAP + 1
"""Lines of one check in the table: its `*` line and every subject a run prints."""

TRIES = 8
"""Times a projection begins anew because another program's came between."""

LAG = 2.0
"""Seconds a page may lag behind a job that receives files by the thousand."""

_LOCKS: dict[str, threading.Lock] = {}
_PROJECTED: dict[str, float] = {}  # folder -> when this program projected it last


class State(StrEnum):
    """Where the conclusion of an item stands."""

    NONE = "none"  # nobody concluded
    PREPARED = "prepared"  # waits for a reviewer
    RETURNED = "returned"
    STALE = "stale"
    SIGNED = "signed"


def fingerprint(folder: Path) -> str:
    """What changes with every act: name, size and time of the ledger's files and of the texts. Raises OSError."""
    ledger = sorted((folder / "ledger").glob("*.jsonl"))
    found = [(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in (*ledger, *(folder / t for t in TEXTS))]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def registered(folder: Path) -> Examination:
    """The examination of a case directory, projected anew when its ledger is another one by now.

    Raises CaseError, VerificationError, OSError.
    """
    folder = folder.resolve()
    known = Examination.objects.filter(folder=str(folder)).first()
    return project(folder) if known is None else current(known)


def current(known: Examination) -> Examination:
    """The same examination as its ledger says now; while a job of ours writes to it act by act, as it said LAG seconds
    ago at most. Raises as `registered`.
    """
    folder = Path(known.folder)
    fresh = known.projection == VERSION and known.fingerprint == fingerprint(folder)
    return known if fresh or _being_written(known) else project(folder)


def _being_written(known: Examination) -> bool:
    """Whether it was projected a moment ago and a job is about to change it again. What people do is projected at once
    by whoever does it.
    """
    ago = time.monotonic() - _PROJECTED.get(known.folder, -LAG)
    return known.projection == VERSION and ago < LAG and Job.objects.filter(case=known.pk, state="running").exists()


def project(folder: Path, after: tuple[Case, str] | None = None) -> Examination:
    """Project a case: what the acts since the last time can change, in one transaction. Raises CaseError,
    VerificationError, OSError.

    Args:
        folder: the case directory.
        after: the case as somebody just wrote it, with the fingerprint taken while they held its lock.

    """
    with _LOCKS.setdefault(str(folder), threading.Lock()):
        for _ in range(TRIES):
            # Before reading: what is written meanwhile makes it stale, not unseen.
            case, taken = after or (None, fingerprint(folder))
            known = Examination.objects.filter(folder=str(folder)).first()
            if known is not None and known.projection == VERSION and known.fingerprint == taken:
                return known
            made = _replace(known, case or Case.open(folder), taken)
            if made is not None:
                _PROJECTED[str(folder)] = time.monotonic()
                return made
            after = None  # another program projected it meanwhile: look again
    raise LockedError(("另一個程式正在寫入此案件。", "Another program is writing to this case."), where=str(folder))


def _replace(known: Examination | None, case: Case, taken: str) -> Examination | None:
    """The rows the case's acts ask for, instead of those there; None when those there changed meanwhile."""
    facts = Facts(case)
    news, observed = _news(known, case), _observed(case, facts)
    past = Past(case, facts, 0 if news is None or known is None else known.acts)
    made = Examination(**_examination(case, facts), folder=str(case.root), fingerprint=taken, observed=observed)
    plan: list[tuple[Table, Keys, list[Projected]]] = []
    for table in TABLES:
        if table.appended and news is not None:
            plan.append((table, frozenset(), list(table.rows(made, past, None))))
            continue
        keys: Keys = None
        if known is not None and news is not None:
            if table.kind is Observation:
                keys = frozenset() if known.observed == observed else None
            elif known.texts == made.texts:
                keys = table.wanted(news)
        if keys != frozenset():
            plan.append((table, keys, [] if table.late else list(table.rows(made, past, keys))))
    try:
        with transaction.atomic():
            return made if _write(known, made, past, plan) else None
    except IntegrityError:
        if known is not None:
            raise
        return None  # two programs projected a new case at once


def _write(
    known: Examination | None, made: Examination, past: Past, plan: Sequence[tuple[Table, Keys, list[Projected]]]
) -> bool:
    """Within one transaction. False, and nothing is written, when what is there is not what `plan` was made for."""
    there = list(Examination.objects.select_for_update().filter(folder=made.folder))
    if [(e.pk, e.fingerprint) for e in there] != ([(known.pk, known.fingerprint)] if known else []):
        return False
    Examination.objects.filter(folder=made.folder).exclude(pk=made.pk).delete()  # another case stood in this folder
    fitted(made).save()
    for table, keys, rows in plan:
        if keys != frozenset():
            table.clear(made, keys)
        if table.late:
            rows = list(table.rows(made, past, keys))
        for at in range(0, len(rows), BATCH):
            table.kind._default_manager.bulk_create([fitted(r) for r in rows[at : at + BATCH]])
    return True


def _news(known: Examination | None, case: Case) -> Sequence[Entry] | None:
    """The acts since `known` was projected; None when it is no beginning of this case."""
    if known is None or known.pk != case.id or known.projection != VERSION or known.folder != str(case.root):
        return None
    if not 0 < known.acts <= len(case.acts()):
        return None
    frontier = Frontier()
    for entry in case.acts()[: known.acts]:
        frontier.add(bytes.fromhex(entry.leaf))
    return case.acts()[known.acts :] if frontier.root().hex() == known.head else None


def _texts(case: Case) -> str:
    return hashlib.sha256("\0".join((case.profile_text(), case.norms_text())).encode()).hexdigest()


def _observed(case: Case, facts: Facts) -> str:
    """Which runs the observations are from; an erasure changes what their exception lists still say."""
    if _run(facts) is None:
        return ""
    runs = [(i.code, facts.run_of(i.code).path.name) for i in catalog().items]
    return hashlib.sha256(json.dumps([runs, sorted(case.view().erased())]).encode()).hexdigest()


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
        "texts": _texts(case),
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


_ABOUT = (
    "item",
    "finding",
    "subject",
    "name",
    "code",
    "reject",
    "run",
    "pointer",
    "file",
    "number",
    "request",
    "person",
)


def _acts(made: Examination, past: Past, _: Keys) -> Iterator[Act]:
    for e in past.case.acts()[past.acts :]:
        about = next((str(e.body[k]) for k in _ABOUT if e.body.get(k)), "")
        yield Act(examination=made, seq=e.seq, kind=e.kind, at=e.at, by=e.by, about=about[:300])


def _evidence(made: Examination, past: Past, _: Keys) -> Iterator[Evidence]:
    facts, of = past.facts, defaultdict(list)
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
            superseded=facts.replaced_by((item.digest, item.name)),
        )


def _observations(made: Examination, past: Past, _: Keys) -> Iterator[Observation]:
    """Of every item the lines of the run that covers it, subjects and measured values masked: of each check as many as
    a run of this program has. What a longer one has stays in its folder, where `casefile.run_lines` finds it.
    """
    facts, position = past.facts, 0
    if _run(facts) is None:
        return
    for item in catalog().items:
        run, lines = facts.run_of(item.code), facts.lines_of(item.code)
        for check in lines.checks(item.code):
            known = masked_values(run, check)
            for r in islice(lines.of_check(check), LINES):
                position += 1
                yield Observation(
                    examination=made,
                    item=item.code,
                    check_id=check,
                    position=position,
                    subject=mask_subject(r["subject"], known),
                    outcome=r["outcome"],
                    population=r["population"],
                    exceptions=r["exceptions"],
                    unsettled=r["unsettled"],
                    reason=r["reason"] or "",
                    body={**r, "subject": "", "measured": mask_measured(r.get("measured") or {})},
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


def _items(made: Examination, past: Past, codes: Keys) -> Iterator[Item]:
    case, facts = past.case, past.facts
    examined = _run(facts) is not None
    standing = {s.item: s for s in _standings(past, codes)} if examined else {}
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for o in facts.leading if examined else ():
        if o.subject == "*":
            totals[o.question].update(exceptions=o.exceptions, unsettled=o.unsettled)
    supplied = handed_over.supplied(case)
    lines = {line.code: line for line in request_list(facts.profile, facts.selected.values())}
    for n, item in enumerate(catalog().asking):
        code = item.code
        if codes is not None and code not in codes:
            continue
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
            seen=_seen(stands, facts) if examined and code in facts.proposals else "",
            body={
                "scope": [facts.selected[code].reason.zh, facts.selected[code].reason.en],
                "aspects": list(_aspects(item, facts, examined)),
                "criteria": list(_criteria(facts, code)),
                "requests": [[r, lines[r].request.name, states[r].value] for r in wanted],
                "standing": _standing(stands),
                "left_out": _left_out(facts, item, examined),
            },
        )


def _seen(stands: Standing, facts: Facts) -> str:
    return token(stands.history[-1].seq if stands.history else None, facts.shown(stands.item))


def _left_out(facts: Facts, item: Asking, examined: bool) -> list[dict[str, Any]]:
    """What the run the item's facts are from left out of its populations, of the requests of the item."""
    rows = facts.left_out_of(item.code) if examined else ()
    return [
        {"name": r["name"], "digest": r["digest"], "why": scrub(r["why"]), "by": r["by"], "instead": r["superseded_by"]}
        for r in rows
        if r["request"] in item.requests
    ]


def _standings(past: Past, codes: Keys) -> Sequence[Standing]:
    if codes is None:
        return standings(past.case, past.facts)
    return [standing_of(past.case, c, past.facts) for c in sorted(codes) if c in past.facts.proposals]


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
    conflicts = [list(d.words) for d in s.conflicts]
    return {"stale": [x.value for x in s.stale], "conflicts": conflicts, "history": [_signed(x) for x in s.history]}


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


TABLES = (
    Table(Act, _acts, appended=True),
    Table(Evidence, _evidence, spared=PAPER | CONCLUDING | OF_FINDINGS),
    Table(Observation, _observations),  # with its runs, see `_observed`
    Table(Item, _items, spared=PAPER | OF_FINDINGS, one=dict.fromkeys(CONCLUDING, "item")),
    Table(Finding, findings, spared=PAPER | CONCLUDING),
    Table(Paper, lambda made, past, _: papers(made, past.case, past.facts), late=True),
    Table(Planned, lambda made, past, _: planned(made, past.case)),  # its parts name the last act
)
"""A table added here without more is made anew with every act."""
