"""How checks and derivations are tried: rows in, observations out, without files an insurer would hand over.

`judge(check_id, rows, …)` binds rows of the check's own population (also a derived one) and gives its observations.
`derived(name, tables, …)` runs one derivation and what it rests on over rows of intake tables and gives its rows.
`examined(tables, …)` runs the engine whole (plan, derivations, completeness, checks) over rows of intake tables.

Values in YAML: dates as dates; anything not given is NULL.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from chahe.checks.api import Check, checks
from chahe.criteria import EVERYONE, Certainty, Criterion, Register, load
from chahe.derive.api import Ctx, derives
from chahe.engine.backends import Backend, connect
from chahe.engine.inputs import BoundReading, GapRow, HandoverProblem, Inputs, RunResult
from chahe.engine.observing import observe
from chahe.engine.plan import walk
from chahe.engine.run import Run, examine
from chahe.engine.sql import schema_of as engine_schema
from chahe.errors import DefinitionError
from chahe.model import Digest, Layer, Observation, Reading, ReadStatus, Source, Supply, digest_of
from chahe.tables.api import tables

Rows = Iterable[Mapping[str, Any]]
CTX = Ctx(dt.date(2025, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 6, 30))
AS_OF = "2026-06-30"


def register(law: Mapping[str, Any] | None = None, own: Mapping[str, Any] | None = None) -> Register:
    """A register that knows only the values given: {parameter: value} or {parameter: [{value, since, until}, …]}."""
    full = load()
    out: list[Criterion] = []
    for layer, given in ((Layer.LAW, law or {}), (Layer.OWN, own or {})):
        for parameter, value in given.items():
            versions = value if isinstance(value, list) else [{"value": value, "since": dt.date(2000, 1, 1)}]
            p = full.parameter(parameter)
            for n, v in enumerate(versions):
                out.append(
                    Criterion(
                        id=f"T-{layer.value}-{parameter}-{n}",
                        parameter=parameter,
                        layer=layer,
                        operator=p.operator,
                        type=p.type,
                        value=v["value"],
                        unit=p.unit,
                        source="test",
                        article=str(n),
                        version_date=v["since"],
                        since=v["since"],
                        until=v.get("until"),
                        certainty=Certainty(v.get("certainty", "Q")),
                        analogy=v.get("analogy", False),
                        institution_types=EVERYONE,
                        items=p.items,
                        pack="test",
                        title_zh="測試",
                        title_en="test",
                        governs=p.governs,
                    )
                )
    return Register(tuple(out), full.parameters(), ())


def judge(
    check_id: str | Check,
    rows: Rows | None,
    *,
    law: Mapping[str, Any] | None = None,
    own: Mapping[str, Any] | None = None,
    gaps: Iterable[GapRow] = (),
    backend: Backend | None = None,
) -> list[Observation]:
    """Observations of one check over rows of its population; rows None = the table is missing."""
    check = checks()[check_id] if isinstance(check_id, str) else check_id
    engine = backend or connect()
    schema = schema_of(check.population, engine)
    source = Source(Digest("0" * 64))
    given = (
        []
        if rows is None
        else [{"_item": str(source), "_rec": n, "_loc": f"record:{n}", **r} for n, r in enumerate(rows, 1)]
    )
    unknown = {c for r in given for c in r} - set(schema) - {"_item", "_rec", "_loc"}
    if unknown:
        raise DefinitionError(("案例含未宣告之欄位。", "A case names undeclared columns."), ", ".join(sorted(unknown)))
    # The rows stand for what intake read, so the inputs of the population are said to be there.
    read = {t: max(len(given), 1) for t in walk(check.population) if t in tables()}
    reading = Reading(
        source, "given", "test@1", ReadStatus.READ, len(given), len(given), 0, 0, read if rows is not None else {}
    )
    bound = (BoundReading(reading, Path(), tied=True, as_of=AS_OF),)
    run = Run(Inputs(bound, CTX, register(law, own), "test"), engine, None, lambda _: None)
    run.gaps += list(gaps)
    if rows is None:
        run.missing[check.population] = (check.population,)
    else:
        run.bound[check.population] = engine.rows(f"given_{check.population}", schema, given)
    for name in (*walk(check.population), *(n for a in check.absence_in for n in walk(a))):
        if name not in run.bound:
            run.bound[name] = _none(name, engine)
    tally = run.judge(check.population, (check,))[check.id]
    return observe(check, tally, run.inputs, run.places, "test")


def outcome(observations: list[Observation]) -> str:
    """The check's own outcome: that of its `*` line."""
    return observations[0].outcome.value


