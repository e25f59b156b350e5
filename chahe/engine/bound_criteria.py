"""Dated criteria as expressions: a CASE over the row's own date column, readable in the SQL."""

from collections.abc import Iterator, Mapping
from typing import Any

import ibis

from chahe.checks.api import Check
from chahe.criteria import Operator, Register
from chahe.errors import CriterionError
from chahe.model import CriterionUse, Layer

_TYPES = {"int": "int64", "bool": "boolean", "text": "string", "decimal": "decimal(18,4)"}
"""A set has no comparison: a check that asks for one is a fault."""


class Bound(Mapping[str, Any]):
    """Parameter -> value in force at the row's date. `layers` in order of preference: own falls back to law."""

    def __init__(self, check: Check, rows: Any, register: Register, layers: tuple[Layer, ...]) -> None:
        self._check = check
        self._rows = rows
        self._register = register
        self._layers = layers

    def __getitem__(self, parameter: str) -> Any:
        """Raises CriterionError for a parameter the check did not declare."""
        if parameter not in self._check.criteria:
            raise CriterionError(("查核使用未宣告之依據。", "The check uses an undeclared criterion."), parameter)
        day = self._rows[self._check.criteria[parameter]]
        declared = self._register.parameter(parameter).type.value
        if declared not in _TYPES:
            raise CriterionError(("集合型依據不得用於比較。", "A set-valued criterion cannot be compared."), parameter)
        kind = _TYPES[declared]
        layers = self._layers
        if _is_term(self._register, parameter):
            layers = tuple(dict.fromkeys((*layers, Layer.OWN)))
        known = [layer for layer in layers if has_version(self._register, parameter, (layer,))]
        values = [_case(self._register, parameter, layer, day, kind) for layer in known]
        if not values:
            return ibis.null().cast(kind)
        return ibis.coalesce(*values) if len(values) > 1 else values[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._check.criteria)

    def __len__(self) -> int:
        return len(self._check.criteria)


def _is_term(register: Register, parameter: str) -> bool:
    """A word the law leaves open and the own norm settles (the start of a clock): it holds in both layers, for it is
    no stricter or laxer value but part of reading the rule.
    """
    p = register.parameter(parameter)
    return (
        p.operator is Operator.EQUALS and p.type.value == "text" and not has_version(register, parameter, (Layer.LAW,))
    )


def _case(register: Register, parameter: str, layer: Layer, day: Any, kind: str) -> Any:
    branches = []
    for c in register.versions(parameter, layer):
        if not c.usable:
            continue
        inside = day >= ibis.literal(c.since).cast("date") if c.since else day.notnull()
        if c.until:
            inside = inside & (day <= ibis.literal(c.until).cast("date"))
        branches.append((inside, ibis.literal(c.in_use).cast(kind)))
    return ibis.cases(*branches, else_=ibis.null().cast(kind))


def has_version(register: Register, parameter: str, layers: tuple[Layer, ...] = (Layer.LAW, Layer.OWN)) -> bool:
    """Does anybody's usable version of the parameter exist, at any date?"""
    return any(c.usable for layer in layers for c in register.versions(parameter, layer))


def uses(register: Register, check: Check) -> tuple[CriterionUse, ...]:
    """The versions a check's observation cites: every usable one, and the unusable ones when none is."""
    out: list[CriterionUse] = []
    for parameter in sorted(check.criteria):
        versions = [c for c in register.criteria if c.parameter == parameter]
        chosen = [c for c in versions if c.usable] or versions
        out += [c.use() for c in chosen]
        if not chosen:
            out.append(CriterionUse(parameter, "", "", "", Layer.OWN))
    return tuple(out)
