"""One rule for "the same person": numbers first, names where one of them has none."""

import pytest

from chahe.determination.people import Who, same_person


def test_names_are_compared_without_width_case_or_composition() -> None:
    assert same_person(Who("Wang Ming"), Who("ＷＡＮＧ ming"))
    assert same_person(Who("Rene\u0301"), Who("René"))
    assert not same_person(Who("王小明"), Who("王小民"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("王小明", "p1"), ("王小明", "p2"), False),  # two people of one name
        (("王小明", "p1"), ("李大華", "p1"), True),  # one person whose name was corrected, or a second account
        (("王小明", "p1"), ("王小明", ""), True),  # typed on a laptop: the name is all there is
        (("王小明", ""), ("王小明", "p2"), True),
        (("王小明", "p1"), ("李大華", ""), False),
        (("王小明", ""), ("李大華", ""), False),
    ],
)
def test_numbers_decide_before_names(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    assert same_person(Who(*one), Who(*other)) is same
    assert same_person(Who(*other), Who(*one)) is same
