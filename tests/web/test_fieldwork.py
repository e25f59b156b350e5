"""Interviews, on-screen records and samples in the browser."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from chahe.casefile import fieldwork, samples
from chahe.casefile.case import Case
from chahe.web import work
from chahe.web.models import Examination, Item, Job, Observation, Paper
from chahe.web.roles import Role
from tests.casefile import examined

Make = Callable[[Role | None], Client]
SAID = {
    "by": "王小明", "kind": "interview", "day": "2026-07-01", "time": "14:00-15:00", "place": "三樓會議室",
    "persons": "資訊處 林科長\n陳專員", "asked": ["名單由誰產生？", ""], "answered": ["<b>人資系統</b> A123456789", ""],
}  # fmt: skip
DRAW = {"by": "王小明", "check": "4.7/not-mailed", "source": "exceptions", "size": "2", "seed": "s1", "why": "全數"}


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def _text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def _book(browser: Client, address: str) -> Any:
    return load_workbook(BytesIO(b"".join(browser.post(address).streaming_content)))  # type: ignore[attr-defined]


def test_an_interview_with_a_photograph_and_its_correction(lead: Client, case: Examination, folder: Path) -> None:
    at = f"/c/{case.pk}"
    assert 'name="asked"' in _text(lead, f"{at}/item/4.7/fieldwork/")
    photo = SimpleUploadedFile("白板.jpg", b"\xff\xd8photo")
    assert lead.post(f"{at}/item/4.7/fieldwork/write/", {**SAID, "files": photo}).status_code == 302
    (made,) = fieldwork.records(Case.open(folder))
    assert made.told.persons == ("資訊處 林科長", "陳專員")
    item = Case.open(folder).items()[-1]
    assert item.name == "訪談紀錄/001/白板.jpg"
    assert "I001" in _text(lead, f"{at}/item/4.7/")
    page = _text(lead, f"{at}/fieldwork/one/?kind=interview&number=1")
    assert "&lt;b&gt;人資系統" in page
    assert "A123456789" not in page.split("<form", 2)[0] + page.split("</dl>")[1].split("<details>")[0]
    said = {**SAID, "seen": str(made.seq), "why": "受訪人核閱", "answered": ["人工彙整", ""]}
    assert lead.post(f"{at}/fieldwork/correct/", said).status_code == 302
    page = _text(lead, f"{at}/fieldwork/one/?kind=interview&number=1")
    assert "人工彙整" in page
    assert "人資系統" in page
    assert "更正前" in page
    assert lead.post(f"{at}/fieldwork/correct/", said).status_code == 400, "somebody corrected it meanwhile"
    rows = list(_book(lead, f"{at}/export/fieldwork/").worksheets[1].values)
    assert len(rows) == 2
    assert "人工彙整" in rows[1]


def test_on_screen(lead: Client, case: Examination, folder: Path) -> None:
    said = {**SAID, "kind": "on-screen", "system": "AD", "operator": "陳專員", "extraction": "Get-ADUser",
            "screen_count": "1,204", "watched": "1", "files": SimpleUploadedFile("users.csv", b"a\n")}  # fmt: skip
    assert lead.post(f"/c/{case.pk}/item/4.7/fieldwork/write/", said).status_code == 302
    custody = Case.open(folder).items()[-1].custody
    assert (custody.origin.value, custody.screen_count, custody.operator) == ("目視下匯出", 1204, "陳專員")
    assert "S001" in _text(lead, f"/c/{case.pk}/fieldwork/?item=4.7")
    assert "S001" not in _text(lead, f"/c/{case.pk}/fieldwork/?item=4.5.1")
    assert "1,204" in _text(lead, f"/c/{case.pk}/fieldwork/one/?kind=on-screen&number=1")


@pytest.mark.parametrize(
    "more",
    [{"kind": "x"}, {"day": "1/7"}, {"day": "2999-01-01"}, {"persons": " "}, {"by": ""}, {"answered": ["", ""]},
     {"kind": "on-screen", "system": "x", "screen_count": "many"}],
)  # fmt: skip
def test_records_refused_with_words(lead: Client, case: Examination, folder: Path, more: dict[str, Any]) -> None:
    answer = lead.post(f"/c/{case.pk}/item/4.7/fieldwork/write/", {**SAID, **more})
    assert (answer.status_code, "<h1>" in answer.content.decode()) == (400, True)
    assert not fieldwork.records(Case.open(folder))


def test_a_sample_from_draw_to_result(lead: Client, case: Examination, folder: Path) -> None:
    at = f"/c/{case.pk}"
    assert "4.7/not-mailed" in _text(lead, f"{at}/item/4.7/sample/?check=4.7/not-mailed&f.unit=x")
    before = list(Observation.objects.values_list("check_id", "subject", "outcome", "exceptions"))
    assert lead.post(f"{at}/item/4.7/sample/draw/", DRAW).status_code == 302
    page = _text(lead, f"{at}/sample/1/?again=1")
    assert "重新抽樣結果相同" in page
    assert "E0000" not in page
    sample = samples.one(Case.open(folder), 1)
    said = {"by": "李四", "seen": str(sample.last), "r-1": "不符合", "n-1": "=未列名單", "r-2": ""}
    assert lead.post(f"{at}/sample/1/results/", said).status_code == 302
    assert lead.post(f"{at}/sample/1/results/", said).status_code == 400, "nothing over what was not seen"
    paper = Paper.objects.get(kind="sample-drawn")
    assert (paper.body["open"], paper.body["results"]) == (1, {"不符合": 1})
    assert "抽樣清單" in _text(lead, f"{at}/samples/")
    assert "s1" in _text(lead, f"{at}/item/4.7/")
    book = _book(lead, f"{at}/export/samples/?number=1")
    about = {str(a.value): str(b.value) for a, b in book.worksheets[0].iter_rows(max_col=2)}
    assert (about["種子"], about["母體雜湊值 SHA-256"], about["母體"]) == ("s1", sample.digest, "2")
    assert "=未列名單" in [c for r in book.worksheets[1].values for c in r]
    assert list(Observation.objects.values_list("check_id", "subject", "outcome", "exceptions")) == before
    assert Item.objects.get(code="4.7").proposal == "exception"


def test_a_sample_of_the_filtered_list(lead: Client, case: Examination, folder: Path) -> None:
    at = f"/c/{case.pk}/item/4.7/sample/draw/"
    assert lead.post(at, {**DRAW, "query": "f.unit=資訊&sort=subject&down=1"}).status_code == 302
    assert samples.one(Case.open(folder), 1).filters["holds"] == {"unit": "資訊"}
    assert lead.post(at, {**DRAW, "query": "f.unit=無此"}).status_code == 400
    assert lead.post(at, {**DRAW, "query": "f.employee_no=E00001"}).status_code == 400, "no person's data in the ledger"
    ledger = "".join(p.read_text(encoding="utf-8") for p in (folder / "ledger").iterdir() if p.suffix == ".jsonl")
    assert "E00001" not in ledger


@pytest.mark.parametrize("more", [{"size": "0"}, {"size": "x"}, {"size": "501"}, {"seed": ""}, {"why": " "}, {"by": ""},
                                  {"check": "4.5.1/lockout"}, {"source": "nowhere"}])  # fmt: skip
def test_draws_refused(lead: Client, case: Examination, folder: Path, more: dict[str, str]) -> None:
    assert lead.post(f"/c/{case.pk}/item/4.7/sample/draw/", {**DRAW, **more}).status_code == 400
    assert not Case.open(folder).acts("sample-drawn")


def test_a_draw_from_a_population_is_a_job_and_says_when_it_cannot_be_made(lead: Client, case: Examination) -> None:
    answer = lead.post(f"/c/{case.pk}/item/4.7/sample/draw/", {**DRAW, "source": "population"})
    assert answer.status_code == 302
    job = Job.objects.get(case=case.pk)
    work.do(job.pk)
    job.refresh_from_db()
    assert (job.state, "其他版本" in job.outcome["what"][0]) == ("failed", True)


def test_queries_do_not_grow_with_the_papers(lead: Client, case: Examination, folder: Path) -> None:
    addresses = ("item/4.7/", "fieldwork/", "samples/", "fieldwork/one/?kind=interview&number=1", "sample/1/")

    def asked(address: str) -> int:
        _text(lead, f"/c/{case.pk}/{address}")
        with CaptureQueriesContext(connection) as queries:
            _text(lead, f"/c/{case.pk}/{address}")
        return len(queries)

    def more() -> None:
        lead.post(f"/c/{case.pk}/item/4.7/fieldwork/write/", SAID)
        lead.post(f"/c/{case.pk}/item/4.7/sample/draw/", DRAW)

    more()
    few = [asked(a) for a in addresses]
    more()
    more()
    assert [asked(a) for a in addresses] == few
    assert max(few) <= 13


def test_nothing_is_left_untranslated(lead: Client, case: Examination) -> None:
    lead.post(f"/c/{case.pk}/item/4.7/fieldwork/write/", SAID)
    lead.post(f"/c/{case.pk}/item/4.7/sample/draw/", DRAW)
    for address in ("fieldwork/", "fieldwork/one/?kind=interview&number=1", "item/4.7/fieldwork/?kind=on-screen",
                    "samples/", "sample/1/", "item/4.7/sample/", "item/4.7/"):  # fmt: skip
        for to in ("zh_TW", "en"):
            lead.post("/language/", {"to": to})
            text = _text(lead, f"/c/{case.pk}/{address}")
            assert not [w for w in ("tables/", "samplesource/", "act/", "web/") if f">{w}" in text or f'"{w}' in text]


def test_a_reader_does_not_write(as_role: Make, case: Examination) -> None:
    assert examined.MAILED
    auditor = as_role(Role.AUDITOR)
    assert auditor.post(f"/c/{case.pk}/item/4.7/fieldwork/write/", SAID).status_code == 403
    assert auditor.post(f"/c/{case.pk}/item/4.7/sample/draw/", DRAW).status_code == 403
    assert "fieldwork/write" not in _text(auditor, f"/c/{case.pk}/item/4.7/")
