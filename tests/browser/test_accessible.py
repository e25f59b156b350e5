"""Every page in both languages: axe finds nothing serious, nothing is left in English, nothing leaves the window."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browser import addresses
from tests.browser.chromium import Watch
from tests.browser.looks import Seen, english, grave
from tests.browser.serving import served

SEEN = Seen()


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


@pytest.mark.parametrize("page", [p for p in addresses.opened() if not p.team], ids=lambda p: p.name)
def test_a_page(page: Any, tab: Tab, case: tuple[str, str, str]) -> None:
    link, known, pointer = case
    answer = tab.goto(link.partition("/enter/")[0] + addresses.address(page, known, pointer))
    assert answer is not None
    assert answer.ok or page.open, "the page of a refusal is not the page"
    assert not SEEN.is_new(tab) or grave(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it runs out of the window"
    if tab.locator("html").get_attribute("lang") != "en":
        assert english(tab) == []
