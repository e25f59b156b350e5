"""The seed stands in the catalog verbatim and whole."""

from collections import Counter
from pathlib import Path

import pytest

from chahe.catalog import Kind, catalog, nodes, package_data
from chahe.errors import CatalogError, DefinitionError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "seed" / "outline.tsv"
HEADER = "code\tlabel\tkind\ttitle\ttext\n"


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared seed folder is not here")
def test_outline_equals_the_seed_byte_for_byte() -> None:
    ours = Path(package_data.__file__).parent / "data" / "outline.tsv"
    assert ours.read_bytes() == SHARED.read_bytes()


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared seed folder is not here")
def test_every_node_carries_the_seeds_cells_in_the_seeds_order() -> None:
    seed = [tuple(line.split("\t")) for line in SHARED.read_text(encoding="utf-8").splitlines()[1:]]
    assert [(n.code, n.label, n.kind.value, n.title, n.text) for n in catalog().nodes] == seed


def test_counts() -> None:
    kinds = Counter(n.kind for n in catalog().nodes)
    assert kinds == {Kind.PART: 9, Kind.SECTION: 12, Kind.ITEM: 69, Kind.GROUP: 2}
    assert len(catalog().items) == 69
    assert len(catalog().asking) == 71
    assert [i.code for i in catalog().asking if i.node.kind is Kind.GROUP] == ["4.8.3", "4.8.3.4"]


def test_items_per_part() -> None:
    per_part = Counter(i.code.split(".")[0] for i in catalog().items)
    assert [per_part[str(p)] for p in range(1, 10)] == [4, 6, 4, 37, 3, 5, 3, 3, 4]


def test_every_part_has_its_introduction_in_both_languages() -> None:
    for node in catalog().nodes:
        if node.kind is Kind.PART:
            assert len(node.text) > 40, node.code
            assert len(node.english) > 100, node.code
            assert node.english_title, node.code


def test_parents_stand_before_their_children() -> None:
    seen: set[str] = set()
    for node in catalog().nodes:
        assert (node.parent is None) == (node.kind is Kind.PART)
        assert node.parent is None or node.parent in seen
        seen.add(node.code)


def test_titles_have_an_english_title_and_only_they() -> None:
    for node in catalog().nodes:
        assert bool(node.title) == bool(node.english_title), node.code


@pytest.mark.parametrize("code", ["", "0", "4.5.9", "肆.五.(一)", "4.5.1 ", "10"])
def test_unknown_code_is_a_wrong_call(code: str) -> None:
    with pytest.raises(CatalogError):
        catalog().node(code)


def test_headings_and_groups_are_not_items() -> None:
    with pytest.raises(CatalogError):
        catalog().item("4.5")
    with pytest.raises(CatalogError):
        catalog().asked("4.5")
    with pytest.raises(CatalogError):
        catalog().item("4.8.3")
    assert catalog().asked("4.8.3").node.kind is Kind.GROUP
    assert catalog().item("4.5.1").node.label == "肆.五.(一)"


@pytest.mark.parametrize(
    "text",
    [
        "code\tlabel\n",
        HEADER + "1\t壹\tpart\tonly four\n",
        HEADER + "1\t壹\tchapter\tt\tx\n",
        HEADER + "1\t壹\tpart\tt\tx\n1\t壹\tpart\tt\tx\n",
    ],
)
def test_malformed_outline_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "text_of", lambda _name: text)
    with pytest.raises(DefinitionError):
        nodes.outline()
