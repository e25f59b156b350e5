"""The register of copies in the browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from chahe.web import work
from chahe.web.models import Examination, Job
from chahe.web.roles import Role

Make = Callable[[Role | None], Client]


def test_a_draft_is_not_issued_and_the_page_says_why(as_role: Make, case: Examination) -> None:
    lead = as_role(Role.LEAD)
    said = {"by": "陳領隊", "form": "bureau", "format": ["docx"], "to": "示範人壽\n保險局"}
    assert lead.post(f"/c/{case.pk}/copies/issue/", said).status_code == 302
    job = Job.objects.get(case=case.pk)
    work.do(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "簽核前條件尚未完成" in lead.get(f"/c/{case.pk}/jobs/").content.decode()
    page = lead.get(f"/c/{case.pk}/copies/").content.decode()
    assert "報告份號登記簿" in page
    assert "tables/" not in page


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.REVIEWER, Role.AUDITOR])
def test_who_leads_issues(as_role: Make, case: Examination, role: Role) -> None:
    assert as_role(role).post(f"/c/{case.pk}/copies/issue/", {"to": "x"}).status_code == 403
    assert not Job.objects.exists()
