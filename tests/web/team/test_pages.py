"""What the pages of the team edition say and ask of the server, and what reads of evidence leave behind."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chahe.casefile.case import Case
from chahe.web.access import accounts, limits
from chahe.web.gate import pages
from chahe.web.models import Access, Examination, Member
from chahe.web.roles import Role
from tests.web.conftest import came_in
from tests.web.team.conftest import Have

Make = Callable[[Role | None], Client]


def test_what_costs_much_is_asked_for_so_often_a_minute(
    as_member: Make, case: Examination, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: now[0]))
    lead, address = as_member(Role.LEAD), f"/c/{case.pk}/ledger/verify/"
    most = next(p.costly for p in pages() if p.name == "verify")
    assert {lead.post(address).status_code for _ in range(most)} == {200}
    answer = lead.post(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "61")
    assert as_member(Role.AUDITOR).post(address).status_code == 200, "each account for itself"
    now[0] += limits.MINUTE
    assert lead.post(address).status_code == 200


def test_one_user_is_not_slowed(as_role: Make, case: Examination) -> None:
    lead = as_role(Role.LEAD)
    most = next(p.costly for p in pages() if p.name == "verify")
    assert {lead.post(f"/c/{case.pk}/ledger/verify/").status_code for _ in range(most + 1)} == {200}


def test_a_read_in_clear_stands_in_the_ledger_with_the_account(
    as_member: Make, case: Examination, folder: Path
) -> None:
    (item,) = Case.open(folder).items()
    pointer = f"sha256:{item.digest}#line:1"
    assert as_member(Role.AUDITOR).post(f"/c/{case.pk}/record/reveal/", {"p": pointer}).status_code == 403
    assert as_member(Role.REVIEWER).post(f"/c/{case.pk}/record/reveal/", {"p": pointer}).status_code == 200
    (act,) = Case.open(folder).acts("reveal")
    assert (act.by, act.body["account"]) == ("查核員 reviewer", "m-reviewer")


ADDRESSES = ("/log-in/", "/account/", "/account/codes/", "/c/{case}/members/", "/c/{case}/came-in/", "/")


def test_nothing_is_left_untranslated(as_member: Make, case: Examination) -> None:
    admin = as_member(Role.ADMIN)
    admin.post("/account/codes/begin/")
    _, token = accounts.new("lin", "林一")
    for to in ("zh_TW", "en"):
        admin.post("/language/", {"to": to})
        texts = [admin.get(a.format(case=case.pk)).content.decode() for a in (*ADDRESSES, f"/first/{token}/")]
        texts.append(admin.post("/account/password/", {"password": "x", "again": "x"}).content.decode())
        for text in texts:
            assert not re.findall(r"\b(?:web|team|how|password|access|role)/[\w-]+(?![\w/-])(?=[<\s\"])", text)
            assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=", text)


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_queries_do_not_grow(as_member: Make, case: Examination, have: Have, address: str) -> None:
    admin = as_member(Role.ADMIN)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(address.format(case=case.pk)).status_code in (200, 302)
        return len(queries)

    asked()
    few = asked()
    for n in range(5):
        account = have(f"wang{n}", f"王{n}號")
        Member.objects.create(user=account.user, case=case.pk, role="examiner")
        came_in(account)
        came_in(accounts.named("m-admin"))
        Access.objects.create(at=account.user.date_joined, account=f"wang{n}", event="refused")
    assert asked() == few <= 12


def test_what_a_person_is_called_is_text(have: Have, as_member: Make, case: Examination) -> None:
    account = have("evil", "<script>alert(1)</script>")
    Member.objects.create(user=account.user, case=case.pk, role="examiner")
    assert "<script>alert" not in as_member(Role.ADMIN).get(f"/c/{case.pk}/members/").content.decode()
    assert "<script>alert" not in came_in(account).get("/account/").content.decode()
