"""Tables taken away as Excel: masked, as filtered and ordered on the page, with what they are on the first sheet."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from chahe.casefile.case import Case
from chahe.casefile.listing import Listing
from chahe.report import table_book
from chahe.web import exporting, work
from chahe.web.models import Examination, Job
from chahe.web.roles import Role
from chahe.web.sheets import names
from tests.casefile import examined

Make = Callable[[Role | None], Client]
EXCEPTIONS = "exceptions/?check=4.7/not-mailed"


@pytest.fixture
def lead(as_role: Make) -> Client:
    return as_role(Role.LEAD)


def _book(browser: Client, case: Examination, address: str) -> Any:
    answer = browser.post(f"/c/{case.pk}/export/{address}")
    assert answer.status_code == 200, answer.status_code
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def _about(book: Any) -> dict[str, str]:
    return {str(a.value): str(b.value) for a, b in book.worksheets[0].iter_rows(max_col=2)}


def _rows(book: Any) -> list[list[Any]]:
    return [[c.value for c in r] for r in book.worksheets[1].iter_rows(min_row=2)]


@pytest.mark.parametrize("name", [n for n in names() if n != "exceptions"])
def test_every_table_says_what_it_is(lead: Client, case: Examination, name: str) -> None:
    book = _book(lead, case, f"{name}/")
    about = _about(book)
    assert (about["案號"], about["受檢單位"]) == (case.number, case.name)
    assert about["登錄簿首值"] == Examination.objects.get(pk=case.pk).head
    assert about["總筆數"] == f"{len(_rows(book)):,}"
    text = str(list(book.worksheets[1].values)) + str(about)
    assert "E00001" not in text
    assert "tables/" not in text
    assert "web/" not in text


def test_exceptions_are_masked_filtered_and_ordered_as_shown(lead: Client, case: Examination) -> None:
    book = _book(lead, case, EXCEPTIONS + "&sort=subject&down=1")
    about, rows = _about(book), _rows(book)
    assert len(rows) == 2
    assert not any("E0000" in str(c) for r in rows for c in r)
    assert about["查核"] == "4.7/not-mailed"
    assert about["排序"].endswith("↓")
    assert len(about["執行識別碼"]) > 20
    assert all("sha256:" in r[-1] for r in rows)
    one = _book(lead, case, EXCEPTIONS + "&f.employee_no=E00001")
    assert len(_rows(one)) == 1
    assert "E00001" not in str(_about(one)), "what was looked for is personal itself"
    assert not _rows(_book(lead, case, EXCEPTIONS + "&f.employee_no=E0000"))


def test_filters_of_a_page_are_those_of_its_table(lead: Client, case: Examination) -> None:
    book = _book(lead, case, "items/?proposal=exception")
    assert [r[0] for r in _rows(book)] == ["4.7"]
    assert "例外" in _about(book)["篩選條件"]
    page = lead.get(f"/c/{case.pk}/?proposal=exception").content.decode()
    assert f'action="/c/{case.pk}/export/items/?proposal=exception"' in page


def test_evidence_named_like_a_formula_is_text(lead: Client, case: Examination, folder: Path) -> None:
    with Case.open(folder, write=True) as opened:
        examined.receive(opened, folder.with_name("x.csv"), b"x\n", name="=HYPERLINK(1)")
        examined.receive(opened, folder.with_name("y.csv"), b"y\n", name="D02/A123456789.csv")
    book = _book(lead, case, "evidence/?q=HYPER")
    (row,) = book.worksheets[1].iter_rows(min_row=2)
    assert (row[0].data_type, row[0].value) == ("s", "=HYPERLINK(1)")
    assert "A123456789" not in str(list(_book(lead, case, "evidence/").worksheets[1].values))


def test_a_long_table_is_made_as_a_job_in_as_many_files_as_it_needs(
    lead: Client, case: Examination, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Case.open(folder, write=True) as opened:
        examined.record(opened, examined.observed("cd" * 32, 9), examined.rows(9), run="cd" * 32)
    monkeypatch.setattr(exporting, "QUICK", 8)
    answer = lead.post(f"/c/{case.pk}/export/{EXCEPTIONS}")
    assert answer.status_code == 302
    job = Job.objects.get(case=case.pk)
    whole = table_book.write_book
    monkeypatch.setattr(exporting, "write_book", lambda *a, **k: whole(*a, **{**k, "most": 2}))
    work.do(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.outcome
    assert (job.outcome["rows"], len(job.outcome["files"])) == (9, -(-9 // (2 * table_book.SHEETS)))
    spans = []
    for name in job.outcome["files"]:
        fetched = lead.get(f"/c/{case.pk}/jobs/{job.pk}/{name}")
        book = load_workbook(BytesIO(b"".join(fetched.streaming_content)))  # type: ignore[attr-defined]
        spans.append(_about(book)["本檔所列"])
    assert spans == ["1-4", "5-8", "9-9"]
    assert job.outcome["files"][0] in lead.get(f"/c/{case.pk}/jobs/").content.decode()


def test_a_list_nobody_prepared_is_made_by_a_job(
    lead: Client, case: Examination, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Listing, "ready", lambda *_: False)
    lead.get(f"/c/{case.pk}/check/4.7/not-mailed/")
    assert lead.post(f"/c/{case.pk}/export/{EXCEPTIONS}").status_code == 302
    monkeypatch.undo()
    job = Job.objects.get(case=case.pk)
    work.do(job.pk)
    job.refresh_from_db()
    assert job.outcome["rows"] == 2


@pytest.mark.parametrize(
    "address", ["none/", "api/", "exceptions/", "exceptions/?check=9.9/x", "items/?x=" + "y" * 5000]
)
def test_no_such_table(lead: Client, case: Examination, address: str) -> None:
    assert lead.post(f"/c/{case.pk}/export/{address}").status_code == 404


def test_a_case_not_examined_gives_empty_tables(lead: Client, case: Examination, folder: Path) -> None:
    Examination.objects.filter(pk=case.pk).update(run="")
    assert _about(_book(lead, case, "items/"))["執行識別碼"] == "尚未執行查核"
