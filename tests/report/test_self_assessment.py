"""The insurer's answers beside the tests, in every format: all items, four kinds of nothing, hostile words."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from chahe.determination.self_assessment import CONTRAST_WORDS, Contrast, SelfAnswer
from chahe.model import Custody, EvidenceItem, Origin, Reading, ReadStatus, Source, digest_of
from chahe.report.content import DRAFT_LINE, Table
from chahe.report.dossier import Dossier, EvidenceEntry, ReadingEntry
from chahe.report.formats import formats
from chahe.report.making import Making
from chahe.report.self_assessment import compared
from chahe.report.volumes import SELF_ASSESSMENT, volume
from tests.report.dossiers import CHECK, HOSTILE, POINTER, dossier, making
from tests.report.test_volumes import FORBIDDEN

DIGEST = digest_of(b"answers")
SAID = {"4.5.1": "met", "4.5.2": None, "4.5.3": "not-applicable", "4.5.4": "not-done", "4.5.5": "無", "4.7": "not-met"}


def given(said: dict[str, str | None] = SAID, *, rejects: int = 0) -> Dossier:
    """The small dossier with a sheet of answers."""
    answers = tuple(
        SelfAnswer(item, word, HOSTILE[3], "SA-1", "E○○○○○", "2026-06-15", "A94.xlsx", f"sha256:{DIGEST}#cell:表!B{n}")
        for n, (item, word) in enumerate(said.items(), 2)
    )
    custody = Custody(Origin.AUDITEE, "王小明", "2026-07-15T01:00:00Z", request_code="A94")
    tables = {"self_answer": len(answers)} if answers else {}
    reading = Reading(Source(DIGEST), "A94.xlsx", "spreadsheet@1", ReadStatus.READ, len(answers) + rejects,
                      len(answers), rejects, 0, tables)  # fmt: skip
    sheet = EvidenceEntry(
        EvidenceItem(DIGEST, "A94.xlsx", 7, custody),
        (ReadingEntry("r9", reading, None, True, None, 0, rejects, False),),
    )
    base = dossier()
    return replace(
        base, self_answers=answers, evidence=(*base.evidence, sheet) if answers or rejects else base.evidence
    )


def kinds(d: Dossier) -> dict[str, Contrast]:
    return {p.code: c.contrast for p, c in compared(making(d))}


def said(d: Dossier) -> str:
    return "\n".join(volume(making(d), SELF_ASSESSMENT).document.texts())


def test_each_of_the_69_items_stands_once() -> None:
    blocks = volume(making(given()), SELF_ASSESSMENT).document.blocks
    table = next(b for b in blocks if isinstance(b, Table) and b.headers[0] == "代號 code")
    assert len(table.rows) == 69
    assert len({r[0] for r in table.rows}) == 69


def test_differences_are_classed_and_nothing_is_merged() -> None:
    found = kinds(given())
    assert found["4.5.1"] is Contrast.MET_EXCEPTION
    assert found["4.5.2"] is Contrast.NOT_ANSWERED
    assert found["4.5.3"] is Contrast.NOT_APPLICABLE_IN_SCOPE
    assert found["4.5.4"] is Contrast.UNTESTED
    assert found["4.5.5"] is Contrast.UNCLEAR
    assert found["2.1"] is Contrast.NOT_ANSWERED


def test_a_sheet_that_did_not_come_is_no_item_left_blank() -> None:
    d = given({})
    assert set(kinds(d).values()) == {Contrast.NOT_RECEIVED}
    assert "未取得自行查核表" in said(d)


def test_a_reject_of_the_sheet_leaves_open_what_was_answered() -> None:
    d = given(rejects=1)
    assert kinds(d)["2.1"] is Contrast.UNREAD
    assert kinds(d)["4.5.2"] is Contrast.NOT_ANSWERED


def test_facts_and_answers_are_shown_with_their_places() -> None:
    text = said(given())
    assert POINTER in text
    assert f"sha256:{DIGEST}#cell:表!B2" in text
    assert CHECK in text
    assert CONTRAST_WORDS[Contrast.MET_EXCEPTION][1] in text


def test_an_answer_to_no_item_is_counted() -> None:
    assert "另有1列作答之代碼非查核項目" in said(given({"4.5.1": "met", "4": "met"}))


def test_it_concludes_nothing() -> None:
    text = said(given())
    assert FORBIDDEN.search(text) is None
    assert "不作結論" in text


@pytest.mark.parametrize("name", ["docx", "pdf", "xlsx", "html"])
def test_every_format_twice_the_same_bytes(name: str, tmp_path: Path) -> None:
    made = volume(Making(given(), making().words, making().phrases), SELF_ASSESSMENT)
    chosen = formats(name)[name]
    paths = [tmp_path / f"{n}{chosen.SUFFIX}" for n in (1, 2)]
    for path in paths:
        chosen.write(made, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    if name == "html":
        page = paths[0].read_text(encoding="utf-8")
        assert DRAFT_LINE in page
        assert "<script>" not in page
        assert "自評符合，測試有例外" in page


def test_cells_of_the_workbook_hold_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    formats("xlsx")["xlsx"].write(volume(making(given()), SELF_ASSESSMENT), path)
    assert "<f>" not in "".join(
        z.read(n).decode() for z in [zipfile.ZipFile(io.BytesIO(path.read_bytes()))] for n in z.namelist()
        if n.startswith("xl/worksheets/")
    )  # fmt: skip
    book = load_workbook(path)
    assert book.sheetnames == ["對照", "作答", "測試事實"]
    assert book["作答"].max_row >= len(SAID)
