"""What a job does for somebody carries the account and the person who asked, as their own acts do."""

from collections.abc import Callable
from pathlib import Path

from django.test import Client

from chahe.casefile.case import ACTING, Case
from chahe.casefile.verify import verify
from chahe.web import work
from chahe.web.access import accounts
from chahe.web.models import Examination, Job
from chahe.web.roles import Role


def test_acts_of_a_job_are_those_of_the_account_that_asked(
    as_member: Callable[[Role | None], Client], case: Examination, folder: Path
) -> None:
    assert as_member(Role.LEAD).post(f"/c/{case.pk}/jobs/examine/", {"only": "4.7"}).status_code == 302
    job = Job.objects.get(case=case.pk)
    before = len(Case.open(folder).acts())
    work.do(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.outcome
    made = Case.open(folder).acts()[before:]
    account = accounts.found("m-lead")
    assert account is not None
    told = {(a.body["account"], a.body["person"]) for a in made}
    assert told == {("m-lead", account.person.pk)}
    assert {a.by for a in made} == {job.by}
    assert not ACTING.get(), "nothing of it is left for the next"
    assert not verify(Case.open(folder)).problems
