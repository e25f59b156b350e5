"""What the interface says and does: the same facts, masks, rules and refusals as the pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chahe.casefile import listing, opinions, tracking
from chahe.casefile.case import Case
from chahe.casefile.opinions import Verdict
from chahe.errors import ChaheError, ConclusionError, DataFaultError, LockedError, VerificationError
from chahe.web import looking, settings, tokens, uploads, work
from chahe.web.api import entry, problems
from chahe.web.api.operation import Operation, operations
from chahe.web.api.pace import PACE, Pace
from chahe.web.api.problems import MEDIA, Kind, Refused
from chahe.web.models import Account, Examination, Job, Member, Person, Token
from chahe.web.roles import Role
from chahe.web.tokens import LONGEST
from tests.casefile import examined
from tests.web import seen
from tests.web.api.asking import BODY, FINDING, ask, posted

Make = Callable[[Role | None], Client]


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def _at(case: Examination, rest: str = "") -> str:
    return f"/api/cases/{case.pk}{rest}"


def _get(browser: Client, at: str, **query: Any) -> Any:
    answer = browser.get(at, query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def _tag(case: Examination) -> str:
    """Of item 4.7, as it stands."""
    return f'"{seen.item(Path(case.folder))}"'


def test_cases_and_items(lead: Client, case: Examination) -> None:
    (line,) = _get(lead, "/api/cases")["lines"]
    assert (line["id"], line["role"]) == (case.pk, "lead")
    assert _get(lead, _at(case))["states"]["none"] == _get(lead, _at(case))["items"] >= 69
    lines = _get(lead, _at(case, "/items"))["lines"]
    assert len(lines) >= 69
    assert {i["part"] for i in _get(lead, _at(case, "/items"), part="4")["lines"]} == {"4"}
    assert lead.get(_at(case, "/items"), {"state": "fine"}).status_code == 422
    item = _get(lead, _at(case, "/items/4.7"))
    assert (item["proposal"], item["seen"]) == ("exception", seen.item(Path(case.folder)))
    fact = next(f for f in item["facts"] if f["id"] == examined.MAILED)
    assert (fact["outcome"], fact["exceptions"]) == ("exception", 2)
    unexamined = _get(lead, _at(case, "/items/4.5.1"))["facts"]
    assert {f["outcome"] for f in unexamined} == {None}, "what was not examined has no outcome, least of all a good one"


def test_observations_are_paged_by_key_and_masked(lead: Client, case: Examination, folder: Path) -> None:
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("cd" * 32, 7), examined.rows(7), run="cd" * 32)
    at = _at(case, "/checks/4.7/not-mailed/observations")
    subjects: list[str] = []
    after: int | None = -1
    while after is not None:
        page = _get(lead, at, after=after, limit=3)
        subjects += [o["subject"] for o in page["lines"]]
        after = page["next"]
    assert len(subjects) == len(set(subjects)) == 7
    assert not any("E0000" in s for s in subjects)
    assert page["lines"][0]["evidence"][0]["pointer"].startswith("sha256:")
    assert lead.get(at, {"limit": 201}).status_code == 422
    assert lead.get(at, {"limit": 0}).status_code == 422
    assert lead.get(_at(case, "/checks/4.7/no-such/observations")).status_code == 404


def test_exceptions_are_masked_filtered_and_sorted_as_on_the_page(lead: Client, case: Examination) -> None:
    at = _at(case, "/checks/4.7/not-mailed/exceptions")
    page = _get(lead, at)
    assert (page["found"], page["total"], page["next"]) == (2, 2, None)
    assert "E00001" not in str(page["rows"])
    assert _get(lead, at, filter="employee_no=E0000")["found"] == 0, "pieces of a personal value find nothing"
    assert _get(lead, at, filter="employee_no=E00001")["found"] == 1
    assert _get(lead, at, filter=["unit=資訊", "subject=2025|E00000"])["found"] == 1
    first, second = (_get(lead, at, sort="subject", down=d, limit=1)["rows"] for d in ("false", "true"))
    assert first != second
    assert _get(lead, at, limit=1)["next"] == 1
    assert _get(lead, at, **{"from": 10**11})["rows"] == []
    filters = ("nothing=x", "x", "=x", "unit= ", ["unit=a", "unit=b"])
    asked: list[dict[str, Any]] = [{"filter": f} for f in filters]
    for wrong in (*asked, {"sort": "employee_no"}, {"sort": "x"}, {"verdict": "fine"}):
        assert lead.get(at, wrong).status_code == 400, f"what would do nothing is refused: {wrong}"


def test_a_list_that_is_prepared_is_asked_for_again(
    lead: Client, case: Examination, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SHORT", 0)
    monkeypatch.setattr(looking, "in_time", lambda *_: False)
    answer = lead.get(_at(case, "/checks/4.7/not-mailed/exceptions"))
    assert (answer.status_code, answer.json(), answer["Retry-After"]) == (202, {"preparing": True}, "1")


def test_bytes_are_masked_until_revealed_by_an_act(lead: Client, case: Examination, folder: Path) -> None:
    with Case.open(folder, write=True) as opened:
        examined.receive(opened, folder.with_name("more.csv"), b"id,name\nA123456789,x\n", name="D02/more.csv")
    (item,) = [i for i in Case.open(folder).items() if i.name.endswith("more.csv")]
    pointer = f"sha256:{item.digest}#line:2"
    assert "A123456789" not in _get(lead, _at(case, "/record"), pointer=pointer)["text"]
    assert posted(lead, _at(case, "/record/reveal"), {"pointer": pointer}).status_code == 400, "nobody is named"
    clear = posted(lead, _at(case, "/record/reveal"), {"pointer": pointer, "by": "王小明"}).json()
    assert "A123456789" in clear["text"]
    last = Case.open(folder).acts()[-1]
    assert (last.kind, last.body["pointer"], last.by) == ("reveal", pointer, "王小明")


def test_four_eyes_and_nothing_over_what_was_not_seen(lead: Client, case: Examination, folder: Path) -> None:
    at = _at(case, "/items/4.7")
    said = BODY["conclude"]
    assert posted(lead, f"{at}/conclusion", said).status_code == 428
    assert posted(lead, f"{at}/conclusion", said, **{"If-Match": "*"}).status_code == 400
    tag = lead.get(at)["ETag"]
    made = posted(lead, f"{at}/conclusion", said, **{"If-Match": tag})
    assert (made.status_code, made.json()["state"]) == (200, "prepared")
    acts = len(Case.open(folder).acts())
    overtaken = posted(lead, f"{at}/conclusion", {**said, "by": "趙六", "word": "符合"}, **{"If-Match": tag})
    assert (overtaken.status_code, overtaken.json()["kind"]) == (412, "call")
    own = posted(lead, f"{at}/review", {**BODY["review"], "by": "王 小明"}, **{"If-Match": made["ETag"]})
    assert (own.status_code, "覆核人不得為編製人" in own.json()["detail"]) == (400, True)
    assert len(Case.open(folder).acts()) == acts
    signed = posted(lead, f"{at}/review", BODY["review"], **{"If-Match": made["ETag"]})
    assert (signed.status_code, signed.json()["state"], signed.json()["word"]) == (200, "signed", "不符合")
    assert [s["by"] for s in signed.json()["signatures"]] == ["王小明", "李四"]
    assert signed["ETag"] == lead.get(at)["ETag"] != made["ETag"]
    assert "李四" in lead.get(f"/c/{case.pk}/item/4.7/").content.decode(), "the page says the same"


def test_a_finding_put_answered_and_decided(lead: Client, case: Examination, folder: Path) -> None:
    at = _at(case, f"/findings/{FINDING}")
    assert [f["id"] for f in _get(lead, _at(case, "/findings"))["lines"]] == [FINDING]
    assert "E00001" not in str(_get(lead, at))
    tag = lead.get(at)["ETag"]
    assert posted(lead, f"{at}/put", BODY["put"]).status_code == 428
    put = posted(lead, f"{at}/put", BODY["put"], **{"If-Match": tag})
    assert put.json()["confirmation"] == "put"
    assert posted(lead, f"{at}/answer", BODY["answer"], **{"If-Match": tag}).status_code == 412
    answered = posted(lead, f"{at}/answer", BODY["answer"], **{"If-Match": put["ETag"]})
    assert answered.json()["confirmation"] == "answered"
    assert posted(lead, f"{at}/decision", BODY["decide"], **{"If-Match": tag}).status_code == 412
    tag = lead.get(at)["ETag"]
    assert tag == f'"{seen.finding(folder, FINDING)}"'
    decided = posted(lead, f"{at}/decision", BODY["decide"], **{"If-Match": tag}).json()
    assert (decided["decision"], decided["decisions"][0]["why"]) == ("不提列", "金額不重大")
    assert posted(lead, f"{at}/later", BODY["later"]).json()["later"][0]["text"] == "嗣後補辦。"
    assert posted(lead, _at(case, "/findings/F-none/put"), BODY["put"], **{"If-Match": tag}).status_code == 404


def test_evidence_in_pieces_is_taken_in(as_role: Make, case: Examination, folder: Path) -> None:
    unit = as_role(Role.AUDITEE)
    assert [x["code"] for x in _get(unit, _at(case, "/requests"))["lines"]] == ["D02"], (
        "what was not issued is not told"
    )
    assert len(_get(as_role(Role.EXAMINER), _at(case, "/requests"))["lines"]) > 10
    begun = unit.post(_at(case, "/deliveries"))
    assert begun.status_code == 201
    at = _at(case, f"/deliveries/{begun.json()['delivery']}")
    name, data = "D02/人員 名冊.csv", b"name,mail\nx,y\n"

    def piece(offset: int, part: bytes) -> Any:
        query = f"?name=D02/%E4%BA%BA%E5%93%A1%20%E5%90%8D%E5%86%8A.csv&offset={offset}"
        return unit.generic("PUT", f"{at}/file{query}", part, content_type="application/octet-stream")

    assert piece(0, data[:5]).json() == {"here": 5}
    assert piece(0, data[:5]).status_code == 400, "the same piece again is told, not doubled"
    assert piece(9, data[9:]).status_code == 400, "no hole"
    assert _get(unit, f"{at}/file", name=name) == {"here": 5}
    done = {"files": {name: len(data)}, "by": "林聯絡人"}
    assert posted(unit, f"{at}/finish", done).status_code == 400, "half a file is no delivery"
    assert piece(5, data[5:]).json() == {"here": len(data)}
    assert _get(unit, at)["files"] == {name: len(data)}
    assert piece(len(data), b"x" * (uploads.PIECE + 1)).status_code == 413
    assert posted(unit, f"{at}/finish", {**done, "by": " "}).status_code == 400
    answer = posted(unit, f"{at}/finish", done)
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    work.do(answer.json()["number"])
    assert [i.name for i in Case.open(folder).items() if i.custody.received_by == "林聯絡人"] == [name]
    told = _get(as_role(Role.LEAD), _at(case, f"/jobs/{answer.json()['number']}"))
    assert (told["state"], told["counts"]) == ("done", {"files": 1, "unread": 1})
    assert [j["state"] for j in _get(unit, _at(case, "/deliveries"))["lines"]] == ["done"]
    assert unit.get(at).status_code == 404
    assert unit.get(_at(case, "/evidence")).status_code == 403


def test_reports_are_asked_for_made_and_fetched(lead: Client, case: Examination) -> None:
    asked = posted(lead, _at(case, "/reports"), BODY["report"])
    assert asked.status_code == 202
    assert _get(lead, _at(case, "/reports"))["lines"] == []
    work.do(asked.json()["number"])
    (made,) = _get(lead, _at(case, "/reports"))["lines"]
    (name,) = made["files"]
    answer = lead.get(_at(case, f"/reports/{made['number']}/{name}"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert lead.get(_at(case, f"/reports/{made['number']}/case.json")).status_code == 404
    Job.objects.create(case="other", kind="report", state="done", by="x", outcome={"files": ["a"], "folder": "000001"})
    other = Job.objects.get(case="other").pk
    assert lead.get(_at(case, f"/reports/{other}/a")).status_code == 404
    assert lead.get(_at(case, f"/jobs/{other}")).status_code == 404


def test_jobs_are_paged_and_failures_told(lead: Client, case: Examination) -> None:
    for _ in range(3):
        assert posted(lead, _at(case, "/examinations"), BODY["examine"]).status_code == 202
    Job.objects.create(case=case.pk, kind="report", by="王", said={"volumes": [1], "formats": "oscal", "name": "1"})
    work.do(Job.objects.order_by("-id")[0].pk)
    first = _get(lead, _at(case, "/jobs"), limit=2)
    assert first["lines"][0]["failure"]["what"]["en"]
    rest = _get(lead, _at(case, "/jobs"), limit=2, before=first["next"])
    assert (len(first["lines"]), len(rest["lines"]), rest["next"]) == (2, 2, None)
    assert posted(lead, _at(case, "/examinations"), {"only": "9.9.9", "by": "王"}).status_code == 400


def test_ledger_and_verification(lead: Client, case: Examination, folder: Path) -> None:
    page = _get(lead, _at(case, "/ledger"), limit=2)
    last = Case.open(folder).acts()[-1].seq
    assert [a["seq"] for a in page["lines"]] == [last, last - 1]
    assert _get(lead, _at(case, "/ledger"), before=page["next"])["lines"][0]["seq"] == page["next"] - 1
    assert _get(lead, _at(case, "/verification"))["ok"] is True
    blob = next(p for p in (folder / "blobs").rglob("*") if p.is_file())
    blob.chmod(0o600)
    blob.write_bytes(b"other")
    told = _get(lead, _at(case, "/verification"))
    assert (told["ok"], [p["kind"] for p in told["problems"]]) == (False, ["evidence-changed"])


@pytest.mark.parametrize("language, word", [("en", "review"), ("zh-TW", "覆核"), ("", "覆核")])
def test_a_problem_is_told_in_both_languages(lead: Client, case: Examination, language: str, word: str) -> None:
    headers = {"If-Match": _tag(case)} | ({"Accept-Language": language} if language else {})
    answer = posted(lead, _at(case, "/items/4.7/review"), BODY["review"], **headers)
    said = answer.json()
    assert (answer.status_code, answer["Content-Type"], said["status"], said["kind"]) == (400, MEDIA, 400, "call")
    assert word in said["detail"]
    assert (said["zh"]["what"], said["en"]["what"]) == ("尚無可覆核之結論。", "There is no conclusion to review.")
    assert said["type"] == "/api/#problem-call"
    assert 'id="problem-call"' in lead.get("/api/").content.decode()


@pytest.mark.parametrize(
    "error, kind, status",
    [
        (ConclusionError(("不。", "No.")), "call", 400),
        (LockedError(("不。", "No."), where="/home/x"), "call", 409),
        (VerificationError(("不。", "No.")), "verification", 500),
        (DataFaultError(("不。", "No.")), "fault", 500),
        (RuntimeError("A123456789"), "fault", 500),
    ],
)
def test_three_kinds_are_never_mixed(
    lead: Client, case: Examination, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: str, status: int
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("chahe.web.api.operations.evidence.masked_bytes", broken)
    answer = lead.get(_at(case, "/record"), {"pointer": f"sha256:{'0' * 64}#line:1"})
    assert (answer.status_code, answer.json()["kind"], answer["Content-Type"]) == (status, kind, MEDIA)
    assert "A123456789" not in answer.content.decode(), "a fault names its place and nothing of what it worked on"
    assert "/home/x" not in answer.content.decode()
    assert set(Kind) == {"call", "verification", "fault"}


def test_every_error_of_the_tree_has_one_kind() -> None:
    def below(cls: type[ChaheError]) -> list[type[ChaheError]]:
        return [cls, *(x for s in cls.__subclasses__() for x in below(s))]

    for cls in below(ChaheError):
        assert problems.kind_of(cls(("不。", "No."))) in Kind


def test_what_does_not_fit_is_named_and_not_repeated(lead: Client, case: Examination) -> None:
    body = {**BODY["conclude"], "word": "A123456789", "more": 1, "text": "a\x00b"}
    answer = posted(lead, _at(case, "/items/4.7/conclusion"), body, **{"If-Match": _tag(case)})
    assert answer.status_code == 422
    wrong = {w["at"].rpartition(".")[2]: w["rule"] for w in answer.json()["wrong"]}
    assert (wrong["word"], wrong["more"], wrong["text"]) == ("enum", "extra_forbidden", "value_error")
    assert "A123456789" not in answer.content.decode()
    assert not Case.open(Path(case.folder)).acts("conclusion")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 20_000, b'{"text": "\\ud800"}'])
def test_bodies_that_are_none(lead: Client, case: Examination, body: bytes) -> None:
    at = _at(case, "/items/4.7/conclusion")
    answer = lead.post(at, body, content_type="application/json", headers={"If-Match": _tag(case)})
    assert (answer.status_code in (400, 422), answer["Content-Type"]) == (True, MEDIA)


def test_in_a_team_the_person_is_the_account(case: Examination, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = get_user_model().objects.create(username="wang")
    account = Account.objects.create(user=user, person=Person.objects.create(name="王小明"))
    Member.objects.create(user=user, case=case.pk, role="lead")
    lead = Client(headers={"Authorization": f"Bearer {tokens.make(user, 'x', 'act', '1', timezone.now())}"})
    monkeypatch.setattr(settings, "TEAM", True)
    at = _at(case, "/items/4.7/conclusion")
    typed = posted(lead, at, {**BODY["conclude"], "by": "別人"}, **{"If-Match": _tag(case)})
    assert (typed.status_code, typed.json()["where"]) == (400, "by")
    said = {k: v for k, v in BODY["conclude"].items() if k != "by"}
    assert posted(lead, at, said, **{"If-Match": _tag(case)}).status_code == 200
    assert Case.open(folder).acts("conclusion")[-1].by == "王小明"
    carried = Case.open(folder).acts("conclusion")[-1].body
    assert account.person.pk in str(carried), "the act carries whose account it was"


def test_a_case_that_is_being_written(
    lead: Client, case: Examination, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chahe.web.acting.WAIT", 0.1)
    with Case.open(folder, write=True):
        answer = posted(lead, _at(case, "/items/4.7/conclusion"), BODY["conclude"], **{"If-Match": _tag(case)})
    assert (answer.status_code, answer["Retry-After"], answer.json()["where"]) == (409, "5", "")


def test_the_pace(lead: Client, case: Examination, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    pace = Pace(2, 60.0, clock=lambda: now[0])
    monkeypatch.setattr(entry, "PACE", pace)
    assert [lead.get("/api/cases").status_code for _ in range(3)] == [200, 200, 429]
    assert lead.get("/api/cases")["Retry-After"] == "61"
    now[0] = 59.9
    with pytest.raises(Refused):
        pace.take(next(iter(pace._counts)))
    now[0] = 60.0
    assert lead.get("/api/cases").status_code == 200
    for _ in range(4):  # pieces are not counted
        piece = next(o for o in operations() if o.name == "piece")
        assert ask(lead, piece, case.pk).status_code == 400


READS = [
    o
    for o in operations()
    if o.method == "GET" and o.of_case and not o.team and o.name not in ("job", "report_file", "delivery")
]


def test_queries_do_not_grow_with_the_case(lead: Client, folder: Path, case: Examination) -> None:
    def asked(operation: Operation) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ask(lead, operation, case.pk).status_code in (200, 400)
        return len(queries)

    with Case.open(folder, write=True) as opened:  # so that there is a follow-up and a reply to read
        opinions.decide(opened, FINDING, Verdict("檢查意見", "事實明確"), by="陳領隊")
        tracking.send(opened, FINDING, report="115I001", reply_due="2026-09-30", by="陳領隊")
    ask(lead, READS[0], case.pk)
    few = {o.name: asked(o) for o in READS}
    with Case.open(folder, write=True) as opened:
        for n in range(5):
            examined.receive(opened, folder.with_name(f"n{n}.csv"), b"x%d\n" % n)
        examined.record(opened, examined.observed("cd" * 32, 60), examined.rows(60), run="cd" * 32)
    ask(lead, READS[0], case.pk)
    assert {o.name: asked(o) for o in READS} == few
    assert max(few.values()) <= 8, few


def test_the_pages_of_the_interface(lead: Client, case: Examination) -> None:
    text = lead.get("/api/").content.decode()
    assert all(f"/api/{o.route}" in text for o in operations())
    made = lead.post("/tokens/make/", {"name": "<b>排程</b>", "scope": "read", "days": "30"}).content.decode()
    assert "chahe_" in made
    assert "&lt;b&gt;排程" in made
    token = made.partition("<code>chahe_")[2].partition("<")[0]
    assert "chahe_" + token not in lead.get("/tokens/").content.decode(), "it is told once"
    bearer = {"Authorization": f"Bearer chahe_{token}"}
    assert Client().get("/api/cases", headers=bearer).status_code == 200
    assert Client().get("/tokens/", headers=bearer).status_code == 302, "a token makes no tokens"
    for wrong in ({"name": ""}, {"scope": "all"}, {"days": "0"}, {"days": "367"}, {"days": "x"}, {"name": "a\x07"}):
        assert (
            'role="alert"'
            in lead.post("/tokens/make/", {"name": "x", "scope": "act", "days": "366", **wrong}).content.decode()
        )
    stranger = Client()
    stranger.force_login(get_user_model().objects.create(username="other"))
    end = f"/tokens/{Token.objects.get().pk}/end/"
    stranger.post(end)
    assert Client().get("/api/cases", headers=bearer).status_code == 200, "nobody ends another's"
    assert lead.post(end).status_code == 302
    assert Client().get("/api/cases", headers=bearer).status_code == 401


ROOT = Path(__file__).resolve().parents[3]


def test_every_operation_is_described_in_both_languages_and_in_the_documents() -> None:
    words = yaml.safe_load((ROOT / "chahe/messages/words_web_api.yaml").read_text(encoding="utf-8"))
    assert set(words["operation"]) == {o.name for o in operations()}
    assert set(words["need"]) == {o.need for o in operations()}
    listed = (ROOT / "docs/interface.md").read_text(encoding="utf-8").partition("## Operations\n")[2]
    assert listed.strip().splitlines() == [
        "| operation | address | needs |",
        "|---|---|---|",
        *(f"| `{o.name}` | {o.method} `/api/{o.route}` | {o.need.value} |" for o in operations()),
    ]
    told = (ROOT / "docs/interface.md").read_text(encoding="utf-8")
    assert f"{PACE.most:,} times a minute" in told
    assert f"{LONGEST} at most" in told
