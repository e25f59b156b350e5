"""Every modifier and operator, with what it takes and what it leaves."""

from typing import Any

import pytest

from tests.sigma.making import fires, only, rule

CASES: list[tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]] = [
    ({"A|contains": "bc"}, [{"A": "aBCd"}], [{"A": "b c"}, {"B": "bc"}, {"A": None}]),
    ({"A|startswith": "ab"}, [{"A": "ABc"}, {"A": "ab"}], [{"A": "xab"}]),
    ({"A|endswith": "\\c.exe"}, [{"A": "C:\\C.EXE"}, {"A": "\\c.exe"}], [{"A": "c.exe"}, {"A": "C:\\c.exe2"}]),
    ({"A|endswith": "b\\c.exe"}, [{"A": "ab\\c.exe"}], [{"A": "a\\c.exe"}]),
    ({"A|contains|all": ["a", "b"]}, [{"A": "xbxa"}], [{"A": "a"}]),
    ({"A|cased": "Ab"}, [{"A": "Ab"}], [{"A": "ab"}]),
    ({"A|contains|cased": "Ab"}, [{"A": "xAbx"}], [{"A": "xabx"}]),
    ({"A|startswith|cased": "Ab"}, [{"A": "Abx"}], [{"A": "abx"}, {"A": "xAb"}]),
    ({"A|endswith|cased": "Ab"}, [{"A": "xAb"}], [{"A": "xab"}, {"A": "Abx"}]),
    ({"A|cased": "A*b"}, [{"A": "Axxb"}], [{"A": "axxb"}]),
    ({"A": "a*c?e"}, [{"A": "aXXcde"}, {"A": "ACDE"}], [{"A": "ace"}, {"A": "xacde"}, {"A": "a\nc"}]),
    ({"A": "a\\*b"}, [{"A": "a*b"}], [{"A": "axb"}]),
    ({"A": "a\\?b"}, [{"A": "a?b"}], [{"A": "axb"}]),
    ({"A": "a\\\\*"}, [{"A": "a\\xyz"}], [{"A": "a*"}]),
    ({"A": "*"}, [{"A": "x"}, {"A": ""}, {"A": 0}], [{}, {"A": None}]),
    ({"A": ""}, [{"A": ""}, {"A": None}], [{}, {"A": " "}]),
    ({"A": None}, [{}, {"A": None}, {"A": ""}, {"A": [None, ""]}], [{"A": "x"}, {"A": [None, "x"]}, {"A": 0}]),
    ({"A|exists": True}, [{"A": "x"}, {"A": ""}, {"A": None}], [{}, {"B": 1}]),
    ({"A|exists": False}, [{}, {"B": 1}], [{"A": "x"}, {"A": None}]),
    ({"A": 10}, [{"A": 10}, {"A": "10"}, {"A": 10.0}], [{"A": "0xa"}, {"A": "010"}, {"A": 1}, {"A": "10.0"}]),
    ({"A": "0xA"}, [{"A": "0xa"}], [{"A": 10}, {"A": "10"}]),
    ({"A": True}, [{"A": True}, {"A": "True"}], [{"A": 1}, {"A": False}, {"A": "yes"}]),
    ({"A": 1}, [{"A": 1}, {"A": "1"}, {"A": 1.0}], [{"A": True}]),
    ({"A|lt": 5}, [{"A": 4}, {"A": "4.9"}, {"A": -1}], [{"A": 5}, {"A": "x"}, {"A": None}, {"A": "0x1"}, {}]),
    ({"A|lte": 5}, [{"A": 5}, {"A": "5"}], [{"A": 6}]),
    ({"A|gt": 5}, [{"A": 6}, {"A": "1e3"}, {"A": [1, 9]}], [{"A": 5}, {"A": True}, {"A": "inf"}, {"A": "1_000"}]),
    ({"A|gte": 5.5}, [{"A": 5.5}, {"A": "6"}], [{"A": 5}]),
    ({"A|cidr": "192.168.0.0/16"}, [{"A": "192.168.9.9"}, {"A": ["x", "192.168.1.1"]}], [{"A": "192.169.0.1"}]),
    ({"A|cidr": "fe80::/10"}, [{"A": "FE80::1"}, {"A": "fe80::1%12"}], [{"A": "10.0.0.1"}, {"A": "2001::"}]),
    ({"A|re": "^a.c$"}, [{"A": "abc"}], [{"A": "ABC"}, {"A": "xabc"}, {"A": "a\nc"}]),
    ({"A|re": "b"}, [{"A": "abc"}], [{"A": "B"}]),
    ({"A|re|i": "b{2}"}, [{"A": "aBb"}], [{"A": "b"}]),
    ({"A|re|s": "a.c"}, [{"A": "a\nc"}], [{"A": "ac"}]),
    ({"A|re|m": "^b$"}, [{"A": "a\nb\nc"}], [{"A": "abc"}]),
    ({"A|base64": "foobar"}, [{"A": "Zm9vYmFy"}], [{"A": "foobar"}]),
    ({"A|wide|base64offset|contains": "foo"}, [{"A": "xZgBvAG8Ax"}], [{"A": "Zm9v"}]),
    ({"A|utf16be|base64": "foo"}, [{"A": "AGYAbwBv"}], [{"A": "Zm9v"}]),
    ({"A|windash": "-x"}, [{"A": "/x"}, {"A": "-X"}], [{"A": "x"}]),
    ({"A|fieldref": "B"}, [{"A": "x", "B": "X"}, {"A": 5, "B": "5"}, {"A": ["q", "x"], "B": "x"}], [{"A": "x"}]),
    ({"A|fieldref": "B"}, [], [{"A": "x", "B": "y"}, {"A": "", "B": ""}, {"A": None, "B": None}, {}]),
    ({"A|fieldref|startswith": "B"}, [{"A": "Xyz", "B": "xy"}], [{"A": "zxy", "B": "xy"}]),
    ({"A|fieldref|endswith": "B"}, [{"A": "zXY", "B": "xy"}], [{"A": "xyz", "B": "xy"}]),
    ({"A|fieldref|contains": "B"}, [{"A": "axyb", "B": "XY"}], [{"A": "xby", "B": "xy"}]),
    ({"A|neq": "x"}, [{"A": "y"}, {}], [{"A": "X"}]),
    ({"T|hour": 3}, [{"T": "2024-05-01T03:59:00Z"}, {"T": "2024-05-01 03:00:00.123"}], [{"T": "3"}, {"T": "x"}]),
    ({"T|minute": 59}, [{"T": "2024-05-01T03:59:00+08:00"}], [{"T": "2024-05-01T03:58:00"}]),
    ({"T|day": 1}, [{"T": "2024-05-01"}], [{"T": "2024-05-02"}]),
    ({"T|week": 18}, [{"T": "2024-05-01"}], [{"T": "2024-05-08"}]),
    ({"T|month": 5}, [{"T": "2024-05-01"}], [{"T": "2024-06-01"}]),
    ({"T|year": 2024}, [{"T": "2024-05-01"}], [{"T": "2023-05-01"}]),
    ({"T|hour|gte": 20}, [{"T": "2024-05-01T21:00:00"}], [{"T": "2024-05-01T19:59:59"}]),
]


