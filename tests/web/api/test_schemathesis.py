"""Calls drawn from the description itself: no server error, and every answer is one the description tells."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chahe.casefile.case import Case
from chahe.casefile.verify import verify
from chahe.web import tokens, uploads
from chahe.web.api import entry
from chahe.web.api.build import api, description
from chahe.web.api.operation import operations
from chahe.web.api.pace import Pace
from chahe.web.models import Examination, Job, Member
from chahe.web.roles import Role, may
from tests.conftest import SOAK
from tests.web.api.asking import FINDING

EXAMPLES = 60 if SOAK else 2
NOW = '"as-read"'
"""Drawn for a tag: the one that is given when the call is made."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def _drawn(case: Examination, batch: str) -> dict[str, Any]:
    """The description, its parameters made to name what is there, so that the calls reach something."""
    found = copy.deepcopy(description())
    (digest,) = {i.digest for i in Case.open(Path(case.folder)).items()}
    # What is not there is tested elsewhere: of two values each is drawn half the time, and a call reaches nothing.
    known: dict[str, list[object]] = {
        "case": [case.pk],
        "code": ["4.7"],
        "name": ["not-mailed"],
        "found": [FINDING],
        "delivery": [batch],
        "asked": ["D02", "D03"],
        "table": ["items", "ledger"],
        "account": ["s-lead", "nobody"],
        "number": [Job.objects.create(case=case.pk, kind="examine", by="x").pk, 2**53],
        "If-Match": [NOW, NOW, '"5"', ""],
        "pointer": [f"sha256:{digest}#line:1", f"sha256:{digest}#line:{10**30}", f"sha256:{digest}#bytes:0-4", "x"],
    }
    for methods in found["paths"].values():
        for said in methods.values():
            for parameter in said.get("parameters", ()):
                if parameter["name"] in known:
                    parameter["schema"] = {"enum": known[parameter["name"]]}
    return found


def _tagged() -> set[str]:
    """Operations that ask for a tag."""
    every = [said for methods in description()["paths"].values() for said in methods.values()]
    return {o["operationId"] for o in every if any(p["name"] == "If-Match" for p in o.get("parameters", ()))}


@pytest.fixture
def bearer(case: Examination) -> Callable[[Role], dict[str, str]]:
    def make(role: Role) -> dict[str, str]:
        user = get_user_model().objects.create(username=f"s-{role}")
        Member.objects.create(user=user, case=case.pk, role=role.value)
        return {"Authorization": f"Bearer {tokens.make(user, 'test', 'act', '1', timezone.now())}"}

    return make


@pytest.fixture(autouse=True)
def _no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "PACE", Pace(10**9, 60.0))


def _read(path: str, headers: dict[str, str]) -> str:
    """The tag of what the call is about: of the nearest address above it that gives one."""
    steps = path.split("/")
    for length in range(len(steps), 3, -1):
        answer = Client(headers=headers).get("/".join(steps[:length]))
        if "ETag" in answer.headers:
            return str(answer.headers["ETag"])
    return NOW


def _hold(
    operation: Any, headers: dict[str, str], examples: int, mode: GenerationMode = GenerationMode.POSITIVE
) -> set[int]:
    """Draw calls of one operation; the statuses they were answered with."""
    statuses: set[int] = set()

    @given(call=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=not SOAK,
        database=None,
        phases=[Phase.generate, Phase.shrink] if SOAK else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(call: Any) -> None:
        if (call.headers or {}).get("If-Match") == NOW:
            call.headers["If-Match"] = _read(call.formatted_path, headers)
        answer = call.call(headers=headers)
        statuses.add(answer.status_code)
        call.validate_response(answer, checks=CHECKS, headers=headers)

    holds()
    return statuses


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEAD])
def test_no_server_error_and_nothing_the_description_does_not_tell(
    role: Role, case: Examination, bearer: Callable[[Role], dict[str, str]]
) -> None:
    headers = bearer(role)
    batch = uploads.new_batch(case.pk)
    schema = from_dict(_drawn(case, batch))
    schema.app = get_wsgi_application()
    by_name = {o.name: o for o in operations()}
    reached: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), "an operation the description tells wrongly"
        drawn = found.ok()
        name = drawn.definition.raw["operationId"]
        # What an auditor may call the lead is drawn to call as well: here that it is answered at all.
        often = SOAK or role is Role.LEAD
        reached[name] = _hold(drawn, headers, EXAMPLES if often and may(role, by_name[name].need) else 1)
    assert set(reached) == set(by_name)
    assert all(reached.values())
    if role is Role.LEAD:
        assert [n for n in _tagged() if reached[n] & {200, 201}], "tags as read let calls act"
    uploads.forget(case.pk, batch)
    assert verify(Case.open(Path(case.folder)), None, None, trusted_keys=(), tsa_roots=[]).ok, "whatever was asked"


@pytest.mark.soak
def test_calls_that_break_the_description(case: Examination, bearer: Callable[[Role], dict[str, str]]) -> None:
    """What does not fit is refused, never a fault."""
    headers = bearer(Role.LEAD)
    batch = uploads.new_batch(case.pk)
    schema = from_dict(_drawn(case, batch))
    schema.app = get_wsgi_application()
    reached: set[int] = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        if found.ok().definition.raw.get("parameters") or found.ok().body:
            reached |= _hold(found.ok(), headers, EXAMPLES, GenerationMode.NEGATIVE)
    assert {400, 404, 422} <= reached
    uploads.forget(case.pk, batch)


@pytest.mark.parametrize("answer", [RuntimeError("broken"), JsonResponse({"lines": [{"id": 1}]}), HttpResponse("x")])
def test_the_net_catches(
    case: Examination, bearer: Callable[[Role], dict[str, str]], monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    """A fault, an answer of another shape and one of another media type are told."""

    def broken(*_: object, **__: object) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    schema = from_dict(_drawn(case, "x" * 24))
    schema.app = get_wsgi_application()
    (one,) = [f.ok() for f in schema.get_all_operations() if isinstance(f, Ok) and f.ok().path == "/api/cases"]
    headers = bearer(Role.LEAD)
    assert _hold(one, headers, 1) == {200}
    (bound,) = api()._get_bound_routers()
    monkeypatch.setattr(bound.path_operations["/cases"].operations[0], "view_func", broken)
    with pytest.raises(FailureGroup):
        _hold(one, headers, 1)
