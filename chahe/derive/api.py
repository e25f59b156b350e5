"""The vocabulary of derivations and completeness tests.

A derivation is a function whose parameter names are its inputs (tables, other derivations, or the built-in tables
`calendar_window`, `request_state` and `examined_item`) and, last, optionally `ctx`. It never sees criteria: it emits
dates, numbers, booleans. Its key is asserted unique. `trace` says how to find the input rows behind a derived row.
Every window, limit and list ends its order in (_item, _rec); no floats; see chahe/expressions.py.

What is not relational is a computation (`@compute`): one intake table mapped in partitions, small tables given whole.
It may make several tables in one pass (docs/decisions/0006-computed-tables.md).
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from os import PathLike
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

from chahe.errors import DefinitionError

BUILT_IN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        # calendar periods that touch the period examined (unit: month, quarter, half, year)
        "calendar_window": MappingProxyType(
            {"unit": "string", "label": "string", "window_from": "date", "window_to": "date", "ordinal": "int64"}
        ),
        # what the hand-over says about each 資料代號 (model.Supply)
        "request_state": MappingProxyType({"code": "string", "supply": "string"}),
        # the items an examination answers; `applies`: the profile of the insurer leaves it in
        "examined_item": MappingProxyType({"code": "string", "applies": "boolean"}),
        # Mozilla's Public Suffix List (derive/reference.py): rules, and labels of the suffix where one holds
        "public_suffix": MappingProxyType({"suffix": "string", "kind": "string", "labels": "int64"}),
        # Pairs of letters names people give hardly hold, and places in a label (derive/letter_pairs.py)
        "rare_pair": MappingProxyType({"pair": "string"}),
        "label_place": MappingProxyType({"place": "int64"}),
    }
)


@dataclass(frozen=True, slots=True)
class Ctx:
    """What a derivation may know beside its inputs. `as_of` is the base date (基準日) of the examination; the date
    of a reading is the column `_as_of` of its rows.
    """

    period_from: date
    period_to: date
    as_of: date


@dataclass(frozen=True, slots=True)
class Derive:
    """One derivation."""

    name: str
    inputs: tuple[str, ...]
    optional: tuple[str, ...]  # inputs that may be wholly missing: an empty table stands in
    key: tuple[str, ...]
    fn: Callable[..., Any]
    trace: Mapping[str, Mapping[str, str]]  # input -> {its column: key (or other) column of the derived table}
    covers: tuple[str, ...]  # inputs whose rows must all survive; needs a trace entry
    takes_ctx: bool
    doc: str
    paper: tuple[str, ...] = ()  # items whose working paper shows the rows: the run keeps them
    stored: bool = True  # False: so cheap beside what it rests on that it is worked out anew wherever it is read


@dataclass(frozen=True, slots=True)
class Gap:
    """One completeness test of one table: rows (`key` | NULL = the whole table, `reason`, `_item`, `_rec`)."""

    name: str
    table: str  # the table found incomplete
    column: str | None  # the column `key` refers to
    inputs: tuple[str, ...]
    fn: Callable[..., Any]
    takes_ctx: bool
    doc: str


Batch: TypeAlias = Mapping[str, Sequence[Any]]
"""Some rows of the table a computation maps: column -> values, plain Python objects, all of one length."""

Row: TypeAlias = tuple[str, tuple[Any, ...]]
"""Name of a table the computation makes, and the values of one row in the order of its schema."""


class Mapper(Protocol):
    """Works through one partition, in a process of its own or not; partitions know nothing of each other."""

    def rows(self, batch: Batch) -> Iterable[Row]:
        """The rows that a batch gives at once."""

    def state(self) -> object:
        """What the whole partition leaves to be folded; picklable. None when there is nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """A computation made ready: given tables are read, what is slow to prepare is prepared."""

    mapper: Callable[[], Mapper]  # picklable; called once in each partition
    fold: Callable[[Sequence[Any]], Iterable[Row]] | None = None  # states of all partitions, in no order -> rows


@dataclass(frozen=True, slots=True)
class Work:
    """What a computation may know beside its inputs."""

    ctx: Ctx
    cache: "PathLike[str] | None" = None  # folder outside the case for what is slow to prepare; changes no answer


@dataclass(frozen=True, slots=True)
class Made:
    """One table a computation makes; `trace` and `covers` as in a derivation."""

    doc: str
    schema: Mapping[str, str]  # column -> type, of the types of tables/api.py
    key: tuple[str, ...]
    trace: Mapping[str, Mapping[str, str]]
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compute:
    """One pass over one intake table. `fn(given…, work) -> Job`; given tables come as lists of rows (dictionaries),
    in the order of (_item, _rec).
    """

    name: str
    over: str
    columns: tuple[str, ...]  # of `over`, that the mapper reads
    given: tuple[str, ...]
    optional: tuple[str, ...]  # given tables that may be wholly missing: no rows stand in
    fn: Callable[..., Job]
    makes: Mapping[str, Made]
    doc: str


