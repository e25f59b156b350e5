"""The request list's pages: what each side sees and says; deliveries by request; the way without a network."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from chahe.casefile import handed_over, requests, superseding
from chahe.casefile.case import Case
from chahe.web import uploads, work
from chahe.web.models import Examination, Job
from chahe.web.planned import body_of
from chahe.web.roles import Role
from tests.casefile import examined

Make = Callable[[Role | None], Client]
AT = "2026-07-14T17:00"
ISSUE = {"by": "王小明", "to": "示範人壽稽核室", "line": ["D02", "T04"], "at": AT}


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


@pytest.fixture
def auditee(as_role: Make) -> Client:
    return as_role(Role.AUDITEE)


def _page(browser: Client, case: Examination, at: str = "hand-over/") -> str:
    answer = browser.get(f"/c/{case.pk}/{at}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def _post(browser: Client, case: Examination, at: str, said: Mapping[str, object]) -> int:
    return browser.post(f"/c/{case.pk}/{at}", dict(said)).status_code


def _seen(folder: Path, code: str) -> str:
    return str(requests.last_acts(Case.open(folder)).get(code, 0))


def test_the_clock_is_passed_in_and_a_minute_late_is_overdue(
    lead: Client, case: Examination, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _post(lead, case, "hand-over/issue/", ISSUE) == 302

    def shown(minute: int) -> str:
        at = datetime(2026, 7, 14, 9, minute, 59, tzinfo=UTC)
        monkeypatch.setattr("chahe.web.pages.hand_over.timezone.now", lambda: at)
        return _page(lead, case, "request/T04/")

    assert ("逾期" in shown(0), "逾期" in shown(1)) == (False, True)
    assert "115/07/14 17:00" in shown(0)
    assert _post(lead, case, "hand-over/issue/", ISSUE | {"at": "2026-07-20T12:00"}) == 400, "another time, no reason"
    assert _post(lead, case, "hand-over/issue/", ISSUE | {"at": "2026-07-20T12:00", "why": "系統維護"}) == 302
    assert "逾期" not in shown(1)
    warning = "辦公日曆尚未內建"
    assert warning not in _page(lead, case)
    assert _post(lead, case, "hand-over/issue/", ISSUE | {"at": "2027-01-04T12:00", "why": "延後"}) == 302
    assert "2027 年之" + warning in _page(lead, case), "a year nobody published is said"


def test_the_auditee_sees_what_was_issued_and_no_working_paper(
    lead: Client, auditee: Client, case: Examination
) -> None:
    assert "/request/T04/" not in _page(auditee, case)
    assert auditee.get(f"/c/{case.pk}/request/T04/").status_code == 404
    assert _post(auditee, case, "request/T04/tell/", {"by": "林", "text": "x"}) == 404
    _post(lead, case, "hand-over/issue/", ISSUE)
    text = _page(auditee, case) + _page(auditee, case, "request/T04/")
    assert "/request/T04/" in text
    for hidden in ("/item/", "/plan/", "/findings/", "/evidence/", "/hand-over/issue/", "/return/", "/folder-in/"):
        assert hidden not in text, hidden
    for shut in ("plan/", "requests/", "requests/T04/", "", "evidence/", "jobs/"):
        assert auditee.get(f"/c/{case.pk}/{shut}").status_code == 403, shut


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REVIEWER])
def test_those_who_only_read_see_the_list(as_role: Make, case: Examination, role: Role) -> None:
    browser = as_role(role)
    assert "/requests/D02/" in _page(browser, case, "requests/")
    text = _page(browser, case, "requests/D02/")
    assert "users.csv" in text
    assert "/tell/" not in text


def test_questions_replies_and_words_for_nothing_are_acts(
    lead: Client, auditee: Client, case: Examination, folder: Path
) -> None:
    _post(lead, case, "hand-over/issue/", ISSUE)
    at = "request/T04/"
    assert _post(lead, case, at + "tell/", {"by": "王", "text": "請補<script>x</script>欄位"}) == 302
    assert _post(auditee, case, at + "tell/", {"by": "林", "text": "明日補正"}) == 302
    assert _post(lead, case, at + "tell/", {"by": "王", "text": "電話回復：無", "side": "auditee"}) == 302
    sides = [(m.by, m.side.value) for m in requests.messages(Case.open(folder))]
    assert sides == [("王", "examiners"), ("林", "auditee"), ("王", "auditee")]
    text = _page(auditee, case, at)
    assert "<script>x" not in text
    assert "明日補正" in text
    said = {"by": "林", "state": "未留存", "reason": "逾保存年限", "seen": _seen(folder, "T04")}
    assert _post(auditee, case, at + "state/", said | {"reason": ""}) == 400
    assert _post(auditee, case, at + "state/", said | {"state": "無"}) == 400
    assert _post(auditee, case, at + "state/", said) == 302
    assert _post(auditee, case, at + "state/", said | {"state": "未辦理"}) == 400, "somebody said something meanwhile"
    assert handed_over.supplied(Case.open(folder))["T04"].state.value == "未留存"
    assert "逾保存年限" in _page(lead, case, at)
    assert [e.by for e in Case.open(folder).acts("request-stated")] == ["林"]


def test_a_return_with_its_reason(lead: Client, auditee: Client, case: Examination, folder: Path) -> None:
    (item,) = Case.open(folder).items()
    said = {"by": "王", "file": item.digest, "reason": "缺員工編號", "due": AT, "seen": _seen(folder, "D02")}
    at = "request/D02/return/"
    assert _post(lead, case, at, said | {"reason": " "}) == 400
    assert _post(auditee, case, at, said) == 403
    assert _post(lead, case, at, said) == 302
    assert _post(lead, case, at, said) == 400, "seen is not what is there"
    text = _page(auditee, case, "request/D02/")
    assert ("缺員工編號" in text, "已退補" in text, "users.csv" in text) == (True, True, True)
    assert _post(lead, case, "request/T04/return/", said | {"seen": "0"}) == 400, "nothing came of it"


def test_a_supplementary_request_and_its_delivery(
    lead: Client, auditee: Client, case: Examination, folder: Path
) -> None:
    said = {"by": "王", "items": "4.7", "name": "演練名單", "reason": "抽查", "to": "資訊部", "due": AT}
    assert _post(lead, case, "hand-over/supplement/", said | {"reason": ""}) == 400
    assert _post(lead, case, "hand-over/supplement/", said | {"items": "9.9"}) == 400
    assert _post(lead, case, "hand-over/supplement/", said) == 302
    (number,) = [str(e.body["day"]).replace("-", "") + "-01" for e in Case.open(folder).acts("supplementary-request")]
    assert "演練名單" in _page(auditee, case, f"request/{number}/")
    batch = uploads.new_batch(case.pk)
    uploads.add(case.pk, batch, "sub/名單.csv", 0, [b"name\nx\n"])
    done = {"by": "林", "batch": batch, "files": '{"sub/名單.csv": 7}'}
    assert _post(auditee, case, "upload/finish/", done | {"kind": "20200101-01"}) == 400, "nobody asked for that"
    assert _post(auditee, case, "upload/finish/", done | {"kind": number}) == 200
    work.do(Job.objects.get(case=case.pk).pk)
    got = {i.name: i.custody.request_code for i in Case.open(folder).items()}
    assert got["sub/名單.csv"] == number
    text = _page(auditee, case, f"request/{number}/")
    assert ("名單.csv" in text, "已提供" in text) == (True, True)
    day = body_of(Examination.objects.get(pk=case.pk), "requests")["days"][0]["day"]
    answer = auditee.get(f"/c/{case.pk}/receipt/{day}/")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert auditee.get(f"/c/{case.pk}/receipt/2020-01-01/").status_code == 400


def test_a_delivery_goes_on_after_the_browser_was_closed(auditee: Client, case: Examination) -> None:
    begin = f"/c/{case.pk}/upload/begin/"
    batch = auditee.post(begin).json()["batch"]
    uploads.add(case.pk, batch, "a.csv", 0, [b"half"])
    assert auditee.post(begin, {"batch": batch}).json()["batch"] == batch
    other = auditee.post(begin, {"batch": "x" * 20}).json()["batch"]
    assert other not in (batch, "x" * 20), "one that is not there is not made by its name"
    assert auditee.post(begin, {"batch": "../../x"}).status_code == 400
    uploads.forget(case.pk, batch)
    uploads.forget(case.pk, other)


def test_the_way_without_a_network(lead: Client, auditee: Client, case: Examination, tmp_path: Path) -> None:
    for browser, said in ((lead, {"by": "王"}), (auditee, {"by": "林"})):
        assert _post(browser, case, "papers/", said) == 302
    inward, outward = Job.objects.filter(case=case.pk).order_by("id")
    for job in (inward, outward):
        work.do(job.pk)
    answer = auditee.get(f"/c/{case.pk}/papers/{outward.pk}/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as papers:  # type: ignore[attr-defined]
        names = papers.namelist()
    assert "檢查資料清單.xlsx" in names
    assert "檢查計畫.docx" not in names
    assert any(n.startswith("交付/D02 ") and n.endswith("/") for n in names)
    assert auditee.get(f"/c/{case.pk}/papers/{inward.pk}/").status_code == 400, "the plan is not for the auditee"
    assert f"/papers/{inward.pk}/" not in _page(auditee, case)
    assert lead.get(f"/c/{case.pk}/papers/{inward.pk}/").status_code == 200
    folder = tmp_path / "back"
    folder.mkdir()
    for wrong in ("", "back", str(tmp_path / "none"), str(tmp_path / "case"), str(tmp_path / "case" / "blobs")):
        assert _post(lead, case, "folder-in/", {"by": "王", "folder": wrong}) == 400, wrong
    assert _post(lead, case, "folder-in/", {"by": "王", "folder": str(folder)}) == 302
    assert Job.objects.get(case=case.pk, kind="intake").said["folder"] == str(folder)


def test_a_folder_of_the_server_is_for_its_one_user_alone(
    as_member: Callable[[Role | None], Client], case: Examination, tmp_path: Path
) -> None:
    (tmp_path / "x").mkdir()
    assert _post(as_member(Role.LEAD), case, "folder-in/", {"folder": str(tmp_path / "x")}) == 400
    assert not Job.objects.exists()


def _corrected(folder: Path, tmp_path: Path) -> tuple[str, str]:
    """Another file of D02, handed over later. Returns the digests of the first and of this one."""
    with Case.open(folder, write=True) as opened:
        examined.receive(opened, tmp_path / "later.csv", b"name,mail\nx,y\n")
        first, later = [i.digest for i in opened.items() if i.custody.request_code == "D02"]
    return first, later


def test_an_examiner_lets_a_delivery_supersede_and_takes_it_back(
    lead: Client, auditee: Client, case: Examination, folder: Path, tmp_path: Path
) -> None:
    first, later = _corrected(folder, tmp_path)
    page = _page(lead, case, "request/D02/")
    (since,) = [str(d.seq) for d in superseding.deliveries(Case.open(folder), "D02")][1:]
    assert f'<option value="{since}">' in page
    said = {"by": "王小明", "reason": "更正欄位", "since": since, "seen": _seen(folder, "D02")}
    at = "request/D02/supersede/"
    assert _post(auditee, case, at, said) == 403
    for wrong in ({"reason": ""}, {"since": "1"}, {"since": "x"}, {"seen": "0"}, {"file": later}):
        assert _post(lead, case, at, said | wrong) == 400, wrong
    assert _post(lead, case, at, said) == 302
    assert [f[0] for f in superseding.superseded(Case.open(folder))] == [first]
    for page in (_page(lead, case, "request/D02/"), _page(lead, case, "evidence/")):
        assert "已由後次交付取代" in page
        assert "更正欄位" in page
    undo = said | {"undo": "1", "file": first, "reason": "誤植", "seen": _seen(folder, "D02")}
    assert _post(lead, case, at, undo | {"file": later}) == 400
    assert _post(lead, case, at, undo) == 302
    assert superseding.superseded(Case.open(folder)) == {}
    assert "誤植" in _page(auditee, case, "request/D02/"), "the unit reads what was done with its files"


def test_with_the_delivery_the_examiner_decides_and_the_unit_only_says(
    lead: Client, auditee: Client, case: Examination, folder: Path
) -> None:
    assert "是否取代由檢查人員決定" in _page(auditee, case, "request/D02/")
    for by, browser in (("林聯絡人", auditee), ("王小明", lead)):
        batch = uploads.new_batch(case.pk)
        text = f"name,mail\n{by},y\n".encode()
        uploads.add(case.pk, batch, f"D02/{by}.csv", 0, [text])
        files = json.dumps({f"D02/{by}.csv": len(text)})
        done = {"batch": batch, "files": files, "by": by, "kind": "D02", "supersedes": "1", "why": "欄位更正"}
        assert _post(browser, case, "upload/finish/", done | {"why": " "}) == 400
        assert _post(browser, case, "upload/finish/", done | {"kind": ""}) == 400
        assert _post(browser, case, "upload/finish/", done) == 200
        job = Job.objects.latest("id")
        work.do(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.outcome
        out = superseding.superseded(Case.open(folder))
        assert len(out) == (0 if browser is auditee else 2)
    (message,) = requests.messages(Case.open(folder))
    assert (message.by, message.side.value, "欄位更正" in message.text) == ("林聯絡人", "auditee", True)
