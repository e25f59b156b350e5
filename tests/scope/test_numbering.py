"""Numbers of examinations by a pattern."""

import pytest

from chahe.errors import CallError
from chahe.scope.numbering import PATTERN, checked, fits, next_number


@pytest.mark.parametrize(
    ("number", "expected"),
    [("113I005", True), ("113I05", False), ("113J005", False), ("2024I005", False)],
)
def test_fits(number: str, expected: bool) -> None:
    assert fits(PATTERN, number) is expected


def test_the_next_number_is_of_its_year_alone() -> None:
    used = ["113I005", "113I011", "112I099", "113J900", "nonsense"]
    assert next_number(PATTERN, 2024, used) == "113I012"
    assert next_number(PATTERN, 2026, used) == "115I001"
    assert next_number("稽{year}-{n4}", 2026, ["稽2026-0009"]) == "稽2026-0010"
    assert next_number("{roc}I{n1}", 2024, ["113I8"]) == "113I9"
    with pytest.raises(CallError):
        next_number("{roc}I{n1}", 2024, ["113I9"])


@pytest.mark.parametrize(
    "pattern",
    ["", "113I005", "{roc}I", "{n3}{n2}", "{roc}{roc}{n3}", "{month}{n3}", "{n0}", "<{n3}>", "x" * 60 + "{n3}"],
)
def test_patterns_refused(pattern: str) -> None:
    with pytest.raises(CallError):
        checked(pattern)
