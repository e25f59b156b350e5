"""The unit answers and improves in its narrow view; examiners judge; nothing closes on less than the rules ask."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chahe.casefile import opinions, tracking
from chahe.casefile.case import Case
from chahe.model import Outcome, Source, digest_of
from chahe.web.models import Examination, Finding, Job
from chahe.web.roles import Role
from tests.casefile import examined
from tests.findings import made
from tests.web import seen

Make = Callable[[Role | None], Client]
ID = "F-4.7-not-mailed"
NEW = b"name,mail\nall,yes\n"
WHY = "事涉個資，僅供內部"


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


@pytest.fixture
def unit(as_role: Make) -> Client:
    return as_role(Role.AUDITEE)


def _post(browser: Client, case: Examination, where: str, **said: object) -> int:
    return browser.post(f"/c/{case.pk}/{where}/", {"by": "陳領隊", **said}).status_code


def _seen(folder: Path) -> str:
    return str(tracking.follow_up_of(Case.open(folder), ID).last or "")


def _stood(folder: Path) -> str:
    return seen.follow_up(folder, ID)


def _decided(lead: Client, case: Examination, folder: Path) -> None:
    assert (
        _post(
            lead, case, f"finding/{ID}/decide", word="檢查意見", why=WHY, severity="高", seen=seen.finding(folder, ID)
        )
        == 302
    )


def _sent(lead: Client, case: Examination, folder: Path) -> None:
    _decided(lead, case, folder)
    assert _post(lead, case, f"follow-up/{ID}/send", report="115I001", due="2026-09-30", seen=_stood(folder)) == 302


def _line(case: Examination) -> Finding:
    return Finding.objects.get(examination_id=case.pk, code=ID)


def test_the_unit_sees_nothing_that_was_not_put_to_it(
    lead: Client, unit: Client, case: Examination, folder: Path
) -> None:
    pattern = _line(case).pattern
    for where in ("replies/", f"replies/{ID}/", "replies/F-none/"):
        assert pattern not in unit.get(f"/c/{case.pk}/{where}").content.decode()
    _post(lead, case, f"finding/{ID}/confirm", seen=seen.finding(folder, ID))
    page = unit.get(f"/c/{case.pk}/replies/{ID}/").content.decode()
    assert pattern in page
    _sent(lead, case, folder)
    page = unit.get(f"/c/{case.pk}/replies/{ID}/").content.decode()
    assert _line(case).body["finding"]["recommendation"][:10] in page
    assert WHY not in page, "why it was decided is a working paper"
    for where in (f"follow-up/{ID}/", "follow-up/", f"finding/{ID}/", "findings/"):
        assert unit.get(f"/c/{case.pk}/{where}").status_code == 403


def test_the_unit_answers_what_was_put_last(lead: Client, unit: Client, case: Examination, folder: Path) -> None:
    assert _post(unit, case, f"replies/{ID}/answer", answer="x", seq="") == 400, "nothing was put"
    _post(lead, case, f"finding/{ID}/confirm", seen=seen.finding(folder, ID))
    seq = str(opinions.last_act(Case.open(folder), ID))
    proof = SimpleUploadedFile("<b>名冊</b>.csv".replace("<b>", "").replace("</b>", ""), b"a,b\n")
    assert _post(unit, case, f"replies/{ID}/answer", answer=" ", seq=seq) == 400
    said = {"answer": "<script>不同意</script>", "agrees": "no", "seq": seq, "files": proof, "by": "林經理"}
    assert _post(unit, case, f"replies/{ID}/answer", **said) == 302
    (told,) = [c for c in opinions.confirmations(Case.open(folder)) if c.answer]
    assert (told.by, told.agrees, told.disagreement[0][0]) == ("林經理", False, "名冊.csv")
    assert Case.open(folder).store.has(told.disagreement[0][1])
    page = unit.get(f"/c/{case.pk}/replies/{ID}/").content.decode()
    assert "<script>不" not in page
    assert "名冊.csv" in page
    assert _post(unit, case, f"replies/{ID}/answer", answer="舊版", seq=seq) == 400, "somebody answered since"


def test_finding_reply_re_test_closed(
    lead: Client, unit: Client, as_role: Make, case: Examination, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sent(lead, case, folder)
    steps = {"what": ["補行演練", ""], "who": ["資訊部", ""], "by_when": ["2026-08-31", ""]}
    plan = {"person": "林經理", "unit": "資訊部", "seen": _seen(folder), **steps}
    assert _post(unit, case, f"replies/{ID}/plan", **{**plan, "who": [""]}) == 400, "columns that do not match"
    assert _post(unit, case, f"replies/{ID}/plan", **{**plan, "who": ["", ""]}) == 400, "nobody does it"
    assert _post(unit, case, f"replies/{ID}/plan", **plan) == 302
    assert _post(unit, case, f"replies/{ID}/plan", **plan) == 400, "not over what was not seen"
    day = Case.open(folder).station.now().date().isoformat()
    said = {"person": "林經理", "state": "已改善", "text": "已補辦", "completed": day}
    assert _post(unit, case, f"replies/{ID}/report", seen=_seen(folder), **said) == 302
    assert _line(case).stage == "reported"
    examiner = as_role(Role.EXAMINER)
    judged = {
        "method": "重新執行",
        "result": "已改善",
        "text": "重新執行後再議",
        "seen": _stood(folder),
        "by": "王小明",
    }
    assert _post(examiner, case, f"follow-up/{ID}/judge", **judged) == 302
    close = {"how": "retest", "why": "重新執行相符", "by": "王小明"}
    assert _post(examiner, case, f"follow-up/{ID}/close", seen=_stood(folder), **close) == 403, "an examiner does not"
    assert _post(lead, case, f"follow-up/{ID}/close", seen=_stood(folder), **close) == 400, "nothing was tested again"
    assert _post(examiner, case, f"follow-up/{ID}/retest") == 302
    assert Job.objects.get(kind="retest").said == {"finding": ID}

    def everybody(_case: Case, wanted: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
        return wanted

    with Case.open(folder, write=True) as opened:
        examined.receive(opened, folder.with_name("new.csv"), NEW)
        source = Source(digest_of(NEW))
        examined.record(opened, [made.star(examined.MAILED, Outcome.MET, item=source)], run="cd" * 32)
        tracking.re_test(opened, ID, by="王小明", presence=everybody)
    assert _post(lead, case, f"follow-up/{ID}/close", seen=_stood(folder), **close) == 302
    assert _line(case).stage == "closed"
    page = lead.get(f"/c/{case.pk}/follow-up/{ID}/").content.decode()
    assert "重新執行相符" in page
    assert "已結案" in lead.get(f"/c/{case.pk}/follow-up/?stage=closed").content.decode()
    assert _post(lead, case, f"follow-up/{ID}/reopen", why="", seen=_stood(folder)) == 400
    assert _post(lead, case, f"follow-up/{ID}/reopen", why="再次發生", seen=_stood(folder)) == 302
    assert _line(case).stage != "closed"


def test_one_person_does_not_close_on_documents(
    lead: Client, unit: Client, as_role: Make, case: Examination, folder: Path
) -> None:
    _sent(lead, case, folder)
    day = Case.open(folder).station.now().date().isoformat()
    proof = SimpleUploadedFile("簽到表.pdf", b"%PDF-")
    said = {"person": "林經理", "state": "已改善", "text": "已補辦", "completed": day, "files": proof}
    assert _post(unit, case, f"replies/{ID}/report", seen=_seen(folder), **said) == 302
    judged = {
        "method": "文件",
        "result": "已改善",
        "text": "已核對",
        "seen": _stood(folder),
        "by": "王小明",
    }
    assert _post(lead, case, f"follow-up/{ID}/judge", **judged) == 302
    close = {"how": "document", "why": "文件齊備"}
    assert _post(lead, case, f"follow-up/{ID}/close", seen=_stood(folder), **{**close, "by": "林經理"}) == 400
    assert _post(lead, case, f"follow-up/{ID}/close", seen=_stood(folder), **{**close, "by": "王小明"}) == 302
    assert _line(case).stage == "accepted"
    assert _post(lead, case, f"follow-up/{ID}/close", seen=_stood(folder), **{**close, "by": "王　小明"}) == 400
    assert _line(case).stage == "accepted"
    reviewer = as_role(Role.REVIEWER)
    assert _post(reviewer, case, f"follow-up/{ID}/close", seen=_stood(folder), **{**close, "by": "李四"}) == 302
    assert _line(case).stage == "closed"


def test_what_the_pages_cost_does_not_grow(lead: Client, case: Examination, folder: Path) -> None:
    from django.db import connection

    def cost(where: str) -> int:
        with CaptureQueriesContext(connection) as told:
            assert lead.get(f"/c/{case.pk}/{where}").status_code == 200
        return len(told)

    _sent(lead, case, folder)
    where = ("follow-up/", f"follow-up/{ID}/", "replies/", f"replies/{ID}/")
    before = [cost(w) for w in where]
    one = _line(case)
    for n in range(40):
        one.pk, one.code, one.position = None, f"F-copy-{n}", n + 10
        one.save()
    assert [cost(w) for w in where] == before
    assert max(before) < 12
