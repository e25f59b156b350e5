"""Columns one chooses, views one keeps: of lists on the page and in the table taken away; no person's name outside."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from chahe.casefile import opinions
from chahe.casefile.case import Case
from chahe.casefile.opinions import Verdict
from chahe.model import Supply
from chahe.web.models import Examination, Finding, Member, SavedView
from chahe.web.project import project
from chahe.web.rebuilding import rebuild
from chahe.web.roles import Role

Make = Callable[[Role | None], Client]
AT = "check/4.7/not-mailed/"
PLACE = "exceptions:4.7/not-mailed"


def _headings(browser: Client, case: Examination, address: str) -> list[str]:
    page = browser.get(f"/c/{case.pk}/{address}").content.decode()
    table = page[page.index('<table class="list') : page.index("</table>")]
    return [re.sub("<[^>]+>", "", h).strip() for h in re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", table)]


def _book(browser: Client, case: Examination, address: str) -> list[list[Any]]:
    answer = browser.post(f"/c/{case.pk}/export/{address}")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    return [list(r) for r in book.worksheets[1].values]


def _keep(browser: Client, case: Examination, name: str, query: str, place: str = PLACE, **more: str) -> int:
    said = {"place": place, "name": name, "query": query, **more}
    return browser.post(f"/c/{case.pk}/views/keep/", said).status_code


def test_columns_chosen_and_moved_on_the_page_and_in_the_table(as_role: Make, case: Examination) -> None:
    lead = as_role(Role.LEAD)
    every = _headings(lead, case, AT)[2:]
    assert len(every) == 4
    chosen = _headings(lead, case, AT + "?col=unit&col=subject&col=none-such&col=unit")[2:]
    assert len(chosen) == 2
    assert set(chosen) < set(every)
    moved = lead.get(f"/c/{case.pk}/{AT}?col=unit&col=subject&right=unit&sort=unit")
    assert moved.headers["Location"].endswith("?sort=unit&col=subject&col=unit")
    assert _headings(lead, case, AT + "?col=subject&col=unit")[2:] == chosen[::-1]
    rows = _book(lead, case, "exceptions/?check=4.7/not-mailed&col=unit&col=subject")
    assert (rows[0][:2], len(rows[0])) == (chosen, 4), "with the review and the places after them"
    assert rows[1][0] == "資訊處"


def test_a_filter_by_the_whole_text_and_by_nothing(as_role: Make, case: Examination) -> None:
    lead = as_role(Role.LEAD)
    for query, found in (("%3D資訊處", 2), ("%3D資訊", 0), ("資訊", 2), ("%3D", 0)):
        assert lead.get(f"/c/{case.pk}/{AT}?f.unit={query}").context["page"].found == found, query
    hidden = lead.get(f"/c/{case.pk}/{AT}?f.unit=資訊&col=subject").content.decode()
    assert '<input type="hidden" name="f.unit" value="資訊">' in hidden, "a filter of a column not shown stays in force"


def test_a_view_is_kept_found_replaced_and_ended(as_role: Make, case: Examination, folder: Path) -> None:
    lead = as_role(Role.LEAD)
    assert _keep(lead, case, "資訊處", "f.unit=資訊處&col=unit&sort=unit&from=50&csrfmiddlewaretoken=x") == 302
    assert _keep(lead, case, "資訊處", "f.unit=%3D資訊處&col=unit&sort=unit") == 302
    (view,) = SavedView.objects.all()
    assert "from" not in view.query
    with Case.open(folder, write=True) as opened:
        rebuild(opened)
    Examination.objects.all().delete()
    shown = project(folder)
    page = lead.get(f"/c/{shown.pk}/{AT}").content.decode()
    (address,) = re.findall(rf'href="([^"]+)"[^>]*>{view.name}<', page)
    found = lead.get(address.replace("&amp;", "&"))
    assert found.context["page"].found == 2
    assert [c["name"] for c in found.context["columns"]] == ["unit"]
    assert 'aria-current="true"' in found.content.decode()
    assert lead.post(f"/c/{shown.pk}/views/{view.pk}/end/").status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "place", "status"),
    [
        ("x", "f.employee_no=E00001", PLACE, 400),
        ("x", "f.subject=a", PLACE, 400),
        ("x", "f.unit=A123456789", PLACE, 400),
        ("x", "q=0912-345-678", "findings", 400),
        ("", "f.unit=a", PLACE, 400),
        ("x" * 81, "f.unit=a", PLACE, 400),
        ("a\u202eb", "f.unit=a", PLACE, 400),
        ("x", "f.unit=" + "a" * 5_000, PLACE, 400),
        ("x", "f.unit=a", "exceptions:9.9/none", 404),
        ("x", "f.unit=a", "https://elsewhere.example/", 404),
    ],
)
def test_what_is_not_kept(as_role: Make, case: Examination, name: str, query: str, place: str, status: int) -> None:
    assert _keep(as_role(Role.LEAD), case, name, query, place) == status
    assert not SavedView.objects.exists()


def test_a_view_is_ones_own_unless_shared(as_member: Make, case: Examination) -> None:
    lead, examiner = as_member(Role.LEAD), as_member(Role.EXAMINER)
    assert _keep(examiner, case, "我的", "f.unit=a") == 302
    assert _keep(examiner, case, "大家的", "f.unit=b", shared="1") == 302
    page = lead.get(f"/c/{case.pk}/{AT}").content.decode()
    assert "我的" not in page
    assert "大家的" in page
    assert "查核員 examiner" in page
    own, shared = SavedView.objects.order_by("id")
    auditor = as_member(Role.AUDITOR)
    for browser, view, status in ((lead, own, 404), (auditor, shared, 404), (lead, shared, 302), (examiner, own, 302)):
        assert browser.post(f"/c/{case.pk}/views/{view.pk}/end/").status_code == status
    assert not SavedView.objects.exists()


def test_a_view_of_one_case_is_not_told_in_another(as_role: Make, case: Examination) -> None:
    lead = as_role(Role.LEAD)
    assert _keep(lead, case, "此案", "f.unit=a", shared="1") == 302
    user = Member.objects.get(case=case.pk).user
    SavedView.objects.create(user=user, case="other", place=PLACE, name="他案", query="f.unit=b", shared=True)
    page = lead.get(f"/c/{case.pk}/{AT}").content.decode()
    assert "此案" in page
    assert "他案" not in page
    assert lead.post(f"/c/{case.pk}/views/{SavedView.objects.get(case='other').pk}/end/").status_code == 404


def test_one_person_keeps_no_more_than_so_many(
    as_role: Make, case: Examination, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chahe.web.saved.MOST", 2)
    lead = as_role(Role.LEAD)
    assert [_keep(lead, case, n, "f.unit=a") for n in ("a", "b", "c", "b")] == [302, 302, 400, 302]


def test_findings_filtered_ordered_and_taken_away_as_shown(as_role: Make, case: Examination, folder: Path) -> None:
    lead = as_role(Role.LEAD)
    (first,) = Finding.objects.filter(examination=case.pk)
    for n, code in enumerate(("F-2.1-x", "F-10.1-y"), 1):
        body = {**first.body, "decisions": []}
        Finding.objects.create(
            examination_id=case.pk, code=code, position=n, item=code[2:-2], pattern="其他", exceptions=n, body=body,
            gone=False, changed=False,
        )  # fmt: skip
    found = [f.code for f, _ in lead.get(f"/c/{case.pk}/findings/").context["findings"]]
    assert len(found) > 1

    def codes(query: str) -> list[str]:
        shown = [f.code for f, _ in lead.get(f"/c/{case.pk}/findings/{query}").context["findings"]]
        assert [r[0] for r in _book(lead, case, f"findings/{query}&col=code")[1:]] == shown, query
        return shown

    assert codes("?q=not-MAILED") == ["F-4.7-not-mailed"]
    assert codes("?sort=code&down=1") == sorted(found, reverse=True)
    assert codes("?sort=item&down=1") == found[::-1]
    assert codes("?sort=condition") == found, "nothing is ordered by it"
    assert codes("?sort=exceptions") == ["F-2.1-x", "F-4.7-not-mailed", "F-10.1-y"]
    assert codes("?decision=none") == found
    with Case.open(folder, write=True) as opened:
        opinions.decide(opened, "F-4.7-not-mailed", Verdict("檢查意見", "經討論"), by="陳")
    project(folder)
    assert codes("?decision=檢查意見") == ["F-4.7-not-mailed"]
    assert codes("?state=answered") == []
    assert _headings(lead, case, "findings/?col=remarks&col=code")[1:] == ["備註", "缺失編號"]
    assert _keep(lead, case, "已決定", "decision=檢查意見", "findings") == 302
    assert "已決定" in lead.get(f"/c/{case.pk}/findings/").content.decode()


def test_requests_filtered_ordered_and_taken_away_as_shown(as_role: Make, case: Examination) -> None:
    lead = as_role(Role.LEAD)

    def codes(query: str) -> list[str]:
        shown = [x["code"] for x in lead.get(f"/c/{case.pk}/hand-over/{query}").context["lines"]]
        assert [r[0] for r in _book(lead, case, f"requests/{query}&col=code")[1:]] == shown, query
        return shown

    every = codes("?")
    assert codes("?sort=code&down=1") == sorted(every, reverse=True)
    assert codes("?q=d02") == ["D02"]
    assert codes(f"?supply={Supply.PROVIDED.value}") == ["D02"]
    assert codes("?sort=files&down=1")[0] == "D02"
    assert set(codes("?progress=overdue")) < set(every)
    assert _keep(lead, case, "本科待辦", f"supply={Supply.PENDING.value}&col=code&col=name", "requests") == 302
    page = lead.get(f"/c/{case.pk}/hand-over/").content.decode()
    assert "&amp;col=code&amp;col=name" in page
    assert "本科待辦" not in as_role(Role.AUDITEE).get(f"/c/{case.pk}/hand-over/").content.decode().split("<table")[0]
