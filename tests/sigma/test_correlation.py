"""Correlation rules over hits: exact windows, in time order, nothing guessed."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chahe.sigma.correlation import Correlated, Hit, correlate, hit_values
from chahe.sigma.ruleset import RuleSet
from tests.sigma.making import compiled, rule

SECOND = 1_000_000
FAILED = rule({"A": "failed"}, name="failed", title="failed")
PASSED = rule({"A": "passed"}, name="passed", title="passed")


def correlation(kind: str, rules: list[str], condition: dict[str, Any] | None, **more: Any) -> str:
    """YAML of a correlation over one minute per user."""
    body = {"type": kind, "rules": rules, "group-by": ["User"], "timespan": "1m", **more}
    if condition is not None:
        body["condition"] = condition
    return yaml.safe_dump({"title": "C", "name": "c", "level": "high", "correlation": body}, sort_keys=False)


def run(ruleset: RuleSet, hits: Sequence[tuple[int, float | None, Mapping[str, Any]]]) -> Correlated:
    made = [
        Hit(base, n, None if s is None else int(s * SECOND), hit_values(ruleset, base, fields))
        for n, (base, s, fields) in enumerate(hits)
    ]
    return correlate(ruleset, made)


def spans(found: Correlated) -> list[tuple[float, float, int]]:
    return [(h.start / SECOND, h.end / SECOND, h.count) for h in found.hits]


A, B = {"User": "a"}, {"User": "b"}


def test_event_count_within_the_window_ends_included() -> None:
    ruleset = compiled(FAILED, correlation("event_count", ["failed"], {"gte": 3}))
    assert spans(run(ruleset, [(0, s, A) for s in (0, 30, 60)])) == [(0, 60, 3)]
    assert spans(run(ruleset, [(0, s, A) for s in (0, 30, 60.000001)])) == []


def test_groups_do_not_mix_and_have_no_case() -> None:
    ruleset = compiled(FAILED, correlation("event_count", ["failed"], {"gte": 2}))
    assert spans(run(ruleset, [(0, 0, A), (0, 1, B)])) == []
    (hit,) = run(ruleset, [(0, 0, {"User": "Bob"}), (0, 1, {"user": "BOB"})]).hits
    assert hit.group == (("User", "Bob"),)
    assert hit.members == (0, 1)


def test_a_long_burst_is_one_hit_and_two_bursts_are_two() -> None:
    ruleset = compiled(FAILED, correlation("event_count", ["failed"], {"gte": 3}))
    burst = [(0, float(s), A) for s in range(0, 200, 10)]
    later = [(0, 1000.0 + s, A) for s in (0, 1, 2)]
    assert spans(run(ruleset, burst + later)) == [(0, 190, 7), (1000, 1002, 3)]


def test_the_order_of_input_does_not_matter() -> None:
    ruleset = compiled(FAILED, correlation("event_count", ["failed"], {"gte": 2}))
    assert spans(run(ruleset, [(0, 50, A), (0, 0, A), (0, 500, A)])) == [(0, 50, 2)]


@pytest.mark.parametrize(
    ("condition", "fires"),
    [
        ({"gt": 1}, True),
        ({"gt": 2}, False),
        ({"eq": 2}, True),
        ({"lt": 1}, False),
        ({"lte": 1}, True),
        ({"neq": 1}, True),
    ],
)
def test_operators(condition: dict[str, int], fires: bool) -> None:
    ruleset = compiled(FAILED, correlation("event_count", ["failed"], condition))
    assert bool(run(ruleset, [(0, 0, A), (0, 1, A)]).hits) is fires


def test_value_count_counts_distinct_values() -> None:
    text = correlation("value_count", ["failed"], {"gte": 2, "field": "Host"})
    ruleset = compiled(FAILED, text)
    assert spans(run(ruleset, [(0, s, {"User": "a", "Host": "h"}) for s in range(5)])) == []
    hosts = [(0, float(n), {"User": "a", "Host": h}) for n, h in enumerate(["h", "H", "i", None])]
    assert spans(run(ruleset, hosts)) == [(0, 3, 2)]


def test_temporal_needs_each_rule() -> None:
    ruleset = compiled(FAILED, PASSED, correlation("temporal", ["failed", "passed"], None))
    assert spans(run(ruleset, [(0, 0, A), (0, 10, A)])) == []
    assert spans(run(ruleset, [(1, 0, A), (0, 10, A)])) == [(0, 10, 2)]


def test_temporal_ordered_needs_their_order() -> None:
    ruleset = compiled(FAILED, PASSED, correlation("temporal_ordered", ["failed", "passed"], None))
    assert spans(run(ruleset, [(1, 0, A), (0, 10, A)])) == []
    assert spans(run(ruleset, [(0, 0, A), (1, 10, A)])) == [(0, 10, 2)]
    assert spans(run(ruleset, [(0, 0, A), (1, 61, A)])) == []
    assert spans(run(ruleset, [(0, 0, A), (0, 50, A), (1, 70, A)])) == [(50, 70, 2)]


def test_one_event_does_not_follow_itself() -> None:
    ruleset = compiled(FAILED, PASSED, correlation("temporal_ordered", ["failed", "passed"], None))
    values = hit_values(ruleset, 0, A)
    same = [Hit(0, 7, 0, values), Hit(1, 7, 0, values)]
    assert correlate(ruleset, same).hits == ()
    apart = [Hit(0, 7, 0, values), Hit(1, 8, 0, values)]
    assert len(correlate(ruleset, apart).hits) == 1


def test_aliases_name_each_rules_field() -> None:
    aliases = {"who": {"failed": "Source", "passed": "Target"}}
    ruleset = compiled(
        FAILED, PASSED, correlation("temporal", ["failed", "passed"], None, aliases=aliases, **{"group-by": ["who"]})
    )
    assert ruleset.base_fields(0) == ("Source",)
    assert ruleset.base_fields(1) == ("Target",)
    (hit,) = run(ruleset, [(0, 0, {"Source": "x"}), (1, 1, {"Target": "x"})]).hits
    assert hit.group == (("who", "x"),)


def test_what_cannot_be_placed_is_counted() -> None:
    ruleset = compiled(FAILED, correlation("event_count", ["failed"], {"gte": 1}))
    found = run(ruleset, [(0, None, A), (0, 0, {}), (0, 0, {"User": ""}), (0, 5, A)])
    assert spans(found) == [(5, 5, 1)]
    assert (found.without_time, found.without_group) == ({1: 1}, {1: 2})


def test_base_rules_report_only_when_asked_to() -> None:
    silent = compiled(FAILED, correlation("event_count", ["failed"], {"gte": 1}))
    assert [r.reports for r in silent.rules] == [False, True]
    loud = compiled(FAILED, correlation("event_count", ["failed"], {"gte": 1}, generate=True))
    assert [r.reports for r in loud.rules] == [True, True]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (correlation("event_count", ["nosuch"], {"gte": 1}), "correlation-base-missing"),
        (correlation("value_avg", ["failed"], {"gte": 1, "field": "x"}), "correlation-unsupported"),
        (correlation("temporal", ["failed"], None).replace("timespan: 1m", "timespan: soon"), "rule-invalid"),
        (correlation("nosuch", ["failed"], {"gte": 1}), "rule-invalid"),
        (correlation("event_count", ["broken"], {"gte": 1}), "correlation-base-problem"),
    ],
)
def test_correlations_that_cannot_run_are_said(text: str, code: str) -> None:
    broken = rule({"A|re": "(?=x)"}, name="broken")
    problem = compiled(FAILED, broken, text).rules[2].problem
    assert problem is not None
    assert problem.code == code


@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 200), st.sampled_from("ab")), max_size=25), st.integers(1, 4)
)
def test_event_count_equals_brute_force(events: list[tuple[int, int, str]], count: int) -> None:
    text = correlation("event_count", ["failed", "passed"], {"gte": count})
    found = correlate(
        RULESETS.setdefault(count, compiled(FAILED, PASSED, text)),
        [Hit(r, n, s * SECOND, (u,)) for n, (r, s, u) in enumerate(events)],
    )
    for user in "ab":
        times = sorted(s for _, s, u in events if u == user)
        ends = {t for t in times if sum(t - 60 <= x <= t for x in times) >= count}
        covered = [h for h in found.hits if h.group == (("User", user),)]
        assert {e for e in ends if not any(h.start <= e * SECOND <= h.end for h in covered)} == set()
        assert all(h.end // SECOND in ends for h in covered)
        assert len({m for h in covered for m in h.members}) <= sum(len(h.members) for h in covered)


RULESETS: dict[int, RuleSet] = {}
