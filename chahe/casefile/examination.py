"""Examine a case: bind what the ledger says is evidence, run the checks, keep the run, read it back."""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chahe.casefile import handed_over
from chahe.casefile.acts import Act
from chahe.casefile.as_of import AsOf
from chahe.casefile.case import Case
from chahe.casefile.projection import RecordedRun, mapping_of
from chahe.casefile.superseding import as_json, superseded
from chahe.catalog import catalog
from chahe.criteria import Register, load, parse_norms
from chahe.determination.propose import propose
from chahe.edition import edition
from chahe.errors import CaseError
from chahe.model import (
    AspectResult,
    CriterionUse,
    Digest,
    EvidenceRef,
    Layer,
    Observation,
    Outcome,
    Proposal,
    ReadStatus,
    Source,
    canonical,
)
from chahe.scope.profile import Profile, parse_profile
from chahe.scope.select import out_of_scope

OBSERVATIONS = "observations.jsonl"
PROPOSALS = "proposals.jsonl"
GAPS = "gaps.jsonl"
LEFT_OUT = "left_out.jsonl"


@dataclass(frozen=True, slots=True)
class Examined:
    """A run as it stands in the case."""

    run: RecordedRun
    faults: Mapping[str, str]


def register_of(case: Case, packs: Mapping[str, str] | None = None) -> Register:
    """The criteria of the case: packs in force, the user's own packs, the insurer's own norms."""
    profile = parse_profile(case.profile_text())
    register = load(packs or {}).restrict(profile.institution.type.value, profile.institution.facts)
    norms = case.norms_text()
    return register.with_own(parse_norms(norms)) if norms.strip() else register


def inputs_of(case: Case, register: Register | None = None) -> Any:
    """`engine.Inputs` of the case as it stands now."""
    from chahe.casefile.explain import explained_ids
    from chahe.derive.api import Ctx
    from chahe.engine.inputs import BoundReading, HandoverProblem, Inputs, LeftOut
    from chahe.intake.feeding import Asked, at_stake, could_feed
    from chahe.intake.tie import item_name, tied, totals

    profile = parse_profile(case.profile_text())
    left_out = superseded(case)
    items = {(i.digest, i.name): i for i in case.items()}
    explained = explained_ids(case)
    asked = {c: Asked(q.tables, q.formats) for c, q in catalog().requests.items()}
    counted = totals(r.reading for r in case.readings())
    readings = []
    for r in case.readings():
        at = r.reading.source.digest, item_name(r.reading)
        if at in left_out:
            continue
        item = items.get(at)
        custody = item.custody if item else None
        code = custody.request_code if custody else None
        # Damaged before its first row, it is of whatever table it would have been.
        nothing = r.reading.status is ReadStatus.UNREAD or (r.reading.rejects and not r.reading.tables)
        unknown = nothing and code not in asked
        readings.append(
            BoundReading(
                reading=r.reading,
                folder=r.path,
                tied=item is not None and tied(item, r.reading, counted[at]),
                as_of=r.reading.as_of or (custody.as_of if custody else None),
                code=code,
                explained=explained,
                stake=could_feed(r.reading.name, asked) if unknown else (),
                period=(custody.period_from, custody.period_to) if custody else (None, None),
            )
        )
    e = profile.examination
    supplied = handed_over.supplied(case)
    read = [r.reading for r in case.readings()]
    return Inputs(
        readings=tuple(readings),
        ctx=Ctx(e.period_from, e.period_to, e.as_of),
        register=register or register_of(case),
        version=edition(),
        code_tables={c: tuple(q.tables) for c, q in catalog().requests.items() if q.tables},
        supply={c: s.state for c, s in supplied.items()},
        lacking={c: tuple(word for word, _ in s.lacking) for c, s in supplied.items() if s.lacking},
        whole_period=frozenset(c for c, q in catalog().requests.items() if q.whole_period),
        problems=tuple(
            dict.fromkeys(
                HandoverProblem(d.code, d.path, d.problem.value, () if d.code in asked else at_stake(d, read, asked))
                for d in handed_over.problems(case)
            )
        ),
        left_out=tuple(LeftOut(*f) for f in sorted(left_out)),
        out_of_scope={c: t.zh for c, t in out_of_scope(profile).items()},
    )


