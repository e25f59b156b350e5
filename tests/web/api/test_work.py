"""What the pages do with plan, requests, follow-up, regrouping, members, tables and declarations, by programs."""

import importlib
import json
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import pytest
from django.test import Client
from ninja import Schema
from pydantic import TypeAdapter, WithJsonSchema

from chahe.casefile import opinions, tracking
from chahe.casefile.case import Case
from chahe.casefile.independence import declarations
from chahe.casefile.opinions import Verdict
from chahe.casefile.plan import assignments, plan, spent
from chahe.web import uploads
from chahe.web.access import accounts
from chahe.web.api.build import description
from chahe.web.api.operation import operations
from chahe.web.api.shapes import Given
from chahe.web.models import Examination, Job, Member
from chahe.web.project import project
from chahe.web.roles import Role
from tests.web.api.asking import BODY, FINDING, posted

Make = Callable[[Role | None], Client]


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def at(case: Examination, rest: str) -> str:
    return f"/api/cases/{case.pk}/{rest}"


def got(browser: Client, where: str) -> tuple[Any, str]:
    answer = browser.get(where)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json(), answer.headers.get("ETag", "")


def put(browser: Client, where: str, said: object, **headers: str) -> Any:
    return browser.put(where, json.dumps(said), content_type="application/json", headers=headers)


def test_plan_assignments_hours_and_time(lead: Client, case: Examination, folder: Path) -> None:
    _, tag = got(lead, at(case, "plan"))
    assert put(lead, at(case, "plan"), BODY["set_plan"]).status_code == 428
    made = put(lead, at(case, "plan"), BODY["set_plan"], **{"If-Match": tag})
    assert (made.status_code, made.json()["team"][0]["half_days"]) == (200, 4)
    assert put(lead, at(case, "plan"), BODY["set_plan"], **{"If-Match": tag}).status_code == 412
    assert put(lead, at(case, "plan"), BODY["set_plan"], **{"If-Match": made["ETag"]}).status_code == 400, "no reason"
    assert plan(Case.open(folder)).team[0].person == "王小明"
    _, tag = got(lead, at(case, "plan/items"))
    given = {**BODY["assign"], "to": "王小明"}
    answer = posted(lead, at(case, "plan/assignments"), given, **{"If-Match": tag})
    assert answer.status_code == 200
    assert posted(lead, at(case, "plan/hours"), BODY["plan_hours"], **{"If-Match": tag}).status_code == 412
    assert posted(lead, at(case, "plan/hours"), BODY["plan_hours"], **{"If-Match": answer["ETag"]}).status_code == 200
    held = assignments(Case.open(folder))["4.7"]
    assert (held.to, held.half_hours) == ("王小明", 3)
    (entry,) = posted(lead, at(case, "plan/time"), BODY["spend"]).json()["lines"]
    assert posted(lead, at(case, f"plan/time/{entry['seq']}/back"), BODY["time_back"]).status_code == 200
    assert [s.minutes for s in spent(Case.open(folder))] == [30, -30]
    assert [x["minutes"] for x in got(lead, at(case, "plan/time"))[0]["lines"]] == [30, -30]


def test_profile_scope_and_earlier_opinions(lead: Client, case: Examination) -> None:
    told, _ = got(lead, at(case, "plan/profile"))
    said = {"text": told["text"].replace("115I001", "115I009"), "why": "更正", "by": "陳"}
    assert put(lead, at(case, "plan/profile"), {**said, "seen": "0" * 64}).status_code == 400
    assert put(lead, at(case, "plan/profile"), {**said, "seen": told["digest"]}).status_code == 200
    assert got(lead, at(case, "plan"))[0]["number"] == "115I009"
    out = posted(lead, at(case, "plan/scope"), BODY["scope"]).json()["lines"]
    assert [x["inside"] for x in out if x["code"] == "6.4"] == [False]
    prior = posted(lead, at(case, "plan/prior"), BODY["prior_opinion"]).json()["lines"]
    assert [x["prior"] for x in prior if x["code"] == "4.7"] == [1]


