"""The catalog as a whole is checked at load: nothing missing, nothing unasked, nothing twice."""

from collections.abc import Iterator, Mapping

import pytest

from chahe.catalog import register
from chahe.catalog.package_data import entries as real_entries
from chahe.errors import DefinitionError


def load_with(monkeypatch: pytest.MonkeyPatch, change: dict[str, Mapping[str, object] | None]) -> None:
    """Load anew with entries replaced by code (None takes one away, an unknown code adds one to part 1)."""

    def entries(name: str) -> Iterator[Mapping[str, object]]:
        for entry in real_entries(name):
            replaced = change.get(str(entry["code"]), entry)
            if replaced is not None:
                yield replaced
        if name == "part1.yaml" and "1.9" in change:
            yield {"code": "1.9", "title_en": "Nothing"}

    monkeypatch.setattr(register, "entries", entries)
    register.catalog.__wrapped__()


def entry_of(code: str) -> dict[str, object]:
    return next(dict(e) for e in real_entries("part8.yaml") if e["code"] == code)


def test_unchanged_data_load(monkeypatch: pytest.MonkeyPatch) -> None:
    load_with(monkeypatch, {})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"8.1": None}, "no details"),
        ({"1.9": None}, "does not have"),
        ({"8.1": {**entry_of("8.1"), "requests": ["Z99"]}}, "unknown request Z99"),
        ({"8.1": {**entry_of("8.1"), "requests": ["W01"]}}, "no item asks for U01"),
        ({"8.1": entry_of("8.2")}, "stands twice"),
        ({"8.1": {**entry_of("8.1"), "code": "7.9"}}, "another part"),
    ],
)
def test_wrong_data_are_refused(
    change: dict[str, Mapping[str, object] | None], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DefinitionError, match=says):
        load_with(monkeypatch, change)
