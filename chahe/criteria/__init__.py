"""Dated criteria: what a fact is judged by, in the law and in the insurer's own norms. Reads package data only."""

from chahe.criteria.criterion import (
    EVERYONE,
    PERIODS,
    Certainty,
    Criterion,
    Governs,
    Institution,
    Operator,
    Parameter,
    Value,
    ValueType,
    text_of,
)
from chahe.criteria.grounds import Comparison, compare, is_looser, lax_norms
from chahe.criteria.loading import criteria_for, load
from chahe.criteria.own import OwnNorm, parse_norms
from chahe.criteria.register import Register

__all__ = [
    "EVERYONE",
    "PERIODS",
    "Certainty",
    "Comparison",
    "Criterion",
    "Governs",
    "Institution",
    "Operator",
    "OwnNorm",
    "Parameter",
    "Register",
    "Value",
    "ValueType",
    "compare",
    "criteria_for",
    "is_looser",
    "lax_norms",
    "load",
    "parse_norms",
    "text_of",
]
