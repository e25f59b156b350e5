"""What blocks `met`: readings that are not tied, unexplained rejects, broken control totals, missing files, and the
declared completeness tests (contract rule 6).
"""

from collections.abc import Iterable
from typing import Any

import pyarrow.parquet as pq

from chahe.derive.api import derives
from chahe.engine.inputs import BoundReading, GapRow, Inputs
from chahe.engine.masked import of_masks
from chahe.engine.periods import covered
from chahe.engine.places import Places
from chahe.intake.api import readers
from chahe.intake.rejects import reject_id
from chahe.model import ReadStatus, Supply

STATED_NONE = (Supply.NO_SUCH_BUSINESS, Supply.NOT_DONE)
"""The auditee states in writing that there is nothing: absence is then a fact, not a gap."""

WITHHELD = (Supply.NOT_RETAINED, Supply.CANNOT_PROVIDE)
"""There is or was something, and it does not come: what other requests feed into the same tables is not all."""


SHEETS = frozenset(("spreadsheet", "host-extract"))
"""The reader of tables of every kind."""


def of_readings(inputs: Inputs, wanted: frozenset[str]) -> list[GapRow]:
    """Gaps the readings themselves show, for the tables wanted."""
    out: list[GapRow] = []
    for bound in inputs.readings:
        out += [g for g in _of_reading(bound, inputs) if g.table in wanted]
    for problem in inputs.problems:
        for table in inputs.code_tables.get(problem.code or "", problem.tables):
            if table in wanted:
                out.append(GapRow(table, None, None, f"handover: {problem.problem}: {problem.path}"))
    out += [g for g in (*of_supply(inputs), *of_periods(inputs), *of_masks(inputs)) if g.table in wanted]
    return out


def of_supply(inputs: Inputs) -> Iterable[GapRow]:
    """Requests of which the auditee says that something is not there, in whole or in part."""
    for code, tables in sorted(inputs.code_tables.items()):
        whole = [w for w in (inputs.supply.get(code),) if w in WITHHELD]
        for word in dict.fromkeys((*whole, *inputs.lacking.get(code, ()))):
            if word is not None:
                for table in tables:
                    yield GapRow(table, None, None, f"supply: {code} {word.value}", stated=word in STATED_NONE)


def of_periods(inputs: Inputs) -> Iterable[GapRow]:
    """Requests that must cover the whole period examined and whose files state periods that do not."""
    first, last = inputs.ctx.period_from, inputs.ctx.period_to
    for code in sorted(inputs.whole_period):
        read = [b for b in inputs.readings if b.code == code and b.reading.status is ReadStatus.READ]
        stated = {b.period for b in read if b.period != (None, None)}
        if stated and not covered(stated, first, last):
            words = ", ".join(f"{a or '?'}/{b or '?'}" for a, b in sorted(stated, key=str))
            for table in inputs.code_tables.get(code, ()):
                reason = f"period-not-covered: {code} states {words}, examined is {first}/{last}"
                yield GapRow(table, None, None, reason)


def of_dates(places: Places) -> Iterable[GapRow]:
    """The same bytes said to be of two days: of which day the records are cannot be told."""
    for source in places.twice:
        if len(source.dates) > 1:
            for table in source.tables:
                words = f"{', '.join(source.dates)}: {', '.join(source.names)}"
                yield GapRow(table, None, None, f"two-dates: the same bytes are said to be of {words}", source.item)


def _of_reading(bound: BoundReading, inputs: Inputs) -> Iterable[GapRow]:
    reading = bound.reading
    item = str(reading.source)
    if reading.status is ReadStatus.UNREAD:
        for table in inputs.code_tables.get(bound.code or "", bound.stake):
            yield GapRow(table, None, None, f"unread: {reading.reason or 'not recognised'}: {reading.name}", item)
        return
    fed = _tables_of(reading.reader) | set(reading.tables)
    if not fed and _name(reading.reader) in SHEETS:  # damaged before its first row: what it would have held
        fed = set(inputs.code_tables.get(bound.code or "", bound.stake))
    for table in sorted(reading.tables):
        if not bound.tied:
            yield GapRow(table, None, None, f"unverified-population: {reading.name}", item)
        stated = reading.stated.get(table)
        if stated is not None and stated != reading.tables[table]:
            yield GapRow(table, None, None, f"control-total: {stated} stated, {reading.tables[table]} read", item)
    if reading.rejects:
        yield from _of_rejects(bound, sorted(fed), item)


def _of_rejects(bound: BoundReading, fed: list[str], item: str) -> Iterable[GapRow]:
    path = bound.folder / "rejects.parquet"
    rows: list[dict[str, Any]] = [{"rec": 0, "loc": "", "reason": "list of rejects missing", "table": None}]
    if path.exists():
        rows = pq.read_table(path).to_pylist()
    open_rows = [r for r in rows if reject_id(bound.reading.source, r["rec"], r["loc"]) not in bound.explained]
    seen: set[str] = set()
    for r in open_rows:
        for table in [r["table"]] if r["table"] else fed:
            if table not in seen:
                seen.add(table)
                yield GapRow(table, None, None, f"unexplained-reject: {r['reason']}", item, r["rec"])


def _tables_of(reader: str) -> set[str]:
    found = readers().get(_name(reader))
    # These readers can feed every sheet table; which one a reject belongs to, they say themselves.
    return set(found.tables) if found and found.name not in SHEETS else set()


def _name(reader: str) -> str:
    return reader.rsplit("@", 1)[0]


def of_absent(inputs: Inputs, present: frozenset[str], absence_tables: Iterable[str]) -> list[GapRow]:
    """A table whose missing rows could fake an exception and of which nothing was read: whole gap, unless the auditee
    stated in writing that there is none.
    """
    out = []
    for table in sorted(set(absence_tables)):
        if table in present or table in derives():
            continue
        codes = [c for c, fed in inputs.code_tables.items() if table in fed]
        if codes and all(inputs.supply.get(c) in STATED_NONE for c in codes):
            continue
        words = ", ".join(f"{c} {inputs.supply.get(c, Supply.PENDING).value}" for c in codes)
        out.append(GapRow(table, None, None, f"no-table: {words or 'not requested'}"))
    return out
