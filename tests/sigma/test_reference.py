"""The matcher equals the slow, obvious evaluator on rules and events made at random."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.sigma.cache import dump, load
from chahe.sigma.match import Matcher
from tests.sigma import reference
from tests.sigma.making import PLAIN, compiled, rule

# Few letters and few fields, so that rules and events meet.
TEXT = st.text(alphabet="aAbB\\ .0-1é\n", max_size=6)
PATTERN = st.text(alphabet="aAbB\\*? .0-1é", max_size=6)
FIELDS = st.sampled_from(["A", "B", "C"])
VALUE: st.SearchStrategy[Any] = st.one_of(
    TEXT,
    st.integers(-2, 12),
    st.booleans(),
    st.none(),
    st.sampled_from([0.5, 1.0, "10", "1.5", "0x1", "10.0.0.1", "::1"]),
)
EVENT = st.dictionaries(FIELDS, st.one_of(VALUE, st.lists(VALUE, max_size=3)), max_size=3)
MODIFIED = st.sampled_from(["", "|contains", "|startswith", "|endswith", "|cased", "|contains|all", "|contains|cased"])


def listed(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, st.lists(values, min_size=1, max_size=3))


ITEM: st.SearchStrategy[tuple[str, Any]] = st.one_of(
    st.tuples(st.builds(str.__add__, FIELDS, MODIFIED), listed(PATTERN)),
    st.tuples(FIELDS, listed(st.one_of(st.integers(-1, 11), st.booleans(), st.none(), st.just("")))),
    st.tuples(FIELDS.map(lambda f: f + "|re"), listed(st.sampled_from(["a+b", "^a", "[aA]b?", "a.b", "(a|b)0", "b$"]))),
    st.tuples(FIELDS.map(lambda f: f + "|re|i"), st.sampled_from(["ab", "é", "a{2}"])),
    st.tuples(FIELDS.map(lambda f: f + "|cidr"), st.sampled_from(["10.0.0.0/8", "::/64"])),
    st.tuples(FIELDS.map(lambda f: f + "|exists"), st.booleans()),
    st.tuples(st.builds("{}|{}".format, FIELDS, st.sampled_from(["lt", "lte", "gt", "gte"])), st.integers(-1, 11)),
)
KEYWORDS = st.lists(PATTERN.filter(lambda t: t.strip("*") != ""), min_size=1, max_size=2)
MAPPING = st.lists(ITEM, min_size=1, max_size=3).map(dict)
SELECTION = st.one_of(MAPPING, st.lists(MAPPING, min_size=1, max_size=2), KEYWORDS)
CONDITION = st.sampled_from(
    [
        "sel_a",
        "not sel_a",
        "sel_a and sel_b",
        "sel_a or not sel_b",
        "sel_a and not (sel_b or sel_c)",
        "not (sel_a and not sel_b) or sel_c",
        "1 of sel_*",
        "all of them",
        "sel_c and not 1 of sel_*",
        "not all of sel_* and sel_b",
    ]
)
RULE = st.builds(
    lambda a, b, c, condition: rule({"sel_a": a, "sel_b": b, "sel_c": c}, condition),
    *(SELECTION, SELECTION, SELECTION, CONDITION),
)


@settings(max_examples=40)
@given(st.lists(RULE, min_size=1, max_size=3, unique=True), st.lists(EVENT, min_size=1, max_size=8))
def test_matcher_equals_reference(rules: list[str], events: list[dict[str, Any]]) -> None:
    ruleset = load(dump(compiled(*rules)))
    assert [r.problem for r in ruleset.rules] == [None] * len(rules)
    matcher, forgetful = Matcher(ruleset), Matcher(ruleset, memory=500)
    contents = [yaml.safe_load(r) for r in rules]
    for event in [*events, *reversed(events)]:
        expected = tuple(n for n, c in enumerate(contents) if reference.fires(c, event))
        assert matcher.fired(PLAIN, event) == expected
        assert forgetful.fired(PLAIN, event) == expected
        for text in (json.dumps(event), json.dumps(event, ensure_ascii=False)):
            assert matcher.fired(PLAIN, event, text.encode()) == expected


LETTERS = st.text(alphabet="kKiIsSmM\u212a\u0130\u017f", max_size=5)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["kim", "mik", "ski", "*simk*"]), min_size=1, max_size=2, unique=True), LETTERS)
def test_the_text_an_event_was_read_from_changes_no_answer(words: list[str], value: str) -> None:
    """Also where a letter is ASCII only in lower case, or to RE2, and where it is escaped."""
    ruleset = compiled(rule({"sel": words}, "sel"), rule({"sel": {"A|re|i": "skim"}, "words": words}, "sel or words"))
    event = {"A": value, "B": 7}
    expected = Matcher(ruleset).fired(PLAIN, event)
    escaped = "".join(f"\\u{ord(c):04x}" for c in value)
    for text in (json.dumps(event), json.dumps(event, ensure_ascii=False), f'{{"A":"{escaped}","B":7}}'):
        assert json.loads(text) == event
        assert Matcher(ruleset).fired(PLAIN, event, text.encode()) == expected


@pytest.mark.parametrize("value", ["SK\u0130", "sk\u0130m", "\u212aim", "s\u212ai", "KIM", "say \\ kim", "\u017fki"])
def test_letters_that_are_ascii_only_in_lower_case(value: str) -> None:
    ruleset = compiled(rule({"sel": ["kim", "ski"]}, "sel"))
    expected = Matcher(ruleset).fired(PLAIN, {"A": value})
    for ascii_only in (True, False):
        text = json.dumps({"A": value}, ensure_ascii=ascii_only).encode()
        assert Matcher(ruleset).fired(PLAIN, {"A": value}, text) == expected