@pytest.mark.parametrize(
    ("selection", "taken", "left"), CASES, ids=[f"{n}-{next(iter(c[0]))}" for n, c in enumerate(CASES)]
)
def test_modifier(selection: dict[str, Any], taken: list[dict[str, Any]], left: list[dict[str, Any]]) -> None:
    text = rule(selection)
    assert [e for e in taken if not fires(text, e)] == []
    assert [e for e in left if fires(text, e)] == []


@pytest.mark.parametrize(
    ("selection", "code"),
    [
        ({"A|expand": "%admins%"}, "placeholder"),
        ({"A|re": "a(?=b)"}, "regex-unsupported"),
        ({"A|re": "(a)\\1"}, "regex-unsupported"),
        ({"A|re": "((a{1,100}){1,100}){1,100}"}, "regex-unsupported"),
        ({"A|nosuch": "x"}, "rule-invalid"),
        ({"A|cidr": "10.0.0.0/99"}, "rule-invalid"),
        ({"A|windash|contains": " ".join(["-a"] * 12)}, "expansion-too-large"),
    ],
)
def test_what_cannot_run_is_said(selection: dict[str, Any], code: str) -> None:
    found = only(rule(selection))
    assert found.problem is not None
    assert found.problem.code == code
    assert found.variants == ()


def test_the_place_of_a_refused_pattern_is_named() -> None:
    problem = only(rule({"Image": "x", "CommandLine|re": "x(?!y)"})).problem
    assert problem is not None
    assert problem.where == "CommandLine: x(?!y)"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("1 of sel_*", True),
        ("all of sel_*", False),
        ("all of them", False),
        ("any of them", True),
        ("sel_a and not sel_b", True),
        ("not (sel_a and not (sel_b or sel_c))", False),
        ("sel_b or (sel_a and not sel_b)", True),
        ("not sel_b and not sel_c", True),
    ],
)
def test_condition(condition: str, expected: bool) -> None:
    text = rule({"sel_a": {"A": 1}, "sel_b": {"A": 2}, "sel_c": {"B": 1}}, condition)
    assert fires(text, {"A": 1, "B": 2}) is expected


@pytest.mark.parametrize(
    "condition", ["nosuch", "1 of none_*", "sel and", "sel | count() > 5", "(" * 60 + "sel" + ")" * 60]
)
def test_conditions_that_say_nothing(condition: str) -> None:
    assert only(rule({"sel": {"A": 1}}, condition)).problem is not None
