"""Every operation x role x case of one's own and foreign, by session and by token: from the declarations."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from chahe.casefile.case import Case
from chahe.web import settings, tokens
from chahe.web.api.operation import Operation, operations
from chahe.web.api.problems import MEDIA
from chahe.web.models import Examination, Member, Token
from chahe.web.roles import Need, Role, may
from chahe.web.tokens import Scope
from tests.web.api.asking import address, ask

Make = Callable[[Role | None], Client]
ROLES = (*Role, None)
MADE_LATER = {"job", "report_file", "delivery", "piece", "finish_delivery"}
MADE_LATER |= {"tracked", "send", "judge", "close", "reopen", "reply", "reply_answer", "reply_plan", "reply_report"}
"""Operations on what a fresh case has not: not there for anybody."""


def _token(role: Role | None, case: str, scope: str) -> str:
    user = get_user_model().objects.create(username=f"t-{role}-{scope}")
    if role is not None:
        Member.objects.create(user=user, case=case, role=role.value)
    return tokens.make(user, "test", scope, "1", timezone.now())


def _who_may(operation: Operation, role: Role | None, status: int, scope: str = Scope.ACT) -> None:
    if operation.scope is Scope.ACT and scope == Scope.READ:
        assert status == 403, "a token for reading does nothing"
    elif operation.team and not settings.TEAM:
        assert status == 404, "not there on a laptop of one user"
    elif not operation.of_case:
        assert status == 200
    elif role is None:
        assert status == 404, "a case one may not see is a case that is not there"
    elif not may(role, operation.need):
        assert status == 403, role
    else:
        assert status not in (401, 403, 405, 422, 428, 500), role
        assert status != 404 or operation.name in MADE_LATER


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role: Role | None, as_role: Make, case: Examination) -> None:
    browser = as_role(role)
    for operation in operations():
        _who_may(operation, role, ask(browser, operation, case.pk).status_code)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_in_the_team_edition(role: Role | None, as_member: Make, case: Examination) -> None:
    """The person is the account's there, and members are managed."""
    browser = as_member(role)
    for operation in operations():
        if operation.team or operation.need in (Need.PLAN, Need.HAND_OVER, Need.DECLARE):
            status = ask(browser, operation, case.pk).status_code
            _who_may(operation, role, status)


@pytest.mark.parametrize("role", ROLES)
def test_by_token(role: Role | None, case: Examination) -> None:
    for scope in Scope if role in (Role.LEAD, None) else (Scope.ACT,):
        bearer = {"Authorization": f"Bearer {_token(role, case.pk, scope)}"}
        for operation in operations():
            answer = ask(Client(enforce_csrf_checks=True), operation, case.pk, **bearer)
            _who_may(operation, role, answer.status_code, scope)
            assert not answer.cookies, "a program is given no session"


def test_another_case_and_nobody(as_role: Make, case: Examination) -> None:
    """Being somebody in one case is being nobody in every other, there or not; nobody is told to log in."""
    lead = as_role(Role.LEAD)
    Examination.objects.create(id="other", folder="/nowhere")
    for operation in operations():
        for other in ("other", "none-such") if operation.of_case else ():
            answer = ask(lead, operation, other)
            assert (answer.status_code, answer["Content-Type"]) == (404, MEDIA), operation.name
        nobody = ask(Client(), operation, case.pk)
        assert (nobody.status_code, nobody["Content-Type"]) == (401, MEDIA), operation.name
        assert nobody["WWW-Authenticate"].startswith("Bearer")


def test_no_act_without_the_token_of_the_page(as_role: Make, case: Examination) -> None:
    """The cookie alone does nothing: another site's page could send it."""
    browser = as_role(Role.LEAD)
    browser.handler.enforce_csrf_checks = True
    acts = len(Case.open(Path(case.folder)).acts())
    for operation in operations():
        status = ask(browser, operation, case.pk).status_code
        assert (status == 403) == (operation.method != "GET"), operation.name
    assert len(Case.open(Path(case.folder)).acts()) == acts


def test_other_methods(as_role: Make, case: Examination) -> None:
    """What an address does not take is told as a problem, with what it takes."""
    browser = as_role(Role.LEAD)
    taken: dict[str, set[str]] = {}
    for operation in operations():
        taken.setdefault(address(operation, case.pk), set()).add(operation.method)
    for at, methods in taken.items():
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - methods:
            answer = browser.generic(method, at)
            assert (answer.status_code, answer["Content-Type"]) == (405, MEDIA)
            assert {m.strip() for m in answer["Allow"].split(",")} == methods


def test_a_call_that_does_not_fit_tells_a_stranger_nothing(as_role: Make, case: Examination) -> None:
    """The gate comes before the reading of the call: a foreign case is not there, whatever is sent."""
    at = f"/api/cases/{case.pk}/items/4.7/conclusion"
    assert as_role(None).post(at, b"{", content_type="application/json").status_code == 404
    assert as_role(Role.AUDITEE).post(at, b"{", content_type="application/json").status_code == 403
    assert as_role(Role.LEAD).post(at, b"{", content_type="application/json").status_code == 400


def test_tokens_that_are_not_in_force(case: Examination) -> None:
    now = timezone.now()
    user = get_user_model().objects.create(username="x")
    Member.objects.create(user=user, case=case.pk, role="lead")
    token = tokens.make(user, "x", "read", "1", now)
    assert tokens.holder(token, now + timedelta(days=1, seconds=-1)) is not None
    assert tokens.holder(token, now + timedelta(days=1)) is None, "past its time"
    assert token not in str(Token.objects.values()), "it is not kept"
    logged_in = Client()
    logged_in.force_login(user)
    for wrong in (token + "x", token[:-1], "chahe_", "", "x" * 5_000, "\u00e9"):
        got = logged_in.get("/api/cases", headers={"Authorization": f"Bearer {wrong}"})
        assert got.status_code == 401, "a token that is wrong is never passed over for the session"
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    assert tokens.holder(token, now) is None, "an account that was closed"
    get_user_model().objects.filter(pk=user.pk).update(is_active=True)
    tokens.end_all(user, now)
    assert tokens.holder(token, now) is None


def test_every_operation_is_declared_once_and_asks_for_something() -> None:
    found = operations()
    assert len({(o.method, o.route) for o in found}) == len({o.name for o in found}) == len(found) >= 30
    assert all(o.of_case or o.need is Need.ENTER for o in found)
    assert {o.need for o in found} == set(Need), "what the pages do, programs do"
    assert {o.name for o in found if may(Role.AUDITEE, o.need) and o.of_case} == {
        "requests", "deliveries", "begin_delivery", "delivery", "file_here", "piece", "finish_delivery",
        "request", "request_state", "request_message",
        "replies", "reply", "reply_answer", "reply_plan", "reply_report",
    }  # fmt: skip
    assert {o.name for o in found if may(Role.ADMIN, o.need) and o.of_case} == {"members", "put_member"}
