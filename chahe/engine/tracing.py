"""From a failing row of a population down to the original records it rests on (contract rule 4)."""

from collections.abc import Mapping
from typing import Any

import ibis

from chahe.derive.api import derives
from chahe.tables.api import tables

FIRST = 3
"""Pointers kept per failing row and original table; the total says how many there are."""


def pointers(population: str, failing: Any, bound: Mapping[str, Any]) -> Any | None:
    """Rows (_fid, _table, _item, _rec, _loc, _total): the first places per failing row and table.

    Args:
        population: name of the population of `failing`.
        failing: failing rows with `_fid`, a number unique in it.
        bound: every table and derivation of the run by name.
    """
    found = [
        found_in.select(
            _fid=found_in["_fid"],
            _table=ibis.literal(name),
            _item=found_in["_item"],
            _rec=found_in["_rec"].cast("int64"),
            _loc=found_in["_loc"],
        ).distinct()
        for name, found_in in _down(population, failing, bound)
    ]
    if not found:
        return None
    rows = ibis.union(*found) if len(found) > 1 else found[0]
    rows = rows.distinct()
    order = ibis.window(group_by=[rows["_fid"], rows["_table"]], order_by=[rows["_item"], rows["_rec"], rows["_loc"]])
    totals = ibis.window(group_by=[rows["_fid"], rows["_table"]])
    ranked = rows.mutate(_nth=ibis.row_number().over(order), _total=rows["_rec"].count().over(totals).cast("int64"))
    return ranked.filter(ranked["_nth"] < FIRST).drop("_nth")


def _down(name: str, rows: Any, bound: Mapping[str, Any]) -> list[tuple[str, Any]]:
    if name in tables():
        return [(name, rows)]
    if name not in derives():
        return []
    out: list[tuple[str, Any]] = []
    for source, columns in derives()[name].trace.items():
        if source not in bound:
            continue
        table = bound[source]
        # The left side keeps only what joins, under names that cannot collide with the input's.
        left = rows.select(_fid=rows["_fid"], **{f"_k{i}": rows[own] for i, own in enumerate(columns.values())})
        on = [left[f"_k{i}"] == table[theirs] for i, theirs in enumerate(columns)]
        joined = left.join(table, on, how="inner")
        out += _down(source, joined.drop(*[f"_k{i}" for i in range(len(columns))]), bound)
    return out
