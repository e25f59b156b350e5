"""Files of rules as hostile or careless people make them."""

import io
import zipfile

import pytest
import yaml

from chahe.sigma.compiling import compile_rules
from chahe.sigma.ruleset import RuleSet, RuleSource
from tests.sigma.making import compiled, fires, only, rule

GOOD = rule({"A": 1}, id="7b1a7b1a-7b1a-4b1a-8b1a-7b1a7b1a7b1a", title="Good", level="high", tags=["attack.t1059"])


def codes(ruleset: RuleSet) -> list[str]:
    return [n.problem.code for n in ruleset.notices]


def test_what_a_rule_says_of_itself() -> None:
    found = only(GOOD)
    assert (found.id, found.title, found.level) == ("7b1a7b1a-7b1a-4b1a-8b1a-7b1a7b1a7b1a", "Good", "high")
    assert (found.logsource, found.tags, found.place) == (("test", "", ""), ("attack.t1059",), "000.yml")


def test_a_rule_without_identifier_gets_one_from_its_digest() -> None:
    found = only(rule({"A": 1}))
    assert found.id == f"sha256-{found.digest[:32]}"


def test_a_bad_file_is_said_and_the_others_run() -> None:
    bad = [b"a: [", b"\xff\xfe\x00", b"- 1\n- 2\n", b"just text", b"title: no detection\n", b"A: 1\nA: 2\n"]
    sources = [RuleSource(f"bad{n}.yml", data) for n, data in enumerate(bad)]
    found = compile_rules([*sources, RuleSource("good.yml", GOOD.encode())])
    assert [r.title for r in found.rules] == ["Good"]
    assert codes(found) == ["yaml", "yaml", "not-a-rule", "not-a-rule", "not-a-rule", "yaml"]


def test_too_large_too_deep_and_multiplying_files_are_refused() -> None:
    bomb = "a0: &a0 [1, 1]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    loop = "a: &a [*a]\n"
    hostile = [b"x" * (2 << 20), b"a: " + b"[" * 5000, bomb.encode(), loop.encode(), b"a: *nosuch\n"]
    found = compile_rules([RuleSource(f"{n}.yml", data) for n, data in enumerate(hostile)])
    assert codes(found) == ["file-too-large", "yaml", "yaml", "yaml", "yaml"]
    assert found.rules == ()


def test_aliases_within_reason_are_read() -> None:
    text = "detection:\n  a: &v {A: 1}\n  b: *v\n  condition: a and b\nlogsource: {product: test}\ntitle: t\n"
    assert fires(text, {"A": 1})


def test_several_documents_each_with_its_own_digest_and_place() -> None:
    found = compiled(GOOD + "---\n" + rule({"B": 1}, title="Second")).rules
    assert [(r.title, r.place) for r in found] == [("Good", "000.yml#1"), ("Second", "000.yml#2")]
    assert found[0].digest != found[1].digest
    alone = compiled(GOOD + "---\n" + rule({"B": 2}, title="Second")).rules
    assert alone[0].digest == found[0].digest
    assert alone[1].digest != found[1].digest


def packed(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in files.items():
            z.writestr(name, text)
    return stream.getvalue()


def test_a_zip_of_rules() -> None:
    data = packed({"rules/b.yml": rule({"B": 1}, title="b"), "rules/a.yaml": GOOD, "README.md": "no rule"})
    found = compile_rules([RuleSource("set.zip", data)])
    assert [(r.title, r.place) for r in found.rules] == [("Good", "set.zip!rules/a.yaml"), ("b", "set.zip!rules/b.yml")]
    assert found.notices == ()


def test_a_broken_zip_is_said() -> None:
    data = packed({"a.yml": GOOD})
    assert codes(compile_rules([RuleSource("a.zip", data[:60])])) == ["zip-unreadable"]
    assert codes(compile_rules([RuleSource("b.zip", packed({"x.yml": "y" * (2 << 20)}))])) == ["file-too-large"]


def test_duplicates_are_said() -> None:
    other = rule({"A": 2}, id="7b1a7b1a-7b1a-4b1a-8b1a-7b1a7b1a7b1a")
    found = compiled(GOOD, GOOD, other)
    assert codes(found) == ["duplicate-file", "duplicate-id"]
    assert [r.place for r in found.rules] == ["000.yml", "002.yml"]


def test_the_digest_is_of_the_rules_not_of_their_order() -> None:
    other = rule({"A": 2})
    assert compiled(GOOD, other).digest == compiled(other, GOOD).digest
    assert compiled(GOOD, other).digest != compiled(GOOD).digest


@pytest.mark.parametrize("written", ["0x10", "0755", "12:30:45", "0b11"])
def test_numbers_not_written_as_plain_decimals_stay_text(written: str) -> None:
    text = f"title: t\nlogsource: {{product: test}}\ndetection:\n  s:\n    A: {written}\n  condition: s\n"
    assert fires(text, {"A": written.upper()})
    assert not fires(text, {"A": 16})


@pytest.mark.parametrize("content", [{"filter": {"rules": ["x"]}}, {"action": "global"}])
def test_documents_of_other_kinds_are_said(content: dict[str, object]) -> None:
    problem = only(yaml.safe_dump({"title": "t", "logsource": {"product": "test"}, **content})).problem
    assert problem is not None
    assert problem.code == "document-unsupported"


@pytest.mark.parametrize(
    "detection", [5, [], {"condition": "s"}, {"s": {}, "condition": "s"}, {"s": {"A": {"B": 1}}, "condition": "s"}]
)
def test_detections_that_are_none(detection: object) -> None:
    found = compiled(yaml.safe_dump({"title": "t", "logsource": {"product": "test"}, "detection": detection}))
    assert found.rules[0].problem is not None
    assert found.rules[0].problem.code == "rule-invalid"


def test_a_selector_that_would_backtrack_is_refused() -> None:
    text = rule({"a" * 40: {"A": 1}}, "1 of " + "a*" * 20 + "b")
    problem = only(text).problem
    assert problem is not None
    assert problem.code == "condition-too-large"
