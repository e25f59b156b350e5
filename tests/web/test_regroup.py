"""Wording, merging and splitting in the browser; what was merged is found under what it became."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from chahe.casefile.case import Case
from chahe.web.models import Examination, Finding
from chahe.web.project import project
from chahe.web.roles import Role
from tests.casefile import examined
from tests.web import seen

Make = Callable[[Role | None], Client]
ID = "F-4.7-not-mailed"


@pytest.fixture
def lead(as_role: Make, case: Examination, folder: Path) -> Client:
    rows = examined.rows(5)
    for n, row in enumerate(rows[examined.MAILED]):
        row["unit"] = "資訊處" if n < 2 else "<i>業務處"
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("cd" * 32, 5), rows, run="cd" * 32)
    project(folder)
    return as_role(Role.LEAD)


def _post(browser: Client, case: Examination, where: str, **said: object) -> int:
    return browser.post(f"/c/{case.pk}/{where}/", {"by": "陳領隊", **said}).status_code


def _seen(folder: Path, found: str = ID) -> str:
    return seen.finding(folder, found)


def _codes(case: Examination) -> list[str]:
    return list(Finding.objects.filter(examination_id=case.pk).order_by("position").values_list("code", flat=True))


SPLIT = {"heading": ["資訊處部分", ""], "column": ["unit", "unit"], "values": ["資訊處", ""], "why": "成因不同"}


def test_split_merged_again_and_taken_back(lead: Client, case: Examination, folder: Path) -> None:
    page = lead.get(f"/c/{case.pk}/finding/{ID}/").content.decode()
    assert "employee_no" not in page.partition('name="column"')[2].partition("</select>")[0], "no person's column"
    assert _post(lead, case, f"finding/{ID}/split", seen=_seen(folder), **{**SPLIT, "why": ""}) == 400
    assert _post(lead, case, f"finding/{ID}/split", seen="7", **SPLIT) == 400
    assert _post(lead, case, f"finding/{ID}/split", seen=_seen(folder), **{**SPLIT, "values": ["無此處", ""]}) == 400
    assert _post(lead, case, f"finding/{ID}/split", seen=_seen(folder), **SPLIT) == 302
    assert _codes(case) == ["F-S1-1", "F-S1-2"]
    page = lead.get(f"/c/{case.pk}/finding/F-S1-2/").content.decode()
    assert "<i>業務" not in page
    assert "成因不同" in page
    assert "E00002" not in page
    assert lead.get(f"/c/{case.pk}/finding/{ID}/").headers["Location"].endswith("/finding/F-S1-1/")
    both = {f"seen-{x}": _seen(folder, x) for x in ("F-S1-1", "F-S1-2")}
    said = {"of": ["F-S1-1", "F-S1-2"], "why": "同一成因", "heading": "<b>合併"}
    assert _post(lead, case, "findings/merge", **{**said, "of": ["F-S1-1"]}, **both) == 400
    assert _post(lead, case, "findings/merge", **said) == 400, "what was not seen is not merged"
    assert _post(lead, case, "findings/merge", **said, **both) == 302
    assert _codes(case) == ["F-M2"]
    assert "<b>合併" not in lead.get(f"/c/{case.pk}/findings/").content.decode()
    acts = [e.seq for e in Case.open(folder).acts("finding-regrouped")]
    one = {"why": "x", "found": "F-M2", "seen": _seen(folder, "F-M2")}
    assert _post(lead, case, f"findings/regrouped/{acts[0]}/back", **one) == 400, "the later one first"
    assert _post(lead, case, f"findings/regrouped/{acts[1]}/back", **{**one, "seen": "1.0"}) == 400, "not unseen"
    assert _post(lead, case, f"findings/regrouped/{acts[1]}/back", **one) == 302
    one = {"why": "x", "found": "F-S1-2", "seen": _seen(folder, "F-S1-2")}
    assert _post(lead, case, f"findings/regrouped/{acts[0]}/back", **one) == 302
    assert _codes(case) == [ID]
    assert lead.get(f"/c/{case.pk}/finding/F-M2/").status_code == 404


def test_worded_with_the_proposal_beside_it(lead: Client, case: Examination, folder: Path) -> None:
    before = Finding.objects.get(examination_id=case.pk, code=ID).body["finding"]["condition"]
    texts = {"condition": "經查<u>五人</u>未納入。"}
    stood = _seen(folder)
    assert _post(lead, case, f"finding/{ID}/word", seen=stood, **texts) == 302
    assert _post(lead, case, f"finding/{ID}/word", seen=stood, condition="他人之文字") == 400
    body = Finding.objects.get(examination_id=case.pk, code=ID).body
    assert (body["finding"]["condition"], body["proposal"]["condition"]) == ("經查<u>五人</u>未納入。", before)
    page = lead.get(f"/c/{case.pk}/finding/{ID}/").content.decode()
    assert "<u>" not in page
    assert before[:20] in page
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("ef" * 32, 3), examined.rows(3), run="ef" * 32)
    assert "意見文字撰寫後，查核事實已異動" in lead.get(f"/c/{case.pk}/finding/{ID}/").content.decode()


def test_from_the_rule_to_the_record(lead: Client, case: Examination) -> None:
    page = lead.get(f"/c/{case.pk}/finding/{ID}/").content.decode()
    chain = page.partition('<ol class="chain">')[2].partition("</ol>")[0]
    for part in ("自律規範", "內部規範", "母體 10", "record/?p=sha256"):
        assert part in chain


def test_an_examiner_words_and_does_not_regroup(as_role: Make, lead: Client, case: Examination, folder: Path) -> None:
    examiner = as_role(Role.EXAMINER)
    assert _post(examiner, case, f"finding/{ID}/split", seen=_seen(folder), **SPLIT) == 403
    assert _post(examiner, case, "findings/merge", of=[ID], why="x") == 403
    assert _post(examiner, case, f"finding/{ID}/word", seen=_seen(folder), effect="另一影響") == 302
