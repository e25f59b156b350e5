"""Concluding in the browser: the ledger's rules hold, and nobody signs over what they have not seen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from chahe.casefile.case import Case
from chahe.web.models import Examination, Item
from chahe.web.roles import Role
from tests.casefile import examined
from tests.web import seen

Make = Callable[[Role | None], Client]
TEXT = "經執行全部母體測試，二人未納入演練。"


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def _seen(folder: Path) -> str:
    return seen.item(folder)


def _sign(lead: Client, case: Examination, act: str, by: str, stood: str, **more: str) -> int:
    data = {"by": by, "word": "不符合", "text": TEXT, "independent": "1", "seen": stood, **more}
    return lead.post(f"/c/{case.pk}/item/4.7/{act}/", data).status_code


def _state(case: Examination) -> str:
    return Item.objects.get(examination_id=case.pk, code="4.7").state


def test_a_conclusion_in_four_eyes(lead: Client, case: Examination, folder: Path) -> None:
    assert _sign(lead, case, "conclude", "王小明", _seen(folder)) == 302
    assert _state(case) == "prepared"
    assert _sign(lead, case, "review", "王 小明", _seen(folder)) == 400, "nobody reviews their own, however written"
    assert _state(case) == "prepared"
    assert _sign(lead, case, "review", "李四", _seen(folder)) == 302
    assert _state(case) == "signed"
    page = lead.get(f"/c/{case.pk}/item/4.7/").content.decode()
    assert "李四" in page
    assert TEXT in page


def test_returned_and_prepared_anew(lead: Client, case: Examination, folder: Path) -> None:
    _sign(lead, case, "conclude", "王小明", _seen(folder))
    assert _sign(lead, case, "review", "李四", _seen(folder), **{"return": "1"}) == 302
    assert _state(case) == "returned"
    assert _sign(lead, case, "conclude", "王小明", _seen(folder), word="部分符合") == 302
    assert _state(case) == "prepared"


def test_evidence_that_changes_makes_it_stale(lead: Client, case: Examination, folder: Path) -> None:
    _sign(lead, case, "conclude", "王小明", _seen(folder))
    _sign(lead, case, "review", "李四", _seen(folder))
    with Case.open(folder, write=True) as opened:
        examined.receive(opened, folder.with_name("late.csv"), b"late\n")
    page = lead.get(f"/c/{case.pk}/item/4.7/").content.decode()
    assert "佐證已異動" in page
    assert _state(case) == "stale"
    assert _sign(lead, case, "review", "李四", _seen(folder)) == 400, "what is stale is not signed"
    assert _sign(lead, case, "conclude", "王小明", _seen(folder)) == 400, "nor concluded before it is examined again"
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("cd" * 32), examined.rows(), run="cd" * 32)
    assert _sign(lead, case, "conclude", "王小明", _seen(folder)) == 302
    assert _sign(lead, case, "review", "李四", _seen(folder)) == 302
    assert _state(case) == "signed"


def test_nobody_signs_over_what_they_have_not_seen(lead: Client, case: Examination, folder: Path) -> None:
    """Two opened the page; the second to sign is told, and nothing of the first is lost."""
    stood = _seen(folder)
    assert _sign(lead, case, "conclude", "王小明", stood) == 302
    acts = len(Case.open(folder).acts())
    assert _sign(lead, case, "conclude", "趙六", stood, word="符合") == 400
    assert _sign(lead, case, "conclude", "趙六", "", word="符合") == 400, "nor with a form that says nothing of it"
    assert len(Case.open(folder).acts()) == acts


@pytest.mark.parametrize(
    "more", [{"independent": ""}, {"text": " "}, {"word": "沒問題"}, {"word": ""}, {"by": ""}, {"word": "不適用"}]
)
def test_refused_with_words(lead: Client, case: Examination, folder: Path, more: dict[str, str]) -> None:
    data = {"by": "王小明", "word": "不符合", "text": TEXT, "independent": "1", "seen": _seen(folder), **more}
    answer = lead.post(f"/c/{case.pk}/item/4.7/conclude/", data)
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()
    assert not Case.open(folder).acts("conclusion")


def test_a_case_that_is_being_written(
    lead: Client, case: Examination, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chahe.web.acting.WAIT", 0.1)
    with Case.open(folder, write=True):
        assert _sign(lead, case, "conclude", "王小明", _seen(folder)) == 409
    assert _sign(lead, case, "conclude", "王小明", _seen(folder)) == 302