def test_declared_by_programs_it_stands_in_the_way_everywhere(lead: Client, case: Examination, folder: Path) -> None:
    said = {**BODY["declare"], "until": "2099-01-31", "by": "王小明"}
    (line,) = posted(lead, at(case, "independence"), said).json()["lines"]
    assert line["last"] == "2100-01-31"
    seen = {"If-Match": got(lead, at(case, "items/4.7"))[1]}
    refused = posted(lead, at(case, "items/4.7/conclusion"), BODY["conclude"], **seen)
    assert (refused.status_code, "社交工程演練" in refused.json()["zh"]["why"]) == (400, True)
    theirs = posted(lead, at(case, "independence/others"), BODY["declare_for"]).json()["lines"]
    assert [x["items"] for x in theirs] == [["4.7"], []]
    back = at(case, f"independence/{line['seq']}/back")
    assert posted(lead, back, {"why": "誤植", "by": "王小明"}).status_code == 400
    assert posted(lead, back, {"why": "誤植", "by": "陳領隊"}).status_code == 200
    assert [bool(d.taken_back) for d in declarations(Case.open(folder))] == [True, False]


def test_requests_issued_answered_and_returned(lead: Client, as_role: Make, case: Examination) -> None:
    auditee = as_role(Role.AUDITEE)
    assert auditee.get(at(case, "requests/D03")).status_code == 404, "not issued, so not there for the unit"
    assert posted(lead, at(case, "issues"), {**BODY["issue"], "codes": ["D03"]}).status_code == 200
    told, tag = got(auditee, at(case, "requests/D03"))
    assert (told["issued"]["to"], told["supply"]) == ("林聯絡人", "尚未提供")
    stated = posted(auditee, at(case, "requests/D03/state"), BODY["request_state"], **{"If-Match": tag})
    assert stated.json()["statements"][0]["state"] == "未留存"
    assert (
        posted(auditee, at(case, "requests/D03/state"), BODY["request_state"], **{"If-Match": tag}).status_code == 412
    )
    back = posted(lead, at(case, "requests/D03/return"), BODY["request_return"], **{"If-Match": stated["ETag"]})
    assert back.json()["returns"][0]["reason"] == "未含指令"
    asked = posted(auditee, at(case, "requests/D03/messages"), {**BODY["request_message"], "side": "examiners"})
    assert asked.json()["messages"][0]["side"] == "auditee", "the unit's account speaks for the unit"
    extra = posted(lead, at(case, "supplements"), BODY["supplement"]).json()["lines"][-1]
    assert extra["name"]["zh"] == "異動紀錄"


@pytest.fixture
def reported(case: Examination, folder: Path) -> Examination:
    with Case.open(folder, write=True) as opened:
        opinions.decide(opened, FINDING, Verdict("檢查意見", "事實明確"), by="陳領隊")
    return project(folder)


