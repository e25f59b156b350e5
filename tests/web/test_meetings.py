"""Meetings in the browser, and the papers made there: attachments, recorded, without working papers in them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from chahe.casefile import opinions
from chahe.casefile.case import Case
from chahe.evidence.workstation import Workstation
from chahe.model import digest_of
from chahe.web.models import Examination, Member
from chahe.web.project import project
from chahe.web.roles import Role
from tests.casefile import examined
from tests.findings import made
from tests.web import seen

Make = Callable[[Role | None], Client]
ID = "F-4.7-not-mailed"
PEOPLE = {
    "side": ["檢查單位", "受檢單位", "受檢單位"],
    "name": ["陳領隊", "<b>林經理", ""],
    "title": ["領隊", "經理", ""],
}


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def _post(browser: Client, case: Examination, where: str, **said: object) -> int:
    return browser.post(f"/c/{case.pk}/{where}/", {"by": "陳領隊", **said}).status_code


def _made(browser: Client, case: Examination, where: str, **said: str) -> bytes:
    answer = browser.post(f"/c/{case.pk}/{where}/", {"by": "陳領隊", **said})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.getvalue()


def test_recorded_stated_and_printed(lead: Client, case: Examination, folder: Path) -> None:
    assert _post(lead, case, "meetings/new", day="2026-07-15", **{**PEOPLE, "name": ["陳領隊", "", ""]}) == 400
    assert _post(lead, case, "meetings/new", day="2026-07-15", **{**PEOPLE, "side": ["?", "?", "?"]}) == 400
    assert _post(lead, case, "meetings/new", day="2026-07-15", place="總公司", **PEOPLE) == 302
    said = {"finding": ID, "speaker": "<b>林經理", "text": "<i>將補辦"}
    assert _post(lead, case, "meetings/1/state", **said) == 400, "it was not put"
    assert _post(lead, case, f"finding/{ID}/confirm", seen=seen.finding(folder, ID)) == 302
    assert _post(lead, case, "meetings/1/state", **said) == 302
    assert _post(lead, case, "meetings/1/state", **{**said, "speaker": "張三"}) == 400
    assert lead.get(f"/c/{case.pk}/meetings/2/").status_code == 400
    page = lead.get(f"/c/{case.pk}/meetings/1/").content.decode()
    assert "&lt;i&gt;將補辦" in page
    assert "<b>林" not in page
    assert "115/07/15" in lead.get(f"/c/{case.pk}/meetings/").content.decode()
    made = _made(lead, case, "meetings/1/paper")
    with ZipFile(BytesIO(made)) as z:
        assert "將補辦" in z.read("word/document.xml").decode()
    acts = Case.open(folder).acts("report")
    assert acts[-1].body["files"][0]["digest"] == digest_of(made)  # type: ignore[index]  # a list
    assert _made(lead, case, "meetings/0/paper")
    assert _post(lead, case, "meetings/7/paper") == 400
    assert len(Case.open(folder).acts("report")) == len(acts) + 1


def test_the_follow_up_table_as_a_file(lead: Client, case: Examination, folder: Path) -> None:
    assert _post(lead, case, f"finding/{ID}/decide", word="檢查意見", why="x", seen=seen.finding(folder, ID)) == 302
    sheet = openpyxl.load_workbook(BytesIO(_made(lead, case, "follow-up-paper", format="xlsx"))).active
    assert sheet is not None
    assert sheet.max_row == 3
    assert _made(lead, case, "follow-up-paper", format="docx").startswith(b"PK")
    assert _post(lead, case, "follow-up-paper", format="pdf") == 400


def test_the_unit_sees_no_meeting(as_role: Make, lead: Client, case: Examination) -> None:
    _post(lead, case, "meetings/new", day="2026-07-15", **PEOPLE)
    assert as_role(Role.AUDITEE).get(f"/c/{case.pk}/meetings/1/").status_code == 403


def test_an_earlier_case_one_may_read(as_role: Make, lead: Client, case: Examination, folder: Path) -> None:
    station = Workstation.here()
    profile = made.PROFILE.replace("115I001", "113I005")
    with examined.create(folder.with_name("old"), station, profile) as old:
        opinions.decide(old, ID, opinions.Verdict("檢查意見", "事實明確"), by="陳領隊")
    earlier = project(folder.with_name("old"))
    assert _post(lead, case, "findings/prior", other=earlier.pk) == 400, "a case one may not see"
    user = get_user_model().objects.get(username=f"u-{Role.LEAD}")
    member = Member.objects.create(user=user, case=earlier.pk, role=Role.AUDITEE.value)
    assert _post(lead, case, "findings/prior", other=earlier.pk) == 400, "nor one whose papers one may not read"
    member.role = Role.AUDITOR.value
    member.save()
    assert "113I005" in lead.get(f"/c/{case.pk}/findings/").content.decode()
    assert _post(lead, case, "findings/prior", other=earlier.pk) == 302
    page = lead.get(f"/c/{case.pk}/finding/{ID}/").content.decode()
    assert "同一查核" in page
    assert "113I005" in page
