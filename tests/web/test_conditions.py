"""Conditions before a report is final, in the browser and in the reports it makes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from chahe.casefile import gates
from chahe.casefile.case import Case
from chahe.casefile.dossier import dossier
from chahe.determination.gates import Kind
from chahe.web.models import Examination, Paper
from chahe.web.roles import Role

Make = Callable[[Role | None], Client]


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def _rows(case: Examination) -> list[Paper]:
    return list(Paper.objects.filter(examination_id=case.pk, kind="condition").order_by("number"))


def test_the_page_lists_what_the_case_says(lead: Client, case: Examination, folder: Path) -> None:
    """Two ways to the same list: from the rows of the pages, and from the dossier of a report."""
    opened = Case.open(folder)
    found = gates.of_dossier(opened, dossier(opened))
    assert {c.key for c in found} == {p.body["key"] for p in _rows(case)}
    assert {Kind.NOT_CONCLUDED, Kind.UNDECIDED, Kind.PENDING, Kind.UNREAD} <= {c.kind for c in found}
    for to in ("zh_TW", "en"):
        lead.post("/language/", {"to": to})
        text = lead.get(f"/c/{case.pk}/conditions/").content.decode()
        assert "/item/4.7/" in text
        assert "F-4.7-not-mailed" in text
        assert "condition/" not in text.replace("/conditions/", "")
        assert ">tables/" not in text


def test_one_reason_for_several_as_one_act(lead: Client, case: Examination, folder: Path) -> None:
    keys = [p.body["key"] for p in _rows(case) if p.body["kind"] == "pending"][:3]
    said = {"by": "陳領隊", "key": keys, "why": "已改以現場調閱"}
    assert lead.post(f"/c/{case.pk}/conditions/reason/", said).status_code == 302
    (act,) = Case.open(folder).acts("condition-reason")
    assert (act.by, act.body["conditions"]) == ("陳領隊", sorted(keys))
    reasoned = [p for p in _rows(case) if p.body["reason"]]
    assert [p.body["reason"]["why"] for p in reasoned] == ["已改以現場調閱"] * 3
    opened = Case.open(folder)
    assert not {c.key for c in gates.open_of(opened, dossier(opened))} & set(keys)


@pytest.mark.parametrize(
    "more", [{"why": " "}, {"key": []}, {"key": ["pending:none:"]}, {"by": ""}, {"why": "x" * 2001}]
)
def test_reasons_refused(lead: Client, case: Examination, folder: Path, more: dict[str, object]) -> None:
    keys = [p.body["key"] for p in _rows(case) if p.body["kind"] == "pending"][:1]
    said = {"by": "陳領隊", "key": keys, "why": "x", **more}
    assert lead.post(f"/c/{case.pk}/conditions/reason/", said).status_code == 400
    assert not Case.open(folder).acts("condition-reason")


def test_what_blocks_is_not_reasoned_away(lead: Client, case: Examination, folder: Path) -> None:
    for kind in ("not-concluded", "undecided"):
        key = next(p.body["key"] for p in _rows(case) if p.body["kind"] == kind)
        said = {"by": "陳領隊", "key": [key], "why": "時間不足"}
        assert lead.post(f"/c/{case.pk}/conditions/reason/", said).status_code == 400
    assert not Case.open(folder).acts("condition-reason")


def test_who_decides_gives_reasons(as_role: Make, case: Examination) -> None:
    said = {"by": "王", "key": ["x"], "why": "x"}
    assert as_role(Role.EXAMINER).post(f"/c/{case.pk}/conditions/reason/", said).status_code == 403