def test_followed_up_to_the_end(lead: Client, as_role: Make, reported: Examination, folder: Path) -> None:
    case, unit = reported, as_role(Role.AUDITEE)
    one, replies = at(case, f"follow-up/{FINDING}"), at(case, f"replies/{FINDING}")
    assert got(lead, at(case, "follow-up?stage=not-sent"))[0]["lines"][0]["id"] == FINDING
    assert unit.get(replies).status_code == 404
    sent = posted(lead, f"{one}/sent", BODY["send"], **{"If-Match": got(lead, one)[1]})
    assert (sent.status_code, sent.json()["stage"]) == (200, "sent")
    told, tag = got(unit, replies)
    assert (told["stage"], told["sent"]["condition"] != "") == ("sent", True)
    planned = posted(unit, f"{replies}/plan", BODY["reply_plan"], **{"If-Match": tag})
    assert planned.json()["acts"][0]["steps"][0]["due"] == "2026-08-31"
    batch = uploads.new_batch(case.pk)
    uploads.add(case.pk, batch, "簽到表.pdf", 0, [b"%PDF-1.4"])
    done: dict[str, Any] = {
        "person": "林經理",
        "state": "已改善",
        "text": "已補訓",
        "completed": "2026-01-02",
        "by": "王小明",
    }
    done |= {"delivery": batch, "files": {"簽到表.pdf": 8}}
    assert posted(unit, f"{replies}/report", done, **{"If-Match": tag}).status_code == 412
    answer = posted(unit, f"{replies}/report", done, **{"If-Match": planned["ETag"]})
    assert answer.json()["acts"][-1]["files"] == ["簽到表.pdf"], answer.content.decode()
    assert not uploads.batch_folder(case.pk, batch).exists()
    judged = posted(lead, f"{one}/judgement", {**BODY["judge"], "result": "已改善"}, **{"If-Match": got(lead, one)[1]})
    assert judged.json()["stage"] == "judged"
    first = posted(lead, f"{one}/closure", BODY["close"], **{"If-Match": judged["ETag"]})
    assert first.json()["stage"] == "accepted"
    again = posted(lead, f"{one}/closure", BODY["close"], **{"If-Match": first["ETag"]})
    assert (again.status_code, "二位不同人員" in again.json()["zh"]["what"]) == (400, True)
    closed = posted(lead, f"{one}/closure", {**BODY["close"], "by": "李四"}, **{"If-Match": first["ETag"]})
    assert closed.json()["stage"] == "closed"
    assert closed.json()["acts"][-1]["final"] is True
    opened = posted(lead, f"{one}/reopening", BODY["reopen"], **{"If-Match": closed["ETag"]})
    assert opened.json()["stage"] == "judged"
    assert posted(lead, f"{one}/retest", BODY["retest"]).status_code == 202
    assert Job.objects.get(case=case.pk).said == {"finding": FINDING}
    assert len(tracking.follow_up_of(Case.open(folder), FINDING).acts) == 7


def test_the_unit_answers_the_version_it_saw(lead: Client, as_role: Make, case: Examination) -> None:
    unit, replies = as_role(Role.AUDITEE), at(case, f"replies/{FINDING}")
    seen = {"If-Match": got(lead, at(case, f"findings/{FINDING}"))[1]}
    assert posted(lead, at(case, f"findings/{FINDING}/put"), {"by": "王小明"}, **seen).status_code == 200
    told, _ = got(unit, replies)
    assert posted(unit, f"{replies}/answer", {**BODY["reply_answer"], "seq": "1"}).status_code == 400
    assert posted(unit, f"{replies}/answer", {**BODY["reply_answer"], "seq": told["seq"]}).json()["waits"] is False


def test_split_and_taken_back(lead: Client, case: Examination) -> None:
    where = at(case, f"findings/{FINDING}/split")
    parts = {
        "parts": [{"heading": "一", "column": "subject", "values": ["2025|E○○○00"]}],
        "why": "成因不同",
        "by": "陳",
    }
    seen = got(lead, at(case, f"findings/{FINDING}"))[1]
    assert posted(lead, where, parts).status_code == 428
    assert posted(lead, where, parts, **{"If-Match": '"99"'}).status_code == 412
    made = posted(lead, where, parts, **{"If-Match": seen})
    assert (made.status_code, made.json()["of"]) == (200, [FINDING]), made.content.decode()
    tags = {i: got(lead, at(case, f"findings/{i}"))[1].strip('"') for i in made.json()["made"]}
    wanted = {"of": list(tags), "why": "同一成因", "by": "陳"}
    assert posted(lead, at(case, "regroupings"), wanted).status_code == 412, "nobody said what was seen of them"
    whole = posted(lead, at(case, "regroupings"), {**wanted, "seen": tags})
    assert whole.status_code == 200, whole.content.decode()
    (one_again,) = whole.json()["made"]
    for act, of in ((whole.json()["seq"], one_again), (made.json()["seq"], next(iter(tags)))):
        back = at(case, f"regroupings/{act}/back")
        said = {"found": of, "why": "誤植", "by": "陳"}
        assert posted(lead, back, said).status_code == 428
        done = posted(lead, back, said, **{"If-Match": got(lead, at(case, f"findings/{of}"))[1]})
        assert done.status_code == 200, done.content.decode()
    assert [f["id"] for f in done.json()["lines"]] == [FINDING]
    assert [bool(r["undone"]) for r in got(lead, at(case, "regroupings"))[0]["lines"]] == [True, True]


