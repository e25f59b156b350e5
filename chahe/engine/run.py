"""One run: bind tables, make derivations, judge every population in one scan, trace what failed, observe."""

import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis

from chahe.catalog import catalog
from chahe.checks.api import Check
from chahe.derive.api import BUILT_IN, Compute, Computed, Ctx, Derive, Gap, Work
from chahe.derive.reference import REFERENCE
from chahe.engine import completeness, keys
from chahe.engine.backends import Backend
from chahe.engine.counting import mark
from chahe.engine.detail import Counted, detail
from chahe.engine.inputs import GapRow, Inputs, RunResult
from chahe.engine.keeping import keep
from chahe.engine.observing import SubjectTally, Tally, observe
from chahe.engine.periods import windows
from chahe.engine.places import Places
from chahe.engine.plan import Plan, inputs_of, plan, populations, reachable
from chahe.errors import DataFaultError, DefinitionError
from chahe.model import canonical, digest_of
from chahe.tables.api import tables

log = logging.getLogger(__name__)

GAPS_KEPT = 10_000
"""Gaps one completeness test may name one by one; beyond, they are counted and the whole table is incomplete."""

Progress = Callable[[str], None]


def run_id(inputs: Inputs) -> str:
    """Digest of everything the observations depend on: sources and readers, what is left out, gaps, criteria, program,
    period.
    """
    readings = [
        [
            str(b.reading.source),
            b.reading.reader,
            b.tied,
            b.as_of,
            b.code,
            sorted(b.explained),
            b.reading.records,
            b.reading.rejects,
            list(b.period),
            list(b.stake),
        ]
        for b in inputs.readings
    ]
    # One source may stand in two places of which only one has a date or a code.
    readings.sort(key=canonical)
    body = {
        "readings": readings,
        "problems": sorted([p.code or "", p.path, p.problem, *p.tables] for p in inputs.problems),
        "supply": {c: [s.value, *inputs.lacking.get(c, ())] for c, s in inputs.supply.items()},
        "out_of_scope": dict(inputs.out_of_scope),
        "criteria": inputs.register.digest,
        "version": inputs.version,
        "period": [inputs.ctx.period_from.isoformat(), inputs.ctx.period_to.isoformat(), inputs.ctx.as_of.isoformat()],
    }
    if inputs.left_out:  # a run that left something out is another run than one that never saw it
        body["left_out"] = [[x.digest, x.name] for x in inputs.left_out]
    return digest_of(canonical(body))


