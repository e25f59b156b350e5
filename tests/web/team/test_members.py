"""Who may see a case: in the ledger first; nobody's own doing; one person, one role; and one pair of eyes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from chahe.casefile import members
from chahe.casefile.case import Case
from chahe.casefile.members import Membership
from chahe.errors import CallError
from chahe.web.access import accounts, membership
from chahe.web.models import Examination, Item, Member
from chahe.web.roles import Role
from tests.web import seen
from tests.web.conftest import came_in
from tests.web.team.conftest import Have

Make = Callable[[Role | None], Client]
TEXT = "經執行全部母體測試，二人未納入演練。"


@pytest.fixture
def admin(as_member: Make) -> Client:
    return as_member(Role.ADMIN)


def _put(admin: Client, case: Examination, name: str, role: str, before: str = "") -> int:
    said = {"account": name, "role": role, "before": before}
    return admin.post(f"/c/{case.pk}/members/put/", said).status_code


def _role(name: str) -> str | None:
    return Member.objects.filter(user__username=name).values_list("role", flat=True).first()


def test_made_changed_and_ended(admin: Client, case: Examination, folder: Path, have: Have) -> None:
    wang = came_in(have())
    assert wang.get(f"/c/{case.pk}/").status_code == 404
    assert _put(admin, case, "WANG", "examiner") == 302
    assert wang.get(f"/c/{case.pk}/").status_code == 200
    assert _put(admin, case, "wang", "auditee", "examiner") == 302
    assert wang.get(f"/c/{case.pk}/").status_code == 403
    said = {"account": "wang", "before": "auditee"}
    assert admin.post(f"/c/{case.pk}/members/end/", said).status_code == 302
    assert wang.get(f"/c/{case.pk}/hand-over/").status_code == 404
    acts = Case.open(folder).acts("member")
    assert [(a.body["member"], a.body["role"]) for a in acts] == [
        ("wang", "examiner"),
        ("wang", "auditee"),
        ("wang", ""),
    ]
    assert {(a.by, a.body["account"]) for a in acts} == {("查核員 admin", "m-admin")}
    assert "王小明" in {m.name for m in members.members(Case.open(folder)).values()}


@pytest.mark.parametrize("name, role", [("nobody", "lead"), ("wang", "king"), ("wang", ""), ("m-admin", "lead")])
def test_refused(admin: Client, case: Examination, folder: Path, have: Have, name: str, role: str) -> None:
    have()
    acts = len(Case.open(folder).acts())
    assert _put(admin, case, name, role, "admin" if name == "m-admin" else "") == 400
    assert len(Case.open(folder).acts()) == acts
    assert _role("m-admin") == "admin"


def test_over_what_another_changed(admin: Client, case: Examination, have: Have) -> None:
    have()
    assert _put(admin, case, "wang", "examiner") == 302
    assert _put(admin, case, "wang", "lead") == 400, "the page said: not a member"
    assert _put(admin, case, "wang", "lead", "reviewer") == 400
    assert _role("wang") == "examiner"


def test_one_person_one_role(admin: Client, case: Examination, have: Have) -> None:
    have()
    have("wang.two")
    assert _put(admin, case, "wang", "examiner") == 302
    assert _put(admin, case, "wang.two", "reviewer") == 400
    accounts.close(have("chen", "陳大文"))
    assert _put(admin, case, "chen", "reviewer") == 400, "nor a closed account"


def test_an_administrator_has_no_other_account_of_their_own_in(admin: Client, case: Examination) -> None:
    accounts.new("second", "查核員 admin")
    assert _put(admin, case, "second", "lead") == 400


def test_what_the_ledger_ended_is_ended_at_the_next_start(case: Examination, folder: Path, have: Have) -> None:
    """A server killed between the act and the table gives nobody access for longer."""
    account = have()
    membership.put(case, account, Role.LEAD, by="系統管理")
    for role in ("auditor", ""):
        wanted = Membership("wang", account.person.pk, "王小明", role)
        with Case.open(folder, write=True) as opened:
            members.record(opened, wanted, by="系統管理")
        membership.reconcile(case)
        assert (_role("wang") or "") == role
    with Case.open(folder, write=True) as opened:
        members.record(opened, Membership("wang", account.person.pk, "王小明", "lead"), by="系統管理")
    membership.reconcile(case)
    assert _role("wang") is None, "the ledger takes access away and never gives it"


def test_an_account_of_that_name_elsewhere_is_somebody_else(case: Examination, folder: Path, have: Have) -> None:
    membership.put(case, have(), Role.LEAD, by="系統管理")
    with Case.open(folder, write=True) as opened:
        members.record(opened, Membership("wang", "another server's", "王小明", ""), by="他處")
    membership.reconcile(case)
    assert _role("wang") == "lead"


@pytest.mark.parametrize("wrong", [{"account": " "}, {"person": ""}, {"name": ""}])
def test_an_act_names_all(folder: Path, wrong: dict[str, str]) -> None:
    said = {"account": "wang", "person": "1", "name": "王小明", "role": "lead", **wrong}
    with Case.open(folder, write=True) as opened, pytest.raises(CallError):
        members.record(opened, Membership(**said), by="王")


def test_who_came_in_is_shown_of_members_alone(admin: Client, case: Examination, have: Have) -> None:
    have()
    have("chen", "陳大文")
    for name in ("wang", "chen"):
        Client().post("/log-in/", {"account": name, "password": "wrong"})
    _put(admin, case, "wang", "examiner")
    text = admin.get(f"/c/{case.pk}/came-in/").content.decode()
    assert "wang" in text
    assert "chen" not in text


# -- four eyes


def _sign(browser: Client, case: Examination, act: str, folder: Path) -> int:
    said = {"word": "不符合", "text": TEXT, "independent": "1", "seen": seen.item(folder), "by": "他人"}
    return browser.post(f"/c/{case.pk}/item/4.7/{act}/", said).status_code


def _state(case: Examination) -> str:
    return Item.objects.get(examination_id=case.pk, code="4.7").state


def test_two_people_sign_and_their_accounts_stand_beside(as_member: Make, case: Examination, folder: Path) -> None:
    lead, reviewer = as_member(Role.LEAD), as_member(Role.REVIEWER)
    assert _sign(lead, case, "conclude", folder) == 302
    assert _sign(lead, case, "review", folder) == 400, "nobody signs off their own"
    assert _sign(reviewer, case, "review", folder) == 302
    assert _state(case) == "signed"
    (done,), (signed,) = Case.open(folder).acts("conclusion"), Case.open(folder).acts("sign-off")
    assert (done.by, done.body["account"]) == ("查核員 lead", "m-lead"), "a name typed is not taken"
    assert (signed.by, signed.body["person"]) == ("查核員 reviewer", accounts.named("m-reviewer").person.pk)


def test_two_accounts_of_one_person_are_one_pair_of_eyes(
    as_member: Make, case: Examination, folder: Path, have: Have
) -> None:
    """Whatever rows say, and whatever the name was corrected to in between."""
    assert _sign(as_member(Role.LEAD), case, "conclude", folder) == 302
    second, _ = accounts.new("second", "查核員 lead")
    Member.objects.create(user=second.user, case=case.pk, role="reviewer")
    assert _sign(came_in(second), case, "review", folder) == 400
    accounts.rename(second, "李改名")
    assert _sign(came_in(second), case, "review", folder) == 400
    assert _state(case) == "prepared"