def examine_case(
    case: Case,
    *,
    by: str,
    engine: str = "duckdb",
    only: str | None = None,
    packs: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Examined:
    """Run the checks over the case and record the run. The case must be open for writing."""
    case.must_take(Act.RUN)
    register = register_of(case, packs)
    folder = case.path("cache", "run")
    spill = case.path("cache", "spill")
    result, inputs = _run(case, folder, register, engine, only, progress, spill, case.station.cache)
    profile = parse_profile(case.profile_text())
    found = propose(catalog(), result.observations, inputs.out_of_scope, profile.meets)
    _lines(folder / PROPOSALS, [p.as_json() for p in found])
    out = as_json(superseded(case))
    if out:
        _lines(folder / LEFT_OUT, out)
    own_packs = {name: case.store.add_bytes(text.encode()) for name, text in sorted((packs or {}).items())}
    body = {
        "own_packs": own_packs,
        "blobs": sorted(own_packs.values()),
        "engine": engine.split(":")[0],
        "only": only,
        "criteria": register.digest,
        "packs": [list(p) for p in register.packs],
        "observations": len(result.observations),
        "faults": sorted(result.faults),
        **({"left_out": len(out)} if out else {}),
    }
    run = case.record_run(result.run, folder, by=by, body=body)
    return Examined(run, result.faults)


def reperform(case: Case, run: RecordedRun) -> bytes:
    """The bytes of the run's observations, computed again from the readings, norms and packs it was made with."""
    then = AsOf(case, run.seq)
    register = register_of(then, packs_of(case, run))
    # Outside the case: a verifier holds no lock, and a writer empties cache/. What somebody prepared is not trusted.
    with tempfile.TemporaryDirectory(prefix="chahe-again-") as name:
        only = run.body.get("only")
        folder = Path(name) / "run"
        _run(then, folder, register, "duckdb", str(only) if only else None, lambda _: None, Path(name) / "spill")
        return (folder / OBSERVATIONS).read_bytes()


def packs_of(case: Case, run: RecordedRun) -> dict[str, str]:
    """The own criteria packs a run was made with: name -> text."""
    out = {}
    for name, digest in mapping_of(run.body.get("own_packs")).items():
        with case.store.open(Digest(str(digest))) as stream:
            out[name] = stream.read().decode("utf-8")
    return out


def _run(
    case: Case,
    folder: Path,
    register: Register,
    engine: str,
    only: str | None,
    progress: Callable[[str], None],
    spill: Path,
    cache: Path | None = None,
) -> tuple[Any, Any]:
    from chahe.engine.backends import connect
    from chahe.engine.run import examine

    _clear(folder)
    folder.mkdir(parents=True)
    spill.mkdir(exist_ok=True)
    inputs = inputs_of(case, register)
    backend = connect(engine, spill=spill)
    try:
        result = examine(inputs, backend, folder=folder, only=only, progress=progress, cache=cache)
    finally:
        backend.close()
    _lines(folder / OBSERVATIONS, [o.as_json() for o in result.observations])
    _lines(
        folder / GAPS,
        [
            {"table": g.table, "column": g.column, "key": g.key, "reason": g.reason, "item": g.item, "rec": g.rec}
            for g in result.gaps
        ],
    )
    return result, inputs


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _lines(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_bytes(b"".join(canonical(r) + b"\n" for r in rows))


def latest(case: Case) -> RecordedRun:
    """The last run. Raises CaseError when there is none."""
    run = case.latest_run()
    if run is None:
        raise CaseError(
            ("案件尚未執行查核。", "The case has not been examined."),
            where=str(case.root),
            todo=("請先執行 chahe examine。", "Run `chahe examine` first."),
        )
    return run


def observation_rows(run: RecordedRun) -> list[dict[str, Any]]:
    """The run's observations as JSON objects, in order."""
    return _read(run.path / OBSERVATIONS)


def proposal_rows(run: RecordedRun) -> list[dict[str, Any]]:
    """The run's 69 proposals as JSON objects, in the seed's order."""
    return _read(run.path / PROPOSALS)


def left_out_rows(run: RecordedRun) -> list[dict[str, Any]]:
    """The documents the run left out of its populations, as JSON objects: what stands in for each, and why."""
    return _read(run.path / LEFT_OUT) if (run.path / LEFT_OUT).is_file() else []


def _read(path: Path) -> list[dict[str, Any]]:
    # Not splitlines(): a text may hold a line separator of its own, which canonical JSON does not escape.
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def observations(run: RecordedRun) -> list[Observation]:
    """The run's observations as objects."""
    return [observation(r) for r in observation_rows(run)]


_FIELDS = frozenset(
    "question check subject outcome population exceptions unsettled reason criteria evidence run".split()  # noqa: SIM905
)


def observation(r: Mapping[str, Any]) -> Observation:
    """One line of a run as an object."""
    return Observation(
        question=r["question"],
        check=r["check"],
        subject=r["subject"],
        outcome=Outcome(r["outcome"]),
        population=r["population"],
        exceptions=r["exceptions"],
        unsettled=r["unsettled"],
        reason=r["reason"],
        criteria=tuple(
            CriterionUse(c["id"], c["value"], c["source"], c["in_force_from"], Layer(c["layer"])) for c in r["criteria"]
        ),
        evidence=tuple(
            EvidenceRef(Source.parse(f"sha256:{e['digest']}"), e["name"], e["locator"], e.get("rows"))
            for e in r["evidence"]
        ),
        run=r["run"],
        extra={k: v for k, v in r.items() if k not in _FIELDS},
    )


def proposals(run: RecordedRun) -> list[Proposal]:
    """The run's proposals as objects."""
    texts = {(i.code, a.id): a.text for i in catalog().items for a in i.aspects}
    return [
        Proposal(
            r["item"],
            Outcome(r["proposal"]),
            tuple(
                AspectResult(
                    a["aspect"], texts[r["item"], a["aspect"]], Outcome(a["outcome"]), a["reason"], tuple(a["checks"])
                )
                for a in r["aspects"]
            ),
            tuple(r["reasons"]),
        )
        for r in proposal_rows(run)
    ]


def profile_of(case: Case) -> Profile:
    """The institution profile of the case."""
    return parse_profile(case.profile_text())
