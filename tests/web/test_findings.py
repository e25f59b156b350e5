"""Findings in the browser: put, answered, decided; nothing over what was not seen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from chahe.casefile import opinions
from chahe.casefile.case import Case
from chahe.web.models import Examination, Finding
from chahe.web.roles import Role
from tests.casefile import examined
from tests.web import seen

Make = Callable[[Role | None], Client]
ID = "F-4.7-not-mailed"


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def _post(browser: Client, case: Examination, act: str, **said: str) -> int:
    return browser.post(f"/c/{case.pk}/finding/{ID}/{act}/", {"by": "陳領隊", **said}).status_code


def _line(case: Examination) -> Finding:
    return Finding.objects.get(examination_id=case.pk, code=ID)


def _seen(folder: Path) -> str:
    return seen.finding(folder, ID)


def test_put_answered_and_decided(lead: Client, case: Examination, folder: Path) -> None:
    assert "E00001" not in lead.get(f"/c/{case.pk}/finding/{ID}/").content.decode()
    assert ID in lead.get(f"/c/{case.pk}/findings/").content.decode()
    assert _post(lead, case, "confirm", seen=_seen(folder)) == 302
    assert _line(case).state == "put"
    assert _post(lead, case, "confirm", answer="屬實，<b>已補辦</b>。", agrees="yes", seen=_seen(folder)) == 302
    assert _line(case).state == "answered"
    assert _post(lead, case, "decide", word="檢查意見", why="經溝通會議討論", seen=_seen(folder)) == 302
    line = _line(case)
    assert (line.decision, line.body["decisions"][0]["warnings"]) == ("檢查意見", [])
    page = lead.get(f"/c/{case.pk}/finding/{ID}/").content.decode()
    assert "&lt;b&gt;已補辦" in page
    assert "經溝通會議討論" in page


def test_a_decision_over_what_was_not_seen_is_refused(lead: Client, case: Examination, folder: Path) -> None:
    stood = _seen(folder)
    assert _post(lead, case, "decide", word="不提列", why="金額不重大", seen=stood) == 302
    assert _post(lead, case, "decide", word="檢查意見", why="另有看法", seen=stood) == 400
    assert _line(case).decision == "不提列"
    assert _post(lead, case, "decide", word="檢查意見", why="另有看法", seen=_seen(folder)) == 302
    assert [d["word"] for d in _line(case).body["decisions"]] == ["不提列", "檢查意見"]


@pytest.mark.parametrize("said", [{"word": "裁罰"}, {"why": ""}, {"by": ""}, {"severity": "極高"}])
def test_refused_with_words(lead: Client, case: Examination, folder: Path, said: dict[str, str]) -> None:
    assert _post(lead, case, "decide", **{"word": "不提列", "why": "x", "seen": _seen(folder), **said}) == 400
    assert not opinions.decisions(Case.open(folder))


def test_facts_that_change_are_told_and_findings_that_go_stay_visible(
    lead: Client, case: Examination, folder: Path
) -> None:
    _post(lead, case, "decide", word="檢查意見", why="x", seen=_seen(folder))
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("cd" * 32, 5), examined.rows(5), run="cd" * 32)
    assert "核定後事實已異動" in lead.get(f"/c/{case.pk}/findings/").content.decode()
    with Case.open(folder, write=True) as opened:
        examined.record(opened, [], run="ef" * 32)
    assert "已不支持" in lead.get(f"/c/{case.pk}/finding/{ID}/").content.decode()
    assert _line(case).gone


def test_a_later_event_stands_beside_the_fact(lead: Client, case: Examination) -> None:
    before = _line(case).body["finding"]
    assert _post(lead, case, "later", text="嗣於檢查期間補辦。") == 302
    assert _post(lead, case, "later", text=" ") == 400
    assert _line(case).body["finding"] == before
    assert "嗣於檢查期間補辦" in lead.get(f"/c/{case.pk}/finding/{ID}/").content.decode()


def test_an_examiner_does_not_decide(as_role: Make, case: Examination, folder: Path) -> None:
    examiner = as_role(Role.EXAMINER)
    assert _post(examiner, case, "decide", word="不提列", why="x", seen=_seen(folder)) == 403
    assert _post(examiner, case, "confirm", seen=_seen(folder)) == 302
