"""Is the own norm looser than the law: properties against an independent reading of what each operator allows."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.criteria import PERIODS, Comparison, Operator, Value, compare, is_looser, lax_norms, load, parse_norms
from chahe.errors import CriterionError

small = st.integers(0, 8)
sets = st.frozensets(st.sampled_from("abcd"), min_size=1).map(lambda s: tuple(sorted(s)))


def _allowed(operator: Operator, norm: int) -> set[int]:
    """The measured values a norm allows, counted out."""
    keep: Callable[[int], bool] = (lambda x: x >= norm) if operator is Operator.AT_LEAST else (lambda x: x <= norm)
    return {x for x in range(12) if keep(x)}


@given(st.sampled_from([Operator.AT_LEAST, Operator.AT_MOST]), small, small)
def test_looser_allows_what_the_law_does_not(operator: Operator, law: int, own: int) -> None:
    assert is_looser(operator, law, own) == bool(_allowed(operator, own) - _allowed(operator, law))


@given(sets, sets)
def test_sets(law: tuple[str, ...], own: tuple[str, ...]) -> None:
    # Alternatives: an own one outside the law's is looser. Contents: one of the law's left out is looser.
    assert is_looser(Operator.ONE_OF, law, own) == (not set(own) <= set(law))
    assert is_looser(Operator.ALL_OF, law, own) == (not set(law) <= set(own))


@given(st.sampled_from(PERIODS), st.sampled_from(PERIODS))
def test_a_longer_period_is_looser(law: str, own: str) -> None:
    per_year = {"month": 12, "quarter": 4, "half": 2, "year": 1}
    assert is_looser(Operator.EACH, law, own) == (per_year[own] < per_year[law])


@pytest.mark.parametrize(
    ("law", "own", "wanted"),
    [
        (True, False, Comparison.LOOSER),
        (False, True, Comparison.STRICTER),
        (True, True, Comparison.SAME),
        (None, True, Comparison.UNKNOWN),
        (True, None, Comparison.UNKNOWN),
    ],
)
def test_required(law: Value | None, own: Value | None, wanted: Comparison) -> None:
    assert compare(Operator.REQUIRED, law, own) is wanted


def test_another_word_is_neither_looser_nor_stricter() -> None:
    assert compare(Operator.EQUALS, "scan", "report") is Comparison.DIFFERENT


@pytest.mark.parametrize(
    ("operator", "law", "own"),
    [
        (Operator.AT_LEAST, 3, "x"),
        (Operator.AT_MOST, 3, True),
        (Operator.EACH, "quarter", "weekly"),
        (Operator.ALL_OF, ("a",), 1),
        (Operator.REQUIRED, True, 0.5),
    ],
)
def test_values_that_do_not_fit_are_a_fault(operator: Operator, law: Value, own: Value) -> None:
    with pytest.raises(CriterionError):
        compare(operator, law, own)


@given(st.sampled_from([Operator.AT_LEAST, Operator.AT_MOST]), small, small)
def test_antisymmetry(operator: Operator, law: int, own: int) -> None:
    assert not (is_looser(operator, law, own) and is_looser(operator, own, law))


def _norm(parameter: str, value: str) -> str:
    return (
        f'[[clause]]\ndocument = "弱點管理作業"\nclause = "{parameter}"\nversion = "1"\nsince = 2025-01-01\n'
        f'parameter = "{parameter}"\nvalue = {value}\n'
    )


def test_lax_norms_of_a_register() -> None:
    norms = _norm("vul.internet_high_fix_months", "3") + _norm("vul.core_high_fix_months", "2")
    norms += _norm("vul.internet_scan_period", '"half"') + _norm("ad.lockout_threshold", "99")
    register = load().with_own(parse_norms(norms))
    found = lax_norms(register, date(2025, 6, 1))
    assert [(law.id, own.in_use) for law, own in found] == [("C-VUL-02", 3), ("C-VUL-01", "half")]
    assert lax_norms(register, date(2024, 12, 31)) == ()