_NONE: dict[tuple[int, str], tuple[Backend, Any]] = {}


def _none(name: str, engine: Backend) -> Any:
    """An empty table or derivation, made once per engine (held with the engine, so that its id stays its own)."""
    found = _NONE.get((id(engine), name))
    if found is None or found[0] is not engine:
        found = (engine, engine.rows(f"none_{name}", schema_of(name, engine), []))
        _NONE[id(engine), name] = found
    return found[1]


@cache
def _schema(name: str) -> Mapping[str, str]:
    return {c: str(t) for c, t in engine_schema(name, CTX).items()}


def schema_of(name: str, engine: Backend) -> dict[str, str]:
    """Column -> type of a table or derivation; compiled once per name."""
    return dict(_schema(name))


def bound(folder: Path, given: Mapping[str, Rows], **changes: Any) -> tuple[BoundReading, ...]:
    """One tied reading per table, its rows written as intake would write them."""
    out = []
    for name, rows in given.items():
        full = tables()[name].schema()
        source = Source(digest_of(name.encode()))
        data = [
            {"_item": str(source), "_rec": n, "_loc": f"record:{n}", **{k: v for k, v in r.items() if k != "_as_of"}}
            for n, r in enumerate(rows, 1)
        ]
        for r in data:
            if set(r) - set(full):
                raise DefinitionError(("欄位未宣告。", "Undeclared column."), f"{name}: {sorted(set(r) - set(full))}")
        target = folder / name
        target.mkdir(parents=True)
        arrow = pa.Table.from_pylist(
            [{c: r.get(c) for c in full} for r in data], schema=ibis.schema(dict(full)).to_pyarrow()
        )
        pq.write_table(arrow, target / f"{name}.parquet")
        reading = Reading(
            source, f"{name}.test", "test@1", ReadStatus.READ, len(data), len(data), 0, 0, {name: len(data)}
        )
        out.append(replace(BoundReading(reading, target, tied=True, as_of=AS_OF), **changes))
    return tuple(out)


def inputs_for(
    folder: Path,
    given: Mapping[str, Rows],
    *,
    law: Mapping[str, Any] | None = None,
    own: Mapping[str, Any] | None = None,
    ctx: Ctx = CTX,
    supply: Mapping[str, Supply] | None = None,
    code_tables: Mapping[str, tuple[str, ...]] | None = None,
    problems: tuple[HandoverProblem, ...] = (),
    **changes: Any,
) -> Inputs:
    """Inputs of a whole run over rows of intake tables."""
    return Inputs(
        bound(folder, given, **changes), ctx, register(law, own), "test", code_tables or {}, supply or {}, problems
    )


def examined(
    given: Mapping[str, Rows], *, only: str | None = None, backend: Backend | None = None, **more: Any
) -> RunResult:
    """The whole engine over rows of intake tables."""
    with tempfile.TemporaryDirectory() as folder:
        engine = backend or connect()
        return examine(inputs_for(Path(folder), given, **more), engine, only=only)


def derived(
    name: str, given: Mapping[str, Rows], *, ctx: Ctx = CTX, backend: Backend | None = None
) -> list[dict[str, Any]]:
    """Rows of one derivation over rows of intake tables, sorted by its key; a fault is raised, not recorded."""
    with tempfile.TemporaryDirectory() as folder:
        engine = backend or connect()
        run = Run(inputs_for(Path(folder), given, ctx=ctx), engine, None, lambda _: None)
        order = list(dict.fromkeys(walk(name)))
        run.bind_base(tuple(n for n in order if n in tables()))
        for n in order:
            if n in derives():
                run.make(derives()[n])
        if name in run.missing:
            raise DefinitionError(("缺少輸入資料表。", "Inputs are missing."), ", ".join(run.missing[name]))
        rows = engine.fetch(run.bound[name])
        return sorted(rows, key=lambda r: tuple(str(r[k]) for k in derives()[name].key))