class Run:
    """The state of one run; use `examine`."""

    def __init__(
        self, inputs: Inputs, backend: Backend, folder: Path | None, progress: Progress, cache: Path | None = None
    ) -> None:
        self.inputs = inputs
        self.backend = backend
        self.folder = folder
        self.progress = progress
        self.cache = cache
        self.files: dict[str, list[Path]] = {}  # intake table -> its Parquet files
        self._made: dict[str, Mapping[str, Any]] = {}  # computation -> its tables
        self.bound: dict[str, Any] = {}
        self.missing: dict[str, tuple[str, ...]] = {}
        self.faults: dict[str, str] = {}
        self.gaps: list[GapRow] = []
        self.not_whole: dict[tuple[str, bool], GapRow] = {}  # intake table, stated or not -> its first gap
        self.unique: dict[str, str] = {}  # derivation -> the one column that is its asserted key
        self.places = Places(inputs.readings)
        self.names = self.places.names

    def bind_base(self, names: tuple[str, ...]) -> None:
        """Intake tables over their Parquet files. A source handed over twice counts once, unless its other place reads
        differently: one pam.d file of many hosts has the same bytes, and its path says whose it is.
        """
        files: dict[str, list[tuple[Path, str | None]]] = {}
        for b in self.places.counted:
            for table in b.reading.tables:
                if self.places.counts(b, table):
                    files.setdefault(table, []).append((b.folder / f"{table}.parquet", b.as_of))
        self.files = {table: [path for path, _ in found] for table, found in files.items()}
        for name in names:
            if name in files:
                self.bound[name] = self.backend.bind(name, tables()[name].schema(), files[name])
            else:
                self.missing[name] = (name,)
        ctx = self.inputs.ctx
        built_in: dict[str, list[dict[str, object]]] = {
            "calendar_window": [dict(w) for w in windows(ctx.period_from, ctx.period_to)],
            "request_state": [{"code": c, "supply": s.value} for c, s in sorted(self.inputs.supply.items())],
            "examined_item": [
                {"code": i.code, "applies": i.code not in self.inputs.out_of_scope} for i in catalog().items
            ],
        }
        for name, rows in built_in.items():
            self.bound[name] = self.backend.rows(name, BUILT_IN[name], rows)

    def make(self, d: Derive | Computed) -> None:
        """One derivation, or table of a computation: computed once, key asserted unique, lost rows found."""
        lacking = tuple(dict.fromkeys(m for i in d.inputs if i not in d.optional for m in self.missing.get(i, ())))
        if lacking:
            self.missing[d.name] = lacking
            return
        # Tables of one computation stand or fall together.
        others = tuple(d.by.makes) if isinstance(d, Computed) else ()
        broken = [i for i in (*d.inputs, *others) if i in self.faults]
        if broken:
            self.faults[d.name] = self.faults[broken[0]]
            return
        if isinstance(d, Computed):
            made = self._computed(d.by)[d.name]
        else:
            arguments = {i: self._input(i) for i in d.inputs}
            made = self.backend.keep(_call(d, arguments, self.inputs.ctx), stored=d.stored)
        if keys.repeats(made.get_name(), d.key, self.backend):
            raise DataFaultError(("導出表鍵值重複。", "A derivation's key is not unique."), d.name)
        self.bound[d.name] = made
        if len(d.key) == 1:
            self.unique[d.name] = d.key[0]
        for name in (i for i in d.covers if i in self.bound):  # an optional input that is missing lost no row
            # An inner join drops evidence silently.
            if n := keys.unanswered(self.bound[name], made, d.trace[name], self.backend):
                self.gaps.append(GapRow(d.name, None, None, f"rows-lost: {n} of {name} in {d.name}"))

    def _computed(self, c: Compute) -> Mapping[str, Any]:
        """The tables of a computation, by one pass however many of them are asked for."""
        if c.name not in self._made:
            if c.over not in tables():
                raise DefinitionError(
                    ("計算表僅能逐批處理讀入之資料表。", "A computation maps an intake table."), c.name
                )
            given = {g: self._given(g) for g in c.given}
            job = c.fn(**given, work=Work(self.inputs.ctx, self.cache))
            schemas = {t: m.schema for t, m in c.makes.items()}
            source, files = self.bound[c.over], self.files[c.over]
            self._made[c.name] = self.backend.compute(job, source, files, c.columns, schemas)
        return self._made[c.name]

    def _given(self, name: str) -> list[dict[str, Any]]:
        """A small table whole, in the order of its records; none when it may be missing and is."""
        rows = self.backend.fetch(self.bound[name]) if name in self.bound else []
        return sorted(rows, key=lambda r: (str(r.get("_item")), r.get("_rec") or 0))

    def _input(self, name: str) -> Any:
        """An input of a derivation. Reference data is bound when the first derivation asks for it."""
        if name in REFERENCE and name not in self.bound:
            self.bound[name] = self.backend.rows(name, BUILT_IN[name], REFERENCE[name]())
        return self.bound[name] if name in self.bound else self._empty(name)

    def _empty(self, name: str) -> Any:
        schema = {**tables()[name].schema(), "_as_of": "date"}
        return self.backend.rows(f"{name}__none", schema, [])

    def test(self, g: Gap) -> None:
        """One declared completeness test; where its own input is missing or not whole, it is a whole gap."""
        self._doubt(g)
        lacking = [m for i in g.inputs for m in self.missing.get(i, ())]
        if lacking:
            self.gaps.append(GapRow(g.table, None, None, f"{g.name}: cannot be tested without {', '.join(lacking)}"))
            return
        found = _call(g, {i: self.bound[i] for i in g.inputs}, self.inputs.ctx)
        # One more than is kept tells whether there are more; a key comes before none, whatever the engine's habit.
        first = [ibis.asc(found[c], nulls_first=False) for c in ("key", "reason", "_item", "_rec")]
        rows = self.backend.fetch(found.order_by(first).limit(GAPS_KEPT + 1))
        self.gaps += [
            GapRow(g.table, g.column, r["key"], f"{g.name}: {r['reason']}", r["_item"], r["_rec"])
            for r in rows[:GAPS_KEPT]
        ]
        if len(rows) > GAPS_KEPT:
            # The rows not kept may name any subject, or none: nobody is unblocked by a list that was cut.
            total = self.backend.fetch(found.aggregate(n=found.count()))[0]["n"]
            words = f"{total} gaps found, the first {GAPS_KEPT} are listed; the whole table counts as incomplete"
            self.gaps.append(GapRow(g.table, None, None, f"{g.name}: {words}"))

    def _doubt(self, g: Gap) -> None:
        """What a test reads beside its table shows that table whole only where it is whole itself."""
        beside = frozenset[str]().union(*(inputs_of(i) for i in g.inputs)) - inputs_of(g.table)
        for (table, stated), why in sorted(self.not_whole.items()):
            if table in beside:
                words = f"{g.name}: {table} is not whole: {why.reason}"
                self.gaps.append(GapRow(g.table, None, None, words, why.item, why.rec, stated))

    def judge(self, name: str, checks: tuple[Check, ...]) -> dict[str, Tally]:
        """All checks of one population: one scan for the counts, one more for the failing rows of all of them."""
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
            if g.table in risky and not g.stated:
                reached = (
                    reachable(check.population, g.table, g.column) if g.column and g.key is not None else frozenset()
                )
                if check.subject in reached:
                    t.absence_subjects |= {str(g.key)}
                else:
                    t.absence_all = True
        return t

    def _count(self, name: str, checks: list[Check], tallies: dict[str, Tally]) -> None:
        unique = self.unique.get(name)
        marked = mark(checks, self.bound[name], self.inputs.register, self.backend, unique)
        with Counted(marked, self.backend) as counted:
            for n, c in enumerate(checks):
                counted.tell(n, tallies[c.id])
            detail([n for n, c in enumerate(checks) if tallies[c.id].failing], counted, tallies, self)
            for n, c in enumerate(checks):
                t = tallies[c.id]
                if t.blocked:
                    # Subjects a keyed gap reaches get a line of their own, with rows or without.
                    inside = counted.inside(n, sorted(t.blocked))
                    for key in sorted(t.blocked):
                        t.subjects.setdefault(key, SubjectTally(inside.get(key, 0)))


