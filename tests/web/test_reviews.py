"""Many exceptions given one word from the page: ticked or all that match, seen, by two people, all or none."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chahe.casefile import reviews
from chahe.casefile.case import Case
from chahe.determination.reviewing import Review
from chahe.web.models import Examination, Member, Observation
from chahe.web.project import project
from chahe.web.roles import Role
from tests.casefile import examined

Make = Callable[[Role | None], Client]
ROWS = 130
AT = "check/4.7/not-mailed/"


@pytest.fixture
def many(folder: Path) -> Examination:
    """The case, examined again: more exceptions than a page holds, of two units."""
    listed = examined.rows(ROWS)
    for n, row in enumerate(listed[examined.MAILED]):
        row["unit"] = "資訊處" if n % 4 else "業務處"
    with Case.open(folder, write=True) as case:
        examined.record(case, examined.observed("cd" * 32, ROWS), listed, run="cd" * 32)
    return project(folder)


def _page(browser: Client, case: Examination, query: str = "") -> str:
    answer = browser.get(f"/c/{case.pk}/{AT}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def _form(page: str) -> dict[str, str]:
    """What the page's own form would send along."""
    return {n: re.search(f'name="{n}" value="([^"]*)"', page)[1] for n in ("seen", "run", "found")}  # type: ignore[index]


def _send(browser: Client, case: Examination, query: str = "", **said: Any) -> int:
    form: dict[str, object] = {"by": "王小明", "word": "real", "why": "逐筆核對", **_form(_page(browser, case, query))}
    return browser.post(f"/c/{case.pk}/{AT}review/{query}", {**form, **said}).status_code


def _acts(case: Examination) -> tuple[Review, ...]:
    return reviews.reviews(Case.open(Path(case.folder)))


def test_those_ticked_and_then_all_that_match_are_one_act_each(as_role: Make, many: Examination) -> None:
    lead = as_role(Role.LEAD)
    assert _send(lead, many, row=["0", "2", "2", "x", "-1"]) == 302
    assert _send(lead, many, "?f.unit=%3D業務處", which="all", word="asked") == 302
    first, second = _acts(many)
    assert (first.rows, second.rows, second.of) == (2, ROWS // 4 + 1, ROWS)
    page = _page(lead, many, "?mark=asked")
    assert f"共 {ROWS // 4 + 1} 筆" in page
    assert page.count('name="row"') == second.rows
    left = _page(lead, many, "?mark=none")
    assert f"未查證 {ROWS - second.rows - 1}" in left, "row 0 is of both: the later word holds"
    assert re.search(r'name="mark" value="none" checked', left)


def test_a_word_is_not_given_to_other_rows_than_were_shown(as_role: Make, many: Examination) -> None:
    lead = as_role(Role.LEAD)
    assert _send(lead, many, which="all", found="5") == 400
    stale = _form(_page(lead, many))
    assert _send(lead, many, row="1") == 302
    assert _send(lead, many, row="2", **stale) == 400
    assert _send(lead, many, row="2", run="other") == 400
    refused: list[dict[str, Any]] = [
        {"row": []},
        {"row": str(ROWS)},
        {"row": "3", "word": "fine"},
        {"row": "3", "why": " "},
    ]
    for wrong in refused:
        assert _send(lead, many, **wrong) == 400, wrong
    assert _send(lead, many, row="3", by="") == 400
    assert len(_acts(many)) == 1


def test_nothing_of_the_case_moves_but_the_list_of_acts(as_role: Make, many: Examination) -> None:
    """No projected table is made anew for it."""
    lead = as_role(Role.LEAD)
    lines = list(Observation.objects.filter(examination=many.pk).values_list("id", flat=True))
    assert _send(lead, many, which="all") == 302
    assert list(Observation.objects.filter(examination=many.pk).values_list("id", flat=True)) == lines
    assert "例外查證" in lead.get(f"/c/{many.pk}/ledger/").content.decode()


def test_set_aside_by_two_people_and_taken_back(as_member: Make, many: Examination) -> None:
    lead, reviewer = as_member(Role.LEAD), as_member(Role.REVIEWER)
    assert _send(lead, many, which="all", word="explained") == 302
    (act,) = _acts(many)
    at, gates = f"/c/{many.pk}/reviews/", f"/c/{many.pk}/conditions/"
    assert "例外之處理待第二人覆核" in lead.get(gates).content.decode()
    assert "待覆核 1" in lead.get(at).content.decode()
    assert lead.post(f"{at}{act.seq}/agree/").status_code == 400, "by whom it was proposed"
    assert _acts(many)[0].waits
    assert reviewer.post(f"{at}{act.seq}/undo/", {"why": "x"}).status_code == 403
    assert reviewer.post(f"{at}{act.seq}/agree/").status_code == 302
    assert _acts(many)[0].agreed
    assert "例外之處理待第二人覆核" not in lead.get(gates).content.decode()
    assert f"說明可採，不列為例外 {ROWS}" in _page(lead, many)
    assert lead.post(f"{at}{act.seq}/undo/", {"why": " "}).status_code == 400
    assert lead.post(f"{at}{act.seq}/undo/", {"why": "說明經查不實"}).status_code == 302
    page = _page(lead, many)
    assert f"未查證 {ROWS}" in page
    assert "說明經查不實" in page


def test_one_person_with_two_accounts_is_one_pair_of_eyes(as_member: Make, many: Examination) -> None:
    lead, reviewer = as_member(Role.LEAD), as_member(Role.REVIEWER)
    mine = Member.objects.get(case=many.pk, role="lead").user.account
    theirs = Member.objects.get(case=many.pk, role="reviewer").user.account
    theirs.person = mine.person
    theirs.save()
    assert _send(lead, many, row="0", word="explained") == 302
    assert reviewer.post(f"/c/{many.pk}/reviews/{_acts(many)[0].seq}/agree/").status_code == 400


def test_who_may_not_sees_neither_boxes_nor_form(as_role: Make, many: Examination) -> None:
    page = _page(as_role(Role.AUDITOR), many)
    assert 'name="row"' not in page
    assert 'id="review"' not in page


def test_reasons_are_shown_without_personal_numbers(as_role: Make, many: Examination) -> None:
    lead = as_role(Role.LEAD)
    assert _send(lead, many, row="0", why="A123456789 之說明可採") == 302
    for address in (AT, "reviews/"):
        page = lead.get(f"/c/{many.pk}/{address}").content.decode()
        assert "之說明可採" in page
        assert "A123456789" not in page


def test_a_list_of_an_earlier_run_is_said_to_be_one(as_role: Make, many: Examination, folder: Path) -> None:
    lead = as_role(Role.LEAD)
    assert _send(lead, many, which="all") == 302
    assert "屬先前執行之清單" not in _page(lead, many)
    with Case.open(folder, write=True) as case:
        examined.record(case, examined.observed("ef" * 32, 3), examined.rows(3), run="ef" * 32)
    page = _page(lead, many)
    assert "未查證 3" in page
    assert "屬先前執行之清單" in page


def test_the_page_costs_the_same_after_many_acts(as_role: Make, many: Examination) -> None:
    lead = as_role(Role.LEAD)

    def cost() -> int:
        _page(lead, many)
        with CaptureQueriesContext(connection) as queries:
            _page(lead, many)
        return len(queries)

    before = cost()
    for n in range(5):
        assert _send(lead, many, row=[str(n), str(n + 1)]) == 302
    assert cost() == before