@dataclass(frozen=True, slots=True)
class Computed:
    """One table of a computation, as plans, traces and completeness see it: like a derivation."""

    name: str
    by: Compute
    made: Made

    @property
    def inputs(self) -> tuple[str, ...]:
        """The table mapped, then the given ones."""
        return (self.by.over, *self.by.given)

    @property
    def optional(self) -> tuple[str, ...]:
        """Inputs that may be wholly missing."""
        return self.by.optional

    @property
    def key(self) -> tuple[str, ...]:
        """Asserted unique."""
        return self.made.key

    @property
    def trace(self) -> Mapping[str, Mapping[str, str]]:
        """See Derive."""
        return self.made.trace

    @property
    def covers(self) -> tuple[str, ...]:
        """See Derive."""
        return self.made.covers

    @property
    def doc(self) -> str:
        """What a row is."""
        return self.made.doc

    @property
    def paper(self) -> tuple[str, ...]:
        """See Derive; what a computation makes is shown by what rests on it."""
        return ()


def compute(
    *, over: str, columns: tuple[str, ...], makes: Mapping[str, Made], optional: tuple[str, ...] = ()
) -> Callable[[Callable[..., Job]], Compute]:
    """Make a Compute named like its function, whose parameters are the given tables and, last, `work`.

    Raises DefinitionError when key, trace, covers or optional name nothing that is there.
    """

    def make(fn: Callable[..., Job]) -> Compute:
        given = tuple(n for n in inspect.signature(fn).parameters if n != "work")
        inputs = {over, *given}
        sound = all(
            m.doc and m.key and set(m.key) <= set(m.schema) and set(m.covers) <= set(m.trace) <= inputs
            for m in makes.values()
        )
        if not (fn.__doc__ and makes and columns and sound and set(optional) <= set(given)):
            raise DefinitionError(
                ("計算表定義不完整。", "A computation names columns, keys, docstrings and real inputs."), fn.__name__
            )
        doc = inspect.getdoc(fn) or ""
        return Compute(fn.__name__, over, columns, given, optional, fn, MappingProxyType(dict(makes)), doc)

    return make


def derive(
    *,
    key: tuple[str, ...],
    trace: Mapping[str, Mapping[str, str]] | None = None,
    covers: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
    paper: tuple[str, ...] = (),
    stored: bool = True,
) -> Callable[[Callable[..., Any]], Derive]:
    """Make a Derive named like its function. Raises DefinitionError when trace or covers name no input."""

    def make(fn: Callable[..., Any]) -> Derive:
        inputs, takes_ctx = _inputs(fn)
        named = {*(trace or {}), *covers, *optional}
        if not key or not fn.__doc__ or not named <= set(inputs) or not set(covers) <= set(trace or {}):
            raise DefinitionError(
                ("導出表定義不完整。", "A derivation names key, docstring and real inputs."), fn.__name__
            )
        frozen = {t: MappingProxyType(dict(m)) for t, m in (trace or {}).items()}
        return Derive(
            fn.__name__,
            inputs,
            optional,
            key,
            fn,
            MappingProxyType(frozen),
            covers,
            takes_ctx,
            inspect.getdoc(fn) or "",
            paper,
            stored,
        )

    return make


def gap(*, table: str, column: str | None = None) -> Callable[[Callable[..., Any]], Gap]:
    """Make a Gap named like its function."""

    def make(fn: Callable[..., Any]) -> Gap:
        inputs, takes_ctx = _inputs(fn)
        if not fn.__doc__:
            raise DefinitionError(("完整性測試須有說明。", "A completeness test has a docstring."), fn.__name__)
        return Gap(fn.__name__, table, column, inputs, fn, takes_ctx, inspect.getdoc(fn) or "")

    return make


@cache
def derives() -> Mapping[str, Derive | Computed]:
    """Every derivation, and every table of a computation, under chahe/derive, by name."""
    found: dict[str, Derive | Computed] = {d.name: d for d in _found() if isinstance(d, Derive)}
    for one in (c for c in _found() if isinstance(c, Compute)):
        for name, made in one.makes.items():
            if name in found:
                raise DefinitionError(("導出表名稱重複。", "Two derivations share a name."), name)
            found[name] = Computed(name, one, made)
    return MappingProxyType(dict(sorted(found.items())))


@cache
def gaps() -> tuple[Gap, ...]:
    """Every completeness test under chahe/derive/gaps, by name."""
    return tuple(sorted((g for g in _found() if isinstance(g, Gap)), key=lambda g: g.name))


def _found() -> list[Derive | Gap | Compute]:
    out: dict[str, Derive | Gap | Compute] = {}
    package = importlib.import_module("chahe.derive")
    for info in sorted(pkgutil.walk_packages(package.__path__, "chahe.derive."), key=lambda i: i.name):
        if info.ispkg or info.name == __name__:
            continue
        for value in vars(importlib.import_module(info.name)).values():
            if isinstance(value, (Derive, Gap, Compute)) and out.setdefault(value.name, value) is not value:
                raise DefinitionError(("導出表名稱重複。", "Two derivations share a name."), value.name)
    return list(out.values())


def _inputs(fn: Callable[..., Any]) -> tuple[tuple[str, ...], bool]:
    names = tuple(inspect.signature(fn).parameters)
    return tuple(n for n in names if n != "ctx"), "ctx" in names
