"""Regular expressions and wildcards: RE2 only, linear, and the literal looked for first never hides a match."""

import time

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.sigma import literals
from chahe.sigma.match import Matcher
from tests.sigma.making import PLAIN, compiled, fires, rule


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_catastrophic_patterns_take_linear_time(pattern: str) -> None:
    matcher = Matcher(compiled(rule({"A|re": pattern})))
    before = time.process_time()
    matcher.fired(PLAIN, {"A": "a" * 100_000 + "!"})
    assert time.process_time() - before < 2


@pytest.mark.parametrize("wildcards", ["*a*a*a*a*a*a*a*b", "a" + "?*" * 30 + "b"])
def test_wildcards_take_linear_time(wildcards: str) -> None:
    matcher = Matcher(compiled(rule({"A": wildcards})))
    before = time.process_time()
    matcher.fired(PLAIN, {"A": "a" * 100_000})
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        ("abcd.*efghij", "efghij"),
        ("(?:abc|abd)x", "ab"),
        ("a+bc", "bc"),
        ("(foo)?bar", "bar"),
        ("(foobar)+x", "foobar"),
        ("FooBar", "foobar"),
        ("[abc]{3}", ""),
        ("[[:alpha:]]abc", ""),
        ("foo\\bbar", "foobar"),
        ("caféteria", "teria"),
        ("a|b", ""),
    ],
)
def test_the_literal_a_pattern_needs(pattern: str, literal: str) -> None:
    assert literals.required(pattern) == literal


PIECES = st.sampled_from(
    ["ab", "K", "s", "é", ".", "[ab]", "(ab|c)", "(x)?", "b+", "\\d", "^", "$", "\\.", "(?:ab){2}"]
)


@settings(max_examples=100)
@given(
    st.lists(PIECES, min_size=1, max_size=4).map("".join),
    st.booleans(),
    st.text("abKksS\u017f\u212a\u0130éx1.c", max_size=8),
)
def test_no_match_is_hidden(pattern: str, ignore: bool, text: str) -> None:
    expected = re2.search(("(?i)" if ignore else "") + pattern, text) is not None
    assert fires(rule({"A|re|i" if ignore else "A|re": pattern}), {"A": text}) is expected
    assert fires(rule({"words": {"|re|i" if ignore else "|re": pattern}}, "words"), {"B": text}) is expected


@pytest.mark.parametrize("value", ["a\x00b", "\ud800 lone", "x" * 100_000, "\x00", "İstanbul", "ſecret"])
def test_odd_values_are_values(value: str) -> None:
    if not value.startswith("\ud800"):  # YAML cannot hold it
        assert fires(rule({"A|contains": value[:5]}), {"A": value})
        assert fires(rule({"words": [value[:5]]}, "words"), {"Data": [value]})
    assert fires(rule({"A|re": ".", "B": None}), {"A": value})


def test_long_texts_are_matched_as_short_ones() -> None:
    text = rule({"A|contains|all": ["alpha", "beta gamma"], "A|re": "end\nnext$"})
    value = "x" * 600 + "\nalpha\nyy beta gamma\nend\nnext"
    ruleset = compiled(text)
    matcher = Matcher(ruleset)
    assert [matcher.fired(PLAIN, {"A": v}) for v in (value, value, value[:-1])] == [(0,), (0,), ()]
    across = compiled(rule({"A|contains": "end\nnext"}))
    assert Matcher(across).fired(PLAIN, {"A": value}) == (0,)
