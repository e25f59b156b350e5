"""profile.toml written anew: everything but the change stays as it says."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.errors import ScopeError
from chahe.scope.profile import parse_profile
from chahe.scope.profile_text import same, toml, with_examination, with_scope
from tests.findings.made import PROFILE

KEYS = st.text("abcxyz_-0", min_size=1, max_size=6)
VALUES = st.one_of(
    st.booleans(), st.integers(), st.dates(), st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3)
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)


@given(st.dictionaries(KEYS, st.one_of(VALUES, TABLES, st.lists(TABLES, min_size=1, max_size=3)), max_size=5))
def test_what_is_written_reads_the_same(top: dict[str, object]) -> None:
    assert tomllib.loads(toml(top)) == top


def test_an_examination_is_changed_and_nothing_else() -> None:
    text = with_examination(PROFILE, {"number": "115I007", "kind": "受託檢查"})
    before, after = parse_profile(PROFILE), parse_profile(text)
    assert (after.examination.number, after.examination.kind) == ("115I007", "受託檢查")
    assert (after.institution, after.features) == (before.institution, before.features)
    assert same(with_examination(text, {"number": "115I001", "kind": "專案檢查"}), PROFILE)
    with pytest.raises(ScopeError):
        with_examination(PROFILE, {"kind": "突擊檢查"})


def test_items_out_and_in_again() -> None:
    out = with_scope(PROFILE, ["4.7", "4.5.1"], inside=False, why='本次不查"其他"')
    assert [(x.item, x.reason) for x in parse_profile(out).left_out] == [
        ("4.5.1", '本次不查"其他"'),
        ("4.7", '本次不查"其他"'),
    ]
    again = with_scope(out, ["4.7"], inside=False, why="改由專案查核")
    assert {x.item: x.reason for x in parse_profile(again).left_out}["4.7"] == "改由專案查核"
    assert same(with_scope(out, ["4.7", "4.5.1"], inside=True, why=""), PROFILE)
    with pytest.raises(ScopeError):
        with_scope(PROFILE, ["9.9"], inside=False, why="x")
