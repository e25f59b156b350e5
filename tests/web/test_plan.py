"""The plan's pages: acts by those who may, several items at once, what others did is not written over."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chahe.casefile import plan as planning
from chahe.casefile.case import Case
from chahe.model import digest_of
from chahe.scope.profile import parse_profile
from chahe.web.models import Examination
from chahe.web.roles import Role

Make = Callable[[Role | None], Client]
PLAN = {
    "by": "王小明",
    "seen": "0",
    "pattern": "{roc}I{n3}",
    "count": "working",
    "team-person": ["王小明", "李大華", ""],
    "team-duty": ["領隊", "檢查人員", "檢查人員"],
    "team-days": ["10", "8.5", ""],
    "stone-occasion": ["進場", ""],
    "stone-at": ["2026-07-13T09:00", ""],
    "stone-note": ["說明會", ""],
    "day-day": ["2026-07-14", ""],
    "day-worked": ["0", "0"],
    "day-note": ["颱風", ""],
    "why": "",
}


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


@pytest.fixture
def planned(lead: Client, case: Examination) -> Examination:
    assert lead.post(f"/c/{case.pk}/plan/set/", PLAN).status_code == 302
    return Examination.objects.get(pk=case.pk)


def _page(browser: Client, case: Examination, at: str = "plan/") -> str:
    answer = browser.get(f"/c/{case.pk}/{at}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_a_plan_is_made_and_shown(lead: Client, planned: Examination, folder: Path) -> None:
    kept = planning.plan(Case.open(folder))
    assert [(m.person, m.half_days) for m in kept.team] == [("王小明", 20), ("李大華", 17)]
    assert (kept.count, kept.days[0].note) == ("working", "颱風")
    text = _page(lead, planned)
    assert "115/07/13 09:00" in text
    assert "115I002" in text, "the next free number"
    answer = lead.post(f"/c/{planned.pk}/plan/set/", PLAN | {"why": "再一次"})
    assert (answer.status_code, "已有他人變更" in answer.content.decode()) == (400, True)


def test_several_items_at_once_and_mine(lead: Client, planned: Examination, folder: Path) -> None:
    at = f"/c/{planned.pk}/plan/items/"
    seen = str(Case.open(folder).acts()[-1].seq)
    said = {"by": "王小明", "seen": seen, "item": ["4.7", "4.5.1"], "act": "assign", "to": "李大華"}
    assert lead.post(at, said).status_code == 302
    assert lead.post(at, said | {"item": ["4.7"], "to": "王小明"}).status_code == 400, "somebody gave it meanwhile"
    text = _page(lead, planned, "?to=李大華")
    assert ("/item/4.7/" in text, "/item/4.5.1/" in text, "/item/1.1.1/" in text) == (True, True, False)
    assert "李大華" in _page(lead, planned, "item/4.7/")
    last = str(Case.open(folder).acts()[-1].seq)
    hours = {"by": "王", "seen": last, "item": ["4.7"], "act": "hours", "hours": "7.5"}
    assert lead.post(at, hours).status_code == 400, "other hours need a reason"
    assert lead.post(at, hours | {"why": "母體較大"}).status_code == 302
    assert planning.assignments(Case.open(folder))["4.7"].half_hours == 15
    assert lead.post(at, hours | {"act": ""}).status_code == 400


def test_scope_changes_with_a_reason(lead: Client, planned: Examination, folder: Path) -> None:
    at = f"/c/{planned.pk}/plan/items/"
    said = {"by": "王小明", "item": ["4.7", "9.4"], "act": "out"}
    assert lead.post(at, said).status_code == 400
    assert lead.post(at, said | {"why": "另案查核"}).status_code == 302
    assert [x.item for x in parse_profile(Case.open(folder).profile_text()).left_out] == ["4.7", "9.4"]
    assert "另案查核" in _page(lead, planned)
    assert lead.post(at, said | {"why": "併入", "act": "in"}).status_code == 302
    assert not parse_profile(Case.open(folder).profile_text()).left_out


def test_a_number_of_another_case_is_refused(lead: Client, planned: Examination, folder: Path) -> None:
    Examination.objects.create(id="other", folder="/elsewhere", number="115I005")
    at = f"/c/{planned.pk}/plan/examination/"
    said = {"by": "王", "why": "重編", "number": "115I005", "kind": "受託檢查"}
    assert lead.post(at, said).status_code == 400
    assert lead.post(at, said | {"number": "115-5"}).status_code == 400
    assert lead.post(at, said | {"number": "115I006", "on_site_from": "2026-07-13"}).status_code == 302
    text = _page(lead, planned)
    assert ("115I006" in text, "受託檢查" in text, "115/07/13" in text) == (True, True, True)


def test_the_whole_profile(lead: Client, planned: Examination, folder: Path) -> None:
    text = Case.open(folder).profile_text()
    said = {"by": "王", "why": "更正", "seen": digest_of(text.encode()), "text": text.replace("示範人壽", "示範產壽")}
    at = f"/c/{planned.pk}/plan/profile/"
    assert lead.post(at, said | {"why": ""}).status_code == 400
    assert lead.post(at, said | {"text": "x"}).status_code == 400
    assert lead.post(at, said).status_code == 302
    assert lead.post(at, said).status_code == 400, "somebody changed it meanwhile"
    assert "示範產壽" in _page(lead, planned)


def test_time_and_prior_opinions(lead: Client, planned: Examination) -> None:
    at = f"/c/{planned.pk}/plan/"
    time = {"by": "李大華", "person": "李大華", "item": "4.7", "day": "2026-07-13", "hours": "1.25", "note": "<b>訪談"}
    assert lead.post(at + "time/", time).status_code == 302
    for wrong in ({"hours": "25"}, {"hours": "x"}, {"hours": "0.1"}, {"person": "路人"}, {"day": "x"}, {"item": "9.9"}):
        assert lead.post(at + "time/", time | wrong).status_code == 400, wrong
    said = {"by": "王", "number": "112-07", "text": "離職帳號未停用", "items": "4.7、4.2.1", "status": "改善中"}
    assert lead.post(at + "prior/", said).status_code == 302
    text = _page(lead, planned)
    assert "1.25" in text
    assert "<b>訪談" not in text
    assert "離職帳號未停用" in _page(lead, planned, "item/4.7/")
    assert "離職帳號未停用" not in _page(lead, planned, "item/4.5.1/")


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.REVIEWER, Role.AUDITOR])
def test_others_read_the_plan_and_do_not_change_it(as_role: Make, planned: Examination, role: Role) -> None:
    browser = as_role(role)
    text = _page(browser, planned)
    assert "/plan/set/" not in text
    assert 'name="item" value' not in text
    assert browser.post(f"/c/{planned.pk}/plan/set/", PLAN).status_code == 403


def test_queries_do_not_grow(lead: Client, planned: Examination, folder: Path) -> None:
    def asked() -> int:
        _page(lead, planned)
        with CaptureQueriesContext(connection) as queries:
            _page(lead, planned)
        return len(queries)

    few = asked()
    with Case.open(folder, write=True) as case:
        for n in range(20):
            planning.spend(case, person="李大華", item="4.7", day=f"2026-07-{n + 1:02}", minutes=5, note="", by="李")
    assert asked() == few <= 12
