"""Shapes of data files: what is not as expected is refused, by file and entry."""

import pytest

from chahe.catalog import package_data
from chahe.errors import DefinitionError


def test_a_list_of_mappings_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_data, "text_of", lambda _name: "- code: '4.7'\n- {code: A01}\n")
    assert [e["code"] for e in package_data.entries("x.yaml")] == ["4.7", "A01"]


@pytest.mark.parametrize("text", ["code: 1", "", "- just text", "- 1: number", "- [a]"])
def test_anything_else_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_data, "text_of", lambda _name: text)
    with pytest.raises(DefinitionError) as caught:
        list(package_data.entries("x.yaml"))
    assert caught.value.diagnostics().where == "x.yaml"


@pytest.mark.parametrize("value", [None, "", "  ", 7, ["a"]])
def test_a_needed_text_must_be_a_text(value: object) -> None:
    with pytest.raises(DefinitionError):
        package_data.need({"k": value}, "k", "x")


def test_a_text_may_be_left_out_but_not_be_empty() -> None:
    assert package_data.maybe({}, "k", "x") is None
    assert package_data.maybe({"k": " a "}, "k", "x") == "a"
    with pytest.raises(DefinitionError):
        package_data.maybe({"k": ""}, "k", "x")


def test_the_data_are_plain_utf8_without_carriage_returns() -> None:
    for prefix in ("part", "requests", "conditions"):
        listed = package_data.names(prefix)
        assert listed
        for name in listed:
            assert "\r" not in package_data.text_of(name) and "\t" not in package_data.text_of(name), name
