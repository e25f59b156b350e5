"""Which rules could have fired on what was handed over, and why the others could not."""

from typing import Any

import pytest

from chahe.sigma.applicability import REASON_WORDS, Applicability, Reason, applicability
from chahe.sigma.match import Matcher
from chahe.sigma.seen import KINDS, Seen
from tests.sigma.making import PLAIN, WINDOWS, compiled, rule
from tests.sigma.test_correlation import correlation

SYSMON = "Microsoft-Windows-Sysmon/Operational"
CREATION = {"product": "windows", "category": "process_creation"}


def judged(text: str, events: list[tuple[tuple[str, str, str], dict[str, Any]]]) -> Applicability:
    ruleset = compiled(text)
    matcher = Matcher(ruleset)
    for source, fields in events:
        matcher.fired(source, fields)
    return applicability(ruleset, matcher.seen)[0]


@pytest.mark.parametrize(
    ("events", "reason", "missing"),
    [
        ([], Reason.NO_LOG_SOURCE, None),
        ([(("linux", "", "auditd"), {"a": 1})], Reason.NO_LOG_SOURCE, None),
        ([(WINDOWS, {"Channel": "System", "EventID": 1})], Reason.NO_CHANNEL, None),
        ([(WINDOWS, {"Channel": SYSMON, "EventID": 3})], Reason.NO_EVENT_ID, ("1",)),
        ([(WINDOWS, {"Channel": SYSMON, "EventID": 1, "Image": "x"})], Reason.FIELD_NEVER_PRESENT, ("CommandLine",)),
        ([(WINDOWS, {"Channel": SYSMON, "EventID": 1, "commandline": "x"})], None, ()),
        ([(WINDOWS, {"Channel": "security", "EventID": "4688", "CommandLine": None})], None, ()),
    ],
)
def test_the_nearest_reason(events: Any, reason: Reason | None, missing: tuple[str, ...] | None) -> None:
    found = judged(rule({"CommandLine|contains": "x"}, logsource=CREATION), events)
    assert found.reason is reason
    assert found.could is (reason is None)
    if missing is not None:
        assert found.missing == missing


@pytest.mark.parametrize(
    ("selection", "condition", "could"),
    [
        ({"sel": {"A": 1, "B": 1}}, "sel", False),
        ({"sel": {"A": 1}, "filter": {"B": 1}}, "sel and not filter", True),
        ({"sel": [{"A": 1}, {"B": 1}]}, "sel", True),
        ({"sel": {"A": 1, "B": None}}, "sel", True),
        ({"sel": {"A": 1, "B|exists": True}}, "sel", False),
        ({"sel": {"A": 1, "B|exists": False}}, "sel", True),
        ({"sel": {"A|fieldref": "B"}}, "sel", False),
        ({"sel": ["word"]}, "sel", True),
        ({"sel": {"B": 1}, "other": {"A": 1}}, "sel or other", True),
    ],
)
def test_three_values(selection: dict[str, Any], condition: str, could: bool) -> None:
    assert judged(rule(selection, condition + " and (sel or not sel)"), [(PLAIN, {"A": 5})]).could is could


def test_a_rule_that_fired_could_have() -> None:
    ruleset = compiled(rule({"A": None}), rule({"sel": {"B": 1}}, "not sel"), rule({"words": ["x"]}, "words"))
    matcher = Matcher(ruleset)
    fired = matcher.fired(PLAIN, {"C": "x"})
    assert fired == (0, 1, 2)
    assert all(applicability(ruleset, matcher.seen)[r].could for r in fired)


def test_a_rule_with_a_problem_could_not() -> None:
    found = judged(rule({"A|expand": "%x%"}), [(PLAIN, {"A": "x"})])
    assert (found.could, found.reason, found.missing) == (False, Reason.PROBLEM, ("placeholder",))


def test_a_correlation_could_when_its_rules_could() -> None:
    first, second = rule({"A": 1}, name="failed"), rule({"B": 1}, name="passed")
    both = correlation("temporal", ["failed", "passed"], None)
    either = correlation("event_count", ["failed", "passed"], {"gte": 1})
    ruleset = compiled(first, second, both, either)
    matcher = Matcher(ruleset)
    matcher.fired(PLAIN, {"A": 1})
    found = applicability(ruleset, matcher.seen)
    assert (found[2].could, found[2].reason, found[2].missing) == (False, Reason.BASE_CANNOT, ("passed",))
    assert found[3].could


def test_what_workers_met_is_put_together() -> None:
    ruleset = compiled(rule({"A": 1, "B": 1}))
    one, two = Matcher(ruleset), Matcher(ruleset)
    one.fired(PLAIN, {"A": 1})
    two.fired(PLAIN, {"B": 1})
    assert not applicability(ruleset, one.seen)[0].could
    assert applicability(ruleset, one.seen.merge([two.seen]))[0].could
    assert one.seen.kinds[PLAIN, None, None] == {"A"}


def test_invented_channels_do_not_fill_memory() -> None:
    seen = Seen()
    for number in range(KINDS + 1):
        seen.note((WINDOWS, f"c{number}", 1), set())
    assert seen.incomplete
    assert len(seen.kinds) == KINDS


def test_every_reason_has_its_words() -> None:
    assert set(REASON_WORDS) == set(Reason)
