"""Keys of large tables compared part by part, so that what is held beside them stays within the memory allowed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ibis.expr.datatypes as dt

from chahe.engine.backends import Backend

KEY_BYTES = 200
"""What a key costs while it is compared, generously: its text, its hash, its place in the table."""


def parts(rows: int, memory: int | None) -> int:
    """In how many parts so many keys are compared where so many bytes may be held."""
    return 1 if memory is None else 1 + rows * KEY_BYTES // max(memory, 1)


def repeats(table: str, columns: Sequence[str], backend: Backend) -> bool:
    """Whether two rows of a kept table have the same values in all these columns; NULL is a value."""
    keys = ", ".join(backend.quote(c) for c in columns)
    one = backend.hashed(keys)
    for some in _parted(table, (keys,), backend):
        # Equal keys have one hash: to compare those costs a fraction. Only where two are alike are keys asked.
        if not backend.twice(f"SELECT {one} AS _h FROM {table}{some[0]}"):
            continue
        alike = f"SELECT {one} AS _h FROM {table}{some[0]} GROUP BY {one} HAVING COUNT(*) > 1"
        within = f"SELECT {keys} FROM {table} WHERE {one} IN ({alike})"
        twice = f"SELECT {keys} FROM ({within}) AS w GROUP BY {keys} HAVING COUNT(*) > 1"
        if backend.ask(f"SELECT COUNT(*) AS n FROM ({twice}) AS twice")[0]["n"]:
            return True
    return False


def unanswered(source: Any, derived: Any, pairs: Mapping[str, str], backend: Backend) -> int:
    """How many rows of `source` no row of `derived` answers for. `pairs`: column of the source -> of the derived."""
    theirs, own = ([backend.quote(c) for c in names] for names in (pairs, pairs.values()))
    on = " AND ".join(f"i.{a} = d.{b}" for a, b in zip(theirs, own, strict=True))
    from_, by = (backend.quote(t.get_name()) for t in (source, derived))
    alike = all(_hashed_alike(source.schema()[a], derived.schema()[b]) for a, b in pairs.items())
    keys = (", ".join(theirs), ", ".join(own))
    total = 0
    for of_source, of_derived in _parted(by, keys, backend) if alike else [("", "")]:
        rows = f"SELECT {keys[0]} FROM {from_}{of_source}"
        answers = f"SELECT {keys[1]} FROM {by}{of_derived}"
        lost = f"SELECT COUNT(*) AS n FROM ({rows}) AS i ANTI JOIN ({answers}) AS d ON {on}"
        total += backend.ask(lost)[0]["n"]
    return total


def _hashed_alike(one: dt.DataType, other: dt.DataType) -> bool:
    """Whether equal values of two types have one hash: whole numbers of any width do."""
    return bool((one.is_integer() and other.is_integer()) or one.copy(nullable=True) == other.copy(nullable=True))


def _parted(table: str, keys: Sequence[str], backend: Backend) -> Iterator[list[str]]:
    """Per part the conditions on each list of keys that choose it; none when one part is enough."""
    memory = backend.memory()
    number = 1
    if memory is not None:
        number = parts(backend.ask(f"SELECT COUNT(*) AS n FROM {table}")[0]["n"], memory)
    for part in range(number):
        yield [f" WHERE hash({k}) % {number} = {part}" if number > 1 else "" for k in keys]
