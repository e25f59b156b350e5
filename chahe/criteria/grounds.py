"""Is the insurer's own norm looser than the law? Pure.

Three grounds are kept apart: below the rule = 違反規範; below the own norm only = 未落實內控; an own norm looser than
the rule = 制度面缺失, even where practice keeps to the rule.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chahe.criteria.criterion import PERIODS, Criterion, Operator, Value
from chahe.criteria.register import Register
from chahe.errors import CriterionError
from chahe.model import Layer


class Comparison(StrEnum):
    """An own norm beside the law."""

    STRICTER = "stricter"
    SAME = "same"
    LOOSER = "looser"
    DIFFERENT = "different"  # neither side includes the other: a person says which governs
    UNKNOWN = "unknown"  # one side has no value that may judge


def compare(operator: Operator, law: Value | None, own: Value | None) -> Comparison:
    """How the own norm stands to the law. Raises CriterionError when the values do not fit the operator."""
    if law is None or own is None:
        return Comparison.UNKNOWN
    if law == own:
        return Comparison.SAME
    return _BY_OPERATOR[operator](law, own)


def is_looser(operator: Operator, law: Value | None, own: Value | None) -> bool:
    """Whether the own norm allows what the law does not (制度面缺失)."""
    return compare(operator, law, own) is Comparison.LOOSER


def lax_norms(register: Register, day: date) -> tuple[tuple[Criterion, Criterion], ...]:
    """(law, own) pairs in force on that day where the own norm is looser."""
    out = []
    for name in sorted(register.parameters()):
        law, own = register.at(name, Layer.LAW, day), register.at(name, Layer.OWN, day)
        if law is not None and own is not None and is_looser(law.operator, law.in_use, own.in_use):
            out.append((law, own))
    return tuple(out)


def _number(value: Value) -> Decimal:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Decimal(value)
    raise _unfit(value)


def _set(value: Value) -> frozenset[str]:
    if isinstance(value, tuple):
        return frozenset(value)
    raise _unfit(value)


def _at_least(law: Value, own: Value) -> Comparison:
    return Comparison.LOOSER if _number(own) < _number(law) else Comparison.STRICTER


def _at_most(law: Value, own: Value) -> Comparison:
    return Comparison.LOOSER if _number(own) > _number(law) else Comparison.STRICTER


def _equals(law: Value, own: Value) -> Comparison:
    return Comparison.DIFFERENT


def _required(law: Value, own: Value) -> Comparison:
    if not isinstance(law, bool) or not isinstance(own, bool):
        raise _unfit(own)
    return Comparison.LOOSER if law else Comparison.STRICTER


def _each(law: Value, own: Value) -> Comparison:
    if law not in PERIODS or own not in PERIODS:
        raise _unfit(own)
    # A longer period between two performances asks for less.
    return Comparison.LOOSER if PERIODS.index(str(own)) > PERIODS.index(str(law)) else Comparison.STRICTER


def _one_of(law: Value, own: Value) -> Comparison:
    # Alternatives: accepting one the law does not accept is looser; fewer alternatives are stricter.
    return Comparison.STRICTER if _set(own) < _set(law) else Comparison.LOOSER


def _all_of(law: Value, own: Value) -> Comparison:
    return Comparison.STRICTER if _set(own) > _set(law) else Comparison.LOOSER


def _unfit(value: Value) -> CriterionError:
    return CriterionError(("值與比較方式不符。", "The value does not fit its operator."), where=str(value))


_BY_OPERATOR: Mapping[Operator, Callable[[Value, Value], Comparison]] = {
    Operator.AT_LEAST: _at_least,
    Operator.AT_MOST: _at_most,
    Operator.EQUALS: _equals,
    Operator.REQUIRED: _required,
    Operator.EACH: _each,
    Operator.ONE_OF: _one_of,
    Operator.ALL_OF: _all_of,
}
