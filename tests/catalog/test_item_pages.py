"""docs/items and docs/requests.md say what the catalog, the criteria and the checks say."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from chahe.catalog import catalog

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("item_pages", ROOT / "tools" / "item_pages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def wanted(tool: ModuleType) -> dict[str, str]:
    pages: dict[str, str] = tool.pages()
    return pages


def test_docs_are_current(tool: ModuleType, wanted: dict[str, str]) -> None:
    assert tool.stale(ROOT / "docs", wanted) == [], "run tools/item_pages.py"


def test_a_page_per_item_and_asking_group(wanted: dict[str, str]) -> None:
    codes = {i.code for i in catalog().asking}
    assert set(wanted) == {f"items/{c}.md" for c in codes} | {"items/README.md", "requests.md"}


def test_a_page_holds_the_seeds_sentence_and_every_aspect_and_request(wanted: dict[str, str]) -> None:
    for item in catalog().asking:
        page = wanted[f"items/{item.code}.md"]
        assert f"> {item.node.text}\n" in page
        assert all(a.text in page and a.english in page for a in item.aspects)
        assert all(f"[{code}](../requests.md)" in page for code in item.requests)
        assert all(line.count("|") >= 3 for line in page.splitlines() if line.startswith("|"))


def test_changed_missing_and_left_over_pages_are_found_and_mended(
    tool: ModuleType, wanted: dict[str, str], tmp_path: Path
) -> None:
    tool.write(tmp_path, wanted)
    assert tool.stale(tmp_path, wanted) == []
    (tmp_path / "items" / "4.5.1.md").write_text("changed", encoding="utf-8")
    (tmp_path / "items" / "4.7.md").unlink()
    (tmp_path / "items" / "4.9.md").write_text("left over", encoding="utf-8")
    assert tool.stale(tmp_path, wanted) == ["items/4.5.1.md", "items/4.7.md", "items/4.9.md"]
    tool.write(tmp_path, wanted)
    assert tool.stale(tmp_path, wanted) == []
