"""Every page in both languages: axe finds nothing serious, nothing is left in English, nothing leaves the window."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browser import addresses
from tests.browser.chromium import Watch
from tests.browser.serving import served

OPTIONS = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
GRAVE = ("serious", "critical")
OPEN = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = walker.nextNode()); ) {
    const parent = node.parentElement;
    const own = parent.closest("code, pre, script, [lang]:not(html), [translate=no]");
    if (!own && node.data.trim()) found.push(node.data.trim());
  }
  return found;
}"""
HAN = re.compile(r"[㐀-䶿一-鿿]")
SENTENCE = re.compile(r"(?:\b[A-Za-z']{2,} ){3,}[A-Za-z']{2,}")
BARE = re.compile(r"(?![0-9a-f]{16,}$)[a-z]{3,}(?:[ _][a-z0-9]+)*:?")
PRODUCTS = {"gophish"}
"""Names their makers write in lower case."""
MESSAGE = re.compile(r"\b[a-z]+/[a-z]+(?:-[a-z]+)*\b")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """The link, the case's id and a pointer into its evidence."""
    folder = tmp_path_factory.mktemp("accessible")
    known, pointer = addresses.create(folder / "case")
    home = Path(os.environ["CHAHE_HOME"])
    with served(str(folder / "case"), home=home, workbench=folder / "workbench") as link:
        yield link, known, pointer


@pytest.fixture(scope="module", params=["zh_TW", "en"])
def tab(request: pytest.FixtureRequest, browser: Browser, case: tuple[str, str, str]) -> Iterator[Tab]:
    """A window in that language, logged in."""
    base = case[0].partition("/enter/")[0]
    watch = Watch(base)
    context = watch.of(browser.new_context(viewport={"width": 1366, "height": 768}))
    context.add_cookies([{"name": "chahe_language", "value": request.param, "url": base}])
    opened = context.new_page()
    opened.goto(case[0])
    yield opened
    watch.refused()
    watch.clean()
    context.close()


@pytest.mark.parametrize("page", addresses.opened(), ids=lambda p: p.name)
def test_a_page(page: Any, tab: Tab, case: tuple[str, str, str]) -> None:
    link, known, pointer = case
    tab.goto(link.partition("/enter/")[0] + addresses.address(page, known, pointer))
    tab.evaluate(OPEN)
    assert _grave(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it runs out of the window"
    if tab.locator("html").get_attribute("lang") != "en":
        assert _english(tab) == []


def _grave(tab: Tab) -> list[str]:
    found = Axe().run(tab, options=OPTIONS).response["violations"]
    return [
        f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found if v["impact"] in GRAVE for n in v["nodes"]
    ]


def _english(tab: Tab) -> list[str]:
    """Visible text that is an English sentence, a bare word or column name, or the code of a message.

    Names of files, codes and products are neither; what is quoted stands in `code`, `pre` or under a `lang` of its own.
    """
    found = [t for t in tab.evaluate(TEXTS) if not HAN.search(t)]
    return [t for t in found if t not in PRODUCTS and (SENTENCE.search(t) or BARE.fullmatch(t) or MESSAGE.fullmatch(t))]