def test_members_by_their_administrator(as_member: Make, case: Examination) -> None:
    admin, lead = as_member(Role.ADMIN), as_member(Role.LEAD)
    accounts.new("second", "李大華")
    assert lead.get(at(case, "members")).status_code == 403
    one = at(case, "members/second")
    assert put(admin, one, {"role": "examiner", "before": "lead"}).status_code == 412
    made = put(admin, one, {"role": "examiner", "before": ""})
    assert {(m["account"], m["role"]) for m in made.json()["lines"]} >= {("second", "examiner")}
    assert put(admin, at(case, "members/m-admin"), {"role": "lead", "before": "admin"}).status_code == 400
    assert put(admin, one, {"role": None, "before": "examiner"}).status_code == 200
    assert not Member.objects.filter(user__username="second").exists()
    assert put(admin, at(case, "members/none-such"), {"role": "lead"}).status_code == 400


def test_tables_are_made_by_a_job(lead: Client, case: Examination) -> None:
    assert "items" in got(lead, at(case, "tables"))[0]["names"]
    said = {"filters": {"state": "none"}, "by": "王小明"}
    asked = posted(lead, at(case, "tables/items/export"), said)
    assert (asked.status_code, asked.json()["kind"]) == (202, "table")
    assert Job.objects.get(case=case.pk).said["query"] == "state=none"
    assert posted(lead, at(case, "tables/none-such/export"), said).status_code == 404


def test_every_body_has_an_example_that_fits() -> None:
    """The description shows how each act is called, and what it shows is accepted."""
    shapes = description()["components"]["schemas"]
    bodies = {
        said["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for methods in description()["paths"].values()
        for said in methods.values()
        if "application/json" in said.get("requestBody", {}).get("content", {})
    }
    kinds = {k.__name__: k for k in _given(Given)}
    assert len(bodies) >= 35
    for name in bodies:
        (example,) = shapes[name]["examples"]
        TypeAdapter(kinds[name]).validate_python(example)
    assert len(operations()) >= 70


def test_no_two_shapes_bear_one_name() -> None:
    """The description knows shapes by their names alone: the second of one name would be told as the first."""
    modules = [importlib.import_module(o.view.__module__) for o in operations()]
    shapes = {v for m in modules for v in vars(m).values() if isinstance(v, type) and issubclass(v, Schema)}
    used = shapes | {k for s in shapes for f in s.model_fields.values() for k in _kinds(f.annotation, f.metadata)}
    by_name: dict[str, set[type]] = {}
    for kind in used:
        by_name.setdefault(kind.__name__, set()).add(kind)
    assert not {n: k for n, k in by_name.items() if len(k) > 1}


def _kinds(annotation: object, metadata: Sequence[object] = ()) -> set[type]:
    """The named shapes of an annotation; what is told where it stands has no name."""
    told = [*metadata, *getattr(annotation, "__metadata__", ())]
    if any(isinstance(m, WithJsonSchema) for m in told):
        return set()
    if isinstance(annotation, type) and issubclass(annotation, Schema | Enum):
        return {annotation}
    return {k for a in get_args(annotation) for k in _kinds(a)}


def _given(kind: type[Schema]) -> list[type[Schema]]:
    return [kind, *(x for k in kind.__subclasses__() for x in _given(k))]
