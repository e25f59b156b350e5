"""What pages cost does not grow with the case, and a thrown away projection gives them again: every GET page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chahe.casefile import opinions
from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude
from chahe.casefile.opinions import Verdict
from chahe.determination.conclude import Role as Capacity
from chahe.determination.conclude import Wanted
from chahe.evidence.workstation import Workstation
from chahe.web.gate import Page, pages
from chahe.web.models import Examination, Job, Member
from chahe.web.project import project
from chahe.web.roles import Role, may
from tests.casefile import examined
from tests.web.test_permissions import VALUES, _address

Make = Callable[[Role | None], Client]
TEXT = "經執行全部母體測試，所附佐證不足以認定。"
MOST = 25
"""Queries of one page, those of session and gate among them."""

SHOWN = [p for p in pages() if "GET" in p.methods and p.of_case]


def _people_work(case: Case) -> None:
    for code in ("4.7", "2.1", "4.5.1"):
        conclude(case, Wanted(code, "王小明", Capacity.PREPARER, "部分符合", TEXT, True))
        conclude(case, Wanted(code, "李四", Capacity.REVIEWER, "部分符合", TEXT, True))
    opinions.confirm(case, VALUES["found"], by="陳")
    opinions.decide(case, VALUES["found"], Verdict("檢查意見", "經討論"), by="陳")


def _grown(folder: Path, n: int) -> None:
    """More of everything: files, observations, exceptions, acts."""
    with Case.open(folder, write=True) as case, case.group():
        for k in range(n):
            examined.receive(case, folder.with_name(f"n{k}.csv"), b"x%d\n" % k)
            case.append("reveal", {"pointer": f"sha256:{k:064d}#line:1"}, "王")
        examined.record(case, examined.observed("cd" * 32, n), examined.rows(n), run="cd" * 32)
        _people_work(case)


def _asked(browser: Client, page: Page, case: str) -> tuple[int, list[str]]:
    """Status and SQL of the page, asked a second time: what is prepared once is prepared."""
    given = _given(case)
    browser.get(_address(page, case), given)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(_address(page, case), given)
    return answer.status_code, [q["sql"] for q in queries]


def _given(case: str) -> dict[str, Any]:
    """A pointer to a record that is there, for pages that take one."""
    folder = Path(Examination.objects.get(pk=case).folder)
    return {"p": f"sha256:{Case.open(folder).items()[0].digest}#line:1"}


@pytest.fixture
def larger(tmp_path: Path) -> Examination:
    """A case of the same kind with many more of everything."""
    (tmp_path / "larger").mkdir()
    folder = tmp_path / "larger" / "case"
    examined.create(folder, Workstation.here()).close()
    _grown(folder, 120)
    return project(folder)


def test_queries_of_every_page_are_as_many_in_a_larger_case(
    as_role: Make, case: Examination, folder: Path, larger: Examination
) -> None:
    with Case.open(folder, write=True) as opened:
        _people_work(opened)
    browser = as_role(Role.LEAD)
    user = Member.objects.get(case=case.pk).user
    Member.objects.create(user=user, case=larger.pk, role=Role.LEAD.value)
    for k in range(40):
        Job.objects.create(case=larger.pk, kind="intake", state="done", by="王", said={"n": k}, outcome={"files": 1})
    for page in (p for p in SHOWN if may(Role.LEAD, p.need)):
        (first, few), (second, many) = (_asked(browser, page, c.pk) for c in (case, larger))
        assert first == second, page.name
        assert len(few) == len(many) <= MOST, (page.name, few, many)


def test_pages_that_nobody_projected_are_the_same(as_role: Make, case: Examination, folder: Path) -> None:
    """All GET pages, byte for byte but for the tokens of forms."""
    _grown(folder, 7)
    browser = as_role(Role.LEAD)
    mine = [p for p in SHOWN if may(Role.LEAD, p.need) and p.name != "receipt"]  # that states when it was printed
    given = _given(case.pk)

    def shown() -> dict[str, tuple[int, bytes]]:
        answers = {p.name: browser.get(_address(p, case.pk), given) for p in mine}
        return {name: (a.status_code, _plain(a.getvalue())) for name, a in answers.items()}

    shown()
    before = shown()
    Examination.objects.all().delete()
    project(folder)
    after = shown()
    assert [n for n in before if before[n] != after[n]] == []
    assert sum(status == 200 for status, _ in after.values()) >= 9


def _plain(text: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", text)
