"""Without leaving the keyboard: pages turned, help opened and closed, keys switched off; many exceptions, one word."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from chahe.evidence.workstation import Workstation
from tests.browser.chromium import Watch
from tests.browser.looks import grave
from tests.browser.serving import served
from tests.casefile import examined

ROWS = 70
LIST = "check/4.7/not-mailed/"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The link and the case's id: a list of more than one page."""
    folder = tmp_path_factory.mktemp("comfort")
    with examined.create(folder / "case", Workstation.here()) as made:
        examined.record(made, examined.observed("cd" * 32, ROWS), examined.rows(ROWS), run="cd" * 32)
        known = made.id
    home = Path(os.environ["CHAHE_HOME"])
    with served(str(folder / "case"), home=home, workbench=folder / "workbench") as link:
        yield link, known


@pytest.fixture
def tab(browser: Browser, case: tuple[str, str]) -> Iterator[Tab]:
    base = case[0].partition("/enter/")[0]
    watch = Watch(base)
    context = watch.of(browser.new_context(viewport={"width": 1366, "height": 768}))
    opened = context.new_page()
    opened.goto(case[0])
    opened.goto(f"{base}/c/{case[1]}/{LIST}")
    yield opened
    watch.clean()
    context.close()


def test_keys(tab: Tab) -> None:
    tab.keyboard.press("?")
    expect(tab.locator("dialog#keys")).to_be_visible()
    assert grave(tab) == []
    tab.keyboard.press("n")  # nothing behind an open dialog
    tab.keyboard.press("Escape")
    expect(tab.locator("dialog#keys")).to_be_hidden()
    tab.keyboard.press("/")
    expect(tab.locator('input[name="f.subject"]')).to_be_focused()
    tab.keyboard.type("n?")  # in a field they are letters
    expect(tab.locator('input[name="f.subject"]')).to_have_value("n?")
    tab.locator("h1").click()
    tab.keyboard.press("n")
    tab.wait_for_url("**from=50")
    tab.keyboard.press("p")
    expect(tab.locator('a[data-key="n"]')).to_be_visible()
    address = tab.url
    tab.locator("a.keys").click()
    tab.locator("dialog#keys a").click()
    tab.locator('form[action="/keys/switch/"] button').click()
    tab.goto(address)
    for key in ("?", "n"):
        tab.keyboard.press(key)
    expect(tab.locator("dialog#keys")).to_be_hidden()
    assert tab.url == address


def test_many_exceptions_one_word(tab: Tab) -> None:
    tab.locator("details.review > summary").click()
    boxes = tab.locator('input[name="row"]')
    boxes.nth(1).click()
    boxes.nth(5).click(modifiers=["Shift"])
    expect(tab.locator('[data-counted="row"]')).to_have_text("5")
    tab.locator('input[data-every="row"]').check()
    expect(tab.locator('[data-counted="row"]')).to_have_text("50")
    tab.locator('input[data-every="row"]').uncheck()
    tab.locator('input[name="which"][value="all"]').check()
    tab.locator("#r-by").fill("王小明")
    tab.locator("#r-word").select_option("asked")
    tab.locator("#r-why").fill("請資訊處說明")
    tab.locator("#review button").click()
    expect(tab.locator('label:has(input[name="mark"][value="asked"])')).to_contain_text(f"{ROWS}")
    assert grave(tab) == []
