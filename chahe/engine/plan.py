"""What a check needs, transitively, and in which order derivations are made."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chahe.checks.api import Check, checks
from chahe.derive.api import BUILT_IN, Computed, Derive, Gap, derives, gaps
from chahe.errors import DefinitionError
from chahe.tables.api import tables


@dataclass(frozen=True, slots=True)
class Plan:
    """Checks by population, derivations in order, base tables."""

    checks: tuple[Check, ...]
    derives: tuple[Derive | Computed, ...]
    base: tuple[str, ...]
    gaps: tuple[Gap, ...]
    kept: tuple[Derive, ...]  # derivations whose rows the run keeps for the working papers


def plan(only: str | None = None) -> Plan:
    """The plan of all checks, or of those of one item. Raises DefinitionError on an unknown input or a cycle."""
    chosen = tuple(c for c in checks().values() if only is None or c.question == only)
    order: list[str] = []
    for check in chosen:
        for name in walk(check.population):
            if name not in order:
                order.append(name)
    base = tuple(n for n in order if n in tables())
    wanted = tuple(g for g in gaps() if g.table in order)
    for g in wanted:
        for name in [n for i in g.inputs for n in walk(i)]:
            if name not in order:
                order.append(name)
    kept = kept_for(only)
    for name in [n for d in kept for n in walk(d.name)]:
        if name not in order:
            order.append(name)
    made = tuple(derives()[n] for n in order if n in derives())
    return Plan(chosen, made, tuple(dict.fromkeys((*base, *(n for n in order if n in tables())))), wanted, kept)


def kept_for(only: str | None = None) -> tuple[Derive, ...]:
    """Derivations shown in working papers, of all items or of one, by name."""
    return tuple(
        d for d in derives().values() if isinstance(d, Derive) and d.paper and (only is None or only in d.paper)
    )


def walk(name: str, trail: tuple[str, ...] = ()) -> Iterator[str]:
    """Inputs first, then the table itself; depth first, without repeats along one trail."""
    if name in trail:
        raise DefinitionError(
            ("導出表循環相依。", "Derivations depend on each other in a circle."), "->".join((*trail, name))
        )
    if name in derives():
        for i in derives()[name].inputs:
            yield from walk(i, (*trail, name))
    elif name not in tables() and name not in BUILT_IN:
        raise DefinitionError(("未定義之資料表。", "Unknown table."), name)
    yield name


def inputs_of(population: str) -> frozenset[str]:
    """Base tables and derivations a population rests on, itself included; built-in tables left out."""
    return frozenset(n for n in walk(population) if n not in BUILT_IN)


def rests_on(population: str) -> frozenset[str]:
    """`inputs_of`, and what the completeness tests of these tables read: where that is not whole, they say nothing."""
    own = inputs_of(population)
    return own.union(*(inputs_of(i) for g in gaps() if g.table in own for i in g.inputs))


def subject_column(population: str, subject: str, table: str, column: str) -> bool:
    """Does `column` of `table` reach the subject column of the population through the trace maps?"""
    return subject in reachable(population, table, column)


def reachable(population: str, table: str, column: str) -> frozenset[str]:
    """Columns of the population that carry the values of `table.column`."""
    if population == table:
        return frozenset({column})
    if population not in derives():
        return frozenset()
    found: set[str] = set()
    d = derives()[population]
    for name in d.inputs:
        mapped: Mapping[str, str] = d.trace.get(name, {})
        found.update(mapped[c] for c in reachable(name, table, column) if c in mapped)
    return frozenset(found)


def populations(plan_: Plan) -> Iterable[tuple[str, tuple[Check, ...]]]:
    """Checks grouped by population, in order."""
    names = sorted({c.population for c in plan_.checks})
    return [(n, tuple(c for c in plan_.checks if c.population == n)) for n in names]
