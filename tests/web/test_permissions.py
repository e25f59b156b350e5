"""Every address, every role, every case: generated from what the pages declare."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client

from chahe.web import settings
from chahe.web.access import accounts
from chahe.web.gate import Page, pages
from chahe.web.models import Examination
from chahe.web.roles import Need, Role, may
from tests.casefile import examined
from tests.web.conftest import came_in

VALUES = {"number": "1", "code": "4.7", "name": "not-mailed", "token": "wrong", "found": "F-4.7-not-mailed"}
VALUES |= {"asked": "D02", "day": "2026-01-05"}
VALUES |= {"table": "items"}
ROLES = (*Role, None)
Make = Callable[[Role | None], Client]

# What an open page answers in the team edition to somebody who brings nothing. One that is not here fails the test.
OPEN = {
    "closed": 403,  # the secret link is for one user
    "enter": 403,
    "log-in": 200,
    "second": 302,  # to the first step
    "first": 404,  # no such link
    "passkey-ask": 400,  # no first step
    "passkey-check": 302,
    "provider": 404,  # none is set
    "provider-back": 404,
}
NOTHING_THERE = {
    "report-file": 404,
    "end-session": 404,
    "remove-factor": 404,
    "view-end": 404,
}  # nothing of the kind was made here


def _address(page: Page, case: str) -> str:
    out = page.route.replace("<str:case>", case)
    for kind in ("str", "slug", "int"):
        for name, value in VALUES.items():
            out = out.replace(f"<{kind}:{name}>", value)
    assert "<" not in out, "a page takes something this test does not know"
    return "/" + out


def _ask(browser: Client, page: Page, case: str) -> HttpResponseBase:
    address = _address(page, case)
    pointer = {"p": f"sha256:{'0' * 64}#line:1"}
    return browser.post(address, pointer) if page.methods[0] == "POST" else browser.get(address, pointer)


@pytest.mark.parametrize("page", pages(), ids=lambda p: p.name)
def test_who_may(page: Page, as_role: Make, as_member: Make, case: Examination) -> None:
    """On a laptop of one user, then in the team edition."""
    for maker in (as_role, as_member):
        for role in ROLES:
            _who_may(page, role, _ask(maker(role), page, case.pk).status_code)


def _who_may(page: Page, role: Role | None, status: int) -> None:
    if page.team and not settings.TEAM:
        assert status == 404, "not there on a laptop of one user"
    elif page.open:
        assert status == OPEN[page.name], "the way in gives nothing to who brings nothing"
    elif not page.of_case:
        assert status in (200, 302) or (page.team and status in (400, NOTHING_THERE.get(page.name))), role
    elif role is None:
        assert status == 404, "a case one may not see is a case that is not there"
    elif not may(role, page.need):
        assert status == 403, role
    else:
        assert status not in (401, 403, 405, 500), role
        assert status != 404 or page.name in NOTHING_THERE, role


@pytest.mark.parametrize("page", [p for p in pages() if not p.open], ids=lambda p: p.name)
def test_nobody_logged_in(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answered before any case is looked at, so none is needed here."""
    for team, way_in in ((False, "/enter/"), (True, "/log-in/")):
        monkeypatch.setattr(settings, "TEAM", team)
        answer = _ask(Client(), page, "some-case")
        if page.team and not team:
            assert answer.status_code == 404
            continue
        assert answer.status_code == (302 if page.methods[0] == "GET" else 401)
        assert not answer.headers.get("Location") or answer.headers["Location"].startswith(way_in)


@pytest.mark.parametrize("page", [p for p in pages() if p.of_case], ids=lambda p: p.name)
def test_another_case(page: Page, as_role: Make, as_member: Make, case: Examination) -> None:
    """Being somebody in one case is being nobody in every other, there or not."""
    Examination.objects.create(id="other", folder="/nowhere")
    for maker in (as_role, as_member):
        browser = maker(Role.ADMIN if page.need is Need.MEMBERS else Role.LEAD)
        for other in ("other", "none-such"):
            assert _ask(browser, page, other).status_code == 404


@pytest.mark.parametrize("page", pages(), ids=lambda p: p.name)
def test_other_methods(page: Page, team: None) -> None:
    browser = came_in(accounts.new("somebody", "王小明")[0])
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - set(page.methods):
        assert browser.generic(method, _address(page, "some-case")).status_code == 405


@pytest.mark.parametrize("page", [p for p in pages() if "POST" in p.methods], ids=lambda p: p.name)
def test_no_act_without_the_token_of_the_page(page: Page, team: None) -> None:
    browser = came_in(accounts.new("somebody", "王小明")[0])
    browser.handler.enforce_csrf_checks = True
    assert browser.post(_address(page, "some-case")).status_code == 403


def test_a_case_whose_folder_is_gone(as_role: Make, case: Examination, folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    assert as_role(Role.LEAD).get(f"/c/{case.pk}/").status_code == 404


def test_needs_and_roles_are_all_used() -> None:
    """A need nobody has or no page asks for is a mistake; so is a page open to people the design shuts out."""
    assert {p.need for p in pages()} == set(Need)
    assert all(any(may(r, n) for r in Role) for n in Need)
    assert {n for n in Need if may(Role.AUDITEE, n)} == {Need.ENTER, Need.HAND_OVER}
    assert not any(may(r, Need.READ) for r in (Role.AUDITEE, Role.ADMIN)), "working papers never go to the auditee"
    assert f"{VALUES['code']}/{VALUES['name']}" == examined.MAILED
