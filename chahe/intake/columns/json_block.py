"""Lines of JSON objects (NDJSON) as typed columns: many lines at once, and by themselves those the library refuses.

A block is parsed whole. When that fails the lines that look unusual are parsed one at a time and the others together,
halving what still fails: a bad line costs itself alone, and what becomes of a line does not depend on its neighbours.
Numbers are read from their digits, never through a float. The library takes one object over several lines, and several
on one line; lines that begin with { and end with } and give exactly one row each can be neither.
"""

import json
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.json as pajson

from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import Lines, Mask, Numbers

SECONDS = pa.decimal128(38, 23)
"""Seconds as JSON writers print them, all digits of a float down to a tenth of a microsecond."""

TEXTS = pa.list_(pa.string())
NOT_JSON = "not JSON, or not one object on the line"
OPEN, CLOSE = ord("{"), ord("}")
_TOGETHER = 64
"""Lines that are parsed one by one rather than halved further."""

_STEP = Decimal(10) ** -9
_MOST_SECONDS = Decimal(10) ** 15
_PYTHON: Mapping[Any, tuple[type, ...]] = {
    pa.string(): (str,),
    pa.int64(): (int,),
    pa.bool_(): (bool,),
    SECONDS: (int, float),
    TEXTS: (list,),
    pa.list_(SECONDS): (list,),
}

Refuse = Callable[[int, str], None]
"""Called with the index of a line and the reason why it gives no row."""


def read_objects(lines: Lines, chosen: Mask, schema: pa.Schema, refuse: Refuse) -> tuple[Numbers, Mapping[str, Array]]:
    """The chosen lines as columns of the schema (absent fields are NULL, others are left out), and their indices.

    The chosen lines are UTF-8, begin with { and end with }.
    """
    if not chosen.any():
        return np.array([], np.int64), {f.name: pa.array([], f.type) for f in schema}
    return _Parsing(lines, schema, refuse).run(np.flatnonzero(chosen))


class _Parsing:
    def __init__(self, lines: Lines, schema: pa.Schema, refuse: Refuse) -> None:
        self.lines, self.schema, self.refuse = lines, schema, refuse
        self.tables: list[tuple[Numbers, pa.Table]] = []

    def run(self, indices: Numbers) -> tuple[Numbers, Mapping[str, Array]]:
        if not self.together(indices):
            usual = np.array([usual_types(self.lines.line(i), self.schema) for i in indices.tolist()], np.bool_)
            self.halved(indices[usual])
            self.singly(indices[~usual])
        if not self.tables:
            return np.array([], np.int64), {f.name: pa.array([], f.type) for f in self.schema}
        found = np.concatenate([i for i, _ in self.tables])
        whole = pa.concat_tables([t for _, t in self.tables])
        if len(self.tables) > 1:
            order = np.argsort(found)
            found, whole = found[order], whole.take(pa.array(order))
        return found, {f.name: whole.column(f.name).combine_chunks() for f in self.schema}

    def together(self, indices: Numbers) -> bool:
        """Parse these lines at once; False when the library does not."""
        chosen = np.zeros(len(self.lines), np.bool_)
        chosen[indices] = True
        table = parsed(self.lines.joined(chosen), len(indices), self.schema)
        if table is not None:
            self.tables.append((indices, table))
        return table is not None

    def halved(self, indices: Numbers) -> None:
        waiting = [indices]
        while waiting:
            some = waiting.pop()
            if len(some) <= _TOGETHER:
                if len(some) and not self.together(some):
                    self.singly(some)
            elif not self.together(some):
                middle = len(some) // 2
                waiting += [some[:middle], some[middle:]]

    def singly(self, indices: Numbers) -> None:
        for index in indices.tolist():
            line = self.lines.line(index)
            table = parsed(line, 1, self.schema)
            if table is None:
                said = plainly(line, self.schema)
                if isinstance(said, str):
                    self.refuse(index, said)
                    continue
                table = parsed(said, 1, self.schema)
            if table is None:
                self.refuse(index, NOT_JSON)
            else:
                self.tables.append((np.array([index], np.int64), table))


def parsed(data: bytes, rows: int, schema: pa.Schema) -> pa.Table | None:
    """One object a line as a table of the schema; None when the library refuses it or sees another number of rows."""
    try:
        table = pajson.read_json(
            pa.py_buffer(data),
            pajson.ReadOptions(use_threads=False, block_size=len(data) + 2),
            pajson.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    return table.select(schema.names) if table.num_rows == rows else None


def usual_types(line: bytes, schema: pa.Schema) -> bool:
    """Whether a line is an object whose fields look like those of the schema: a guess that saves time."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return type(found) is dict and not any(
        (value := found.get(f.name)) is not None and type(value) not in _PYTHON[f.type] for f in schema
    )


def plainly(line: bytes, schema: pa.Schema) -> bytes | str:
    """The fields of one line that the library refuses, written in a way it takes; else why there are none: a name that
    stands twice, a value of another type, no JSON at all.
    """
    try:
        found = json.loads(line, parse_float=Decimal, parse_constant=_refused, object_pairs_hook=_pairs)
    except (ValueError, RecursionError):
        return NOT_JSON
    if not isinstance(found, dict):
        return NOT_JSON
    out: dict[str, object] = {}
    for field in schema:
        value = found.get(field.name)
        if value is None:
            continue
        if field.type == SECONDS and isinstance(value, Decimal):
            if abs(value) >= _MOST_SECONDS:
                return f"{field.name}: no seconds"
            out[field.name] = orjson.Fragment(format(value.quantize(_STEP, ROUND_HALF_EVEN), "f"))
        elif type(value) in _PYTHON[field.type] and not (type(value) is int and abs(value) >= 1 << 63):
            out[field.name] = value
        else:
            return f"{field.name}: a value of another type, or a name that stands twice"
    try:
        return orjson.dumps(out)
    except (orjson.JSONEncodeError, TypeError):
        return NOT_JSON


_TWICE = object()


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                found[name] = _TWICE
            seen.add(name)
    return found


def _refused(word: str) -> None:
    raise ValueError(word)