def examine(
    inputs: Inputs,
    backend: Backend,
    *,
    folder: Path | None = None,
    only: str | None = None,
    progress: Progress = lambda _: None,
    cache: Path | None = None,
) -> RunResult:
    """Run every check (or those of one item) and observe.

    Args:
        inputs: readings, criteria, period, scope.
        backend: DuckDB or Spark; both give the same observations, byte for byte.
        folder: where the exception lists go; None keeps nothing.
        only: an item code.
        progress: told what is being done.
        cache: folder outside the case for what is slow to prepare (compiled rules); changes no answer.
    """
    name = run_id(inputs)
    state = Run(inputs, backend, folder, progress, cache)
    p: Plan = plan(only)
    state.bind_base(p.base)
    wanted = frozenset(p.base) | {d.name for d in p.derives}
    absence = frozenset(a for c in p.checks for a in c.absence_in)
    state.gaps += completeness.of_readings(inputs, wanted | absence)
    state.gaps += [g for g in completeness.of_dates(state.places) if g.table in wanted | absence]
    for row in sorted(state.gaps, key=lambda g: (g.table, g.reason, g.item or "", g.rec or 0)):
        state.not_whole.setdefault((row.table, row.stated), row)
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
            result.observations += observe(c, tallies[c.id], inputs, state.places, name)
    if folder is not None:
        keep([d for d in p.kept if not set(d.paper) <= set(inputs.out_of_scope)], state, folder)
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
    ops = tuple((name, table.op()) for name, table in arguments.items())
    return _said(step.fn, ops, ctx if step.takes_ctx else None)


@lru_cache(maxsize=2048)
def _said(fn: Callable[..., Any], ops: tuple[tuple[str, Any], ...], ctx: Ctx | None) -> Any:
    """The expression a step makes of its inputs: a function of their names and columns, for steps see no rows."""
    given = {name: op.to_expr() for name, op in ops}
    return fn(**given) if ctx is None else fn(**given, ctx=ctx)
