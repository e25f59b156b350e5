"""Every page of the team edition as every role has it, in both languages: nothing serious for axe, no English left."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser

from chahe.web.roles import Role, may
from tests.browser import addresses, people
from tests.browser.chromium import Watch
from tests.browser.looks import Seen, english, grave
from tests.browser.serving import environment, served

if TYPE_CHECKING:  # `addresses` sets Django up before pages are imported
    from chahe.web.gate import Page

NAMES = {f"a{n}": (f"王{'甲乙丙丁戊己'[n]}明", role.value) for n, role in enumerate(Role)}
ROLES = dict(zip(Role, NAMES, strict=True))


@dataclass
class Served:
    """A case served to a team, and the pages looked at so far."""

    base: str
    case: str
    pointer: str
    seen: Seen = field(default_factory=Seen)

    def address(self, page: "Page") -> str:
        """Where a page of that case is."""
        return self.base.rstrip("/") + addresses.address(page, self.case, self.pointer)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("team")
    known, pointer = addresses.create(folder / "case")
    home, workbench = Path(os.environ["CHAHE_HOME"]), folder / "workbench"
    workbench.mkdir()
    people.made(folder / "case", environment(home, workbench, {"CHAHE_TEAM": "1"}), NAMES)
    with served(str(folder / "case"), "--team", home=home, workbench=workbench) as base:
        yield Served(base, known, pointer)


def pages_of(role: Role) -> "list[Page]":
    """What that role opens by an address, its own account among it."""
    return [p for p in addresses.opened() if not p.open and (not p.of_case or may(role, p.need))]


@pytest.mark.parametrize("role", list(Role))
def test_pages_of(role: Role, team: Served, browser: Browser) -> None:
    watch = Watch(team.base.rstrip("/"))
    context = watch.of(browser.new_context(viewport={"width": 1366, "height": 768}))
    tab = context.new_page()
    people.log_in(tab, team.base, ROLES[role])
    mine, found = pages_of(role), {}
    assert mine
    for lang in ("zh_TW", "en"):
        context.add_cookies([{"name": "chahe_language", "value": lang, "url": team.base}])
        for page in mine:
            tab.goto(team.address(page))
            assert watch.refused() == [], page.name
            wrong = english(tab) if lang == "zh_TW" else []
            if team.seen.is_new(tab):
                wrong += grave(tab)
            if not tab.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                wrong.append("it runs out of the window")
            found.update({f"{lang} {page.name}": wrong} if wrong else {})
    assert found == {}
    watch.clean()
    context.close()


def test_pages_before_one_comes_in(team: Served, browser: Browser) -> None:
    watch = Watch(team.base.rstrip("/"))
    context = watch.of(browser.new_context(viewport={"width": 1366, "height": 768}))
    tab = context.new_page()
    for lang in ("zh_TW", "en"):
        context.add_cookies([{"name": "chahe_language", "value": lang, "url": team.base}])
        for page in [p for p in addresses.opened() if p.open]:
            tab.goto(team.address(page))
            assert grave(tab) == [], page.name
            assert lang == "en" or english(tab) == [], page.name
    context.close()


def test_every_page_is_somebodys() -> None:
    looked_at = {p.name for role in Role for p in pages_of(role)} | {p.name for p in addresses.opened() if p.open}
    assert looked_at == {p.name for p in addresses.opened()}
