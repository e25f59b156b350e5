"""One run: bind tables, make derivations, judge every population in one scan, trace what failed, observe."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from chahe.checks.api import Check
from chahe.derive.api import BUILT_IN, Ctx, Derive, Gap
from chahe.engine import completeness
from chahe.engine.backends import Backend
from chahe.engine.inputs import GapRow, Inputs, RunResult
from chahe.engine.judge import Verdict, counts, verdict
from chahe.engine.observing import SubjectTally, Tally, observe, reference
from chahe.engine.periods import windows
from chahe.engine.plan import Plan, inputs_of, plan, populations, reachable
from chahe.engine.tracing import FIRST, pointers
from chahe.errors import DataFaultError
from chahe.expressions import count_true, first_by
from chahe.model import EvidenceRef, ReadStatus, canonical, digest_of
from chahe.tables.api import tables

log = logging.getLogger(__name__)

FAILING_CAP = 100_000
"""Failing rows per check that are traced to their records one by one. More go, untraced, to `<check>.all.parquet`."""

SUBJECTS_KEPT = 10_000
"""Subject lines a run keeps per check; counts are always of all."""

Progress = Callable[[str], None]


def run_id(inputs: Inputs) -> str:
    """Digest of everything the observations depend on: sources and readers, gaps, criteria, program, period."""
    readings = sorted(
        [
            str(b.reading.source),
            b.reading.reader,
            b.tied,
            b.as_of,
            b.code,
            sorted(b.explained),
            b.reading.records,
            b.reading.rejects,
        ]
        for b in inputs.readings
    )
    body = {
        "readings": readings,
        "problems": sorted([p.code or "", p.path, p.problem] for p in inputs.problems),
        "supply": {c: s.value for c, s in inputs.supply.items()},
        "out_of_scope": dict(inputs.out_of_scope),
        "criteria": inputs.register.digest,
        "version": inputs.version,
        "period": [inputs.ctx.period_from.isoformat(), inputs.ctx.period_to.isoformat(), inputs.ctx.as_of.isoformat()],
    }
    return digest_of(canonical(body))


class Run:
    """The state of one run; use `examine`."""

    def __init__(self, inputs: Inputs, backend: Backend, folder: Path | None, progress: Progress) -> None:
        self.inputs = inputs
        self.backend = backend
        self.folder = folder
        self.progress = progress
        self.bound: dict[str, Any] = {}
        self.missing: dict[str, tuple[str, ...]] = {}
        self.faults: dict[str, str] = {}
        self.gaps: list[GapRow] = []
        self.names = {str(b.reading.source): b.reading.name for b in inputs.readings}

    def bind_base(self, names: tuple[str, ...]) -> None:
        """Intake tables over their Parquet files. A source handed over twice counts once, unless its other place reads
        differently: one pam.d file of many hosts has the same bytes, and its path says whose it is.
        """
        files: dict[str, dict[str, tuple[Path, str | None]]] = {}
        for b in self.inputs.readings:
            if b.reading.status is ReadStatus.READ:
                for table in b.reading.tables:
                    path = b.folder / f"{table}.parquet"
                    which = f"{b.reading.source} {b.reading.parts.get(f'{table}.parquet', '')}"
                    files.setdefault(table, {}).setdefault(which, (path, b.as_of))
        for name in names:
            if name in files:
                chosen = [files[name][s] for s in sorted(files[name])]
                self.bound[name] = self.backend.bind(name, tables()[name].schema(), chosen)
            else:
                self.missing[name] = (name,)
        ctx = self.inputs.ctx
        built_in: dict[str, list[dict[str, object]]] = {
            "calendar_window": [dict(w) for w in windows(ctx.period_from, ctx.period_to)],
            "request_state": [{"code": c, "supply": s.value} for c, s in sorted(self.inputs.supply.items())],
        }
        for name, rows in built_in.items():
            self.bound[name] = self.backend.rows(name, BUILT_IN[name], rows)

    def make(self, d: Derive) -> None:
        """One derivation: computed once, key asserted unique, lost rows found."""
        lacking = tuple(dict.fromkeys(m for i in d.inputs if i not in d.optional for m in self.missing.get(i, ())))
        if lacking:
            self.missing[d.name] = lacking
            return
        broken = [i for i in d.inputs if i in self.faults]
        if broken:
            self.faults[d.name] = self.faults[broken[0]]
            return
        arguments = {i: self.bound[i] if i in self.bound else self._empty(i) for i in d.inputs}
        made = self.backend.keep(_call(d, arguments, self.inputs.ctx))
        keys = made.group_by(list(d.key)).aggregate(_n=ibis._.count()).filter(ibis._._n > 1).aggregate(n=ibis._.count())
        if self.backend.fetch(keys)[0]["n"]:
            raise DataFaultError(("導出表鍵值重複。", "A derivation's key is not unique."), d.name)
        self.bound[d.name] = made
        for name, lost in completeness.lost_rows(d, made, self.bound):
            if n := self.backend.fetch(lost)[0]["n"]:
                self.gaps.append(GapRow(d.name, None, None, f"rows-lost: {n} of {name} in {d.name}"))

    def _empty(self, name: str) -> Any:
        schema = {**tables()[name].schema(), "_as_of": "date"}
        return self.backend.rows(f"{name}__none", schema, [])

    def test(self, g: Gap) -> None:
        """One declared completeness test; without its own input it is a whole gap."""
        lacking = [m for i in g.inputs for m in self.missing.get(i, ())]
        if lacking:
            self.gaps.append(GapRow(g.table, None, None, f"{g.name}: cannot be tested without {', '.join(lacking)}"))
            return
        found = _call(g, {i: self.bound[i] for i in g.inputs}, self.inputs.ctx)
        rows = self.backend.fetch(found.order_by([found["key"], found["reason"]]).limit(10_000))
        self.gaps += [
            GapRow(g.table, g.column, r["key"], f"{g.name}: {r['reason']}", r["_item"], r["_rec"]) for r in rows
        ]

    def judge(self, name: str, checks: tuple[Check, ...]) -> dict[str, Tally]:
        """All checks of one population: one scan for the counts, one more per check that has something to show."""
        tallies = {c.id: self._prepare(c) for c in checks}
        able = [c for c in checks if not tallies[c.id].missing and not tallies[c.id].fault]
        if not able:
            return tallies
        try:
            self._count(name, able, tallies)
        except Exception as error:  # noqa: BLE001 - the engine's one boundary: a crashed check is "not performed"
            if len(able) == 1:
                tallies[able[0].id].fault = _fault(error)
                return tallies
            for c in able:  # find the one that crashed; the others still count
                tallies.update(self.judge(name, (c,)))
        return tallies

    def _prepare(self, check: Check) -> Tally:
        t = Tally(missing=self.missing.get(check.population, ()), fault=self.faults.get(check.population))
        wanted = inputs_of(check.population) | set(check.absence_in)
        present = frozenset(n for n in self.bound)
        absent = completeness.of_absent(self.inputs, present, check.absence_in)
        t.gaps = [g for g in self.gaps if g.table in wanted] + absent
        keyed: set[str] = set()
        for g in t.gaps:
            reached = reachable(check.population, g.table, g.column) if g.column and g.key is not None else frozenset()
            if check.subject in reached:
                keyed.add(str(g.key))
            else:
                t.blocked_all = True
        t.blocked = frozenset(keyed)
        risky = set().union(*(inputs_of(a) for a in check.absence_in)) if check.absence_in else set()
        for g in t.gaps:
            if g.table in risky:
                reached = (
                    reachable(check.population, g.table, g.column) if g.column and g.key is not None else frozenset()
                )
                if check.subject in reached:
                    t.absence_subjects |= {str(g.key)}
                else:
                    t.absence_all = True
        return t

    def _count(self, name: str, checks: list[Check], tallies: dict[str, Tally]) -> None:
        rows = self.bound[name]
        marked = rows.mutate(**{f"_v{i}": verdict(c, rows, self.inputs.register) for i, c in enumerate(checks)})
        asked: dict[str, Any] = {"_rows": marked.count().cast("int64")}
        for i, c in enumerate(checks):
            asked.update(counts(f"_v{i}", marked))
            v = marked[f"_v{i}"]
            inside = (v != Verdict.OUT.value) & (v != Verdict.PENDING.value)
            asked[f"_v{i}_subjects"] = ibis.ifelse(
                inside, marked[c.subject].cast("string"), ibis.null().cast("string")
            ).nunique()
        found = self.backend.fetch(marked.aggregate(**asked))[0]
        for i, c in enumerate(checks):
            t = tallies[c.id]
            t.rows = found["_rows"]
            t.applicable, t.law, t.own = found[f"_v{i}_applicable"], found[f"_v{i}_law"], found[f"_v{i}_own"]
            t.unsettled, t.pending = found[f"_v{i}_unsettled"], found[f"_v{i}_pending"]
            t.subject_total = found[f"_v{i}_subjects"]
            if t.law + t.own + t.unsettled:
                self._detail(c, rows, t)
            if t.blocked:
                self._blocked(c, rows, t)

    def _inside(self, check: Check, rows: Any, subjects: Any) -> dict[str, int]:
        """Applicable rows of the subjects given (a table with one column `_subject`)."""
        v = verdict(check, rows, self.inputs.register)
        mine = rows.mutate(_s=rows[check.subject].cast("string"), _v=v).semi_join(subjects, [("_s", "_subject")])
        mine = mine.filter((mine["_v"] != Verdict.OUT.value) & (mine["_v"] != Verdict.PENDING.value))
        totals = mine.group_by("_s").aggregate(n=ibis._.count().cast("int64"))
        return {r["_s"]: r["n"] for r in self.backend.fetch(totals)}

    def _blocked(self, check: Check, rows: Any, t: Tally) -> None:
        """Subjects a keyed gap reaches get a line of their own, with rows or without."""
        keys = sorted(t.blocked)
        wanted = self.backend.rows(f"blocked_{_name(check)}", {"_subject": "string"}, [{"_subject": k} for k in keys])
        found = self._inside(check, rows, wanted)
        for key in keys:
            t.subjects.setdefault(key, SubjectTally(found.get(key, 0)))

    def _detail(self, check: Check, rows: Any, t: Tally) -> None:
        """Subjects not met, with counts, measured values and pointers. Failing rows are computed once and kept."""
        marked = rows.mutate(
            _subject=rows[check.subject].cast("string"), _verdict=verdict(check, rows, self.inputs.register)
        )
        v = marked["_verdict"]
        bad = (v == Verdict.LAW.value) | (v == Verdict.OWN.value) | (v == Verdict.UNSETTLED.value)
        failing = self.backend.keep(marked.filter(bad))
        per_subject = self.backend.keep(
            failing.group_by("_subject").aggregate(
                exceptions=count_true((failing["_verdict"] == 2) | (failing["_verdict"] == 3)),
                own=count_true(failing["_verdict"] == 3),
                unsettled=count_true(failing["_verdict"] == 4),
            )
        )
        sums = self.backend.fetch(
            per_subject.aggregate(
                bad=count_true(per_subject["exceptions"] > 0), open=count_true(per_subject["exceptions"] == 0)
            )
        )[0]
        t.subjects_exception, t.subjects_unsettled = sums["bad"], sums["open"]
        chosen = per_subject.order_by(per_subject["_subject"]).limit(SUBJECTS_KEPT)
        if t.absence_subjects:
            risky = per_subject.filter(per_subject["_subject"].isin(sorted(t.absence_subjects)))
            chosen = chosen.union(risky, distinct=True)
        chosen = self.backend.keep(chosen)
        inside = self._inside(check, rows, chosen.select("_subject"))
        for r in self.backend.fetch(chosen.order_by(chosen["_subject"])):
            subject = r["_subject"] or ""
            t.subjects[subject] = SubjectTally(inside.get(subject, 0), r["exceptions"], r["own"], r["unsettled"])
        first = failing.order_by([failing[c] for c in _order(failing.columns)]).limit(FAILING_CAP)
        window = ibis.window(order_by=[first[c] for c in _order(first.columns)])
        kept = self.backend.keep(first.mutate(_fid=ibis.row_number().over(window).cast("int64")))
        self._places(check, kept, t)
        if self.folder is not None and t.law + t.own + t.unsettled > FAILING_CAP:
            self.backend.write(failing, self.folder / "exceptions" / f"{_name(check)}.all.parquet")

    def _places(self, check: Check, kept: Any, t: Tally) -> None:
        rows = sorted(self.backend.fetch(kept), key=lambda r: r["_fid"])
        places: dict[int, list[dict[str, Any]]] = {}
        traced = pointers(check.population, kept, self.bound)
        if traced is not None:
            found = self.backend.fetch(traced)
            for p in sorted(found, key=lambda p: (p["_fid"], p["_table"], p["_item"], p["_rec"], p["_loc"])):
                places.setdefault(p["_fid"], []).append(p)
        for r in rows:
            s = t.subjects.get(r["_subject"] or "")
            if s is None:
                continue
            if not s.measured:
                s.measured = {c: _text(r[c]) for c in check.shows if c in r}
            for p in places.get(r["_fid"], []):
                ref = reference(p, self.names)
                if ref not in s.evidence and len(s.evidence) < 12:
                    s.evidence.append(ref)
        bare = [s for s in t.subjects.values() if s.exceptions and not s.evidence]
        if bare:
            # What is missing has no record of its own: point at where it would stand.
            stands = self._where_it_would_stand(check)
            for s in bare:
                s.evidence.extend(stands)
        if self.folder is not None:
            self._write(check, rows, places)

    def _where_it_would_stand(self, check: Check) -> list[EvidenceRef]:
        """The first record of each item of the tables whose missing rows make the exception, or of its inputs."""
        wanted = sorted(set().union(*(inputs_of(a) for a in check.absence_in or (check.population,))) & set(tables()))
        out: list[EvidenceRef] = []
        for name in wanted:
            if name in self.bound:
                first = first_by(self.bound[name], ("_item",), (self.bound[name]["_rec"], self.bound[name]["_loc"]))
                found = self.backend.fetch(first.select("_item", "_rec", "_loc").order_by("_item").limit(FIRST))
                out += [reference(r, self.names) for r in found]
        return out

    def _write(self, check: Check, rows: list[dict[str, Any]], places: Mapping[int, list[dict[str, Any]]]) -> None:
        """The full exception list: subject, verdict, every column as text, pointers joined by a blank."""
        out = [
            {
                "subject": r["_subject"],
                "verdict": Verdict(r["_verdict"]).name.lower(),
                **{c: None if r[c] is None else _text(r[c]) for c in sorted(r) if not c.startswith("_")},
                "pointers": " ".join(f"{p['_item']}#{p['_loc']}" for p in places.get(r["_fid"], [])),
            }
            for r in rows
        ]
        target = (self.folder or Path()) / "exceptions" / f"{_name(check)}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        names = list(out[0])
        table = pa.table({n: pa.array([o[n] for o in out], pa.string()) for n in names})
        pq.write_table(table, target, compression="zstd")


def examine(
    inputs: Inputs,
    backend: Backend,
    *,
    folder: Path | None = None,
    only: str | None = None,
    progress: Progress = lambda _: None,
) -> RunResult:
    """Run every check (or those of one item) and observe.

    Args:
        inputs: readings, criteria, period, scope.
        backend: DuckDB or Spark; both give the same observations, byte for byte.
        folder: where the exception lists go; None keeps nothing.
        only: an item code.
        progress: told what is being done.
    """
    name = run_id(inputs)
    state = Run(inputs, backend, folder, progress)
    p: Plan = plan(only)
    state.bind_base(p.base)
    wanted = frozenset(p.base) | {d.name for d in p.derives}
    absence = frozenset(a for c in p.checks for a in c.absence_in)
    state.gaps += completeness.of_readings(inputs, wanted | absence)
    for d in p.derives:
        progress(d.name)
        _guarded(state, d.name, lambda d=d: state.make(d))  # type: ignore[misc]  # mypy cannot type a default argument of a lambda
    for g in p.gaps:
        _guarded(state, g.table, lambda g=g: state.test(g))  # type: ignore[misc]  # as above
    result = RunResult(name, [], faults=state.faults, gaps=state.gaps)
    for population, group in populations(p):
        in_scope = tuple(c for c in group if c.question not in inputs.out_of_scope)
        progress(population)
        tallies = state.judge(population, in_scope)
        for c in in_scope:
            if tallies[c.id].fault:
                result.faults[c.id] = tallies[c.id].fault or ""
            result.observations += observe(c, tallies[c.id], inputs, state.names, name)
    result.observations.sort(
        key=lambda o: ([int(x) for x in o.question.split(".")], o.check, o.subject != "*", o.subject)
    )
    return result


def _guarded(state: Run, name: str, step: Callable[[], None]) -> None:
    try:
        step()
    except Exception as error:  # noqa: BLE001 - the engine's one boundary: what rests on it is "not performed"
        state.faults[name] = _fault(error)


def _fault(error: Exception) -> str:
    """Class and first line; messages of engines may quote data, so they go to the debug log only."""
    log.debug("fault", exc_info=error)
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "?"
    return f"{type(error).__name__} at {place}"


def _call(step: Derive | Gap, arguments: Mapping[str, Any], ctx: Ctx) -> Any:
    return step.fn(**arguments, ctx=ctx) if step.takes_ctx else step.fn(**arguments)


def _order(columns: tuple[str, ...]) -> list[str]:
    """Every column, so that the numbering of failing rows is the same on every engine and thread count."""
    first = [c for c in ("_subject", "_verdict", "_item", "_rec") if c in columns]
    return first + sorted(c for c in columns if c not in first)


def _name(check: Check) -> str:
    """A check's id as a file or table name."""
    return check.id.replace("/", "_").replace(".", "_").replace("-", "_")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return str(value)
