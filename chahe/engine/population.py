"""The records one check applies to, one by one: what people sample from. Judges nothing."""

from collections.abc import Iterator, Mapping, Sequence

from chahe.checks.api import Check
from chahe.derive.api import derives
from chahe.engine import counting
from chahe.engine.backends import Backend
from chahe.engine.detail import text
from chahe.engine.inputs import Inputs
from chahe.engine.plan import walk
from chahe.engine.run import Run
from chahe.engine.tracing import pointers
from chahe.errors import CallError
from chahe.tables.api import tables

PIECE = 10_000
"""Records read at once."""

Record = dict[str, str | None]


class Population:
    """Open it, read `records`, ask for the places of some of them."""

    def __init__(self, inputs: Inputs, backend: Backend, check: Check) -> None:
        """Raises CallError when something the population is made of was not read, or could not be made."""
        self._backend = backend
        self._check = check
        self._run = Run(inputs, backend, None, lambda _: None)
        needed = list(dict.fromkeys(walk(check.population)))
        self._run.bind_base(tuple(n for n in needed if n in tables()))
        for name in needed:
            if name in derives():
                self._run.make(derives()[name])
        if check.population not in self._run.bound or check.population in self._run.missing:
            lacking = ", ".join(self._run.missing.get(check.population, (check.population,)))
            raise CallError(
                ("母體所需資料未讀入，無法抽樣。", "What the population is made of was not read."), where=lacking
            )
        marked = counting.mark([check], self._run.bound[check.population], inputs.register, backend, None)
        columns = ", ".join(backend.quote(c) for c in marked.columns)
        inside = counting.is_one_of("_v0", counting.INSIDE)
        chosen = f"SELECT {columns}, _s0 AS _subject FROM ({marked.query}) AS m WHERE {inside}"
        order = counting.in_order((*marked.columns, "_subject"), backend)
        numbered = f"SELECT *, ROW_NUMBER() OVER (ORDER BY {order}) AS _fid FROM ({chosen}) AS c"
        self._kept = backend.keep_sql(numbered)

    def records(self) -> Iterator[Record]:
        """Subject and columns as texts, in an order that is the same on every machine."""
        first = 1
        while True:
            last = first + PIECE
            some = f"SELECT * FROM {self._kept} WHERE _fid >= {first} AND _fid < {last} ORDER BY _fid"
            rows = self._backend.ask(some)
            for row in rows:
                named = {k: None if v is None else text(v) for k, v in row.items() if not k.startswith("_")}
                yield {"subject": row["_subject"], **named}
            if len(rows) < PIECE:
                return
            first = last

    def places(self, numbers: Sequence[int]) -> Mapping[int, list[str]]:
        """Pointers of the records at these places (from 1)."""
        listed = ", ".join(str(int(n)) for n in numbers)
        some = self._backend.keep_sql(f"SELECT * FROM {self._kept} WHERE _fid IN ({listed})")
        query = pointers(self._check.population, some, self._run.bound, self._backend)
        out: dict[int, list[str]] = {}
        for r in self._backend.ask(f"SELECT * FROM ({query}) AS p ORDER BY _fid, _table, _item, _rec") if query else ():
            out.setdefault(int(r["_fid"]), []).append(f"{r['_item']}#{r['_loc']}")
        return out
