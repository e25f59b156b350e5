"""Two people on one thing at once: one wins, the other is told, and what was acknowledged is what stands."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client

from chahe.casefile.case import Case
from chahe.casefile.verify import verify
from chahe.web.models import Examination, Finding, Item, Member
from chahe.web.project import project
from chahe.web.roles import Role
from tests.web import seen

TEXT = "經執行全部母體測試，二人未納入演練。"
FINDING = "F-4.7-not-mailed"
Asked = Callable[[Client], int]


@pytest.fixture
def people(case: Examination) -> list[Client]:
    """Leads in one case, each with a browser of their own."""
    made = []
    for n in range(6):
        user = get_user_model().objects.create(username=f"p{n}")
        Member.objects.create(user=user, case=case.pk, role=Role.LEAD.value)
        made.append(Client(raise_request_exception=False))
        made[-1].force_login(user)
    return made


def _at_once(people: list[Client], asked: list[Asked]) -> list[int]:
    """Everybody's statuses, all let go at one moment."""
    go, answers = threading.Barrier(len(asked)), [0] * len(asked)

    def ask(n: int) -> None:
        go.wait()
        try:
            answers[n] = asked[n](people[n])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(asked))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


def _conclude(case: Examination, code: str, n: int, act: str = "conclude", stood: str = "", word: str = "") -> Asked:
    before = stood or Item.objects.get(examination_id=case.pk, code=code).seen
    said = {"by": f"人{n}", "word": word or ("不符合", "部分符合")[n % 2], "independent": "1", "seen": before}
    return lambda browser: browser.post(f"/c/{case.pk}/item/{code}/{act}/", {**said, "text": f"{TEXT}{n}"}).status_code


def _last(folder: Path, code: str) -> str:
    return seen.item(folder, code)


def test_of_those_who_conclude_from_one_page_one_wins(people: list[Client], case: Examination, folder: Path) -> None:
    answers = _at_once(people, [_conclude(case, "4.7", n) for n in range(6)])
    assert sorted(answers) == [302, 400, 400, 400, 400, 400]
    (act,) = Case.open(folder).acts("conclusion")
    assert act.by == f"人{answers.index(302)}"
    assert Item.objects.get(code="4.7").body["standing"]["history"][-1]["by"] == act.by
    word = Item.objects.get(code="4.7").word
    answers = _at_once(people, [_conclude(case, "4.7", n + 10, "review", _last(folder, "4.7"), word) for n in range(3)])
    assert sorted(answers) == [302, 400, 400]
    (signed,) = Case.open(folder).acts("sign-off")
    assert signed.by == f"人{answers.index(302) + 10}"
    assert verify(Case.open(folder)).ok


def test_the_one_who_comes_late_is_told_why(people: list[Client], case: Examination) -> None:
    said = {"by": "人2", "word": "符合", "text": TEXT, "independent": "1", "seen": seen.item(Path(case.folder))}
    _conclude(case, "4.7", 1)(people[0])
    answer = people[1].post(f"/c/{case.pk}/item/4.7/conclude/", said)
    assert answer.status_code == 400
    assert "已有他人簽署" in answer.content.decode()


def test_of_those_who_decide_from_one_page_one_wins(people: list[Client], case: Examination, folder: Path) -> None:
    stood = seen.finding(folder, FINDING)

    def decide(n: int) -> Asked:
        said = {"by": f"人{n}", "word": ("檢查意見", "不提列")[n % 2], "why": f"討論{n}", "seen": stood}
        return lambda browser: browser.post(f"/c/{case.pk}/finding/{FINDING}/decide/", said).status_code

    answers = _at_once(people, [decide(n) for n in range(5)])
    assert sorted(answers) == [302, 400, 400, 400, 400]
    (act,) = Case.open(folder).acts("finding")
    assert act.by == f"人{answers.index(302)}"
    assert Finding.objects.get(code=FINDING).body["decisions"][0]["why"] == f"討論{answers.index(302)}"


def test_different_things_at_once_are_all_kept_in_one_order(
    people: list[Client], case: Examination, folder: Path
) -> None:
    """Every acknowledged act stands, none twice, and what the pages say is what a projection from nothing says."""
    codes = ["4.7", "2.1", "4.5.1", "5.1", "3.1.1"]
    answers = _at_once(people, [_conclude(case, c, n) for n, c in enumerate(codes)])
    stand = Case.open(folder).acts("conclusion")
    assert {str(e.body["item"]) for e in stand} == {c for c, a in zip(codes, answers, strict=True) if a == 302}
    assert answers.count(302) >= 4
    assert [e.seq for e in stand] == sorted(e.seq for e in stand)
    assert verify(Case.open(folder)).ok
    people[0].get(f"/c/{case.pk}/")
    kept = list(Item.objects.order_by("position").values_list("code", "word", "state", "body"))
    Examination.objects.all().delete()
    project(folder)
    assert kept == list(Item.objects.order_by("position").values_list("code", "word", "state", "body"))
