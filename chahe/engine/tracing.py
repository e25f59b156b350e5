"""From a failing row of a population down to the original records it rests on (contract rule 4)."""

from collections.abc import Iterator, Mapping
from typing import Any

from chahe.derive.api import derives
from chahe.engine.backends import Backend
from chahe.tables.api import tables

FIRST = 3
"""Pointers kept per failing row and original table."""


def pointers(population: str, failing: str, bound: Mapping[str, Any], backend: Backend) -> str | None:
    """SQL of rows (_fid, _table, _item, _rec, _loc): the first places per failing row and table.

    Args:
        population: name of the population of `failing`.
        failing: name of the kept failing rows, with `_fid`, a number unique in it.
        bound: every table and derivation of the run by name.
        backend: for its way of quoting names.
    """
    found = [
        f"SELECT _fid, '{name}' AS _table, _item, CAST(_rec AS BIGINT) AS _rec, _loc FROM ({rows}) AS p{n}"
        for n, (name, rows) in enumerate(_down(population, f"SELECT * FROM {failing}", bound, backend))
    ]
    if not found:
        return None
    # UNION, not UNION ALL: two ways down may end at one record.
    places = " UNION ".join(found) if len(found) > 1 else f"SELECT DISTINCT * FROM ({found[0]}) AS q"
    nth = "ROW_NUMBER() OVER (PARTITION BY _fid, _table ORDER BY _item, _rec, _loc) AS _nth"
    ranked = f"SELECT *, {nth} FROM ({places}) AS u"
    return f"SELECT _fid, _table, _item, _rec, _loc FROM ({ranked}) AS r WHERE _nth <= {FIRST}"


def traced_by(population: str) -> tuple[str, ...]:
    """Columns of a population its pointers need; none where nothing is behind it."""
    if population in tables():
        return ("_item", "_rec", "_loc")
    maps = derives()[population].trace.values() if population in derives() else ()
    return tuple(sorted({own for columns in maps for own in columns.values()}))


def _down(name: str, rows: str, bound: Mapping[str, Any], backend: Backend) -> Iterator[tuple[str, str]]:
    if name in tables():
        yield name, rows
        return
    if name not in derives():
        return
    for source, columns in derives()[name].trace.items():
        if source in bound:
            # The left side keeps only what joins, under names that cannot collide with the input's.
            kept = ", ".join(f"{backend.quote(own)} AS _k{i}" for i, own in enumerate(columns.values()))
            on = " AND ".join(f"l._k{i} = t.{backend.quote(theirs)}" for i, theirs in enumerate(columns))
            table = backend.quote(bound[source].get_name())
            joined = f"SELECT l._fid, t.* FROM (SELECT _fid, {kept} FROM ({rows}) AS f) AS l JOIN {table} AS t ON {on}"
            yield from _down(source, joined, bound, backend)
