"""The eight traps of the study the engine was designed from, each as a test."""

import pytest

from chahe.sigma.groups import LAYOUTS
from chahe.sigma.match import Matcher
from tests.sigma.making import PLAIN, WINDOWS, compiled, fires, only, rule


def test_trap_1_regex_sees_the_value_as_it_stands() -> None:
    text = rule({"Command|re": "IEX [A-Z]+"})
    assert fires(text, {"Command": "do IEX ABC now"})
    assert not fires(text, {"Command": "do iex abc now"})
    assert fires(rule({"Command|re|i": "IEX [A-Z]+"}), {"Command": "do iex abc now"})


def test_trap_2_the_system_channel_decides_whatever_the_data_says() -> None:
    text = rule({"EventID": 104}, logsource={"product": "windows", "service": "system"})
    assert fires(text, {"Channel": "System", "EventID": 104, "EventData.Channel": "Application"}, WINDOWS)
    assert not fires(text, {"Channel": "Security", "EventID": 104, "EventData.Channel": "System"}, WINDOWS)


def test_trap_3_not_of_a_condition_on_a_missing_field_is_true() -> None:
    text = rule({"sel": {"A": "x"}, "filter": {"B|contains": "y"}}, "sel and not filter")
    assert fires(text, {"A": "x"})
    assert fires(text, {"A": "x", "B": None})
    assert not fires(text, {"A": "x", "B": "yy"})


@pytest.mark.parametrize("value", ["CMD.exe", "cmd.EXE", "cmd.exe"])
def test_trap_4_strings_have_no_case(value: str) -> None:
    assert fires(rule({"Image": "Cmd.exe"}), {"Image": value})
    assert fires(rule({"Image|endswith": "MD.EXE"}), {"Image": value})


@pytest.mark.parametrize("dash", ["-", "/", "–", "—", "―"])
def test_trap_5_windash(dash: str) -> None:
    assert fires(rule({"C|windash|contains": " -enc "}), {"C": f"powershell {dash}enc AAAA"})


def test_trap_5_all_of_windash_takes_any_dash_for_each() -> None:
    text = rule({"C|windash|contains|all": [" -a ", " -b "]})
    assert fires(text, {"C": "x /a -b "})
    assert not fires(text, {"C": "x /a /c "})


@pytest.mark.parametrize("encoded", ["aHR0cDovL2V2aWw=", "IGh0dHA6Ly9ldmls", "ICBodHRwOi8vZXZpbA=="])
def test_trap_5_base64offset(encoded: str) -> None:
    assert fires(rule({"C|base64offset|contains": "http://evil"}), {"C": f"x {encoded} y"})


@pytest.mark.parametrize(
    ("address", "inside"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("11.1.2.3", False), ("10.1.2", False), ("-", False)],
)
def test_trap_5_cidr_is_about_addresses(address: str, inside: bool) -> None:
    assert fires(rule({"Ip|cidr": "10.0.0.0/8"}), {"Ip": address}) is inside


def test_trap_6_an_event_fires_the_same_whatever_came_before() -> None:
    ruleset = compiled(*(rule({"A|contains": letter, "B": number}) for letter in "xyz" for number in range(3)))
    events = [{"A": a, "B": b, f"N{a}": 1} for a in ("x", "xy", "zyx", "", "q") for b in (0, 1, 2, True, "1", 1.0, 2.0)]
    fresh = [Matcher(ruleset).fired(PLAIN, e) for e in events]
    matcher, short_of_memory = Matcher(ruleset), Matcher(ruleset, memory=1)
    assert [matcher.fired(PLAIN, e) for e in events] == fresh
    assert [matcher.fired(PLAIN, e) for e in reversed(events)] == fresh[::-1]
    assert [short_of_memory.fired(PLAIN, e) for e in events] == fresh
    assert len(set(fresh)) > 5


def test_trap_7_unnamed_data_is_matched_by_any_of_its_elements() -> None:
    text = rule({"Data|contains|all": ["one", "two"]})
    assert fires(text, {"Data": ["ONE", "x", "Two"]})
    assert not fires(text, {"Data": ["one", "x"]})


@pytest.mark.parametrize("key", ["NewValue", "New Value", "newvalue", "NEW VALUE"])
def test_trap_7_names_differ_by_case_and_spaces(key: str) -> None:
    assert fires(rule({"NewValue": "x"}), {key: "x"})
    assert fires(rule({"New Value": "x"}), {key: "x"})


def test_trap_7_the_exact_name_goes_first() -> None:
    assert not fires(rule({"Payload": "x"}), {"payload": "x", "Payload": "y"})
    assert fires(rule({"Payload": "x"}), {"PAYLOAD": "y", "Payload": "x"})


@pytest.mark.parametrize("fields", [{}, {"StartModule": None}, {"StartModule": ""}, {"StartModule": []}])
def test_trap_7_missing_null_and_empty_are_null(fields: dict[str, object]) -> None:
    assert fires(rule({"StartModule": None}), fields)
    assert not fires(rule({"sel": {"StartModule": None}}, "not sel"), fields)


def test_trap_7_a_dash_is_not_null() -> None:
    assert not fires(rule({"StartModule": None}), {"StartModule": "-"})


def test_trap_7_a_doubled_backslash_is_one_a_fourfold_is_two() -> None:
    assert fires(rule({"Data|contains": "\\\\"}), {"Data": ["C:\\x"]})
    two = rule({"Data|contains": "\\\\\\\\"})
    assert fires(two, {"Data": ["\\\\host\\share"]})
    assert not fires(two, {"Data": ["C:\\x"]})


def test_trap_8_keywords_are_looked_for_in_every_value() -> None:
    text = rule({"words": ["sekurlsa::", "two words"], "filter": {"EventID": 15}}, "words and not filter")
    assert fires(text, {"Anything": "x SEKURLSA::logonpasswords", "EventID": 1})
    assert fires(text, {"Data": ["", "has two words inside"]})
    assert not fires(text, {"A": "two", "B": "words"})
    assert not fires(text, {"Anything": "sekurlsa::x", "EventID": 15})


def test_trap_8_all_keywords_may_lie_in_different_values() -> None:
    text = rule({"words": {"|all": ["alpha", "beta"]}}, "words")
    assert fires(text, {"A": "alpha", "B": "beta"})
    assert not fires(text, {"A": "alpha"})


def test_trap_8_keywords_with_wildcards_and_numbers() -> None:
    assert fires(rule({"words": ["al*ta"]}, "words"), {"A": "x alpha beta x"})
    assert fires(rule({"words": [4625]}, "words"), {"Id": 4625})
    assert only(rule({"words": [None]}, "words")).problem is not None


def test_events_that_all_differ_in_their_fields_do_not_fill_memory() -> None:
    names = [f"F{n}" for n in range(14)]
    ruleset = compiled(*(rule({name: "x"}) for name in names))
    matcher = Matcher(ruleset)
    for number in range(LAYOUTS + 500):
        fields = {name: "x" for bit, name in enumerate(names) if number >> bit & 1}
        assert matcher.fired(PLAIN, fields) == tuple(bit for bit in range(14) if number >> bit & 1)
    (group,) = matcher._groups.values()
    assert len(group) <= LAYOUTS
    assert len(group._results) <= LAYOUTS
