"""The workbooks and papers of `chahe request`, read back; filled 附表 are recognised by the readers."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from chahe.catalog import Due, catalog
from chahe.intake.api import HEAD_BYTES, Context, Head, recognise
from chahe.intake.memory import MemorySink
from chahe.intake.sheets.api import kinds
from chahe.model import Source, Supply, digest_of
from chahe.report.attachments import headers
from chahe.report.request_book import (
    LIST_COLUMNS,
    MANIFEST_COLUMNS,
    ORIGINS,
    STATES,
    write_attachment,
    write_manifest_template,
    write_request_list,
)
from chahe.report.request_papers import (
    ReceiptLine,
    hours,
    write_list_paper,
    write_plan,
    write_receipt,
    write_supplement,
)
from chahe.report.roc import roc, roc_words
from chahe.scope.profile import parse_profile
from chahe.scope.request import Supplement, request_list
from chahe.scope.risk import plan
from chahe.scope.select import selection
from tests.scope.profiles import TEXT

PROFILE = parse_profile(TEXT)
CHOSEN = selection(PROFILE)
LINES = request_list(PROFILE, CHOSEN)
MADE = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = (c.text for t in document.tables for r in t.rows for c in r.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_list_has_every_column_line_and_state(tmp_path: Path) -> None:
    path = tmp_path / "檢查資料清單.xlsx"
    write_request_list(path, PROFILE, LINES, {"S01": (Supply.NOT_RETAINED, "逾保存期限")}, MADE)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == [d.value for d in Due]
    seen: list[str] = []
    for due in Due:
        sheet = book[due.value]
        rows = list(sheet.iter_rows(values_only=True))
        assert list(rows[0]) == [name for name, _ in LIST_COLUMNS]
        seen += [str(r[1]) for r in rows[1:]]
        assert all(r[14] == due.value for r in rows[1:])
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref
        (validation,) = sheet.data_validations.dataValidation
        assert validation.formula1 == '"' + ",".join(STATES) + '"'
        state = {r[1]: (r[20], r[21]) for r in rows[1:]}
        assert all(
            v == ((Supply.NOT_RETAINED.value, "逾保存期限") if k == "S01" else (None, None)) for k, v in state.items()
        )
    assert sorted(seen) == sorted(line.code for line in LINES)
    assert not any(c.data_type == "f" for s in book for r in s.iter_rows() for c in r)


def test_same_input_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_request_list(tmp_path / name, PROFILE, LINES, {}, MADE)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_how_to_produce_it_is_printed_per_platform(tmp_path: Path) -> None:
    write_request_list(tmp_path / "l.xlsx", PROFILE, LINES, {}, MADE)
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    how = {r[1]: r[9] for d in Due for r in book[d.value].iter_rows(min_row=2, values_only=True)}
    assert "Backup-GPO" in str(how["S01"])
    assert "lsuser" in str(how["S05"])


def test_manifest_template(tmp_path: Path) -> None:
    write_manifest_template(tmp_path / "m.xlsx", LINES, MADE)
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")["檢附清單"]
    assert [c.value for c in sheet[1]] == [name for name, _ in MANIFEST_COLUMNS]
    lists = {v.formula1.strip('"') for v in sheet.data_validations.dataValidation}
    assert lists == {",".join(STATES), ",".join(ORIGINS)}


def test_twelve_attachments_are_asked_for() -> None:
    assert sorted({r.attachment for r in catalog().requests.values() if r.attachment}) == list(range(1, 13))


@pytest.mark.parametrize("code", sorted(r.code for r in catalog().requests.values() if r.attachment))
def test_a_blank_attachment_is_of_its_kind(tmp_path: Path, code: str) -> None:
    """Empty forms: the reader that will read them filled knows the header already, and sees no rows."""
    request = catalog().request(code)
    write_attachment(tmp_path / "a.xlsx", request.attachment or 0, [(request, headers(request))], MADE)
    found = [k for k in kinds().values() if code in k.codes]
    if not found:
        assert not request.tables
        return
    data = (tmp_path / "a.xlsx").read_bytes()
    reader = recognise(Head("附表.xlsx", data[:HEAD_BYTES], len(data)))
    assert reader is not None
    sink = MemorySink(Source(digest_of(data)), reader.tables)
    reader.read(BytesIO(data), sink, Context("附表.xlsx", kind=code))
    reading = sink.account.reading("附表.xlsx", "x@1")
    assert (reading.rows, reading.rejects, sink.account.damaged) == (0, 0, False)


def test_papers_say_what_they_must(tmp_path: Path) -> None:
    write_list_paper(tmp_path / "l.docx", PROFILE, LINES, {"S01": (Supply.NOT_DONE, "未辦理備份")}, MADE)
    listed = text_of(tmp_path / "l.docx")
    assert all(line.code in listed for line in LINES)
    assert "未辦理：未辦理備份" in listed
    planned = plan(PROFILE, CHOSEN)
    write_plan(tmp_path / "p.docx", PROFILE, CHOSEN, planned, MADE)
    said = text_of(tmp_path / "p.docx")
    assert all(item.node.text in said for item in catalog().items)
    assert f"合計 {hours(sum(p.half_hours for p in planned))} 小時" in said
    assert "114年1月1日至115年6月30日" in said
    asked = Supplement(PROFILE.examination.as_of, 2, ("4.3.1",), "修補紀錄", "彙總表未列", "資訊部", "王小明")
    write_supplement(tmp_path / "s.docx", PROFILE, asked, MADE)
    asked_for = text_of(tmp_path / "s.docx")
    assert "20260630-02" in asked_for
    assert "□已提供\u3000□無此業務" in asked_for
    widths = [c.width.cm for c in Document(str(tmp_path / "p.docx")).tables[1].columns]
    assert widths[1] > 4 * widths[0]
    lines = [ReceiptLine("S01", "甲\x07.zip", 1234, "ab" * 32, None, "目視下匯出", "2026-07-13T01:00:00Z", "無法讀取")]
    write_receipt(tmp_path / "r.docx", PROFILE, lines, "cd" * 32, MADE)
    receipt = text_of(tmp_path / "r.docx")
    assert all(
        word in receipt for word in ("ab" * 32, "1,234", "cd" * 32, "無法讀取", "甲\N{REPLACEMENT CHARACTER}.zip")
    )
    table = Document(str(tmp_path / "r.docx")).tables[1]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_dates_of_the_republic() -> None:
    assert roc(PROFILE.examination.as_of) == "115/06/30"
    assert roc_words(PROFILE.examination.as_of) == "115年6月30日"
    assert (roc(None), roc_words(None)) == ("", "")
    with pytest.raises(ValueError, match="1911"):
        roc(PROFILE.examination.as_of.replace(year=1911))
