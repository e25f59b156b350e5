"""Which subjects stand in a population as rows that meet a check: a subject that is gone was not tested again."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from chahe.checks.api import Check, checks
from chahe.criteria import Register
from chahe.derive.api import derives
from chahe.engine.backends import Backend
from chahe.engine.counting import FAILING, is_one_of, mark
from chahe.engine.inputs import Inputs
from chahe.engine.judge import Verdict
from chahe.engine.plan import walk
from chahe.engine.run import Run
from chahe.tables.api import tables

WINDOW = r"^20[0-9][0-9](Q[1-4]|H[12]|-[0-9][0-9])?\|"
"""A calendar period before a subject: tested again in another period, it is the same subject."""


def met(
    inputs: Inputs, backend: Backend, wanted: Mapping[str, Collection[str]], cache: Path | None = None
) -> dict[str, frozenset[str]]:
    """Of the subjects asked for (without their period), those that have rows under the check and none that fails it.

    Args:
        inputs: as of the run.
        backend: DuckDB; the query is its own.
        wanted: check -> subjects without the period.
        cache: folder outside the case for what is slow to prepare.

    A population that cannot be made has nobody in it. Raises what a derivation raises.
    """
    chosen = [checks()[c] for c in wanted if c in checks()]
    order = list(dict.fromkeys(n for c in chosen for n in walk(c.population)))
    run = Run(inputs, backend, None, lambda _: None, cache)
    run.bind_base(tuple(n for n in order if n in tables()))
    for name in order:
        if name in derives():
            run.make(derives()[name])
    out: dict[str, frozenset[str]] = {}
    for c in chosen:
        rows = run.bound.get(c.population)
        out[c.id] = frozenset() if rows is None else met_in(c, rows, inputs.register, backend, wanted[c.id])
    return out


def met_in(
    check: Check, rows: Any, register: Register, backend: Backend, wanted: Collection[str]
) -> frozenset[str]:  # fmt: skip
    """The same in a population that is there."""
    marked = mark([check], rows, register, backend, None)
    asked = backend.rows("wanted_subjects", {"_subject": "string"}, [{"_subject": s} for s in sorted(wanted)])
    name = f"regexp_replace(_s0, '{WINDOW}', '')"
    query = (
        f"SELECT {name} AS _subject, COUNT(CASE WHEN {is_one_of('_v0', FAILING)} THEN 1 END) AS bad, "
        f"COUNT(CASE WHEN {is_one_of('_v0', (Verdict.MET,))} THEN 1 END) AS good FROM ({marked.query}) AS m "
        f"WHERE {name} IN (SELECT _subject FROM {backend.quote(asked.get_name())}) GROUP BY 1"
    )
    return frozenset(r["_subject"] for r in backend.ask(query) if r["good"] and not r["bad"])
