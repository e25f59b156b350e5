"""The SQL of checks and derivations over tables by name, as working papers print it. No data is needed."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import ibis

from chahe.checks.api import Check
from chahe.criteria import Register
from chahe.derive.api import BUILT_IN, Computed, Ctx, derives
from chahe.engine.judge import verdict
from chahe.errors import DefinitionError
from chahe.tables.api import tables

_EXCLUDE = re.compile(r"EXCLUDE \(([^()]*)\)")
_CTX = Ctx(date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))


@cache
def schema_of(name: str, ctx: Ctx = _CTX) -> Mapping[str, Any]:
    """Column -> Ibis type of a table, built-in table or derivation."""
    if name in tables():
        return {**tables()[name].schema(), "_as_of": "date"}
    if name in BUILT_IN:
        return BUILT_IN[name]
    if isinstance(one := derives()[name], Computed):
        return dict(one.made.schema)
    return dict(_derive_expression(name, ctx).schema().items())


def _derive_expression(name: str, ctx: Ctx) -> Any:
    d = derives()[name]
    if isinstance(d, Computed):
        raise DefinitionError(("計算表沒有 SQL。", "A computed table has no SQL."), name)
    inputs = {i: ibis.table(schema_of(i, ctx), name=i) for i in d.inputs}
    return d.fn(**inputs, ctx=ctx) if d.takes_ctx else d.fn(**inputs)


def derive_sql(name: str, ctx: Ctx = _CTX) -> str:
    """One derivation over its inputs by name (DuckDB dialect); of a computed table, where its program stands."""
    if isinstance(one := derives()[name], Computed):
        return f"-- computed, not SQL: {one.by.fn.__module__}.{one.by.name} over {', '.join(one.inputs)}"
    return _steady(str(ibis.to_sql(_derive_expression(name, ctx), dialect="duckdb")))


def check_sql(check: Check, register: Register, ctx: Ctx = _CTX) -> str:
    """Subject and verdict per row: 0 not subject, 1 met, 2 law, 3 own norm, 4 unsettled, 5 pending."""
    rows = ibis.table(schema_of(check.population, ctx), name=check.population)
    shown = [rows[c] for c in dict.fromkeys((check.subject, *check.shows))]
    return _steady(str(ibis.to_sql(rows.select(*shown, verdict=verdict(check, rows, register)), dialect="duckdb")))


def _steady(sql: str) -> str:
    """Ibis keeps dropped columns in a set: their order follows the process's hash seed, and must not."""
    return _EXCLUDE.sub(lambda m: f"EXCLUDE ({', '.join(sorted(m[1].split(', ')))})", sql)
