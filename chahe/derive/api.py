"""The vocabulary of derivations and completeness tests.

A derivation is a function whose parameter names are its inputs (tables, other derivations, or the built-in tables
`calendar_window` and `request_state`) and, last, optionally `ctx`. It never sees criteria: it emits dates, numbers,
booleans. Its key is asserted unique. `trace` says how to find the input rows behind a derived row.
Every window, limit and list ends its order in (_item, _rec); no floats; see chahe/expressions.py.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from chahe.errors import DefinitionError

BUILT_IN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        # calendar periods that touch the period examined (unit: month, quarter, half, year)
        "calendar_window": MappingProxyType(
            {"unit": "string", "label": "string", "window_from": "date", "window_to": "date", "ordinal": "int64"}
        ),
        # what the hand-over says about each 資料代號 (model.Supply)
        "request_state": MappingProxyType({"code": "string", "supply": "string"}),
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


def derive(
    *,
    key: tuple[str, ...],
    trace: Mapping[str, Mapping[str, str]] | None = None,
    covers: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
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
def derives() -> Mapping[str, Derive]:
    """Every derivation under chahe/derive, by name."""
    return MappingProxyType({d.name: d for d in _found() if isinstance(d, Derive)})


@cache
def gaps() -> tuple[Gap, ...]:
    """Every completeness test under chahe/derive/gaps, by name."""
    return tuple(sorted((g for g in _found() if isinstance(g, Gap)), key=lambda g: g.name))


def _found() -> list[Derive | Gap]:
    out: dict[str, Derive | Gap] = {}
    package = importlib.import_module("chahe.derive")
    for info in sorted(pkgutil.walk_packages(package.__path__, "chahe.derive."), key=lambda i: i.name):
        if info.ispkg or info.name == __name__:
            continue
        for value in vars(importlib.import_module(info.name)).values():
            if isinstance(value, (Derive, Gap)) and out.setdefault(value.name, value) is not value:
                raise DefinitionError(("導出表名稱重複。", "Two derivations share a name."), value.name)
    return list(out.values())


def _inputs(fn: Callable[..., Any]) -> tuple[tuple[str, ...], bool]:
    names = tuple(inspect.signature(fn).parameters)
    return tuple(n for n in names if n != "ctx"), "ctx" in names
