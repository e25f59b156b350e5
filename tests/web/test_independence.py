"""The page of declarations: one's own and others', and what plan, members, items and signing show of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from chahe.casefile.case import Case
from chahe.casefile.independence import declarations
from chahe.web.access import accounts
from chahe.web.models import Examination
from chahe.web.roles import Role
from tests.web import seen
from tests.web.test_plan import PLAN

Make = Callable[[Role | None], Client]
OWN = {"by": "王小明", "relation": "本人", "business": "社交工程演練", "codes": "4.7、4.5.1", "until": "2099-06-30"}
SIGN = {
    "word": "不符合",
    "text": "抽核寄送名單與人事名冊，有十四名外勤主管未納入演練。",
    "independent": "1",
    "seen": "",
}


def _page(browser: Client, case: Examination, at: str) -> str:
    answer = browser.get(f"/c/{case.pk}/{at}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_on_a_laptop(as_role: Make, case: Examination, folder: Path) -> None:
    lead, at = as_role(Role.LEAD), f"/c/{case.pk}"
    assert lead.post(f"{at}/plan/set/", PLAN).status_code == 302
    given = {"by": "陳", "item": ["4.7"], "act": "assign", "to": "王小明"}
    assert lead.post(f"{at}/plan/items/", given | {"seen": str(Case.open(folder).acts()[-1].seq)}).status_code == 302
    assert "尚未聲明" in _page(lead, case, "plan/")
    assert lead.post(f"{at}/independence/declare/", OWN).status_code == 302
    assert "社交工程演練" in _page(lead, case, "independence/")
    text = _page(lead, case, "plan/")
    assert "曾辦理 1 項業務" in text
    assert "社交工程演練" in text, "what was given before shows beside the name"
    refused = lead.post(f"{at}/item/4.7/conclude/", SIGN | {"by": "王小明", "seen": seen.item(folder)})
    assert (refused.status_code, "社交工程演練" in refused.content.decode()) == (400, True)
    again = given | {"item": ["4.5.1"], "seen": str(Case.open(folder).acts()[-1].seq)}
    assert lead.post(f"{at}/plan/items/", again).status_code == 400
    assert lead.post(f"{at}/item/4.7/conclude/", SIGN | {"by": "李大華", "seen": seen.item(folder)}).status_code == 302
    theirs = {**OWN, "by": "陳領隊", "of": "李大華", "item": ["4"], "codes": "", "relation": "親屬"}
    assert lead.post(f"{at}/independence/record/", theirs).status_code == 400, "without a source"
    assert lead.post(f"{at}/independence/record/", theirs | {"source": "人事資料"}).status_code == 302
    item = _page(lead, case, "item/4.7/")
    assert "事後聲明" in item
    assert "親屬曾辦理" in item
    seq = declarations(Case.open(folder))[-1].seq
    back = {"number": str(seq), "why": "誤植"}
    assert lead.post(f"{at}/independence/back/", back | {"by": "李大華"}).status_code == 400
    assert lead.post(f"{at}/independence/back/", back | {"by": "陳領隊"}).status_code == 302
    assert "事後聲明" not in _page(lead, case, "item/4.7/")
    assert f"已由第 {seq + 1} 號登錄撤回" in _page(lead, case, "independence/")


def test_accounts_are_numbered(as_member: Make, case: Examination, folder: Path) -> None:
    """A member declares in nobody's name but their own; the lead finds a member's number by the name."""
    lead, examiner, admin = as_member(Role.LEAD), as_member(Role.EXAMINER), as_member(Role.ADMIN)
    as_member(Role.REVIEWER)
    at = f"/c/{case.pk}/independence"
    assert examiner.post(f"{at}/declare/", OWN | {"by": "別人"}).status_code == 302
    theirs = {"of": " 查核員　reviewer", "relation": "本人", "source": "面詢"}
    assert examiner.post(f"{at}/record/", theirs).status_code == 403
    assert lead.post(f"{at}/record/", theirs).status_code == 302
    own, other = declarations(Case.open(folder))
    numbers = {n: accounts.named(f"m-{n}").person.pk for n in ("examiner", "reviewer")}
    assert (own.who.name, own.who.number) == ("查核員 examiner", numbers["examiner"])
    assert (other.nothing, other.who.number) == (True, numbers["reviewer"])
    text = _page(admin, case, "members/")
    assert [w in text for w in ("曾辦理 1 項業務", "聲明無", "尚未聲明")] == [True, True, True]
    assert examiner.post(f"/c/{case.pk}/item/4.7/conclude/", SIGN | {"seen": seen.item(folder)}).status_code == 400


@pytest.mark.parametrize("wrong", [{"codes": "99"}, {"until": "昨日"}, {"relation": ""}, {"business": ""}, {"by": " "}])
def test_what_cannot_be_declared(as_role: Make, case: Examination, folder: Path, wrong: dict[str, str]) -> None:
    assert as_role(Role.LEAD).post(f"/c/{case.pk}/independence/declare/", OWN | wrong).status_code == 400
    assert not declarations(Case.open(folder))
