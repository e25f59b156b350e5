"""The whole vocabulary of a check (docs of the contract: docs/decisions/0001-checks.md).

A check is a function `population table, criteria -> one boolean Ibis expression per row`: true = exception,
false = met, NULL = the row does not settle it. It names one population (an intake table or a derivation) and one
subject column; every join sits in a derivation. `criteria` maps each parameter to the date column of the row that
governs which version holds.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

from chahe.errors import DefinitionError

Rows: TypeAlias = Any
"""An Ibis table; Ibis ships no type information."""
Bool: TypeAlias = Any
"""An Ibis boolean expression."""
Criteria: TypeAlias = Mapping[str, Any]
"""Parameter -> Ibis expression of the value in force at the row's own date; NULL when none is."""
Rule: TypeAlias = Callable[[Rows, Criteria], Bool]

_ID = re.compile(r"[1-9](\.[0-9]+){1,3}/[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Check:
    """One test of one population."""

    id: str  # "4.5.1/lockout"
    question: str  # "4.5.1"
    aspect: str  # aspect of the catalog it settles
    population: str  # table or derivation
    subject: str  # column that names what is judged
    rule: Rule  # true = exception
    applies: Rule | None  # rows subject to the check; NULL stays in, as unsettled
    pending: Rule | None  # rows not yet due: left out, counted
    criteria: Mapping[str, str]  # parameter -> date column
    absence_in: tuple[str, ...]  # tables whose missing rows could fake an exception
    shows: tuple[str, ...]  # columns printed with an exception: the measured values
    title: tuple[str, str]  # (zh-TW, English) name of the exception
    doc: str
    cause: str  # exceptions of one cause make one finding
    refines: frozenset[str] = frozenset()  # criteria without which the check is whole: own norms that only add to it


def check(
    id: str,
    *,
    aspect: str,
    population: str,
    subject: str,
    title: tuple[str, str],
    criteria: Mapping[str, str] | None = None,
    applies: Rule | None = None,
    pending: Rule | None = None,
    absence_in: tuple[str, ...] = (),
    shows: tuple[str, ...] = (),
    cause: str = "",
    refines: tuple[str, ...] = (),
) -> Callable[[Rule], Check]:
    """Make a Check of a rule. The docstring of the rule is one sentence that states the exception.

    Raises DefinitionError on a malformed id or a missing docstring.
    """

    def make(rule: Rule) -> Check:
        if not _ID.fullmatch(id) or not (rule.__doc__ or "").strip():
            raise DefinitionError(("查核定義不完整。", "A check needs an id like 4.5.1/lockout and a docstring."), id)
        return Check(
            id=id,
            question=id.split("/")[0],
            aspect=aspect,
            population=population,
            subject=subject,
            rule=rule,
            applies=applies,
            pending=pending,
            criteria=MappingProxyType(dict(criteria or {})),
            absence_in=absence_in,
            shows=shows,
            title=title,
            doc=" ".join((rule.__doc__ or "").split()),
            cause=cause or id,
            refines=frozenset(refines),
        )

    return make


@cache
def checks() -> Mapping[str, Check]:
    """Every check under chahe/checks/part*, by id, in order. Raises DefinitionError on a duplicate id."""
    found: dict[str, Check] = {}
    package = importlib.import_module("chahe.checks")
    for info in sorted(pkgutil.walk_packages(package.__path__, "chahe.checks."), key=lambda i: i.name):
        if info.ispkg or info.name == __name__:
            continue
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if isinstance(value, Check) and found.setdefault(value.id, value) is not value:
                raise DefinitionError(("查核代碼重複。", "Two checks share an id."), value.id)
    return MappingProxyType(dict(sorted(found.items())))


def checks_of(question: str) -> tuple[Check, ...]:
    """The checks of one item."""
    return tuple(c for c in checks().values() if c.question == question)
